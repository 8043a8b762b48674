"""A logit and its gradient by length of path: from records to pictures, and in words. Pure."""

import math
from collections.abc import Sequence
from enum import StrEnum

from explorer.core.measurements import PathSplit, PathSplits
from explorer.qt.widgets.bar_data import Bar, BarPicture, BarSeries
from explorer.qt.widgets.chart_data import Quantity
from explorer.qt.widgets.chart_sheet import ChartStory
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.laboratory_charts import (
    Measured,
    gradient_split_picture,
    split_picture,
)
from explorer.qt.widgets.laboratory_stories import GRADIENT_SPLIT_STORY, SPLIT_STORY
from explorer.qt.widgets.number_text import value_text

_VEIT = "Veit, Wilber and Belongie 2016"
_SHARE_OF_PATHS = Quantity("share of all paths", "%", "%", decimals=2)
_MOST_EXACT = 2**53
_CARRIED = 0.9
_USUAL = 0.95


class PathView(StrEnum):
    LOGIT = "logit by path length"
    GRADIENT = "gradient by path length"
    COUNT = "number of paths"


COUNT_STORY = ChartStory(
    name="path-counts",
    title="Number of paths by length",
    explanation=(
        "At every merge a path takes the shortcut or the branch, so that n blocks make 2^n paths. "
        "How many of them pass k branches follows the binomial distribution."
    ),
    source=f"{_VEIT}, on the blocks of He et al. 2015",
    contested="paths share their weights, so that many paths are not many separate networks.",
)
STORIES = {
    PathView.LOGIT: SPLIT_STORY,
    PathView.GRADIENT: GRADIENT_SPLIT_STORY,
    PathView.COUNT: COUNT_STORY,
}


def view_picture(view: PathView, splits: Measured[PathSplits]) -> BarPicture:
    """One bar for each length from no branch to all."""
    network, record = splits.network, splits.record
    if view is PathView.LOGIT:
        return split_picture(Measured(network, record.logit))
    if view is PathView.GRADIENT:
        return gradient_split_picture(Measured(network, record.gradient))
    return count_picture(Measured(network, record.logit))


def count_picture(split: Measured[PathSplit]) -> BarPicture:
    """The share of each length in all paths."""
    counts = split.record.counts
    total = math.fsum(counts)
    bars = (
        Bar(100 * count / total, note=f"{number_of_paths_text(count)} paths") for count in counts
    )
    return BarPicture(
        _SHARE_OF_PATHS,
        tuple(ChartSlot(_range_text(k, k), label=str(k)) for k in range(len(counts))),
        (BarSeries(split.network, tuple(bars)),),
        slot_title="branches passed",
        slots_title="branches that a path passes",
    )


def split_text(view: PathView, splits: PathSplits) -> str:
    """What there is to see, in one or two sentences."""
    if view is PathView.COUNT:
        return count_text_of(splits.logit)
    if view is PathView.GRADIENT:
        parts, what = splits.gradient.norms, "the gradient"
    else:
        parts, what = splits.logit.contributions, "the logit"
    text = carriers_text(parts, f"{what} of {splits.target.label}")
    return f"{text} {exactness_text(splits.logit)}" if view is PathView.LOGIT else text


def exactness_text(split: PathSplit) -> str:
    """Whether the parts are all there is."""
    if split.is_exact:
        return "Exact: the parts add up to the logit."
    return f"First order: a remainder of {value_text(split.remainder)} belongs to no length."


def carriers_text(parts: Sequence[float], what: str) -> str:
    """Which lengths carry most of it: ``Paths of 2 to 7 branches carry 92 % of ...``."""
    sizes = [abs(part) if math.isfinite(part) else 0.0 for part in parts]
    whole = math.fsum(sizes)
    if not whole:
        return f"No path carries anything of {what}."
    first, last = shortest_run(sizes, least=_CARRIED * whole)
    share = math.fsum(sizes[first : last + 1]) / whole
    return f"Paths of {_range_text(first, last)} carry {100 * share:.0f} % of {what}, by size."


def count_text_of(split: PathSplit) -> str:
    """``2^27 = 134,217,728 paths; 95 % pass 9 to 18 branches.``"""
    total = math.fsum(split.counts)
    is_binary = math.isclose(total, 2.0**split.blocks)
    power = f"2^{split.blocks} = " if is_binary else ""
    first, last = usual_run(split)
    share = split.path_share(first, last)
    return (
        f"{power}{number_of_paths_text(total)} paths; "
        f"{100 * share:.0f} % pass {_range_text(first, last)}."
    )


def usual_run(split: PathSplit) -> tuple[int, int]:
    """Lengths around the middle that hold as nearly 95 % of the paths as there are."""
    n = split.blocks
    runs = [(first, n - first) for first in range(n // 2 + 1)]
    return min(runs, key=lambda run: abs(split.path_share(*run) - _USUAL))


def shortest_run(sizes: Sequence[float], *, least: float) -> tuple[int, int]:
    """First and last of the fewest neighbours that hold so much together."""
    runs = (
        (last - first, -math.fsum(sizes[first : last + 1]), first, last)
        for first in range(len(sizes))
        for last in range(first, len(sizes))
        if math.fsum(sizes[first : last + 1]) >= least * (1 - 1e-9)
    )
    _, _, first, last = min(runs)
    return first, last


def number_of_paths_text(count: float) -> str:
    """All digits where a float has them; else a power of ten."""
    if count < _MOST_EXACT:
        return f"{count:,.0f}"
    return f"about {count:.1e}".replace("e+", "e")


def _range_text(first: int, last: int) -> str:
    if first == last:
        return "1 branch" if first == 1 else f"{first} branches"
    return f"{first} to {last} branches"
