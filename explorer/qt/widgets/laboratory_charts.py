"""The charts of the skip-connection laboratory: records of what was measured in, pictures out.

Pure: knows no widget and no document.
"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from explorer.core.measurements import (
    ContributionBands,
    FolderSweep,
    GateGradients,
    GradientSplit,
    LesionCurve,
    LesionDraws,
    LesionSweep,
    MergeContribution,
    PathSplit,
    Reorderings,
)
from explorer.core.measurements import Spread as Distribution
from explorer.qt.widgets.bar_data import Bar, BarPicture, BarSeries, Total
from explorer.qt.widgets.chart_axes import Scale
from explorer.qt.widgets.chart_data import Form, Quantity, Reference, Spread, Tone
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.line_data import LinePicture, LinePoint, LineSeries
from explorer.qt.widgets.number_text import MINUS, percent_text, plural, value_text

_PERCENT = 100.0
_POINTS = ("percentage points", "pp")
_PROJECTION = "projection shortcut"
_DELETED = "deleted block, first to last"
_LENGTHS = "branches that a path passes"

Slots = Mapping[str, ChartSlot]
"""By the names of merges, as far as they are known: with the size of their maps, and a mark where
the shortcut is a projection."""


Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Measured(Generic[Record]):
    """A record and the title of its network."""

    network: str
    record: Record


def sweep_picture(
    sweep: Measured[LesionSweep],
    slots: Slots,
    *,
    other: Measured[LesionSweep] | None = None,
    scale: Scale = Scale.LINEAR,
) -> BarPicture:
    """Change of probability per deleted block; flagged where another class comes first."""
    label = sweep.record.baseline.label
    name = f"change of probability, {label}"
    names = [lesion.target.name for lesion in sweep.record.lesions]
    bars = _sweep_bars(sweep.record)
    series = [BarSeries(sweep.network, bars, remark=_whole(sweep.record.baseline.probability))]
    if other is not None:
        theirs = [lesion.target.name for lesion in other.record.lesions]
        remark = _whole(other.record.baseline.probability)
        others = _Other(other.network, theirs, _sweep_bars(other.record), remark)
        series.append(others.series(names))
    return BarPicture(
        Quantity(name, *_POINTS, scale=scale, decimals=1),
        _slots_of(names, slots),
        tuple(series),
        slots_title=_DELETED,
        mark=_PROJECTION,
        flag="another class comes first",
    )


def folder_picture(
    sweep: Measured[FolderSweep], slots: Slots, *, other: Measured[FolderSweep] | None = None
) -> BarPicture:
    """Change of accuracy per deleted block, over a folder of labelled images."""
    names = [lesion.target.name for lesion in sweep.record.lesions]
    remark = _whole(sweep.record.baseline.accuracy)
    series = [BarSeries(sweep.network, _folder_bars(sweep.record), remark=remark)]
    if other is not None:
        theirs = [lesion.target.name for lesion in other.record.lesions]
        remark = _whole(other.record.baseline.accuracy)
        others = _Other(other.network, theirs, _folder_bars(other.record), remark)
        series.append(others.series(names))
    return BarPicture(
        Quantity("change of accuracy", *_POINTS, decimals=1),
        _slots_of(names, slots),
        tuple(series),
        slots_title=_DELETED,
        mark=_PROJECTION,
    )


def gate_gradient_picture(
    gradients: Measured[GateGradients],
    slots: Slots,
    *,
    other: Measured[GateGradients] | None = None,
) -> BarPicture:
    """d logit / d gate per merge."""
    names = [gradient.merge for gradient in gradients.record.gradients]
    series = [BarSeries(gradients.network, _gradient_bars(gradients.record))]
    if other is not None:
        theirs = [gradient.merge for gradient in other.record.gradients]
        others = _Other(other.network, theirs, _gradient_bars(other.record))
        series.append(others.series(names))
    return BarPicture(
        Quantity(f"slope of the logit, {gradients.record.target.label}", "per gate"),
        _slots_of(names, slots),
        tuple(series),
        slot_title="merge",
        slots_title="merges, first to last",
        mark=_PROJECTION,
    )


def split_picture(split: Measured[PathSplit], *, scale: Scale = Scale.LINEAR) -> BarPicture:
    """Bars c_0 to c_n, with their sum and the logit beside each other."""
    record = split.record
    totals = [Total("sum", record.total - record.remainder)]
    if not record.is_exact:
        totals.append(Total("remainder", record.remainder))
    totals.append(Total("logit", record.logit))
    everything = sum(record.counts)
    bars = tuple(
        Bar(part, note=_paths_text(count, count / everything))
        for part, count in zip(record.contributions, record.counts, strict=True)
    )
    quantity = Quantity("part of the logit", scale=scale)
    return _by_length(BarSeries(split.network, bars), quantity, tuple(totals))


def gradient_split_picture(
    split: Measured[GradientSplit], *, scale: Scale = Scale.LINEAR
) -> BarPicture:
    """Norms of the parts of the gradient, with that of the whole."""
    series = BarSeries(split.network, tuple(map(Bar, split.record.norms)))
    quantity = Quantity("norm of the gradient", scale=scale)
    return _by_length(series, quantity, (Total("whole gradient", split.record.total_norm),))


def contribution_picture(
    contributions: Sequence[MergeContribution],
    slots: Slots,
    *,
    network: str,
    bands: ContributionBands | None = None,
) -> BarPicture:
    """Shares of the branch on this image, with mean and standard deviation of many images."""
    names = [merge.name for merge in contributions]
    shares = (merge.branch_share for merge in contributions)
    bars = tuple(Bar(float("nan") if share is None else _PERCENT * share) for share in shares)
    series = [BarSeries(network, bars, remark="this image")]
    images = bands.images if bands else 0
    if bands is not None:
        found = {merge.name: merge.branch_share for merge in bands.merges}
        many = tuple(_distribution_bar(found.get(name)) for name in names)
        series.append(BarSeries(f"mean of {plural(images, 'image')}", many, Form.LINE, Tone.OTHER))
    return BarPicture(
        Quantity("share of the branch", "%", "%", decimals=1),
        _slots_of(names, slots),
        tuple(series),
        slot_title="merge",
        slots_title="merges, first to last",
        spread=Spread("± standard deviation", f"mean {MINUS} s", "mean + s"),
        mark=_PROJECTION,
    )


def curve_picture(
    curve: Measured[LesionCurve], *, other: Measured[LesionCurve] | None = None
) -> LinePicture:
    """Probability over the number of deleted blocks, both networks in one chart."""
    series = [_curve_series(curve, Form.LINE, Tone.BRANCH)]
    if other is not None:
        series.append(_curve_series(other, Form.DASHED, Tone.OTHER))
    draws = max((len(point.probabilities) for point in curve.record.points), default=0)
    baseline = curve.record.baseline
    return LinePicture(
        Quantity("blocks deleted", sign="deleted", is_whole=True),
        Quantity(f"probability, {baseline.label}", "%", "%", decimals=1),
        tuple(series),
        spread=Spread(f"middle 80 % of {draws} draws", "10th percentile", "90th percentile"),
        reference=Reference(_PERCENT * baseline.probability, "whole network"),
    )


def reorder_picture(
    orders: Measured[Reorderings], *, other: Measured[Reorderings] | None = None
) -> LinePicture:
    """One point per new order: how much of the old one is left, and how the probability changes."""
    series = [_order_series(orders, Form.DISCS, Tone.BRANCH)]
    if other is not None:
        series.append(_order_series(other, Form.SQUARES, Tone.OTHER))
    return LinePicture(
        Quantity("Kendall's tau", has_zero=False),
        Quantity(f"change of probability, {orders.record.baseline.label}", *_POINTS, decimals=1),
        tuple(series),
    )


@dataclass(frozen=True, slots=True)
class _Other:
    """The bars of another network: outlines over the same places, a line over its own."""

    network: str
    names: Sequence[str]
    bars: tuple[Bar, ...]
    remark: str = ""

    def series(self, names: Sequence[str]) -> BarSeries:
        own = () if list(self.names) == list(names) else tuple(self.names)
        form = Form.DASHED if own else Form.OUTLINE
        return BarSeries(self.network, self.bars, form, Tone.OTHER, own, self.remark)


def _slots_of(names: Iterable[str], slots: Slots) -> tuple[ChartSlot, ...]:
    return tuple(slots.get(name, ChartSlot(name)) for name in names)


def _whole(fraction: float) -> str:
    return f"whole {percent_text(fraction)}"


def _sweep_bars(sweep: LesionSweep) -> tuple[Bar, ...]:
    whole = sweep.baseline.probability
    return tuple(
        Bar(
            _PERCENT * (lesion.probability - whole),
            note="" if sweep.keeps_answer(lesion) else f"now: {lesion.top_label}",
            is_flagged=not sweep.keeps_answer(lesion),
        )
        for lesion in sweep.lesions
    )


def _folder_bars(sweep: FolderSweep) -> tuple[Bar, ...]:
    whole = sweep.baseline.accuracy
    return tuple(
        Bar(
            _PERCENT * (lesion.score.accuracy - whole),
            note=f"{lesion.score.correct} of {plural(sweep.images, 'image')} right",
        )
        for lesion in sweep.lesions
    )


def _gradient_bars(gradients: GateGradients) -> tuple[Bar, ...]:
    return tuple(Bar(gradient.gradient) for gradient in gradients.gradients)


def _by_length(series: BarSeries, quantity: Quantity, totals: tuple[Total, ...]) -> BarPicture:
    lengths = range(len(series.bars))
    return BarPicture(
        quantity,
        tuple(ChartSlot(_length_text(length), label=str(length)) for length in lengths),
        (series,),
        slot_title="branches passed",
        slots_title=_LENGTHS,
        totals=totals,
    )


def _length_text(length: int) -> str:
    return "1 branch" if length == 1 else f"{length} branches"


def _paths_text(count: float, share: float) -> str:
    number = f"{count:,.0f}" if count < 1e6 else value_text(count)
    return f"{number} {'path' if count == 1 else 'paths'}, {percent_text(share)} of all"


def _distribution_bar(found: Distribution | None) -> Bar:
    if found is None:
        return Bar(float("nan"))
    mean, deviation = _PERCENT * found.mean, _PERCENT * found.standard_deviation
    return Bar(mean, (mean - deviation, mean + deviation))


def _curve_series(curve: Measured[LesionCurve], form: Form, tone: Tone) -> LineSeries:
    """From the whole network on."""
    whole = LinePoint(0, _PERCENT * curve.record.baseline.probability)
    points = tuple(_draws_point(draws) for draws in curve.record.points if draws.count)
    return LineSeries(curve.network, (whole, *points), form, tone)


def _draws_point(draws: LesionDraws) -> LinePoint:
    probabilities = [_PERCENT * probability for probability in draws.probabilities]
    deciles = (
        statistics.quantiles(probabilities, n=10, method="inclusive")
        if len(probabilities) > 1
        else probabilities
    )
    kept = f"the same class comes first in {percent_text(draws.kept_share)} of the draws"
    return LinePoint(draws.count, _PERCENT * draws.mean, (deciles[0], deciles[-1]), kept)


def _order_series(orders: Measured[Reorderings], form: Form, tone: Tone) -> LineSeries:
    whole = orders.record.baseline.probability
    points = (
        LinePoint(
            draw.kendall_tau,
            _PERCENT * (draw.probability - whole),
            note=plural(draw.swaps, "swap") + ("" if draw.is_answer_kept else ", another class"),
        )
        for draw in orders.record.draws
    )
    return LineSeries(orders.network, tuple(points), form, tone)
