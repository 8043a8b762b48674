"""The legend of the graph: what the colours of boxes, bars and shortcuts mean in the current mode.

Knows no document.
"""

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.graph.layout.captions import Family
from explorer.qt.graph.painting.colour_modes import BY_TYPE, Scale
from explorer.qt.graph.painting.colouring import Colouring, LegendWords
from explorer.qt.graph.painting.colours import graph_colours
from explorer.qt.graph.painting.tints import LEVELS, ramp_tints
from explorer.qt.theme import Theme, small_font, theme_for

_RAMP, _SHORTEST_RAMP = 64, 36
_RAMP_HEIGHT = 6.0
_LINE = 22
_GAP = 6
_STOPS = 16
_WORD_STEP = 6  # widths of words are rounded up, so that new numbers move nothing
_TICK = 3.5
_SHARES_STORY = (
    "What branch F(x) and shortcut x give to their sum.",
    "Bars: branch | shortcut in per cent. Arcs: the shortcut, thicker and bluer",
    "the more it gives; dashed where it is a 1×1 projection.",
)


class GraphLegend(QWidget):
    """``low [ramp] high``, then what else there is room for; or a message.

    Coloured by type it is the ramp of shares, where there are any; what the families are called
    is told by the tooltip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graphLegend")
        self._colouring = Colouring()
        self._words = LegendWords()
        self._tick: float | None = None
        self.setFont(small_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tell()

    @property
    def words(self) -> LegendWords:
        return self._words

    @property
    def tick(self) -> float | None:
        """Where on the ramp the pointer is at a box: 0 to 1."""
        return self._tick

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell: by type, in a network without branches."""
        return self._colouring.mode is BY_TYPE and not self._colouring.has_branches

    def show_colouring(self, colouring: Colouring) -> None:
        """Tell what the colours mean from now on."""
        self._colouring, self._words = colouring, colouring.words
        self._tick = None
        self._tell()
        self.updateGeometry()
        self.update()

    def point_at(self, place: float | None) -> None:
        """A tick at a place on the ramp, 0 to 1; None takes it away."""
        if place != self._tick:
            self._tick = place
            self.update()

    # ------------------------------------------------------------ sizes

    def sizeHint(self) -> QSize:
        return QSize(self.usual_width + self._extra_width(), self.fontMetrics().height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(_SHORTEST_RAMP, self.sizeHint().height())

    @property
    def usual_width(self) -> int:
        """Of ramp and words, without what may be left out."""
        if self._words.message:
            return self._advance(self._words.message)
        return self._words_width() + _RAMP

    def _words_width(self, *, is_short: bool = False) -> int:
        low = self._words.short_low if is_short else self._words.low
        return sum(self._advance(word) + _GAP for word in (low, self._words.high))

    def _extra_width(self) -> int:
        if self._has_dash:
            return self._advance("projection") + _LINE + 3 * _GAP
        return self._advance(self._words.note) + _GAP if self._words.note else 0

    @property
    def _has_dash(self) -> bool:
        return self._colouring.mode is BY_TYPE

    def _advance(self, word: str) -> int:
        width = self.fontMetrics().horizontalAdvance(word)
        return -(-width // _WORD_STEP) * _WORD_STEP

    # ------------------------------------------------------------ painting

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(theme.muted))
            if self._words.message:
                self._paint_message(painter)
            elif self.width() < self._words_width(is_short=True) + _SHORTEST_RAMP:
                width = min(_RAMP, self.width())
                self._paint_ramp(painter, QRectF(self.width() - width, 0, width, 0), theme)
            else:
                self._paint_all(painter, theme)

    def _paint_message(self, painter: QPainter) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        end = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self._words.message, end, self.width())
        painter.drawText(self.rect(), int(right), text)

    def _paint_all(self, painter: QPainter, theme: Theme) -> None:
        words, extra = self._words, self._extra_width()
        spare = self.width() - self.usual_width
        has_extra = 0 < extra <= spare
        is_short = self.width() < self._words_width() + _SHORTEST_RAMP
        low = words.short_low if is_short else words.low
        ramp_width = min(_RAMP, self.width() - self._words_width(is_short=is_short))
        x = max(spare - (extra if has_extra else 0), 0)
        self._paint_word(painter, low, left=x, is_right=True)
        x += self._advance(low) + _GAP
        self._paint_ramp(painter, QRectF(x, 0, ramp_width, 0), theme)
        x += ramp_width + _GAP
        painter.setPen(QColor(theme.muted))
        self._paint_word(painter, words.high, left=x)
        if has_extra:
            self._paint_extra(painter, x + self._advance(words.high), theme)

    def _paint_extra(self, painter: QPainter, x: int, theme: Theme) -> None:
        if not self._has_dash:
            self._paint_word(painter, self._words.note, left=x + _GAP)
            return
        x += 2 * _GAP
        pen = QPen(QColor(theme.edge), 2.0)
        pen.setDashPattern([2.2, 1.6])
        painter.setPen(pen)
        painter.drawLine(QLineF(x, self.height() / 2, x + _LINE, self.height() / 2))
        painter.setPen(QColor(theme.muted))
        self._paint_word(painter, "projection", left=x + _LINE + _GAP)

    def _paint_word(
        self, painter: QPainter, word: str, *, left: int, is_right: bool = False
    ) -> None:
        metrics = self.fontMetrics()
        if is_right:
            left += self._advance(word) - metrics.horizontalAdvance(word)
        painter.drawText(left, (self.height() + metrics.ascent() - metrics.descent()) // 2, word)

    def _paint_ramp(self, painter: QPainter, place: QRectF, theme: Theme) -> None:
        ramp = QRectF(place.x(), (self.height() - _RAMP_HEIGHT) / 2, place.width(), _RAMP_HEIGHT)
        mode = self._colouring.mode
        scale = Scale.SHARE if mode is BY_TYPE else mode.scale
        tints = ramp_tints(scale, is_dark=theme.is_dark)
        gradient = QLinearGradient(ramp.topLeft(), ramp.topRight())
        for stop in range(_STOPS + 1):
            gradient.setColorAt(stop / _STOPS, tints[stop * (LEVELS - 1) // _STOPS].edge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(ramp, _RAMP_HEIGHT / 2, _RAMP_HEIGHT / 2)
        if self._tick is not None:
            self._paint_tick(painter, ramp, theme)

    def _paint_tick(self, painter: QPainter, ramp: QRectF, theme: Theme) -> None:
        """A line across the ramp under a small triangle."""
        x = ramp.left() + min(max((self._tick or 0.0) * ramp.width(), 1.0), ramp.width() - 1.0)
        painter.setPen(QPen(QColor(theme.text), 1.6))
        painter.drawLine(QLineF(x, ramp.top() - 1, x, ramp.bottom() + 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        top = ramp.top() - 1
        corners = (
            QPointF(x - _TICK, top - _TICK),
            QPointF(x + _TICK, top - _TICK),
            QPointF(x, top),
        )
        painter.drawPolygon(QPolygonF(corners))

    # ------------------------------------------------------------ words

    def _tell(self) -> None:
        """Tooltip and accessible name."""
        mode = self._colouring.mode
        if mode is BY_TYPE:
            self.setAccessibleName("Legend: share of branch and shortcut at every merge")
            self.setToolTip(families_story(theme_for(self.palette()), _SHARES_STORY))
            return
        self.setAccessibleName(f"Legend: {self._colouring.summary}")
        self.setToolTip(f"{mode.title}\n{self._colouring.explanation}")


def families_story(theme: Theme, before: tuple[str, ...] = ()) -> str:
    """The kinds of layers with their colours, as rich text, after lines of plain text."""
    colours = graph_colours(theme).families
    rows = "".join(
        f'<tr><td style="color:{colours[family].name()}">■&nbsp;</td><td>{family.value}</td></tr>'
        for family in Family
    )
    paragraph = "<br>".join(before) + "<br><br>" if before else ""
    return f"{paragraph}The stripes on boxes tell their type:<table>{rows}</table>"
