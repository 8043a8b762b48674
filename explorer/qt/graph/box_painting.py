"""Paints boxes and frames, their rings, bars and pictures; everything but words."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.qt.graph.bars import paint_bars
from explorer.qt.graph.colours import GraphColours
from explorer.qt.graph.geometry import Box, Metrics, Rect
from explorer.qt.graph.marks import Content, Highlights
from explorer.qt.graph.places import bar_rect, thumbnail_rect

_RADIUS = 6.0
_STRIPE = 3.0

Numbered = Sequence[tuple[int, Box]]


def paint_frames(painter: QPainter, boxes: Numbered, colours: GraphColours) -> None:
    """The grounds of opened boxes, outer ones first."""
    painter.setPen(QPen(colours.border, 1.0))
    for _, box in boxes:
        if box.is_open:
            painter.setBrush(colours.frames[box.depth % len(colours.frames)])
            painter.drawRoundedRect(qrect(box.rect), _RADIUS + 1, _RADIUS + 1)


def paint_boxes(
    painter: QPainter, boxes: Numbered, *, marks: Highlights, colours: GraphColours
) -> None:
    """Closed boxes with the coloured stripe of their kind."""
    painter.setPen(QPen(colours.border, 1.0))
    painter.setBrush(colours.box)
    for index, box in boxes:
        if box.is_fold:
            _paint_pile(painter, box.rect)
        if index in (marks.hovered, marks.selected):
            is_selected = index == marks.selected
            painter.setBrush(colours.box_selected if is_selected else colours.box_hovered)
        painter.drawRoundedRect(qrect(box.rect), _RADIUS, _RADIUS)
        if index in (marks.hovered, marks.selected):
            painter.setBrush(colours.box)
    painter.setPen(Qt.PenStyle.NoPen)
    for _, box in boxes:
        rect = box.rect
        stripe = QRectF(rect.x + 3.0, rect.y + _RADIUS, _STRIPE, rect.height - 2 * _RADIUS)
        painter.setBrush(colours.families[box.caption.family])
        painter.drawRoundedRect(stripe, 1.5, 1.5)


def paint_rings(
    painter: QPainter, boxes: Numbered, *, marks: Highlights, colours: GraphColours
) -> None:
    """What is found, joined to the hovered box, selected, or has the keyboard."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index, box in boxes:
        if index in marks.found:
            _ring(painter, box.rect.grown(3.0), QPen(colours.found, 2.0))
        if index in marks.related:
            _ring(painter, box.rect, QPen(colours.edge_lit, 1.2))
        if index == marks.selected:
            _ring(painter, box.rect, QPen(colours.branch, 2.0))
            if marks.has_focus:
                dots = QPen(colours.text, 1.0, Qt.PenStyle.DotLine)
                _ring(painter, box.rect.grown(3.5), dots)


def paint_measured(
    painter: QPainter,
    boxes: Numbered,
    *,
    content: Content,
    metrics: Metrics,
    colours: GraphColours,
) -> None:
    """Bars of shares, and pictures of what comes out."""
    painter.setPen(Qt.PenStyle.NoPen)
    for _, box in boxes:
        if box.merges:
            shares = [content.shares.get(merge.name) for merge in box.merges]
            paint_bars(painter, qrect(bar_rect(box, metrics)), shares=shares, colours=colours)
    if not content.thumbnails:
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for _, box in boxes:
        image = content.thumbnails.get(box.thumbnail_of)
        if image is not None and box.has_thumbnail_room:
            painter.drawImage(qrect(thumbnail_rect(box, metrics)), image)


def qrect(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)


def _paint_pile(painter: QPainter, rect: Rect) -> None:
    """Two more boxes behind the first one of a folded run."""
    for shift in (5.0, 2.5):
        inner = QRectF(rect.x + shift, rect.bottom - 12, rect.width - 2 * shift, 12 + shift)
        painter.drawRoundedRect(inner, _RADIUS, _RADIUS)


def _ring(painter: QPainter, rect: Rect, pen: QPen) -> None:
    painter.setPen(pen)
    painter.drawRoundedRect(qrect(rect), _RADIUS, _RADIUS)
