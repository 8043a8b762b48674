"""A picture of the graph to be shared: what is drawn of it, above the caption that tells its story.

Knows no widget and no file. It may be painted on any thread: its fonts are its own.
"""

from dataclasses import dataclass, field, replace

from msgspec import structs
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from explorer.qt.graph.figure_caption import CaptionPainter
from explorer.qt.graph.figure_wish import FigureCaption
from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Layout, Metrics, Point, Rect
from explorer.qt.graph.painting.colours import graph_colours
from explorer.qt.graph.painting.fonts import GraphFonts
from explorer.qt.graph.painting.graph_painter import GraphPainter
from explorer.qt.graph.painting.marks import Content, Highlights
from explorer.qt.theme import Theme

MARGIN = 12.0
_NARROWEST = 264.0
_GRID = 4  # sides are multiples of it, so that they are whole points on a page too


@dataclass(frozen=True, slots=True)
class GraphDrawing:
    """A layout and what is to be seen of it: as a ``camera`` looks at it in a view of ``size``.

    ``note`` says what stands out, "" for nothing.
    """

    layout: Layout
    metrics: Metrics
    content: Content
    font: QFont
    theme: Theme
    camera: Camera
    size: Point
    marks: Highlights = field(default_factory=Highlights)
    note: str = ""


def whole_view(layout: Layout) -> tuple[Camera, Point]:
    """All of a layout at 100 %."""
    width, height = layout.size
    return Camera(-MARGIN, -MARGIN), (width + 2 * MARGIN, height + 2 * MARGIN)


def part_in_view(
    layout: Layout, camera: Camera, view: Point, *, least_scale: float
) -> tuple[Camera, Point]:
    """What a view shows, without the empty ground around it, and large enough to be read."""
    seen, whole = camera.seen(view), Rect(0, 0, *layout.size).grown(MARGIN)
    left, top = max(seen.x, whole.x), max(seen.y, whole.y)
    right, bottom = min(seen.right, whole.right), min(seen.bottom, whole.bottom)
    scale = max(camera.scale, least_scale)
    return Camera(left, top, scale), ((right - left) * scale, (bottom - top) * scale)


def without_handles(layout: Layout) -> Layout:
    """Without the signs that open and close boxes on screen: beside a name they look like sums."""
    boxes = (structs.replace(box, can_open=False) for box in layout.boxes)
    columns = (structs.replace(column, stage="") for column in layout.columns)
    return replace(layout, boxes=tuple(boxes), columns=tuple(columns))


class Figure:
    """A drawing above its caption."""

    def __init__(self, drawing: GraphDrawing, caption: FigureCaption, *, theme: Theme) -> None:
        font = QFont(drawing.font)
        font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
        self.fonts = GraphFonts(font)
        self._drawing = drawing
        self._theme = theme
        if drawing.note:
            caption = replace(caption, facts=(*caption.facts, drawing.note))
        self._caption = CaptionPainter(caption, drawing.content, fonts=self.fonts, theme=theme)
        width = _whole(max(drawing.size[0], _NARROWEST))
        room = width - 2 * MARGIN
        height = self._caption.height(room)
        self._caption_place = QRectF(MARGIN, drawing.size[1], room, height)
        self.size = (width, _whole(drawing.size[1] + height + MARGIN))

    @property
    def dpi(self) -> float:
        """The resolution at which the fonts have the sizes the layout was made for."""
        return self.fonts.line_metrics.fontDpi()

    @property
    def ground(self) -> QColor:
        """What is to be below it, and whoever paints it paints first."""
        return graph_colours(self._theme).card

    def paint(self, painter: QPainter) -> None:
        """From the upper left corner on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing, colours = self._drawing, graph_colours(self._theme)
        layout = without_handles(drawing.layout)
        graph = GraphPainter(layout, drawing.metrics, fonts=self.fonts, colours=colours)
        graph.paint(
            painter,
            drawing.camera,
            view=drawing.size,
            marks=drawing.marks,
            content=drawing.content,
        )
        ground = QRectF(0, drawing.size[1], self.size[0], self.size[1] - drawing.size[1])
        painter.fillRect(ground, colours.card)  # boxes may reach below the part in view
        self._caption.paint(painter, self._caption_place)


def _whole(side: float) -> int:
    return -int(-side // _GRID) * _GRID
