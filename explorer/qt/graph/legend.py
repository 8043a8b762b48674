"""The legend of the graph: what the colours and lines of shortcuts mean. Knows no document."""

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.graph.colours import GraphColours, graph_colours, share_colour
from explorer.qt.theme import small_font, theme_for

_RAMP = 64
_LINE = 22
_GAP = 6
_STEPS = 10


class ShareLegend(QWidget):
    """``branch [ramp] shortcut``, then a dashed line for projections where there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Legend: share of branch and shortcut at every merge")
        self.setToolTip(
            "What branch F(x) and shortcut x give to their sum.\n"
            "Bars: branch | shortcut in per cent. Arcs: the shortcut, thicker and bluer\n"
            "the more it gives; dashed where it is a 1×1 projection."
        )
        self.setFont(small_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._ramp_width() + self._dash_width(), self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._ramp_width(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        spare = self.width() - self.sizeHint().width()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours = graph_colours(theme_for(self.palette()))
            x = spare if spare >= 0 else max(self.width() - self._ramp_width(), 0)
            x = self._paint_word(painter, x, "branch", colours.muted) + _GAP
            self._paint_ramp(painter, x, colours)
            x = self._paint_word(painter, x + _RAMP + _GAP, "shortcut", colours.muted) + 2 * _GAP
            if spare >= 0:
                pen = QPen(colours.edge, 2.0)
                pen.setDashPattern([2.2, 1.6])
                painter.setPen(pen)
                painter.drawLine(QLineF(x, self.height() / 2, x + _LINE, self.height() / 2))
                self._paint_word(painter, x + _LINE + _GAP, "projection", colours.muted)

    def _paint_word(self, painter: QPainter, x: int, word: str, colour: QColor) -> int:
        """Comes back with where the word ends."""
        metrics = self.fontMetrics()
        painter.setPen(colour)
        painter.drawText(x, (self.height() + metrics.ascent() - metrics.descent()) // 2, word)
        return x + metrics.horizontalAdvance(word)

    def _paint_ramp(self, painter: QPainter, x: int, colours: GraphColours) -> None:
        ramp = QRectF(x, self.height() / 2 - 3, _RAMP, 6)
        gradient = QLinearGradient(ramp.topLeft(), ramp.topRight())
        for step in range(_STEPS + 1):
            gradient.setColorAt(step / _STEPS, share_colour(colours, step / _STEPS))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(ramp, 3, 3)

    def _ramp_width(self) -> int:
        return _advance(self.fontMetrics(), "branch", "shortcut") + _RAMP + 2 * _GAP

    def _dash_width(self) -> int:
        return _advance(self.fontMetrics(), "projection") + _LINE + 3 * _GAP


def _advance(metrics: QFontMetrics, *words: str) -> int:
    return sum(metrics.horizontalAdvance(word) for word in words)
