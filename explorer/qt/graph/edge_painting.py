"""Paints the edges of a layout: plain ones, shortcuts by their share, those of a hovered box."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from explorer.qt.graph.colours import GraphColours, share_colour
from explorer.qt.graph.geometry import Rect
from explorer.qt.graph.marks import Content, Highlights
from explorer.qt.graph.route_paths import RoutePaths, Strand

_THINNEST, _THICKEST = 1.4, 4.0
_DASH, _SPACE = 4.5, 3.5


def paint_edges(
    painter: QPainter,
    paths: RoutePaths,
    *,
    seen: Rect,
    colours: GraphColours,
    content: Content,
) -> None:
    """Everything in sight."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colours.edge, 1.2))
    for plain in paths.plain_paths(seen):
        painter.drawPath(plain.lines)
    for strand in paths.strands(seen):
        painter.setPen(_strand_pen(strand, content, colours))
        painter.drawPath(strand.path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.edge)
    for plain in paths.plain_paths(seen):
        painter.drawPath(plain.heads)


def paint_lit_edges(
    painter: QPainter, paths: RoutePaths, *, marks: Highlights, colours: GraphColours
) -> None:
    """The edges of the box under the pointer."""
    if marks.hovered >= 0:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colours.edge_lit, 1.8))
        painter.drawPath(paths.touching(marks.hovered))


def _strand_pen(strand: Strand, content: Content, colours: GraphColours) -> QPen:
    shares = content.shares.get(strand.merge.name) if strand.merge is not None else None
    share = shares.shortcut_share if shares is not None else None
    if share is None:
        pen = QPen(colours.edge, 1.6)
    else:
        part = min(max(share, 0.0), 1.0)
        pen = QPen(share_colour(colours, share), _THINNEST + (_THICKEST - _THINNEST) * part)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if strand.is_dashed else Qt.PenCapStyle.RoundCap)
    if strand.is_dashed:
        pen.setDashPattern([_DASH / pen.widthF(), _SPACE / pen.widthF()])
    return pen
