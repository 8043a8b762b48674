"""Paints what of a layout is in sight. Knows no widget; what is too small to see is left out."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Column, EdgeLabel, Layout, Metrics, Point, Rect
from explorer.qt.graph.layout.places import COMPACT_BELOW
from explorer.qt.graph.painting.box_painting import (
    Numbered,
    paint_boxes,
    paint_frames,
    paint_measured,
    paint_rings,
    paint_veil,
)
from explorer.qt.graph.painting.colouring import Colouring
from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.graph.painting.edge_painting import paint_edges, paint_lit_edges
from explorer.qt.graph.painting.end_painting import EndPainter
from explorer.qt.graph.painting.fonts import GraphFonts
from explorer.qt.graph.painting.gate_painting import paint_gates
from explorer.qt.graph.painting.header_painting import HeaderPainter
from explorer.qt.graph.painting.kept_picture import KeptPicture, Shown
from explorer.qt.graph.painting.marks import Content, Highlights
from explorer.qt.graph.painting.route_paths import RoutePaths
from explorer.qt.graph.painting.sight import Sight
from explorer.qt.graph.painting.tint_painting import paint_tinted_boxes
from explorer.qt.graph.painting.tints import Tint, on_tints, tints_of
from explorer.qt.graph.painting.word_painting import WordPainter

_LEGIBLE_PX = 4.5
_RECOGNISABLE_PX = 2.5


class GraphPainter:
    """Paints one layout with one set of sizes, fonts and colours."""

    def __init__(
        self, layout: Layout, metrics: Metrics, *, fonts: GraphFonts, colours: GraphColours
    ) -> None:
        self.paths = RoutePaths(layout)
        self._layout = layout
        self._boxes_sight = Sight(box.rect for box in layout.boxes)
        self._labels_sight = Sight(_label_room(label, metrics) for label in layout.labels)
        self._metrics = metrics
        self._colours = colours
        self._words = WordPainter(metrics, fonts, colours)
        self._colouring = Colouring()
        self._box_tints: tuple[Tint, ...] = ()
        self._words_on_tints = WordPainter(metrics, fonts, on_tints(colours))
        self._ends = EndPainter(metrics, fonts, colours)
        self._kept = KeptPicture(self._paint_part, colours.card)
        self._headers = HeaderPainter(layout, metrics, fonts=fonts, colours=colours)

    def header_place(self, column: Column, camera: Camera) -> QRectF:
        """Where the header of a column is seen."""
        return self._headers.place(column, camera)

    def _tints(self, colouring: Colouring) -> tuple[Tint, ...]:
        """Looked up once for a colouring."""
        if colouring is not self._colouring:
            self._colouring = colouring
            self._box_tints = tints_of(colouring, self._colours)
        return self._box_tints

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
        self._paint_body(painter, camera, seen=camera.seen(view), marks=marks, content=content)
        self._headers.paint(painter, camera, view)

    def paint_kept(self, painter: QPainter, shown: Shown) -> None:
        """The same by way of a picture that is kept."""
        self._kept.paint(painter, shown)
        self._headers.paint_kept(painter, shown.camera, shown.view)

    def _paint_part(self, painter: QPainter, shown: Shown, part: Rect) -> None:
        self._paint_body(painter, shown.camera, seen=part, marks=shown.marks, content=shown.content)

    def _paint_contents(self, painter: QPainter, closed: Numbered, content: Content) -> None:
        """What was measured of boxes, and what comes out of them."""
        colours, metrics = self._colours, self._metrics
        paint_measured(painter, closed, content=content, metrics=metrics, colours=colours)
        paint_gates(painter, closed, content.gates, metrics=metrics, colours=colours)
        self._ends.paint_pictures(painter, closed, content)

    def _paint_body(
        self,
        painter: QPainter,
        camera: Camera,
        *,
        seen: Rect,
        marks: Highlights,
        content: Content,
    ) -> None:
        colours, metrics = self._colours, self._metrics
        boxes = [(i, self._layout.boxes[i]) for i in self._boxes_sight.within(seen)]
        closed = [(i, box) for i, box in boxes if not box.is_open]
        painter.save()
        painter.scale(camera.scale, camera.scale)
        painter.translate(-camera.x, -camera.y)
        paint_frames(painter, boxes, colours=colours, scale=camera.scale)
        paint_edges(
            painter, self.paths, seen=seen, scale=camera.scale, colours=colours, content=content
        )
        tints = self._tints(content.colouring)
        if tints:
            paint_tinted_boxes(painter, closed, marks=marks, tints=tints, colours=colours)
        else:
            paint_boxes(painter, closed, marks=marks, colours=colours, scale=camera.scale)
        if camera.scale * metrics.title_height >= _RECOGNISABLE_PX:
            self._paint_contents(painter, closed, content)
        if camera.scale * metrics.line_height >= _LEGIBLE_PX:
            words = self._words_on_tints if tints else self._words
            words.paint_words(painter, boxes, content=content, scale=camera.scale)
        if camera.scale * metrics.title_height >= COMPACT_BELOW:
            self._ends.paint_words(painter, closed, content.answer)
            labels = [self._layout.labels[i] for i in self._labels_sight.within(seen)]
            self._words.paint_labels(painter, labels)
        paint_veil(painter, boxes, marks=marks, seen=seen, colours=colours)
        paint_lit_edges(painter, self.paths, marks=marks, colours=colours, content=content)
        if camera.scale * metrics.title_height >= COMPACT_BELOW:
            for edges in marks.lit_edges:
                self._words.paint_labels(painter, self.paths.lit(edges).labels)
        paint_rings(painter, boxes, marks=marks, colours=colours)
        painter.restore()


def _label_room(label: EdgeLabel, metrics: Metrics) -> Rect:
    """Where its words are at most."""
    width, height = metrics.widest_box, metrics.line_height
    return Rect(label.x - width, label.y - height, 2 * width, 2 * height)
