"""Paints boxes and frames, their rings, bars and pictures; everything but words."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from explorer.qt.graph.layout.captions import Family
from explorer.qt.graph.layout.geometry import Box, Metrics, PictureKind, Rect
from explorer.qt.graph.layout.places import bar_rect, map_rect, strip_rect
from explorer.qt.graph.painting.bars import paint_bars, paint_growth
from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.graph.painting.marks import Content, Highlights
from explorer.qt.graph.painting.thumbnail_painting import paint_strips, paint_thumbnails

RADIUS = 6.0
_PILE = 5.0
_STRIPE = 3.0
_THINNEST_PX, _THINNEST_STRIPE_PX = 0.12, 0.25
_SMALLEST_CORNER_PX = 1.5
_VEIL_ALPHA = 155

Numbered = Sequence[tuple[int, Box]]


def paint_frames(
    painter: QPainter, boxes: Numbered, *, colours: GraphColours, scale: float
) -> None:
    """The grounds of opened boxes, outer ones first."""
    painter.setPen(_border(colours, scale))
    frames = [box for _, box in boxes if box.is_open]
    for depth in sorted({box.depth for box in frames}):
        painter.setBrush(colours.frames[depth % len(colours.frames)])
        places = [qrect(box.rect) for box in frames if box.depth == depth]
        _draw_round(painter, places, radius=RADIUS + 1, scale=scale)


def paint_boxes(
    painter: QPainter,
    boxes: Numbered,
    *,
    marks: Highlights,
    colours: GraphColours,
    scale: float,
) -> None:
    """Closed boxes with the coloured stripe of their kind."""
    painter.setPen(_border(colours, scale))
    painter.setBrush(colours.box)
    for _, box in boxes:
        if box.is_fold:
            paint_pile(painter, box.rect)
    _draw_round(painter, [qrect(box.rect) for _, box in boxes], radius=RADIUS, scale=scale)
    lit = [(index, box) for index, box in boxes if index in (marks.hovered, marks.selected)]
    for index, box in lit:
        is_selected = index == marks.selected
        painter.setBrush(colours.box_selected if is_selected else colours.box_hovered)
        painter.drawRoundedRect(qrect(box.rect), RADIUS, RADIUS)
    if scale * _STRIPE >= _THINNEST_STRIPE_PX:
        _paint_stripes(painter, boxes, colours=colours, scale=scale)


def _paint_stripes(
    painter: QPainter, boxes: Numbered, *, colours: GraphColours, scale: float
) -> None:
    stripes: dict[Family, list[QRectF]] = {}
    for _, box in boxes:
        rect = box.rect
        stripe = QRectF(rect.x + 3.0, rect.y + RADIUS, _STRIPE, rect.height - 2 * RADIUS)
        stripes.setdefault(box.caption.family, []).append(stripe)
    painter.setPen(Qt.PenStyle.NoPen)
    for family, places in stripes.items():
        painter.setBrush(colours.families[family])
        _draw_round(painter, places, radius=_STRIPE / 2, scale=scale)


def paint_veil(
    painter: QPainter, boxes: Numbered, *, marks: Highlights, seen: Rect, colours: GraphColours
) -> None:
    """Where paths are shown, dims everything but the boxes on them."""
    if marks.paths is None:
        return
    veil = QPainterPath()
    veil.addRect(qrect(seen))
    for index, box in boxes:
        if index in marks.paths.lit:
            pile = _PILE if box.is_fold else 0.0
            veil.addRoundedRect(qrect(box.rect).adjusted(-1, -1, 1, 1 + pile), RADIUS, RADIUS)
    colour = QColor(colours.card)
    colour.setAlpha(_VEIL_ALPHA)
    painter.fillPath(veil, colour)


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
        if marks.paths is not None and index in marks.paths.ends and index != marks.selected:
            _ring(painter, box.rect, QPen(colours.branch, 2.0))
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
        if box.growth is not None:
            paint_growth(painter, qrect(bar_rect(box, metrics)), box.growth, colours)
        elif box.merges:
            shares = [content.shares.get(merge.name) for merge in box.merges]
            paint_bars(painter, qrect(bar_rect(box, metrics)), shares=shares, colours=colours)
    sheet = content.thumbnails
    if sheet is None:
        return
    maps = [
        (box.picture_of, qrect(map_rect(box, metrics)))
        for _, box in boxes
        if box.picture is PictureKind.MAP
    ]
    strips = [
        (box.picture_of, qrect(strip_rect(box, metrics)))
        for _, box in boxes
        if box.picture is PictureKind.STRIP
    ]
    paint_thumbnails(painter, maps, sheet)
    paint_strips(painter, strips, sheet, colours)


def qrect(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)


def paint_pile(painter: QPainter, rect: Rect) -> None:
    """Two more boxes behind the first one of a folded run."""
    for shift in (_PILE, _PILE / 2):
        inner = QRectF(rect.x + shift, rect.bottom - 12, rect.width - 2 * shift, 12 + shift)
        painter.drawRoundedRect(inner, RADIUS, RADIUS)


def _border(colours: GraphColours, scale: float) -> QPen:
    """None where it would be too thin to be seen."""
    return QPen(colours.border, 1.0) if scale >= _THINNEST_PX else QPen(Qt.PenStyle.NoPen)


def _draw_round(painter: QPainter, places: list[QRectF], *, radius: float, scale: float) -> None:
    """Without corners, and therefore all at once, where they would be too small to be seen."""
    if radius * scale < _SMALLEST_CORNER_PX:
        painter.drawRects(places)
        return
    for place in places:
        painter.drawRoundedRect(place, radius, radius)


def _ring(painter: QPainter, rect: Rect, pen: QPen) -> None:
    painter.setPen(pen)
    painter.drawRoundedRect(qrect(rect), RADIUS, RADIUS)
