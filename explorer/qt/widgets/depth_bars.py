"""What the chart over depth draws: bars, axis and short names. Pure: knows no widget."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from explorer.core.measurements import MergeBand, MergeContribution
from explorer.qt.widgets.chart_axes import Axis
from explorer.qt.widgets.number_text import signed


class Measure(StrEnum):
    SHARE = "signed share"
    RATIO = "norm ratio"
    COSINE = "cosine"


class Role(StrEnum):
    """Whose colour a bar has."""

    BRANCH = "branch"
    SHORTCUT = "shortcut"
    BOTH = "both"
    OPERAND = "operand"  # of a join of equals


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar, in units of the axis."""

    low: float
    high: float
    role: Role
    operand: int = -1  # which one, from 0 on


def segments_of(merge: MergeContribution, measure: Measure) -> tuple[Segment, ...]:
    """The bar of one merge; none where the measure is undefined."""
    if measure is Measure.SHARE and merge.is_of_equals:
        return _operand_segments(merge.operand_shares)
    if measure is Measure.SHARE:
        return _share_segments(merge.branch_share, merge.shortcut_share)
    if measure is Measure.COSINE:
        value = merge.cosine
        return () if _is_missing(value) else (_from_zero(value, Role.BOTH),)
    if merge.ratio is None or math.isnan(merge.ratio):
        return ()
    height = _log(merge.ratio)
    return (_from_zero(height, Role.BRANCH if height > 0 else Role.SHORTCUT),)


@dataclass(frozen=True, slots=True)
class BandPlace:
    """Where many images lie at one merge, in units of the axis."""

    mean: float
    low: float
    high: float


def band_place(band: MergeBand | None, measure: Measure) -> BandPlace | None:
    """Mean, least and most over many images; None where that is undefined.

    Of shares it is where that of the shortcut ends and that of the branch begins.
    """
    if band is None:
        return None
    found = {
        Measure.SHARE: band.branch_share,
        Measure.RATIO: band.ratio,
        Measure.COSINE: band.cosine,
    }[measure]
    if found is None:
        return None
    if measure is Measure.SHARE:
        return BandPlace(1 - found.mean, 1 - found.maximum, 1 - found.minimum)
    if measure is Measure.COSINE:
        return BandPlace(found.mean, found.minimum, found.maximum)
    return BandPlace(_log(found.mean), _log(found.minimum), _log(found.maximum))


def axis_of(
    merges: Sequence[MergeContribution], measure: Measure, *, bands: Sequence[BandPlace] = ()
) -> Axis:
    """Limits that hold all bars, but never so wide that ordinary ones vanish."""
    ends = [0.0, *(end for band in bands for end in (band.low, band.high))]
    for merge in merges:
        for segment in segments_of(merge, measure):
            ends += [segment.low, segment.high]
    if measure is Measure.SHARE:
        return _share_axis(min(ends), max(ends))
    if measure is Measure.COSINE:
        return _cosine_axis(max(abs(end) for end in ends))
    return _ratio_axis(min(ends), max(ends))


def short_names(names: Sequence[str]) -> tuple[str, ...]:
    """What tells the merges apart, for the axis: ``layer2.0.add`` is ``2.0``.

    What all names begin or end with is left out; where the rest is still long, they are numbered.
    """
    paths = _without_common_ends([name.split(".") for name in names])
    labels = _without_common_letters([".".join(path) for path in paths])
    longest = max((len(label) for label in labels), default=0)
    if len(set(labels)) < len(names) or longest > _LONGEST_LABEL:
        return tuple(str(place + 1) for place in range(len(names)))
    return tuple(labels)


_LONGEST_LABEL = 6
_LOWEST_LOG, _HIGHEST_LOG = -2.0, 2.0
_LOWEST_SHARE, _HIGHEST_SHARE = -1.0, 2.0


def _share_segments(branch: float | None, shortcut: float | None) -> tuple[Segment, ...]:
    """Stacked: shares above zero on each other, a negative one below the line."""
    if branch is None or shortcut is None or _is_missing(branch) or _is_missing(shortcut):
        return ()
    start = max(0.0, shortcut)
    lower = _from_zero(shortcut, Role.SHORTCUT)
    upper = Segment(start, start + branch, Role.BRANCH)
    return lower, (_from_zero(branch, Role.BRANCH) if branch < 0 else upper)


def _operand_segments(shares: Sequence[float]) -> tuple[Segment, ...]:
    """Stacked, the first one lowest."""
    ends = (0.0, *itertools.accumulate(shares))
    return tuple(
        Segment(low, high, Role.OPERAND, place)
        for place, (low, high) in enumerate(itertools.pairwise(ends))
    )


def _from_zero(value: float | None, role: Role) -> Segment:
    height = value or 0.0
    return Segment(min(0.0, height), max(0.0, height), role)


def _log(ratio: float) -> float:
    return _LOWEST_LOG if ratio <= 0 else math.log10(ratio)


def _is_missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _share_axis(lowest: float, highest: float) -> Axis:
    low = max(_LOWEST_SHARE, math.floor(lowest * 10 + 1e-3) / 10)
    high = min(_HIGHEST_SHARE, max(1.0, math.ceil(highest * 10 - 1e-3) / 10))
    step = 0.5 if high - low < 2 else 1.0
    places = [place * step for place in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return Axis(low, high, tuple((value, signed(f"{100 * value:.0f} %")) for value in places))


def _cosine_axis(largest: float) -> Axis:
    bound = next((bound for bound in (0.1, 0.2, 0.5) if largest <= bound), 1.0)
    ticks = tuple((value, signed(f"{value:g}")) for value in (-bound, 0.0, bound))
    return Axis(-bound, bound, ticks)


def _ratio_axis(lowest: float, highest: float) -> Axis:
    low = max(_LOWEST_LOG, min(math.floor(lowest * 5) / 5, math.log10(0.5)))
    high = min(_HIGHEST_LOG, max(math.ceil(highest * 5) / 5, math.log10(2)))
    values = (0.1, 0.2, 0.5, 1, 2, 5, 10) if high - low < 2 else (0.01, 0.1, 1, 10, 100)
    ticks = ((math.log10(value), f"{value:g}") for value in values)
    return Axis(low, high, tuple(tick for tick in ticks if low - 1e-9 <= tick[0] <= high + 1e-9))


def _without_common_ends(paths: list[list[str]]) -> list[list[str]]:
    """Leave out the last parts while they say the same (``add``, ``add_1``), then the first."""
    while _can_shorten(paths) and len({_word(path[-1]) for path in paths}) == 1:
        paths = [path[:-1] for path in paths]
    while _can_shorten(paths) and len({path[0] for path in paths}) == 1:
        paths = [path[1:] for path in paths]
    return paths


def _without_common_letters(labels: list[str]) -> list[str]:
    """``layer1.0`` and ``layer2.0`` are ``1.0`` and ``2.0``."""
    starts = {label.rstrip("0123456789.") for label in labels}
    if len(starts) != 1:
        return labels
    start = len(starts.pop())
    return [label[start:] or label for label in labels]


def _can_shorten(paths: list[list[str]]) -> bool:
    return all(len(path) > 1 for path in paths) and bool(paths)


def _word(part: str) -> str:
    """``add_1`` and ``add`` say the same."""
    head, _, tail = part.rpartition("_")
    return head if head and tail.isdecimal() else part
