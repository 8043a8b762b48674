"""The outline of a part of the input picture, such as a receptive field. Knows no document."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.qt.theme import Theme

_LEAST_PX = 7.0
_CORE_PX, _HALO_PX = 1.6, 4.0
_DASHES = (3.0, 3.0)  # in widths of the line
_NO_EDGE = Qt.Edge(0)


@dataclass(frozen=True, slots=True)
class Region:
    """``rect`` is in pixels of the picture as given; beyond ``open_edges`` it would go on."""

    rect: QRectF
    open_edges: Qt.Edge = _NO_EDGE
    is_whole: bool = False  # all that the network sees


def region_in(crop: QRectF, field: tuple[int, int, int, int], size: tuple[int, int]) -> Region:
    """A field of the network's input (left, top, width, height), on the crop it was made from.

    ``size`` is the input's width and height. What lies beyond it is cut off; the rectangle is
    empty where nothing is left.
    """
    left, top, width, height = field
    right, bottom = left + width, top + height
    edges = (
        (Qt.Edge.LeftEdge, left < 0),
        (Qt.Edge.TopEdge, top < 0),
        (Qt.Edge.RightEdge, right > size[0]),
        (Qt.Edge.BottomEdge, bottom > size[1]),
    )
    open_edges = _NO_EDGE
    for edge, is_open in edges:
        open_edges |= edge if is_open else _NO_EDGE
    across, down = crop.width() / size[0], crop.height() / size[1]
    whole = QRectF(left * across, top * down, width * across, height * down)
    inside = whole.translated(crop.topLeft()).intersected(crop)
    is_whole = left <= 0 and top <= 0 and right >= size[0] and bottom >= size[1]
    return Region(inside, open_edges, is_whole)


def fitted(frame: QRectF, room: QRectF) -> QRectF:
    """The frame cut to the room it has, and never so small that it could be overlooked."""
    left, right = _fitted_side(frame.left(), frame.right(), room.left(), room.right())
    top, bottom = _fitted_side(frame.top(), frame.bottom(), room.top(), room.bottom())
    return QRectF(left, top, right - left, bottom - top)


def _fitted_side(start: float, end: float, least: float, most: float) -> tuple[float, float]:
    start, end = max(start, least), min(end, most)
    grown = max(end - start, _LEAST_PX)
    start = min(max((start + end - grown) / 2, least), most - grown)
    return start, start + grown


def paint_outline(painter: QPainter, frame: QRectF, *, open_edges: Qt.Edge, theme: Theme) -> None:
    """A line with a halo, to be seen on any picture; dashed along the edges that are open."""
    sides = (
        (Qt.Edge.LeftEdge, QLineF(frame.topLeft(), frame.bottomLeft())),
        (Qt.Edge.TopEdge, QLineF(frame.topLeft(), frame.topRight())),
        (Qt.Edge.RightEdge, QLineF(frame.topRight(), frame.bottomRight())),
        (Qt.Edge.BottomEdge, QLineF(frame.bottomLeft(), frame.bottomRight())),
    )
    halo = QColor(Qt.GlobalColor.black if theme.is_dark else Qt.GlobalColor.white)
    halo.setAlpha(210)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(halo, _HALO_PX))
    painter.drawRect(frame)
    for edge, line in sides:
        pen = _pen(QColor(theme.shortcut), _CORE_PX)
        if edge & open_edges:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        painter.drawLine(line)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    return pen
