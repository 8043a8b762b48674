"""A surface that shows a layout: paints it, looks at it with a camera, finds what is where.

Knows layouts and boxes, but neither the graph behind them nor the pointer.
"""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.qt.graph.layout.camera import Camera, fitting, fitting_width
from explorer.qt.graph.layout.geometry import Layout, Metrics, Point, Rect, Route
from explorer.qt.graph.painting.colours import graph_colours
from explorer.qt.graph.painting.fonts import GraphFonts
from explorer.qt.graph.painting.graph_painter import GraphPainter
from explorer.qt.graph.painting.kept_picture import Shown
from explorer.qt.graph.painting.marks import Content, Highlights
from explorer.qt.theme import theme_for

_AROUND_REVEALED = 2.0
_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)

_NEAR_PX = 4.0  # on screen; seen from afar no more than
_NEAR = 12.0  # in the layout


class GraphCanvas(QWidget):
    """Boxes are named by their index in the layout; -1 is none."""

    camera_changed = Signal()
    layout_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self._fonts = GraphFonts(self.font())
        self._metrics = self._fonts.metrics()
        self._layout = Layout()
        self._painter = self.painter_of(self._layout)
        self._camera = Camera()
        self._marks = Highlights()
        self._content = Content()
        self._follows_size = True
        self._has_focus_ring = False

    # ------------------------------------------------------------ what is shown

    @property
    def shown_layout(self) -> Layout:
        return self._layout

    @property
    def camera(self) -> Camera:
        return self._camera

    @property
    def view_size(self) -> Point:
        return (float(self.width()), float(self.height()))

    @property
    def sizes(self) -> Metrics:
        return self._metrics

    @property
    def fonts(self) -> GraphFonts:
        return self._fonts

    @property
    def marks(self) -> Highlights:
        return self._marks

    @property
    def content(self) -> Content:
        return self._content

    def show_layout(self, layout: Layout) -> None:
        """Replace the layout; the camera stays where it is."""
        self._layout = layout
        self._painter = self.painter_of(layout)
        self.update()
        self.layout_changed.emit()

    def show_marks(self, marks: Highlights) -> None:
        if marks != self._marks:
            self._marks = marks
            self.update()

    def show_content(self, content: Content) -> None:
        self._content = content
        self.update()

    def set_metrics(self, metrics: Metrics) -> None:
        """Other sizes; the owner makes a layout with them."""
        self._metrics = metrics
        self._painter = self.painter_of(self._layout)

    # ------------------------------------------------------------ camera

    def look(self, camera: Camera) -> None:
        """Look with this camera, kept in sight of the content."""
        kept = camera.kept_in(self._layout.size, self.view_size)
        if kept != self._camera:
            self._camera = kept
            self.update()
            self.camera_changed.emit()

    def fit(self) -> None:
        """As much in view as stays legible, from the input on; again whenever the view changes
        its size, until one moves it."""
        smallest = self._fonts.least_scale
        self.look(fitting(self._layout.size, self.view_size, smallest=smallest))
        self._follows_size = True

    def show_all(self) -> None:
        """Everything in view, however small."""
        self.look_from(fitting(self._layout.size, self.view_size))

    def fit_width(self) -> None:
        """From the left to the right border, however high that is."""
        self.look_from(fitting_width(self._layout.size, self.view_size))

    @property
    def sees_all(self) -> bool:
        """Whether nothing of the layout is out of view."""
        return self._camera.sees_all(self._layout.size, self.view_size)

    def show_actual_size(self) -> None:
        """100 %, about the middle of the view."""
        self.zoom_by(1 / self._camera.scale)

    def zoom_by(self, factor: float, at: Point | None = None) -> None:
        middle = (self.width() / 2, self.height() / 2)
        self.look_from(self._camera.zoomed(factor, at or middle))

    @property
    def is_fitted(self) -> bool:
        """Whether the view still shows everything, as ``fit`` left it."""
        return self._follows_size

    def look_from(self, camera: Camera) -> None:
        """Look with this camera from now on, also when the view changes its size."""
        self._follows_size = False
        self.look(camera)

    def reveal(self, index: int) -> None:
        """Scroll as little as needed to see a box."""
        if 0 <= index < len(self._layout.boxes):
            rect = self._layout.boxes[index].rect.grown(_AROUND_REVEALED)
            covered = self._metrics.header_height * min(self._camera.scale, 1.0)
            moved = self._camera.revealing(rect, self.view_size, top=covered)
            if moved != self._camera:
                self.look_from(moved)

    def pan_to(self, point: Point) -> None:
        """Bring a point of the layout to the middle."""
        self.look_from(self._camera.holding(point, (self.width() / 2, self.height() / 2)))

    # ------------------------------------------------------------ what is where

    def box_at(self, position: QPointF) -> int:
        return self._layout.box_at(*self._camera.to_layout((position.x(), position.y())))

    def box_on_screen(self, index: int) -> Rect:
        """Where a box is seen, in pixels of this widget."""
        rect = self._layout.boxes[index].rect
        x, y = self._camera.to_screen((rect.x, rect.y))
        scale = self._camera.scale
        return Rect(x, y, rect.width * scale, rect.height * scale)

    def on_layout(self, place: QRect) -> Rect:
        """The part of the layout seen at a place of this widget."""
        x, y = self._camera.to_layout((place.x(), place.y()))
        scale = self._camera.scale
        return Rect(x, y, place.width() / scale, place.height() / scale)

    def column_at(self, position: QPointF) -> int:
        """The column whose header is at a position; -1 for none."""
        for number, column in enumerate(self._layout.columns):
            if self._painter.header_place(column, self._camera).contains(position):
                return number
        return -1

    def stage_at(self, position: QPointF) -> str:
        """The opened stage that the header at a position names alone; "" for none."""
        column = self.column_at(position)
        return self._layout.columns[column].stage if column >= 0 else ""

    def edges_at(self, position: QPointF) -> tuple[Route, ...]:
        """The edge drawn at (or very near) a position, with those that run upon it there; none
        in a closed box or a header."""
        index = self.box_at(position)
        is_covered = index >= 0 and not self._layout.boxes[index].is_open
        if is_covered or self.column_at(position) >= 0:
            return ()
        point = self._camera.to_layout((position.x(), position.y()))
        within = min(_NEAR_PX / self._camera.scale, _NEAR)
        return self._painter.paths.edges_at(point, within=within)

    # ------------------------------------------------------------ events

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.show_focus(on=event.reason() in _KEYBOARD_REASONS)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.show_focus(on=False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fonts = GraphFonts(self.font())
            self.set_metrics(self._fonts.metrics())
        elif event.type() == QEvent.Type.PaletteChange:
            self._painter = self.painter_of(self._layout)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._follows_size:
            self.fit()
        else:
            self.look(self._camera)
        self.camera_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:  # ended even if painting fails
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_graph(painter)
            if self._has_focus_ring and self._marks.selected < 0:
                painter.setPen(QPen(QColor(theme_for(self.palette()).shortcut), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def paint_graph(self, painter: QPainter) -> None:
        """Everything of the layout that is in view."""
        ratio = painter.device().devicePixelRatio()
        shown = Shown(self._camera, self.view_size, ratio, self._marks, self._content)
        self._painter.paint_kept(painter, shown)

    def show_focus(self, *, on: bool) -> None:
        """The focus ring is for those who use the keyboard."""
        if on != self._has_focus_ring:
            self._has_focus_ring = on
            self.show_marks(replace(self._marks, has_focus=on))
            self.update()

    def painter_of(self, layout: Layout) -> GraphPainter:
        """What paints a layout in the sizes, fonts and colours of this widget."""
        return GraphPainter(
            layout,
            self._metrics,
            fonts=self._fonts,
            colours=graph_colours(theme_for(self.palette())),
        )
