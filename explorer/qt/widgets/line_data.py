"""What a chart of lines or points shows, and how it is told in words and as a table.

Knows no widget.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from explorer.qt.widgets.chart_axes import Axis, axis_around
from explorer.qt.widgets.chart_data import (
    Form,
    Quantity,
    Reference,
    Spread,
    Tone,
    number_cell,
    spread_cells,
    without_empty_columns,
    words,
)
from explorer.qt.widgets.chart_legend import LegendKey


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One value over ``x``, with what it varies between; ``note`` is one more line about it."""

    x: float
    y: float
    spread: tuple[float, float] | None = None
    note: str = ""

    @property
    def is_finite(self) -> bool:
        return math.isfinite(self.x) and math.isfinite(self.y)


@dataclass(frozen=True, slots=True)
class LineSeries:
    """Points of one network: joined by a line in their order, or scattered."""

    name: str
    points: tuple[LinePoint, ...]
    form: Form = Form.LINE
    tone: Tone = Tone.BRANCH

    @property
    def is_scattered(self) -> bool:
        return self.form in (Form.DISCS, Form.SQUARES)


@dataclass(frozen=True, slots=True)
class LinePicture:
    """Spreads are whiskers where few points stand apart, and a band where they are dense."""

    x: Quantity
    y: Quantity
    series: tuple[LineSeries, ...] = ()
    spread: Spread | None = None
    reference: Reference | None = None
    has_band: bool = False

    @property
    def points(self) -> tuple[LinePoint, ...]:
        return tuple(point for series in self.series for point in series.points if point.is_finite)

    def x_axis(self, most_ticks: int) -> Axis:
        return _axis(self.x, [point.x for point in self.points], most_ticks)

    def y_axis(self, most_ticks: int) -> Axis:
        """Holds all points, their spreads and the reference line."""
        ends = [self.reference.value] if self.reference else []
        for point in self.points:
            ends += [point.y, *(point.spread or ())]
        return _axis(self.y, ends, most_ticks)


@dataclass(frozen=True, slots=True)
class PointPlace:
    """One point of one series, by their places."""

    series: int
    point: int


def point_in(picture: LinePicture, place: PointPlace) -> LinePoint:
    return picture.series[place.series].points[place.point]


def readout(picture: LinePicture, place: PointPlace | None) -> str:
    """``ResNet-56, 3: -12.3 pp``; empty without a point."""
    if place is None:
        return ""
    point = point_in(picture, place)
    name = f"{picture.series[place.series].name}, " if len(picture.series) > 1 else ""
    x = picture.x.text(point.x) if picture.x.sign else f"{picture.x.name} {picture.x.text(point.x)}"
    return f"{name}{x}: {picture.y.text(point.y)}"


def tip(picture: LinePicture, place: PointPlace | None) -> str:
    """All that is known of a point, one fact per line."""
    if place is None:
        return ""
    point = point_in(picture, place)
    lines = [picture.series[place.series].name]
    lines += [f"{picture.x.name}: {picture.x.text(point.x)}"]
    lines += [f"{picture.y.name}: {picture.y.text(point.y)}"]
    if point.spread and picture.spread:
        low, high = (picture.y.text(end) for end in point.spread)
        lines.append(f"{picture.spread.low} {low}, {picture.spread.high} {high}")
    return "\n".join([*lines, point.note] if point.note else lines)


def ends_text(picture: LinePicture) -> str:
    """All series in words, by their last point."""
    ends = (
        f"{series.name}: {picture.y.text(series.points[-1].y)} "
        f"at {picture.x.text(series.points[-1].x)}"
        for series in picture.series
        if series.points
    )
    return f"{picture.y.heading} over {picture.x.heading}. " + "; ".join(ends)


def walked_point(
    picture: LinePicture, now: PointPlace | None, *, across: int, down: int
) -> PointPlace | None:
    """The next point along the x axis, or the nearest of the next series; at first the first."""
    if not picture.points:
        return None
    if now is None:
        full = next(place for place, series in enumerate(picture.series) if series.points)
        return PointPlace(full, _by_x(picture.series[full])[0])
    if down:
        return _in_next_series(picture, now, down)
    order = _by_x(picture.series[now.series])
    rank = order.index(now.point) + across
    return PointPlace(now.series, order[max(0, min(len(order) - 1, rank))])


def legend_keys(picture: LinePicture) -> tuple[LegendKey, ...]:
    """None for a single series without a spread: the heading says it all."""
    keys = [LegendKey(series.name, series.form, series.tone) for series in picture.series]
    if picture.spread and any(point.spread for point in picture.points):
        form = Form.BAND if picture.has_band else Form.WHISKER
        keys.append(LegendKey(picture.spread.title, form, picture.series[0].tone))
    return tuple(keys) if len(keys) > 1 else ()


def csv_rows(picture: LinePicture) -> list[list[str]]:
    """One row per point of each series; columns that say nothing are left out."""
    unit = f" ({picture.y.unit})" if picture.y.unit else ""
    spread = picture.spread or Spread("")
    header = ["network", picture.x.heading, picture.y.heading]
    rows = [[*header, f"{spread.low}{unit}", f"{spread.high}{unit}", "note"]]
    for series in picture.series:
        for point in series.points:
            numbers = [number_cell(point.x), number_cell(point.y), *spread_cells(point.spread)]
            rows.append([*words(series.name), *numbers, *words(point.note)])
    return without_empty_columns(rows)


def _axis(quantity: Quantity, values: list[float], most_ticks: int) -> Axis:
    return axis_around(
        values,
        most_ticks=most_ticks,
        scale=quantity.scale,
        has_zero=quantity.has_zero,
        is_whole=quantity.is_whole,
    )


def _by_x(series: LineSeries) -> list[int]:
    return sorted(range(len(series.points)), key=lambda place: series.points[place].x)


def _in_next_series(picture: LinePicture, now: PointPlace, down: int) -> PointPlace:
    full = [place for place, series in enumerate(picture.series) if series.points]
    rank = full.index(now.series) + down
    series = full[max(0, min(len(full) - 1, rank))]
    if series == now.series:
        return now
    x, points = point_in(picture, now).x, picture.series[series].points
    nearest = min(range(len(points)), key=lambda place: abs(points[place].x - x))
    return PointPlace(series, nearest)


def finite_points(series: LineSeries) -> Iterator[tuple[int, LinePoint]]:
    """Points that have a place in the plot, with their number."""
    return ((place, point) for place, point in enumerate(series.points) if point.is_finite)
