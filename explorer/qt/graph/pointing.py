"""A canvas one can point at: wheel, drag, click and hover become camera moves and signals.

Knows boxes by their index, not what a click on one means.
"""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.qt.graph.layout.geometry import Point
from explorer.qt.graph.layout.places import COMPACT_BELOW, bar_number, control_rect
from explorer.qt.graph.moving_canvas import MovingCanvas

_WHEEL_STEP = 1.18
_KEY_STEP = 1.25


class PointedCanvas(MovingCanvas):
    """Boxes and columns are named by their index; -1 is none."""

    box_clicked = Signal(int)
    second_box_clicked = Signal(int)  # with Shift
    box_opened = Signal(int)  # by double click or its control
    hovered = Signal(int, object)  # the box, and the edges outside of closed boxes as a tuple
    bar_clicked = Signal(int, int)  # box, and which of its merges
    bar_double_clicked = Signal(int, int)  # the same, after ``bar_clicked``
    stage_clicked = Signal(str)  # the header of its column; "" for one that names none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self._pressed: Point | None = None
        self._is_panning = False
        self._is_space_down = False

    # ------------------------------------------------------------ pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.show_focus(on=False)
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = (event.position().x(), event.position().y())
            self._is_panning = self._is_space_down or event.button() == Qt.MouseButton.MiddleButton
            if self._is_panning:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._pressed is None:
            self._hover(position)
            return
        dx, dy = position.x() - self._pressed[0], position.y() - self._pressed[1]
        if not self._is_panning and abs(dx) + abs(dy) >= QApplication.startDragDistance():
            self._is_panning = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._is_panning:
            self._pressed = (position.x(), position.y())
            self.look_from(self.camera.panned(dx, dy))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_click = self._pressed is not None and not self._is_panning
        self._pressed, self._is_panning = None, False
        self._hover(event.position())
        if was_click:
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._click(event.position(), is_shifted=is_shifted)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        index = self.box_at(position)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if not is_left or index < 0 or self._is_on_control(index, position):
            self.mousePressEvent(event)
        elif (number := self._bar_at(index, position)) >= 0:
            self.bar_double_clicked.emit(index, number)
        else:
            self.box_opened.emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1, ())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pressed, self._is_panning = None, False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms at the pointer; fingers on a trackpad pan, with Ctrl they zoom."""
        position = (event.position().x(), event.position().y())
        pixels, has_ctrl = (
            event.pixelDelta(),
            event.modifiers() & Qt.KeyboardModifier.ControlModifier,
        )
        is_trackpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not pixels.isNull()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            delta = event.angleDelta()
            self.look_from(self.camera.panned((delta.x() or delta.y()) / 2, 0))
        elif is_trackpad and not has_ctrl:
            self.look_from(self.camera.panned(pixels.x(), pixels.y()))
        else:
            self.zoom_by(_WHEEL_STEP ** (event.angleDelta().y() / 120), position)
        event.accept()

    def _click(self, position: QPointF, *, is_shifted: bool) -> None:
        index = self.box_at(position)
        if self.column_at(position) >= 0:
            self.stage_clicked.emit(self.stage_at(position))
        elif index >= 0 and is_shifted:
            self.second_box_clicked.emit(index)
        elif index >= 0 and self._is_on_control(index, position):
            self.box_opened.emit(index)
        elif index >= 0 and (number := self._bar_at(index, position)) >= 0:
            self.bar_clicked.emit(index, number)
        else:
            self.box_clicked.emit(index)

    def _hover(self, position: QPointF) -> None:
        index = self.box_at(position) if self.column_at(position) < 0 else -1
        is_button = index >= 0 and self._is_on_control(index, position)
        is_button = is_button or bool(self.stage_at(position))
        is_button = is_button or (index >= 0 and self._bar_at(index, position) >= 0)
        shape = Qt.CursorShape.PointingHandCursor if is_button else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._is_space_down else shape)
        edges = self.edges_at(position) if not is_button else ()
        self.hovered.emit(-1 if edges else index, edges)

    # ------------------------------------------------------------ keys and events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.show_focus(on=True)
        if event.key() == Qt.Key.Key_Space:
            self._is_space_down = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_KEY_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_by(1 / _KEY_STEP)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = False
            self.unsetCursor()
        super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == pinch:
            self.zoom_by(1 + event.value(), (event.position().x(), event.position().y()))
            return True
        return super().event(event)

    def _bar_at(self, index: int, position: QPointF) -> int:
        point = self.camera.to_layout((position.x(), position.y()))
        box, is_compact = self.shown_layout.boxes[index], self._is_compact()
        return bar_number(box, self.sizes, point, is_compact=is_compact)

    def _is_compact(self) -> bool:
        """Whether boxes say less, in larger words."""
        return self.sizes.title_height * self.camera.scale < COMPACT_BELOW

    def _is_on_control(self, index: int, position: QPointF) -> bool:
        box = self.shown_layout.boxes[index]
        place = control_rect(box, self.sizes)
        point = self.camera.to_layout((position.x(), position.y()))
        is_shown = box.can_open and (box.is_open or not self._is_compact())
        return is_shown and place.contains(*point)
