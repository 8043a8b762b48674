"""A list of labelled bars: the top classes, the strongest units. Knows no document."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.qt.theme import SPACE_M, SPACE_S, Theme, theme_for

_CORNER = 4
_MAX_ROW_PX = 38
_BAR_STRENGTH = 0.55


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. ``fraction`` is the length of its bar, from -1 to 1; negative grows to the left."""

    label: str
    value: str
    fraction: float
    tooltip: str = ""
    is_strong: bool = False


class BarList(QWidget):
    """Rows of bars; as many as fit are shown, none is ever cut."""

    def __init__(self, parent: QWidget, *, usual_rows: int = 5, padding_px: int = 2) -> None:
        super().__init__(parent)
        self._padding_px = padding_px
        self._usual_rows = usual_rows
        self._bars: tuple[Bar, ...] = ()
        self._is_believable = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: tuple[Bar, ...], *, is_believable: bool = True) -> None:
        """Replace all rows. What is not believable loses the colour that says 'chosen'."""
        self._bars = bars
        self._is_believable = is_believable
        self.setAccessibleDescription("; ".join(f"{bar.label} {bar.value}" for bar in bars))
        self.update()

    def bar_at(self, y: int) -> Bar | None:
        """The row under a height in the widget."""
        rows = self._row_rects()
        return next(
            (bar for bar, row in zip(self._bars, rows, strict=False) if _spans(row, y)), None
        )

    def visible_count(self) -> int:
        """How many rows fit."""
        return len(self._row_rects())

    def sizeHint(self) -> QSize:
        return QSize(200, self._usual_rows * (self._least_row_px() + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, min(5, self._usual_rows) * self._least_row_px())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos().y())
            QToolTip.showText(event.globalPos(), bar.tooltip if bar else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_for(self.palette())
        lowest = min((bar.fraction for bar in self._bars), default=0.0)
        for bar, row in zip(self._bars, self._row_rects(), strict=False):
            self._paint_row(painter, bar, row, zero=0.5 if lowest < 0 else 0.0, theme=theme)

    def _paint_row(
        self, painter: QPainter, bar: Bar, row: QRect, *, zero: float, theme: Theme
    ) -> None:
        is_chosen = bar.is_strong and self._is_believable
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.grid))
        painter.drawRoundedRect(row, _CORNER, _CORNER)
        filled = _filled(QRectF(row), bar.fraction, zero)
        painter.setBrush(QColor(theme.accent) if is_chosen else bar_colour(theme))
        painter.drawRoundedRect(filled, _CORNER, _CORNER)
        if bar.is_strong and not self._is_believable:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.edge))
            painter.drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        self._paint_text(painter, bar, row, QColor(theme.text))
        if is_chosen:
            painter.save()
            painter.setClipRect(filled)
            self._paint_text(painter, bar, row, QColor(theme.card))
            painter.restore()

    def _paint_text(self, painter: QPainter, bar: Bar, row: QRect, colour: QColor) -> None:
        font = QFont(self.font())
        font.setBold(bar.is_strong)
        painter.setFont(font)
        painter.setPen(colour)
        metrics = painter.fontMetrics()
        inner = row.adjusted(SPACE_M, 0, -SPACE_M, 0)
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, bar.value
        )
        room = inner.width() - metrics.horizontalAdvance(bar.value) - SPACE_M
        label = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)

    def _least_row_px(self) -> int:
        return self.fontMetrics().height() + self._padding_px

    def _row_rects(self) -> list[QRect]:
        if not self._bars:
            return []
        count = min(len(self._bars), max(1, self.height() // self._least_row_px()))
        pitch = min(_MAX_ROW_PX, self.height() // count)
        gap = min(SPACE_S, max(1, (pitch - self.fontMetrics().height()) // 2))
        return [QRect(0, index * pitch, self.width(), pitch - gap) for index in range(count)]


def bar_colour(theme: Theme) -> QColor:
    """Of every bar but the strongest: a quiet grey that text can be read on."""
    track, full = QColor(theme.grid), QColor(theme.edge)
    mixed = [
        round(low + _BAR_STRENGTH * (high - low))
        for low, high in zip(track.getRgb()[:3], full.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed)


def _spans(row: QRect, y: int) -> bool:
    return row.top() <= y <= row.bottom()


def _filled(row: QRectF, fraction: float, zero: float) -> QRectF:
    """The filled part of a row: from the zero line, at least a sliver."""
    fraction = 0.0 if math.isnan(fraction) else max(-1.0, min(1.0, fraction))
    length = max(3.0, abs(fraction) * row.width() * (1 - zero))
    start = row.left() + zero * row.width()
    left = start if fraction >= 0 else start - length
    return QRectF(left, row.top(), length, row.height())
