"""What the chart of training curves draws: curves, axes, places of labels. Knows no widget."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from explorer.qt.widgets.chart_axes import Axis, round_step
from explorer.qt.widgets.number_text import percent_text, value_text


class CurveKind(StrEnum):
    """What sets a network apart from its relatives; gives its curve colour and line style."""

    RESIDUAL = "with shortcuts"
    PLAIN = "plain"
    NO_NORM = "without batch norm"


class CurveMeasure(StrEnum):
    ACCURACY = "test accuracy"
    LOSS = "training loss"


@dataclass(frozen=True, slots=True)
class Curve:
    """``points`` are (epoch, value) in order of the epochs; every value is finite."""

    name: str
    label: str
    kind: CurveKind
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One epoch of one curve, by their places."""

    curve: int
    place: int


@dataclass(frozen=True, slots=True)
class CurveFrame:
    """Where the plot lies, in pixels, and what its sides mean."""

    left: float
    top: float
    right: float
    bottom: float
    epochs: Axis
    values: Axis

    def x(self, epoch: float) -> float:
        return self.left + self.epochs.share(epoch) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - self.values.share(value) * (self.bottom - self.top)


def point_text(curve: Curve, place: int, measure: CurveMeasure) -> str:
    """``ResNet-56 · epoch 5 · 93.1 %``."""
    epoch, value = curve.points[place]
    return f"{curve.label} · epoch {epoch} · {measure_text(value, measure)}"


def measure_text(value: float, measure: CurveMeasure) -> str:
    return percent_text(value) if measure is CurveMeasure.ACCURACY else value_text(value)


def value_axis(curves: Sequence[Curve], measure: CurveMeasure) -> Axis:
    """Round limits around all values, four to eight labelled ticks. A loss starts at 0."""
    is_percent = measure is CurveMeasure.ACCURACY
    factor = 100 if is_percent else 1
    values = [factor * value for curve in curves for _, value in curve.points] or [0.0, factor]
    lowest = min(values) if is_percent else min(0.0, *values)
    step = round_step((max(values) - lowest) / 6, least=0.1 if is_percent else 1e-3)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(max(values) / step - 1e-9)
    last = max(last, first + 1)
    ticks = tuple(
        (place * step / factor, f"{round(place * step, 6):g}{' %' if is_percent else ''}")
        for place in range(first, last + 1)
    )
    return Axis(ticks[0][0], ticks[-1][0], ticks)


def epoch_axis(curves: Sequence[Curve], most_ticks: int) -> Axis:
    """From the first epoch to the last; ticks at whole epochs."""
    epochs = [epoch for curve in curves for epoch, _ in curve.points] or [0, 1]
    first, last = min(epochs), max(epochs)
    step = 1
    while last // step - (first - 1) // step > max(2, most_ticks):
        step = round(round_step(step + 1, least=1))
    kept = [epoch for epoch in range(first, last + 1) if epoch % step == 0]
    if first not in kept and (not kept or kept[0] - first > step / 2):
        kept.insert(0, first)
    ticks = tuple((float(epoch), str(epoch)) for epoch in kept)
    return Axis(first - 0.5, last + 0.5, ticks) if first == last else Axis(first, last, ticks)


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Places between ``low`` and ``high``, near the wanted ones, at least ``gap`` apart.

    Where there is no room for that, they stand as far apart as they can.
    """
    if len(wanted) > 1:
        gap = min(gap, (high - low) / (len(wanted) - 1))
    count = len(wanted)
    order = sorted(range(count), key=lambda index: wanted[index])
    places = [min(max(place, low), high) for place in wanted]
    downwards, upwards = places.copy(), places.copy()
    for rank, index in enumerate(order):
        least = downwards[order[rank - 1]] + gap if rank else low
        most = high - (count - 1 - rank) * gap
        downwards[index] = min(max(places[index], least), most)
    for rank, index in reversed(list(enumerate(order))):
        most = upwards[order[rank + 1]] - gap if rank < count - 1 else high
        upwards[index] = max(min(places[index], most), low + rank * gap)
    return [(one + other) / 2 for one, other in zip(downwards, upwards, strict=True)]


def nearest_point(
    curves: Sequence[Curve], frame: CurveFrame, position: tuple[float, float], *, reach_px: float
) -> CurvePoint | None:
    """The epoch, on the curve that runs nearest to a position; None where none is in reach."""
    distance, index = min(
        ((_distance(curve, frame, position), index) for index, curve in enumerate(curves)),
        default=(math.inf, -1),
    )
    if distance > reach_px:
        return None
    points = curves[index].points
    place = min(range(len(points)), key=lambda at: abs(frame.x(points[at][0]) - position[0]))
    return CurvePoint(index, place)


def _distance(curve: Curve, frame: CurveFrame, position: tuple[float, float]) -> float:
    """From a position to the line of a curve."""
    points = [(frame.x(epoch), frame.y(value)) for epoch, value in curve.points]
    if len(points) == 1:
        return math.dist(points[0], position)
    return min((_to_segment(*ends, position) for ends in pairwise(points)), default=math.inf)


def _to_segment(
    start: tuple[float, float], end: tuple[float, float], position: tuple[float, float]
) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    along = (position[0] - start[0]) * across + (position[1] - start[1]) * down
    share = min(1.0, max(0.0, along / (across**2 + down**2 or 1.0)))
    return math.dist((start[0] + share * across, start[1] + share * down), position)
