"""How the values of one channel are distributed. Knows no document."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.qt.theme import small_font, theme_for
from explorer.qt.widgets.number_text import plural, value_text

_MOST_BINS, _LEAST_BINS = 32, 8


class Histogram(QWidget):
    """Bars grow with the square root of the count: a peak at zero leaves the rest visible."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._counts: npt.NDArray[np.intp] = np.zeros(0, np.intp)
        self._low = self._high = 0.0
        self.setFont(small_font(self.font()))
        self.setAccessibleName("Histogram of the channel")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: npt.NDArray[np.float32] | None) -> None:
        """Count the finite values in bins of equal width."""
        finite = np.zeros(0, np.float32) if values is None else values[np.isfinite(values)]
        self._counts = np.zeros(0, np.intp)
        if finite.size:
            self._low, self._high = float(finite.min()), float(finite.max())
            span = (self._low, self._high if self._high > self._low else self._low + 1)
            self._counts = np.histogram(finite, bins=bins_for(finite.size), range=span)[0]
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 64)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 24 + self.fontMetrics().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not len(self._counts):
            return
        theme = theme_for(self.palette())
        painter = QPainter(self)
        room = self._bars_rect()
        heights = np.sqrt(self._counts / self._counts.max()) * room.height()
        step = room.width() / len(self._counts)
        for place, height in enumerate(heights):
            if height > 0:
                tall = max(1.0, float(height))
                left, right = round(place * step), round((place + 1) * step)
                bar = QRectF(
                    room.left() + left, room.bottom() - tall, max(1, right - left - 1), tall
                )
                painter.fillRect(bar, QColor(theme.edge))
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        self._paint_zero(painter, room, QColor(theme.text))
        painter.setPen(QColor(theme.muted))
        below = QRectF(
            room.left(), room.bottom() + 1, room.width(), self.height() - room.bottom() - 1
        )
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), value_text(self._low))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignRight), value_text(self._high))

    def _paint_zero(self, painter: QPainter, room: QRectF, colour: QColor) -> None:
        """Where zero lies between negative and positive values."""
        if not self._low < 0 < self._high:
            return
        x = room.left() + room.width() * -self._low / (self._high - self._low)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
        painter.drawLine(round(x), round(room.top()), round(x), round(room.bottom()))
        ends = max(
            self.fontMetrics().horizontalAdvance(value_text(end)) for end in (self._low, self._high)
        )
        if ends + 8 < x < room.right() - ends - 8:
            below = QRectF(x - 8, room.bottom() + 1, 16, self.fontMetrics().height())
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter), "0")

    def _bars_rect(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.height() - self.fontMetrics().height() - 2)

    def _text_at(self, x: int) -> str:
        if not len(self._counts) or not 0 <= x < self.width():
            return ""
        count = len(self._counts)
        place = x * count // max(1, self.width())
        step = (self._high - self._low) / count
        low, high = self._low + place * step, self._low + (place + 1) * step
        return (
            f"{value_text(low)} to {value_text(high)}: "
            f"{plural(int(self._counts[place]), 'value')}\nBars grow with the square root"
        )


def bins_for(count: int) -> int:
    """How many bins so many values can fill: few values in many bins look like a comb."""
    return max(_LEAST_BINS, min(_MOST_BINS, math.isqrt(count)))
