"""A chart of lines or scattered points, painted: means with spreads, axes and words.

Knows no widget.
"""

import math
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from explorer.qt.theme import Theme
from explorer.qt.widgets.chart_axes import Axis
from explorer.qt.widgets.chart_data import Quantity
from explorer.qt.widgets.chart_legend import LegendKey
from explorer.qt.widgets.chart_marks import (
    CENTRE,
    RIGHT,
    axis_px,
    paint_heading,
    paint_line_across,
    paint_reference,
    paint_value_axis,
)
from explorer.qt.widgets.chart_signs import (
    paint_band,
    paint_line,
    paint_marker,
    paint_whisker,
    tone_colour,
)
from explorer.qt.widgets.line_data import (
    LinePicture,
    LineSeries,
    PointPlace,
    csv_rows,
    finite_points,
    legend_keys,
    point_in,
    readout,
)

_TICK_LINES = 2.2  # lines of text from tick to tick
_TICK_PX = 40.0
_TITLE_FROM = 11  # lines of text that the chart is high
_EDGE_PX = 6.0  # of the plot, so that no point lies on its frame
_DENSE_PX = 5.0  # nearer than that, points have no markers of their own
_POINTED_PX = 4.5
_ASIDE_PX = 3.0


@dataclass(frozen=True, slots=True)
class LineFrame:
    """Where the plot lies and what its sides mean."""

    plot: QRectF
    x_axis: Axis
    y_axis: Axis

    def at(self, x: float, y: float) -> QPointF:
        across = self.x_axis.share(self.x_axis.clamped(x)) * (self.plot.width() - 2 * _EDGE_PX)
        return QPointF(self.plot.left() + _EDGE_PX + across, self.y(y))

    def y(self, value: float) -> float:
        share = self.y_axis.share(self.y_axis.clamped(value))
        return self.plot.bottom() - share * self.plot.height()


@dataclass(frozen=True, slots=True)
class LineDrawing:
    """A picture of lines, of which one point may be pointed at."""

    picture: LinePicture = field(default_factory=lambda: LinePicture(Quantity(""), Quantity("")))
    pointed: PointPlace | None = None

    @property
    def is_empty(self) -> bool:
        return not self.picture.points

    def csv_rows(self) -> list[list[str]]:
        return csv_rows(self.picture)

    def legend_keys(self) -> tuple[LegendKey, ...]:
        return legend_keys(self.picture)

    def frame(self, size: QSizeF, metrics: QFontMetrics) -> LineFrame:
        line = metrics.height()
        top = line + 2 + line / 2
        bottom = size.height() - line - 4 - (line if _has_title(size, line) else 0)
        room = max(1.0, bottom - top)
        y_axis = self.picture.y_axis(max(3, int(room / (_TICK_LINES * line))))
        left = axis_px(metrics, y_axis)
        width = max(1.0, size.width() - left - 1)
        x_axis = self.picture.x_axis(max(2, int(width / _TICK_PX)))
        return LineFrame(QRectF(left, top, width, room), x_axis, y_axis)

    def nearest(self, position: QPointF, frame: LineFrame, *, reach_px: float) -> PointPlace | None:
        """The point that lies nearest to a position; None where none is in reach."""
        found, least = None, reach_px
        for number, series in enumerate(self.picture.series):
            for place, point in finite_points(series):
                away = frame.at(point.x, point.y) - position
                distance = math.hypot(away.x(), away.y())
                if distance <= least:
                    found, least = PointPlace(number, place), distance
        return found

    def paint_chart(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.save()
        painter.translate(rect.topLeft())
        frame = self.frame(rect.size(), painter.fontMetrics())
        paint_value_axis(painter, frame.plot, frame.y_axis, bottom=rect.height(), theme=theme)
        _paint_ticks(painter, frame, width=rect.width(), theme=theme)
        self._paint_lines_across(painter, frame, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, series in enumerate(self.picture.series):
            aside = _ASIDE_PX * (number - (len(self.picture.series) - 1) / 2)
            self._paint_spreads(painter, frame, series, aside=aside, theme=theme)
        for series in self.picture.series:
            _paint_series(painter, frame, series, theme)
        self._paint_pointed(painter, frame, theme)
        self._paint_words(painter, rect.size(), theme)
        painter.restore()

    def _paint_words(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """What the axes measure, and the point; in a low chart all of it in one line."""
        line, width = painter.fontMetrics().height(), size.width()
        across, down = self.picture.x.titles(), self.picture.y.titles()
        has_title = _has_title(size, line)
        titles = down if has_title else [f"{title} over {across[-1]}" for title in down]
        told = readout(self.picture, self.pointed)
        paint_heading(painter, QRectF(0, 0, width, line), titles, told, theme=theme)
        if has_title:
            metrics = painter.fontMetrics()
            fitting = (title for title in across if metrics.horizontalAdvance(title) < width)
            painter.setPen(QColor(theme.muted))
            room = QRectF(0, size.height() - line, width - 1, line)
            painter.drawText(room, RIGHT, next(fitting, across[-1]))

    def _paint_lines_across(self, painter: QPainter, frame: LineFrame, theme: Theme) -> None:
        if frame.y_axis.low <= 0 <= frame.y_axis.high:
            zero = QPen(QColor(theme.edge), 1)
            paint_line_across(painter, frame.plot, frame.y(0.0), pen=zero)
        reference = self.picture.reference
        if reference is not None:
            y, points = frame.y(reference.value), self._obstacles(frame)
            paint_reference(painter, frame.plot, reference, y=y, obstacles=points, theme=theme)

    def _obstacles(self, frame: LineFrame) -> list[QRectF]:
        """Around all points, and what their spreads reach over."""
        found = []
        for point in self.picture.points:
            low, high = point.spread or (point.y, point.y)
            top, bottom = frame.at(point.x, high), frame.at(point.x, low)
            found.append(QRectF(top, bottom).adjusted(-4, -4, 4, 4))
        return found

    def _paint_spreads(
        self, painter: QPainter, frame: LineFrame, series: LineSeries, *, aside: float, theme: Theme
    ) -> None:
        """A band, or error bars; those of two series stand ``aside`` so that both are seen."""
        spreads = [(point.x, point.spread) for _, point in finite_points(series) if point.spread]
        tops = [frame.at(x, high) for x, (_, high) in spreads]
        bottoms = [frame.at(x, low) for x, (low, _) in spreads]
        if self.picture.has_band and len(tops) > 1:
            paint_band(painter, tops, bottoms, series.form, tone=series.tone, theme=theme)
            return
        room, colour = _point_px(frame, series), tone_colour(series.tone, theme)
        away = QPointF(aside if room > 4 * _ASIDE_PX else 0.0, 0.0)
        for top, bottom in zip(tops, bottoms, strict=True):
            paint_whisker(painter, top + away, bottom + away, room_px=room, colour=colour)

    def _paint_pointed(self, painter: QPainter, frame: LineFrame, theme: Theme) -> None:
        if self.pointed is None:
            return
        series, point = (
            self.picture.series[self.pointed.series],
            point_in(self.picture, self.pointed),
        )
        centre = frame.at(point.x, point.y)
        painter.setPen(QPen(QColor(theme.text), 1.4))
        painter.setBrush(tone_colour(series.tone, theme))
        painter.drawEllipse(centre, _POINTED_PX, _POINTED_PX)


def _has_title(size: QSizeF, line: int) -> bool:
    """Whether there is room for a line below the ticks."""
    return size.height() >= _TITLE_FROM * line


def _paint_ticks(painter: QPainter, frame: LineFrame, *, width: float, theme: Theme) -> None:
    """Below the plot."""
    line = painter.fontMetrics().height()
    bottom = round(frame.plot.bottom())
    paint_line_across(painter, frame.plot, bottom, pen=QPen(QColor(theme.edge), 1))
    for value, text in frame.x_axis.ticks:
        x = round(frame.at(value, 0.0).x())
        painter.setPen(QPen(QColor(theme.edge), 1))
        painter.drawLine(x, bottom, x, bottom + 3)
        painter.setPen(QColor(theme.muted))
        room = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(0.0, x - room / 2), width - room)
        painter.drawText(QRectF(left, bottom + 4, room, line), CENTRE, text)


def _point_px(frame: LineFrame, series: LineSeries) -> float:
    """From one point to the next, on average."""
    return frame.plot.width() / max(1, len(series.points))


def _paint_series(painter: QPainter, frame: LineFrame, series: LineSeries, theme: Theme) -> None:
    points = [frame.at(point.x, point.y) for _, point in finite_points(series)]
    if not series.is_scattered:
        paint_line(painter, points, series.form, tone=series.tone, theme=theme)
    is_dense = _point_px(frame, series) < _DENSE_PX and not series.is_scattered
    for point in [] if is_dense else points:
        paint_marker(painter, point, series.form, tone=series.tone, theme=theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)
