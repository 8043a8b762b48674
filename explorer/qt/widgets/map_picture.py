"""One map of numbers as a crisp picture. Knows no document."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.conversions import image_from_values
from explorer.qt.theme import theme_for

_STEPS: dict[int, tuple[int, int]] = {  # rows, columns
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class MapPicture(QWidget):
    """As large as fits, every value a rectangle of one colour.

    Where it may have the focus, arrow keys go from value to value, beginning at the mark.
    """

    value_hovered = Signal(int, int, float)  # row, column, value
    hover_ended = Signal()
    clicked = Signal()

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self._values: npt.NDArray[np.float32] | None = None
        self._image: QImage | None = None
        self._mark: tuple[int, int] | None = None
        self._cursor: tuple[int, int] | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_map(
        self,
        values: npt.NDArray[np.float32] | None,
        colours: str = "viridis",
        *,
        limits: tuple[float, float] | None = None,
        mark: tuple[int, int] | None = None,
    ) -> None:
        """Replace the map; ``limits`` are the values at the two ends of the colours."""
        self._values = values
        self._mark = mark
        if self._cursor is not None and not self._holds(self._cursor):
            self._cursor = None
        low, high = limits if limits else (None, None)
        self._image = (
            None if values is None else image_from_values(values, colours, low=low, high=high)
        )
        self.update()

    def picture_rect(self) -> QRectF:
        """Where the map is drawn: at the top left."""
        if self._values is None:
            return QRectF()
        rows, columns = self._values.shape
        scale = _pleasant(min(self.width() / columns, self.height() / rows))
        width, height = columns * scale, rows * scale
        return QRectF(0, 0, round(width), round(height))

    def sizeHint(self) -> QSize:
        return QSize(140, 140)

    def minimumSizeHint(self) -> QSize:
        return QSize(32, 32)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is None or self._values is None:
            self.hover_ended.emit()
            return
        self.value_hovered.emit(*found, float(self._values[found]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._values is not None:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key())
        if event.key() == Qt.Key.Key_Escape and self._cursor is not None:
            self._end_cursor()
        elif step is None or self._values is None:
            super().keyPressEvent(event)
        else:
            self._move_cursor(self._values, step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end_cursor()

    def leaveEvent(self, event: object) -> None:
        del event
        self.hover_ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        if self._image is None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.grid))
            side = min(self.width(), self.height())
            painter.drawRoundedRect(QRectF(0, 0, side, side), 4, 4)
            return
        target = self.picture_rect()
        painter.fillRect(target, QColor(theme.bad))  # shows through where a value is not finite
        reduces = target.width() < self._image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, reduces)
        painter.drawImage(target, self._image)
        if self._mark is not None:
            self._paint_mark(painter, target, self._mark)
        if self._cursor is not None:
            self._paint_cursor(painter, target, self._cursor)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.shortcut), 1))
            painter.drawRect(target.adjusted(0, 0, -1, -1))

    def _paint_mark(self, painter: QPainter, target: QRectF, mark: tuple[int, int]) -> None:
        """A ring around one value, light on dark so that it is seen on any colour."""
        assert self._values is not None
        step = target.width() / self._values.shape[1]
        centre = target.topLeft() + QPointF((mark[1] + 0.5) * step, (mark[0] + 0.5) * step)
        radius = max(4.0, step * 0.8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(target)
        for colour, width in ((QColor(0, 0, 0), 3.0), (QColor(255, 255, 255), 1.4)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(centre, radius, radius)

    def _paint_cursor(self, painter: QPainter, target: QRectF, cursor: tuple[int, int]) -> None:
        """A frame around one value, light in dark like the mark."""
        assert self._values is not None
        rows, columns = self._values.shape
        width, height = target.width() / columns, target.height() / rows
        cell = QRectF(cursor[1] * width, cursor[0] * height, max(width, 3), max(height, 3))
        painter.setClipRect(target)
        for colour, pen_px in ((QColor(0, 0, 0), 4.0), (QColor(255, 255, 255), 2.0)):
            painter.setPen(QPen(colour, pen_px))
            painter.drawRect(cell.translated(target.topLeft()))

    def _move_cursor(self, values: npt.NDArray[np.float32], step: tuple[int, int]) -> None:
        rows, columns = values.shape
        if self._cursor is None:
            self._cursor = self._mark or (rows // 2, columns // 2)
        else:
            row, column = self._cursor[0] + step[0], self._cursor[1] + step[1]
            self._cursor = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        self.value_hovered.emit(*self._cursor, float(values[self._cursor]))
        self.update()

    def _end_cursor(self) -> None:
        if self._cursor is not None:
            self._cursor = None
            self.hover_ended.emit()
        self.update()

    def _holds(self, place: tuple[int, int]) -> bool:
        if self._values is None:
            return False
        return all(at < side for at, side in zip(place, self._values.shape, strict=True))

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        target = self.picture_rect()
        if self._values is None or not target.contains(point):
            return None
        rows, columns = self._values.shape
        row = int((point.y() - target.top()) / target.height() * rows)
        column = int((point.x() - target.left()) / target.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)


def _pleasant(scale: float) -> float:
    """A whole factor unless that wastes more than a seventh."""
    whole = math.floor(scale)
    return float(whole) if whole >= 1 and whole / scale > 0.86 else scale
