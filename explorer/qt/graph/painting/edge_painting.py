"""Paints the edges of a layout: plain ones, shortcuts by their share, those that stand out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.qt.graph.layout.geometry import Rect
from explorer.qt.graph.painting.colours import GraphColours, share_colour
from explorer.qt.graph.painting.marks import Content, Highlights
from explorer.qt.graph.painting.route_paths import LitPaths, RoutePaths, Strand

_THINNEST, _THICKEST = 1.4, 4.0
_DASH, _SPACE = 4.5, 3.5
_LIT = 1.8
_HEADS_FROM = 0.2
_MARKER, _MARKER_ALPHA = 7.0, 52


def paint_edges(
    painter: QPainter,
    paths: RoutePaths,
    *,
    seen: Rect,
    scale: float,
    colours: GraphColours,
    content: Content,
) -> None:
    """Everything in sight; arrow heads only where they can be seen."""
    plain = tuple(paths.plain_paths(seen))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colours.edge, 1.2))
    for path in plain:
        painter.drawPath(path.lines)
    for strand in paths.strands(seen):
        painter.setPen(_strand_pen(strand, content, colours))
        painter.drawPath(strand.path)
    if scale < _HEADS_FROM:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.edge)
    for path in plain:
        painter.drawPath(path.heads)


def paint_lit_edges(
    painter: QPainter,
    paths: RoutePaths,
    *,
    marks: Highlights,
    colours: GraphColours,
    content: Content,
) -> None:
    """The edges on the shown paths, and those under the pointer or of the box under it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if marks.paths is not None:
        lit = paths.lit(marks.paths.edges)
        _paint_marker(painter, lit, colours.edge_lit)
        _paint_plain(painter, lit, colours.edge_lit)
        for strand in lit.strands:
            painter.setPen(_path_pen(strand, content, colours))
            painter.drawPath(strand.path)
    if marks.edges is not None:
        lit = paths.lit(marks.edges)
        _paint_plain(painter, lit, colours.edge_lit)
        for strand in lit.strands:
            pen = _strand_pen(strand, content, colours)
            pen.setColor(colours.edge_lit)
            painter.setPen(pen)
            painter.drawPath(strand.path)


def _paint_plain(painter: QPainter, lit: LitPaths, colour: QColor) -> None:
    painter.setPen(QPen(colour, _LIT))
    painter.drawPath(lit.lines)
    painter.fillPath(lit.heads, colour)


def _path_pen(strand: Strand, content: Content, colours: GraphColours) -> QPen:
    """Shortcuts on a path keep the colour of their share where it is known."""
    pen = _strand_pen(strand, content, colours)
    is_known = strand.merge is not None and strand.merge.name in content.shares
    if not is_known:
        pen.setColor(colours.edge_lit)
    return pen


def _paint_marker(painter: QPainter, lit: LitPaths, colour: QColor) -> None:
    """A broad soft line below, as of a felt pen."""
    soft = QColor(colour)
    soft.setAlpha(_MARKER_ALPHA)
    painter.setPen(QPen(soft, _MARKER))
    painter.drawPath(lit.lines)
    for strand in lit.strands:
        painter.drawPath(strand.path)


def _strand_pen(strand: Strand, content: Content, colours: GraphColours) -> QPen:
    shares = content.shares.get(strand.merge.name) if strand.merge is not None else None
    share = shares.shortcut_share if shares is not None else None
    if share is None:
        pen = QPen(colours.edge, 1.6)
    else:
        part = min(max(share, 0.0), 1.0)
        pen = QPen(share_colour(colours, share), _THINNEST + (_THICKEST - _THINNEST) * part)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return _dashed(pen) if strand.is_dashed else pen


def _dashed(pen: QPen) -> QPen:
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([_DASH / pen.widthF(), _SPACE / pen.widthF()])
    return pen
