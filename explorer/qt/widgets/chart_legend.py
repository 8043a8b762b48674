"""The signs of a chart with their names, in rows: beside a chart, and in a picture of it.

Knows no document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.theme import Theme, small_font, theme_for
from explorer.qt.widgets.chart_data import Form, Tone
from explorer.qt.widgets.chart_signs import SIGN_PX, paint_sign

_GAP_PX = 6
_BETWEEN_PX = 14
_LEADING_PX = 2
_MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class LegendKey:
    """A sign and what it means."""

    text: str
    form: Form
    tone: Tone = Tone.BRANCH


class ChartLegend(QWidget):
    """As many rows as the width needs and may be; none without keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys: tuple[LegendKey, ...] = ()
        self._most_rows = _MOST_ROWS
        self.setFont(small_font(self.font()))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_keys(self, keys: tuple[LegendKey, ...]) -> None:
        """Replace all signs."""
        if keys != self._keys:
            self._keys = keys
            self.setAccessibleName("Legend: " + "; ".join(key.text for key in keys))
            self.setVisible(bool(keys))
            self.updateGeometry()
            self.update()

    def limit_rows(self, most: int) -> None:
        """Leave out what does not fit into so many rows."""
        if most != self._most_rows:
            self._most_rows = most
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = self.fontMetrics()
        most = self._most_rows * (metrics.height() + _LEADING_PX) - _LEADING_PX
        return min(most, round(legend_px(self._keys, metrics, width)))

    def sizeHint(self) -> QSize:
        widths = [_key_px(key, self.fontMetrics()) for key in self._keys]
        width = sum(widths) + _BETWEEN_PX * max(0, len(widths) - 1)
        return QSize(round(width), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() if self._keys else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        room = QRectF(self.rect())
        painter.setClipRect(room)
        paint_legend(painter, room, self._keys, theme_for(self.palette()))


def legend_px(keys: Sequence[LegendKey], metrics: QFontMetrics, width: float) -> float:
    """How high a legend of a width is."""
    rows = len(_rows(keys, metrics, width))
    return rows * metrics.height() + max(0, rows - 1) * _LEADING_PX


def paint_legend(painter: QPainter, room: QRectF, keys: Sequence[LegendKey], theme: Theme) -> None:
    """From the upper left corner of the room on."""
    metrics = painter.fontMetrics()
    top = room.top()
    for row in _rows(keys, metrics, room.width()):
        left = room.left()
        for key in row:
            centre = QPointF(left + SIGN_PX / 2, top + metrics.height() / 2)
            paint_sign(painter, centre, key.form, tone=key.tone, theme=theme)
            painter.setPen(theme.muted)
            start = left + SIGN_PX + _GAP_PX
            words = QRectF(start, top, room.right() - start, metrics.height())
            shown = metrics.elidedText(key.text, Qt.TextElideMode.ElideRight, int(words.width()))
            painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft), shown)
            left += _key_px(key, metrics) + _BETWEEN_PX
        top += metrics.height() + _LEADING_PX


def _rows(keys: Sequence[LegendKey], metrics: QFontMetrics, width: float) -> list[list[LegendKey]]:
    rows: list[list[LegendKey]] = []
    used = 0.0
    for key in keys:
        needed = _key_px(key, metrics)
        if rows and used + _BETWEEN_PX + needed <= width:
            rows[-1].append(key)
            used += _BETWEEN_PX + needed
        else:
            rows.append([key])
            used = needed
    return rows


def _key_px(key: LegendKey, metrics: QFontMetrics) -> float:
    return SIGN_PX + _GAP_PX + metrics.horizontalAdvance(key.text)
