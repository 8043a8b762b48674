"""Training curves of several networks over the epochs. Knows no document."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.theme import Theme, small_font, theme_for
from explorer.qt.widgets.curve_data import (
    Curve,
    CurveFrame,
    CurveMeasure,
    CurvePoint,
    epoch_axis,
    measure_text,
    nearest_point,
    point_text,
    spread,
    value_axis,
)
from explorer.qt.widgets.curve_marks import (
    GAP_PX,
    LEADER_PX,
    TICK_ROOM_PX,
    curve_colour,
    curve_pen,
    paint_curve_axes,
)

_REACH_PX = 10  # how far from a curve the mouse may be
_MOST_LABEL = 0.36  # of the width
_THIN_PX, _POINTED_PX, _CURRENT_PX = 1.4, 2.2, 2.8


class CurveChart(QWidget):
    """Curves with labels at their ends; the current one is thick. A click or Enter chooses one.

    Arrow keys walk: up and down over the curves in the order of their labels, left and right over
    the epochs. What is walked to, or under the mouse, is told in the line above the plot.
    """

    curve_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._curves: tuple[Curve, ...] = ()
        self._measure = CurveMeasure.ACCURACY
        self._current = ""
        self._pointed: CurvePoint | None = None
        self.setFont(small_font(self.font()))
        self.setAccessibleName("Training curves of the demo networks")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # ------------------------------------------------------------ verbs

    def show_curves(
        self, curves: tuple[Curve, ...], measure: CurveMeasure, *, current: str
    ) -> None:
        """Replace all curves; those without a point are left out."""
        self._curves = tuple(curve for curve in curves if curve.points)
        self._measure = measure
        self._current = current
        self._pointed = None
        self._point_at(None)
        self.update()

    def readout(self) -> str:
        """Name, epoch and value under the mouse or walked to; else what the curves show."""
        if self._pointed is None:
            return self._measure.value
        return point_text(self._curves[self._pointed.curve], self._pointed.place, self._measure)

    def point_position(self, name: str, place: int) -> QPointF:
        """Where an epoch of a curve lies in the widget."""
        epoch, value = self._curves[self._index_of(name)].points[place]
        frame = self._frame()
        return QPointF(frame.x(epoch), frame.y(value))

    def label_rect(self, name: str) -> QRectF:
        """Where the label of a curve stands in the widget."""
        return self._label_rects(self._frame())[self._index_of(name)]

    # ------------------------------------------------------------ events

    def sizeHint(self) -> QSize:
        return QSize(420, 15 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._point_under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self._point_under(event.position())
        if event.button() is Qt.MouseButton.LeftButton and point is not None:
            self.curve_chosen.emit(self._curves[point.curve].name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._pointed:
            self.curve_chosen.emit(self._curves[self._pointed.curve].name)
            return
        wanted = self._walked(key)
        if wanted is None:
            super().keyPressEvent(event)
            return
        self._point_at(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.shortcut), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if not self._curves:
            return
        frame = self._frame()
        paint_curve_axes(painter, frame, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels = self._label_rects(frame)
        for index in self._painting_order():
            self._paint_curve(painter, frame, index, theme=theme)
            self._paint_label(painter, frame, index, room=labels[index], theme=theme)
        self._paint_readout(painter, theme)

    # ------------------------------------------------------------ painting

    def _paint_curve(
        self, painter: QPainter, frame: CurveFrame, index: int, *, theme: Theme
    ) -> None:
        curve = self._curves[index]
        points = [QPointF(frame.x(epoch), frame.y(value)) for epoch, value in curve.points]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(curve_pen(curve.kind, theme, width_px=self._width_of(index)))
        painter.drawPolyline(QPolygonF(points))
        pointed = self._pointed
        marked = [points[pointed.place]] if pointed and pointed.curve == index else []
        painter.setPen(QPen(QColor(theme.card), 1.5))
        painter.setBrush(curve_colour(curve.kind, theme))
        for point in marked or (points if len(points) == 1 else []):
            painter.drawEllipse(point, 4.5, 4.5)

    def _paint_label(
        self, painter: QPainter, frame: CurveFrame, index: int, *, room: QRectF, theme: Theme
    ) -> None:
        curve = self._curves[index]
        colour = curve_colour(curve.kind, theme)
        epoch, value = curve.points[-1]
        end = QPointF(frame.x(epoch) + 2, frame.y(value))
        painter.setPen(QPen(colour, 0.8))
        painter.drawLine(end, QPointF(room.left() - 3, room.center().y()))
        painter.setFont(self._font_of(curve))
        painter.setPen(colour)
        text = painter.fontMetrics().elidedText(
            curve.label, Qt.TextElideMode.ElideMiddle, int(room.width())
        )
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(flags), text)
        if self._pointed and self._pointed.curve == index:
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.drawLine(room.bottomLeft(), room.bottomLeft() + QPointF(width, 0))
        painter.setFont(self.font())

    def _paint_readout(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(QColor(theme.muted if self._pointed is None else theme.text))
        room = QRectF(3, 2, self.width() - 6, self.fontMetrics().height())
        text = self.fontMetrics().elidedText(
            self.readout(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), text)

    def _painting_order(self) -> list[int]:
        """Thin ones first, so that the current one and the pointed one lie on top."""
        return sorted(range(len(self._curves)), key=self._width_of)

    def _width_of(self, index: int) -> float:
        if self._curves[index].name == self._current:
            return _CURRENT_PX
        is_pointed = self._pointed is not None and self._pointed.curve == index
        return _POINTED_PX if is_pointed else _THIN_PX

    def _font_of(self, curve: Curve) -> QFont:
        font = QFont(self.font())
        font.setBold(curve.name == self._current)
        return font

    # ------------------------------------------------------------ geometry

    def _frame(self) -> CurveFrame:
        metrics = self.fontMetrics()
        values = value_axis(self._curves, self._measure)
        left = max(metrics.horizontalAdvance(text) for _, text in values.ticks) + GAP_PX + 2
        right = self.width() - self._label_px() - LEADER_PX - GAP_PX
        top = 1.9 * metrics.height()
        bottom = self.height() - metrics.height() - 6
        epochs = epoch_axis(self._curves, max(2, int((right - left) // TICK_ROOM_PX)))
        return CurveFrame(left, top, max(left + 1, right), bottom, epochs, values)

    def _label_px(self) -> int:
        """Room for the labels at the right."""
        widths = [
            QFontMetrics(self._font_of(curve)).horizontalAdvance(curve.label) + 2
            for curve in self._curves
        ]
        return min(max(widths, default=0), int(self.width() * _MOST_LABEL))

    def _label_rects(self, frame: CurveFrame) -> list[QRectF]:
        """Beside the ends of the curves, none over another."""
        height = self.fontMetrics().height()
        ends = [frame.y(curve.points[-1][1]) for curve in self._curves]
        low, high = frame.top - height / 2, frame.bottom - height / 2
        left = frame.right + LEADER_PX + GAP_PX / 2
        places = spread(ends, gap=height, low=low, high=high)
        return [QRectF(left, y - height / 2, self.width() - left, height) for y in places]

    def _point_under(self, position: QPointF) -> CurvePoint | None:
        if not self._curves:
            return None
        frame = self._frame()
        for index, rect in enumerate(self._label_rects(frame)):
            if rect.contains(position):
                return CurvePoint(index, len(self._curves[index].points) - 1)
        return nearest_point(self._curves, frame, (position.x(), position.y()), reach_px=_REACH_PX)

    def _walked(self, key: Qt.Key) -> CurvePoint | None:
        """Where an arrow key leads; at first to the end of the current curve."""
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }
        if key not in steps or not self._curves:
            return None
        if self._pointed is None:
            index = max(0, self._index_of(self._current))
            return CurvePoint(index, len(self._curves[index].points) - 1)
        curve_step, place_step = steps[key]
        rects = self._label_rects(self._frame())
        order = sorted(range(len(rects)), key=lambda index: rects[index].top())
        rank = order.index(self._pointed.curve) + curve_step
        index = order[max(0, min(len(order) - 1, rank))]
        last = len(self._curves[index].points) - 1
        return CurvePoint(index, max(0, min(last, self._pointed.place + place_step)))

    def _index_of(self, name: str) -> int:
        return next((at for at, curve in enumerate(self._curves) if curve.name == name), -1)

    def _point_at(self, point: CurvePoint | None) -> None:
        if point != self._pointed:
            self._pointed = point
            self.update()
        is_other = point is not None and self._curves[point.curve].name != self._current
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(hand if is_other else arrow)
        self.setAccessibleDescription(self.readout() if point else self._ends_text())

    def _ends_text(self) -> str:
        """All curves in words, by their last value."""
        ends = (
            f"{curve.label} {measure_text(curve.points[-1][1], self._measure)}"
            for curve in self._curves
        )
        return f"{self._measure.value} after the last epoch: " + "; ".join(ends)
