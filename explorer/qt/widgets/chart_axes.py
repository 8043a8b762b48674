"""Axes of charts: limits, round ticks, linear or logarithmic on both sides of zero.

Pure: knows neither Qt nor documents.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from explorer.qt.widgets.number_text import signed

_ROOM = 0.03  # of the axis, between the outermost value and the edge
_LEAST_TICKS = 2
_MOST_DECADES = 4.0
_LINEAR_SHARE = 0.25  # of the magnitudes lie below what a logarithmic axis still tells apart


class Scale(StrEnum):
    LINEAR = "linear"
    SYMLOG = "log scale"  # on both sides of zero, and linear around it


@dataclass(frozen=True, slots=True)
class Axis:
    """Limits and labelled ticks. With ``linear_to`` it is logarithmic beyond that magnitude."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    linear_to: float = 0.0

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the lower limit, 1 at the upper."""
        low, high = self._unrolled(self.low), self._unrolled(self.high)
        return (self._unrolled(value) - low) / (high - low)

    def clamped(self, value: float) -> float:
        """The nearest value on the axis."""
        return min(self.high, max(self.low, value))

    def _unrolled(self, value: float) -> float:
        if not self.linear_to:
            return value
        return math.copysign(math.log10(1 + abs(value) / self.linear_to), value)


def axis_around(
    values: Sequence[float],
    *,
    most_ticks: int,
    scale: Scale = Scale.LINEAR,
    has_zero: bool = True,
    is_whole: bool = False,
) -> Axis:
    """Limits that hold all finite values, and as many round ticks as there is room for."""
    finite = [value for value in values if math.isfinite(value)]
    if has_zero or not finite:
        finite.append(0.0)
    if scale is Scale.SYMLOG and any(finite):
        return _symlog_axis(finite, most_ticks)
    return _linear_axis(min(finite), max(finite), most_ticks, least_step=1.0 if is_whole else 0.0)


def round_step(wanted: float, *, least: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... that is no smaller than wanted."""
    wanted = max(wanted, least)
    power: float = 10.0 ** math.floor(math.log10(wanted) + 1e-9)
    return next(step * power for step in (1, 2, 5, 10) if step * power >= wanted - 1e-9 * power)


def tick_text(value: float) -> str:
    """``-0.5``, ``20``, ``1e-5`` with proper minus signs: as short as it can be."""
    text = f"{round(value, 12):g}"
    mantissa, _, exponent = text.partition("e")
    return signed(f"{mantissa}e{signed(str(int(exponent)))}" if exponent else text)


def _linear_axis(lowest: float, highest: float, most_ticks: int, *, least_step: float) -> Axis:
    """Ticks at the smallest round step that gives no more of them than there is room for."""
    span = highest - lowest
    if span <= 0:
        span = abs(highest) or 1.0
        lowest, highest = min(lowest, 0.0), max(highest, lowest + span)
    low = lowest - _ROOM * span if lowest < 0 or not _is_zero(lowest, span) else lowest
    high = highest + _ROOM * span if highest > 0 or not _is_zero(highest, span) else highest
    step = round_step((high - low) / (3 * max(2, most_ticks)), least=max(least_step, 1e-9 * span))
    while len(_places(low, high, step)) > max(2, most_ticks):
        wider = round_step(step * 1.01, least=step)
        if len(_places(low, high, wider)) < _LEAST_TICKS:
            break
        step = wider
    ticks = ((place * step, tick_text(place * step)) for place in _places(low, high, step))
    return Axis(low, high, tuple(ticks))


def _places(low: float, high: float, step: float) -> range:
    """The multiples of a step that lie on an axis."""
    return range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)


def _is_zero(value: float, span: float) -> bool:
    return abs(value) < 1e-9 * span


def _symlog_axis(values: list[float], most_ticks: int) -> Axis:
    """Ticks at powers of ten. What is small among the values lies in the linear part."""
    sizes = sorted(abs(value) for value in values if value)
    top = sizes[-1]
    small = max(sizes[int(_LINEAR_SHARE * len(sizes))], top / 10**_MOST_DECADES)
    first = math.floor(math.log10(small) + 1e-9)
    last = max(math.floor(math.log10(top) + 1e-9), first)
    grown = 1 + 4 * _ROOM
    axis = Axis(min(0.0, *values) * grown, max(0.0, *values) * grown, (), linear_to=10.0**first)
    gap = 1 / max(2, most_ticks)
    kept = [0.0]
    for power in range(last, first - 1, -1):
        for place in (10.0**power, -(10.0**power)):
            away = (abs(axis.share(place) - axis.share(other)) for other in kept)
            if axis.low <= place <= axis.high and min(away) >= gap:
                kept.append(place)
    return replace(axis, ticks=tuple((place, tick_text(place)) for place in sorted(kept)))
