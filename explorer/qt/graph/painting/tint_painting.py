"""Paints closed boxes in the colours of their values instead of those of their kinds."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.qt.graph.painting.box_painting import RADIUS, Numbered, paint_pile, qrect
from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.graph.painting.marks import Highlights
from explorer.qt.graph.painting.tints import Tint

_EDGE_WIDTH = 5.0


def paint_tinted_boxes(
    painter: QPainter,
    boxes: Numbered,
    *,
    marks: Highlights,
    tints: Sequence[Tint],
    colours: GraphColours,
) -> None:
    """Each on its own ground, with the full colour on its left edge. So that words stay readable,
    the box under the pointer gets no other ground but a lighter border."""
    border, lit = QPen(colours.border, 1.0), QPen(colours.edge_lit, 1.2)
    for index, box in boxes:
        tint, place = tints[index], qrect(box.rect)
        painter.setPen(border)
        painter.setBrush(tint.ground)
        if box.is_fold:
            paint_pile(painter, box.rect)
        painter.drawRoundedRect(place, RADIUS, RADIUS)
        if tint.edge != tint.ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint.edge)
            _paint_edge(painter, place)
        if index == marks.hovered:
            painter.setPen(lit)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, RADIUS, RADIUS)


def _paint_edge(painter: QPainter, place: QRectF) -> None:
    """The left end of a round box, inside its border."""
    painter.save()
    end = QRectF(place.left(), place.top(), _EDGE_WIDTH, place.height())
    painter.setClipRect(end, Qt.ClipOperation.IntersectClip)
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 0.5, RADIUS - 0.5)
    painter.restore()
