"""The small text below a picture that is shared: which network it is, and what its colours mean.

Knows no widget. It may be painted on any thread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter

from explorer.qt.graph.figure_wish import FigureCaption
from explorer.qt.graph.painting.colour_modes import BY_TYPE, Scale
from explorer.qt.graph.painting.fonts import GraphFonts
from explorer.qt.graph.painting.marks import Content
from explorer.qt.graph.painting.tints import LEVELS, ramp_tints
from explorer.qt.theme import Theme

_BETWEEN = "  \N{MIDDLE DOT}  "
_LEADING = 2.0
_RAMP = 48.0
_RAMP_HEIGHT = 6.0
_RAMP_GAP = 5.0
_STOPS = 16


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    colour: QColor

    def width(self, metrics: QFontMetricsF) -> float:
        return metrics.horizontalAdvance(self.text)


@dataclass(frozen=True, slots=True)
class _Ramp:
    colours: tuple[QColor, ...]

    def width(self, metrics: QFontMetricsF) -> float:
        del metrics
        return _RAMP + 2 * _RAMP_GAP


_Part = tuple[_Words | _Ramp, ...]
"""What stays together on one line."""


class CaptionPainter:
    """A caption in lines of a given width."""

    def __init__(
        self, caption: FigureCaption, content: Content, *, fonts: GraphFonts, theme: Theme
    ) -> None:
        self._parts = [*_told(caption, theme), *_legend(content, theme)]
        self._font = fonts.line
        self._metrics = fonts.line_metrics
        self._between = _Words(_BETWEEN, QColor(theme.muted))

    def height(self, width: float) -> float:
        return len(self._lines(width)) * self._line_height

    def paint(self, painter: QPainter, place: QRectF) -> None:
        painter.setFont(self._font)
        for number, line in enumerate(self._lines(place.width())):
            top = place.top() + number * self._line_height
            x = place.left()
            for piece in line:
                self._paint_piece(painter, piece, QPointF(x, top))
                x += piece.width(self._metrics)

    @property
    def _line_height(self) -> float:
        return self._metrics.height() + _LEADING

    def _paint_piece(self, painter: QPainter, piece: _Words | _Ramp, at: QPointF) -> None:
        if isinstance(piece, _Words):
            painter.setPen(piece.colour)
            painter.drawText(at + QPointF(0, self._metrics.ascent()), piece.text)
            return
        top = at.y() + (self._metrics.height() - _RAMP_HEIGHT) / 2
        ramp = QRectF(at.x() + _RAMP_GAP, top, _RAMP, _RAMP_HEIGHT)
        gradient = QLinearGradient(ramp.topLeft(), ramp.topRight())
        for number, colour in enumerate(piece.colours):
            gradient.setColorAt(number / (len(piece.colours) - 1), colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(ramp, _RAMP_HEIGHT / 2, _RAMP_HEIGHT / 2)

    def _lines(self, room: float) -> list[_Part]:
        """As few as hold all parts; words that are too long for a line are cut."""
        lines: list[_Part] = []
        for part in self._parts:
            fitting = self._cut(part, room)
            longer = (*lines[-1], self._between, *fitting) if lines else fitting
            if lines and self._width(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(fitting)
        return lines

    def _cut(self, part: _Part, room: float) -> _Part:
        words = part[0]
        if len(part) > 1 or not isinstance(words, _Words) or self._width(part) <= room:
            return part
        text = self._metrics.elidedText(words.text, Qt.TextElideMode.ElideMiddle, room)
        return (_Words(text, words.colour),)

    def _width(self, part: Sequence[_Words | _Ramp]) -> float:
        return sum(piece.width(self._metrics) for piece in part)


def _told(caption: FigureCaption, theme: Theme) -> Iterator[_Part]:
    yield (_Words(caption.title, QColor(theme.text)),)
    for fact in caption.facts:
        yield (_Words(fact, QColor(theme.muted)),)
    if caption.warning:
        yield (_Words(caption.warning, QColor(theme.warn)),)


def _legend(content: Content, theme: Theme) -> Iterator[_Part]:
    """What the colours of bars and shortcuts mean, and those of boxes."""
    mode, words, muted = content.colouring.mode, content.colouring.words, QColor(theme.muted)
    if content.shares:
        yield (_Words("branch", muted), _ramp(Scale.SHARE, theme), _Words("shortcut", muted))
    if mode is BY_TYPE:
        return
    if words.message:
        yield (_Words(f"{mode.title}: {words.message}", muted),)
        return
    note = f" ({words.note})" if words.note else ""
    yield (
        _Words(f"{mode.title}: {words.low}", muted),
        _ramp(mode.scale, theme),
        _Words(words.high + note, muted),
    )


def _ramp(scale: Scale, theme: Theme) -> _Ramp:
    tints = ramp_tints(scale, is_dark=theme.is_dark)
    stops = (tints[stop * (LEVELS - 1) // _STOPS].edge for stop in range(_STOPS + 1))
    return _Ramp(tuple(stops))
