"""Lines with spreads, or scattered points, over a quantity. Knows no document."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.qt.widgets.chart_drawing import Chart
from explorer.qt.widgets.chart_widget import ChartWidget
from explorer.qt.widgets.line_data import LinePicture, PointPlace, ends_text, tip, walked_point
from explorer.qt.widgets.line_drawing import LineDrawing

_REACH_PX = 18.0
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class LineChart(ChartWidget):
    """Arrow keys walk: left and right over the points, up and down over the series.

    What is walked to, or under the mouse, is told above the plot; a click or Enter chooses it.
    """

    point_chosen = Signal(str, int)  # name of the series, place of the point

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent, name=name)
        self._drawing = LineDrawing()

    def show_lines(self, picture: LinePicture) -> None:
        """Replace everything."""
        self._drawing = LineDrawing(picture)
        self._tell()
        self.update()
        self.drawing_changed.emit()

    def drawing(self) -> Chart:
        return replace(self._drawing, pointed=None)

    def point_position(self, series: int, place: int) -> QPointF:
        """Where a point lies in the widget."""
        point = self._drawing.picture.series[series].points[place]
        return self._drawing.frame(QSizeF(self.size()), self.fontMetrics()).at(point.x, point.y)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place is not None:
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, now = Qt.Key(event.key()), self._drawing.pointed
        if key in _ENTER and now is not None:
            self._choose(now)
        elif key in _STEPS and not self._drawing.is_empty:
            across, down = _STEPS[key]
            self._point_at(walked_point(self._drawing.picture, now, across=across, down=down))
        else:
            super().keyPressEvent(event)

    def _choose(self, place: PointPlace) -> None:
        self.point_chosen.emit(self._drawing.picture.series[place.series].name, place.point)

    def _point_at(self, place: PointPlace | None) -> None:
        if place != self._drawing.pointed:
            self._drawing = replace(self._drawing, pointed=place)
            self._tell()
            self.update()

    def _tell(self) -> None:
        picture, pointed = self._drawing.picture, self._drawing.pointed
        told = tip(picture, pointed).replace("\n", "; ") if pointed else ends_text(picture)
        self.setAccessibleDescription(told)

    def _shown(self) -> Chart:
        return self._drawing

    def _tip_at(self, position: QPointF) -> str:
        return tip(self._drawing.picture, self._place_at(position))

    def _place_at(self, position: QPointF) -> PointPlace | None:
        frame = self._drawing.frame(QSizeF(self.size()), self.fontMetrics())
        return self._drawing.nearest(position, frame, reach_px=_REACH_PX)
