"""One map of numbers as a crisp picture. Knows no document."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.conversions import image_from_values
from explorer.qt.theme import theme_for


class MapPicture(QWidget):
    """As large as fits, every value a rectangle of one colour."""

    value_hovered = Signal(int, int, float)  # row, column, value
    hover_ended = Signal()

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self._values: npt.NDArray[np.float32] | None = None
        self._image: QImage | None = None
        self._mark: tuple[int, int] | None = None
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
