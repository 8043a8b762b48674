"""Paints what of a layout is in sight. Knows no widget; what is too small to see is left out."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.qt.graph.box_painting import (
    paint_boxes,
    paint_frames,
    paint_measured,
    paint_rings,
)
from explorer.qt.graph.camera import Camera
from explorer.qt.graph.colours import GraphColours
from explorer.qt.graph.edge_painting import paint_edges, paint_lit_edges
from explorer.qt.graph.fonts import GraphFonts
from explorer.qt.graph.geometry import Column, Layout, Metrics, Point
from explorer.qt.graph.marks import Content, Highlights
from explorer.qt.graph.route_paths import RoutePaths
from explorer.qt.graph.word_painting import WordPainter

_LEGIBLE_PX = 4.5
_RECOGNISABLE_PX = 2.5


class GraphPainter:
    """Paints one layout with one set of sizes, fonts and colours."""

    def __init__(
        self, layout: Layout, metrics: Metrics, *, fonts: GraphFonts, colours: GraphColours
    ) -> None:
        self.paths = RoutePaths(layout)
        self._layout = layout
        self._metrics = metrics
        self._colours = colours
        self._words = WordPainter(metrics, fonts, colours)

    def header_place(self, column: Column, camera: Camera) -> QRectF:
        """Where the header of a column is seen."""
        return self._words.header_place(column, camera)

    def paint(
        self,
        painter: QPainter,
        camera: Camera,
        *,
        view: Point,
        marks: Highlights,
        content: Content,
    ) -> None:
        """Everything that a view of this size sees."""
        colours, metrics = self._colours, self._metrics
        seen = camera.seen(view)
        boxes = [(i, box) for i, box in enumerate(self._layout.boxes) if box.rect.meets(seen)]
        closed = [(i, box) for i, box in boxes if not box.is_open]
        painter.save()
        painter.scale(camera.scale, camera.scale)
        painter.translate(-camera.x, -camera.y)
        paint_frames(painter, boxes, colours)
        paint_edges(painter, self.paths, seen=seen, colours=colours, content=content)
        paint_boxes(painter, closed, marks=marks, colours=colours)
        paint_lit_edges(painter, self.paths, marks=marks, colours=colours)
        paint_rings(painter, boxes, marks=marks, colours=colours)
        if camera.scale * metrics.title_height >= _RECOGNISABLE_PX:
            paint_measured(painter, closed, content=content, metrics=metrics, colours=colours)
        if camera.scale * metrics.line_height >= _LEGIBLE_PX:
            self._words.paint_words(painter, boxes, content=content, scale=camera.scale)
        painter.restore()
        self._words.paint_headers(painter, self._layout.columns, camera, width=view[0])
