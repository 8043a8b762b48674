"""A bar chart painted: bars around zero, another series over them, spreads, marks and words.

Knows no widget.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from explorer.qt.theme import Theme
from explorer.qt.widgets.bar_data import (
    Bar,
    BarPicture,
    BarSeries,
    csv_rows,
    legend_keys,
    readout,
    tip,
)
from explorer.qt.widgets.chart_data import Form, Quantity
from explorer.qt.widgets.chart_drawing import SlotDrawing
from explorer.qt.widgets.chart_legend import LegendKey
from explorer.qt.widgets.chart_marks import (
    RIGHT,
    SlotFrame,
    SlotLabels,
    axis_px,
    paint_groups,
    paint_heading,
    paint_line_across,
    paint_reference,
    paint_totals,
    paint_value_axis,
)
from explorer.qt.widgets.chart_signs import (
    paint_band,
    paint_bar,
    paint_diamond,
    paint_flag,
    paint_line,
    paint_marker,
    paint_whisker,
)
from explorer.qt.widgets.chart_slots import ChartSlot, groups_of

_LINES = (Form.LINE, Form.DASHED)
_GROUPS_FROM, _TITLE_FROM = 11, 13  # lines of text that the chart is high
_TICK_LINES = 2.2  # lines of text from tick to tick
_MARKS_PX = 9
_FLAGS_PX = 7
_MARKER_FROM_PX = 10.0  # of a column
_PENDING_PX = 3.0
_UNDEFINED_PX = 8.0
_FLAG_PX = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BarDrawing(SlotDrawing):
    """A picture of bars, of which one may be chosen and one hovered."""

    picture: BarPicture = field(default_factory=lambda: BarPicture(Quantity("")))

    @property
    def is_empty(self) -> bool:
        return self.picture.is_empty

    @property
    def places(self) -> tuple[ChartSlot, ...]:
        return self.picture.slots

    def csv_rows(self) -> list[list[str]]:
        return csv_rows(self.picture)

    def legend_keys(self) -> tuple[LegendKey, ...]:
        return legend_keys(self.picture)

    def tip(self, place: int) -> str:
        return tip(self.picture, place)

    def frame(self, size: QSizeF, metrics: QFontMetrics) -> SlotFrame:
        rows = self._rows(size, metrics)
        bottom = size.height() - rows.below
        top = rows.groups_top + rows.groups + metrics.height() / 2
        room = bottom - top
        axis = self.picture.axis(max(3, int(room / (_TICK_LINES * metrics.height()))))
        left = axis_px(metrics, axis)
        plot = QRectF(left, top, max(1.0, size.width() - left - 1), max(1.0, room))
        return SlotFrame(plot, plot.width() / max(1, len(self.places)), axis)

    def paint_chart(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        if not self.places:
            return
        painter.save()
        painter.translate(rect.topLeft())
        metrics = painter.fontMetrics()
        frame, rows = self.frame(rect.size(), metrics), self._rows(rect.size(), metrics)
        self._paint_columns(painter, frame, rows, theme)
        paint_value_axis(painter, frame.plot, frame.axis, bottom=rect.height(), theme=theme)
        paint_groups(painter, frame, self.places, top=rows.groups_top, theme=theme)
        for series in self.picture.series:
            self._paint_series(painter, frame, series, theme)
        self._paint_lines_across(painter, frame, theme)
        self._paint_words(painter, frame, rows, theme=theme, size=rect.size())
        painter.restore()

    # ------------------------------------------------------------ pieces

    def _paint_columns(
        self, painter: QPainter, frame: SlotFrame, rows: "_Rows", theme: Theme
    ) -> None:
        """Behind the bars: what is chosen and what is under the mouse."""
        for place, colour in ((self.hovered, theme.raised), (self.chosen, theme.selection)):
            if 0 <= place < len(self.places):
                column = frame.column(place).adjusted(0, 0, 0, rows.below - rows.title)
                painter.fillRect(column, QColor(colour))

    def _paint_series(
        self, painter: QPainter, frame: SlotFrame, series: BarSeries, theme: Theme
    ) -> None:
        if series.form in _LINES:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_line_series(painter, frame, series, theme)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            return
        for place, bar in enumerate(series.bars[: len(self.places)]):
            across = frame.bar_across(place)
            if bar.value is None or not math.isfinite(bar.value):
                _paint_missing(painter, frame, across, is_known=bar.value is not None, theme=theme)
                continue
            rect = _bar_rect(frame, across, bar.value)
            if series.form is Form.OUTLINE:
                rect.adjust(-0.5, -0.5, 0.5, 0.5)
            paint_bar(painter, rect, series.form, tone=series.tone, theme=theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, bar in enumerate(series.bars[: len(self.places)]):
            _paint_spread(painter, frame, place, bar, theme=theme)
            if bar.is_flagged and bar.value is not None and series.form is Form.BAR:
                _paint_flag(painter, frame, place, bar.value, theme=theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_lines_across(self, painter: QPainter, frame: SlotFrame, theme: Theme) -> None:
        zero = QPen(QColor(theme.edge), 1)
        paint_line_across(painter, frame.plot, frame.y(0.0), pen=zero)
        reference = self.picture.reference
        if reference is not None:
            y = frame.y(reference.value)
            bars = self._obstacles(frame)
            paint_reference(painter, frame.plot, reference, y=y, obstacles=bars, theme=theme)

    def _paint_words(
        self, painter: QPainter, frame: SlotFrame, rows: "_Rows", *, theme: Theme, size: QSizeF
    ) -> None:
        metrics, picture = painter.fontMetrics(), self.picture
        width, line = size.width(), metrics.height()
        pointed = self.hovered if self.hovered >= 0 else self.chosen
        heading = QRectF(0, 0, width, line)
        told = readout(picture, pointed)
        paint_heading(painter, heading, picture.quantity.titles(), told, theme=theme)
        if picture.totals:
            room = QRectF(0, line, width, line)
            totals = [(total.label, total.text) for total in picture.totals]
            paint_totals(painter, room, totals, theme=theme)
        top = size.height() - line - rows.title - 1
        self._paint_marks(painter, frame, top - _MARKS_PX / 2, theme)
        starts = tuple(first for first, _, _ in groups_of(self.places))
        labels = SlotLabels(picture.labels, starts, self.chosen)
        labels.paint(painter, QRectF(0, top, width, line), frame, theme)
        if rows.title:
            painter.setPen(QColor(theme.muted))
            below = QRectF(0, size.height() - line, width - 1, line)
            painter.drawText(below, RIGHT, picture.slots_title)

    def _paint_marks(self, painter: QPainter, frame: SlotFrame, y: float, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach = min(3.5, max(2.5, frame.slot_px / 2))
        for place, slot in enumerate(self.places):
            if slot.is_marked:
                centre = QPointF(frame.centre(place), y)
                paint_diamond(painter, centre, colour=QColor(theme.muted), reach=reach)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    # ------------------------------------------------------------ geometry

    def _rows(self, size: QSizeF, metrics: QFontMetrics) -> "_Rows":
        line, height = metrics.height(), size.height()
        has_groups = any(slot.group for slot in self.places)
        heading = line + 2 + (line if self.picture.totals else 0)
        groups = line if has_groups and height > _GROUPS_FROM * line else 0
        marks = _MARKS_PX if any(slot.is_marked for slot in self.places) else 0
        marks += _FLAGS_PX if self._has_flag_below() else 0
        title = line if height >= _TITLE_FROM * line else 0
        return _Rows(heading, groups, title, line + 3 + marks + title)

    def _has_flag_below(self) -> bool:
        filled = (series for series in self.picture.series if series.form is Form.BAR)
        bars = (bar for series in filled for bar in series.bars)
        return any(bar.is_flagged and (bar.value or 0.0) < 0 for bar in bars)

    def _obstacles(self, frame: SlotFrame) -> list[QRectF]:
        return [
            _bar_rect(frame, frame.bar_across(place), bar.value)
            for series in self.picture.series
            if series.form not in _LINES
            for place, bar in enumerate(series.bars[: len(self.places)])
            if bar.value is not None and math.isfinite(bar.value)
        ]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Heights around the plot: the words above it, and what is below."""

    groups_top: int
    groups: int
    title: int
    below: int


def _bar_rect(frame: SlotFrame, across: QRectF, value: float) -> QRectF:
    """From zero to a value; a small one is still seen."""
    top, bottom = frame.y(max(0.0, value)), frame.y(min(0.0, value))
    if 0 < bottom - top < 1 and value:
        top, bottom = (bottom - 1, bottom) if value > 0 else (top, top + 1)
    return QRectF(across.left(), top, across.width(), bottom - top)


def _paint_missing(
    painter: QPainter, frame: SlotFrame, across: QRectF, *, is_known: bool, theme: Theme
) -> None:
    """Not known yet: a grey foot. Undefined: a dashed one."""
    zero = frame.y(0.0)
    if not is_known:
        foot = QRectF(across.left(), zero - _PENDING_PX, across.width(), 2 * _PENDING_PX)
        painter.fillRect(foot, QColor(theme.grid))
        return
    painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
    painter.drawRect(QRectF(across.left(), zero - _UNDEFINED_PX, across.width(), _UNDEFINED_PX))


def _paint_spread(
    painter: QPainter, frame: SlotFrame, place: int, bar: Bar, *, theme: Theme
) -> None:
    if bar.spread is not None:
        low, high = (QPointF(frame.centre(place), frame.y(end)) for end in bar.spread)
        colour = QColor(theme.text)
        paint_whisker(painter, high, low, room_px=frame.slot_px * 0.7, colour=colour)


def _paint_flag(
    painter: QPainter, frame: SlotFrame, place: int, value: float, *, theme: Theme
) -> None:
    """Beyond the end of the bar, inside the plot."""
    away = -(_FLAG_PX + 4) if value >= 0 else _FLAG_PX + 4
    y = frame.y(value) + away
    reach = min(_FLAG_PX, max(2.0, frame.slot_px / 2.4))
    paint_flag(painter, QPointF(frame.centre(place), y), reach=reach, theme=theme)


def _paint_line_series(
    painter: QPainter, frame: SlotFrame, series: BarSeries, theme: Theme
) -> None:
    """Over the slots, or over the width for a network with other places; gaps stay gaps."""
    step = frame.plot.width() / max(1, len(series.bars)) if series.names else frame.slot_px
    xs = [frame.plot.left() + (place + 0.5) * step for place in range(len(series.bars))]
    for run in _runs([bar.spread is not None for bar in series.bars]):
        ends = [(xs[place], series.bars[place].spread or (0.0, 0.0)) for place in run]
        tops = [QPointF(x, frame.y(high)) for x, (_, high) in ends]
        bottoms = [QPointF(x, frame.y(low)) for x, (low, _) in ends]
        paint_band(painter, tops, bottoms, series.form, tone=series.tone, theme=theme)
    values = [bar.value for bar in series.bars]
    for run in _runs([value is not None and math.isfinite(value) for value in values]):
        points = [QPointF(xs[place], frame.y(values[place] or 0.0)) for place in run]
        paint_line(painter, points, series.form, tone=series.tone, theme=theme)
        if step >= _MARKER_FROM_PX or len(points) == 1:
            for point in points:
                paint_marker(painter, point, series.form, tone=series.tone, theme=theme)


def _runs(are_there: Sequence[bool]) -> Iterator[list[int]]:
    """Places that follow each other and are there."""
    run: list[int] = []
    for place, is_there in enumerate([*are_there, False]):
        if is_there:
            run.append(place)
        elif run:
            yield run
            run = []
