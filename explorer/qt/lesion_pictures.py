"""What lesions have done to an answer: pictures for their charts, and the same in words. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from explorer.core.graph import ModelGraph
from explorer.core.measurements import (
    FolderSweep,
    LesionCurve,
    LesionKind,
    LesionSweep,
    Prediction,
    Reorderings,
)
from explorer.engine.findings import Record
from explorer.qt.merge_slots import chart_slots
from explorer.qt.widgets import laboratory_charts
from explorer.qt.widgets.bar_data import Bar, BarPicture, BarSeries
from explorer.qt.widgets.chart_data import Quantity
from explorer.qt.widgets.laboratory_charts import Measured
from explorer.qt.widgets.laboratory_stories import SWEEP_STORY
from explorer.qt.widgets.line_data import LinePicture
from explorer.qt.widgets.number_text import fixed_text, percent_text


class LesionMeasure(StrEnum):
    """What is told of the class that is looked at."""

    PROBABILITY = "probability"
    LOGIT = "logit"


LAYER_STORY = replace(
    SWEEP_STORY,
    title="Delete one layer",
    explanation=(
        "Without shortcuts there are no blocks to delete: each bar takes out one layer whose "
        "output has the shape of its input, with its normalisation and activation. It shows by "
        "how much the probability of the class then changes."
    ),
    contested=(
        "that such a network breaks is agreed on; whether a ResNet survives as an ensemble is "
        "not (Greff et al. 2017, Jastrzębski et al. 2018: blocks refine one estimate)."
    ),
)


def sweep_picture(
    graph: ModelGraph,
    own: Measured[LesionSweep],
    *,
    other: Measured[LesionSweep] | None = None,
    measure: LesionMeasure = LesionMeasure.PROBABILITY,
) -> BarPicture:
    """A bar for each lesion of the network on screen; another network is a line over its depth."""
    names = [lesion.target.name for lesion in own.record.lesions]
    picture = laboratory_charts.sweep_picture(own, chart_slots(graph, names), other=other)
    if measure is LesionMeasure.LOGIT:
        sweeps = [each.record for each in (own, other) if each is not None]
        series = map(_as_logits, picture.series, sweeps)
        quantity = Quantity(f"change of logit, {own.record.baseline.label}", decimals=2)
        picture = replace(picture, quantity=quantity, series=tuple(series))
    return _over_depth(picture, what="layer" if takes_layers(own.record) else "block")


def folder_picture(
    graph: ModelGraph, own: Measured[FolderSweep], *, other: Measured[FolderSweep] | None = None
) -> BarPicture:
    """As ``sweep_picture``, for the share of pictures that are recognised."""
    names = [lesion.target.name for lesion in own.record.lesions]
    picture = laboratory_charts.folder_picture(own, chart_slots(graph, names), other=other)
    return _over_depth(picture, what="layer" if takes_layers(own.record) else "block")


def curve_picture(
    own: Measured[LesionCurve], *, other: Measured[LesionCurve] | None = None
) -> LinePicture:
    """What is left of the probability the more is deleted."""
    return laboratory_charts.curve_picture(own, other=other)


def order_picture(
    own: Measured[Reorderings], *, other: Measured[Reorderings] | None = None
) -> LinePicture:
    """A point for each new order."""
    return laboratory_charts.reorder_picture(own, other=other)


# ---------------------------------------------------------------- in words


def is_without_lesions(record: Record) -> bool:
    """Whether there was nothing that could be taken out or change places."""
    if isinstance(record, LesionSweep | FolderSweep):
        return not record.lesions
    if isinstance(record, LesionCurve):
        return not record.points
    return isinstance(record, Reorderings) and not record.draws


def takes_layers(record: Record) -> bool:
    """Whether whole layers were taken out, as in a network without shortcuts."""
    if not isinstance(record, LesionSweep | FolderSweep):
        return False
    return any(lesion.target.kind is LesionKind.LAYER for lesion in record.lesions)


def told_text(told: Sequence[Measured[Record]], measure: LesionMeasure) -> str:
    """What the first network said as a whole, and what all of them have kept of their answers."""
    if not told or is_without_lesions(told[0].record):
        return ""
    kept = [_kept_text(each.record) for each in told]
    if len(told) > 1:
        kept = [f"{each.network}: {text}" for each, text in zip(told, kept, strict=True)]
    text = "; ".join(kept)
    return f"{_whole_text(told[0].record, measure)} {text[0].upper()}{text[1:]}."


def _whole_text(record: Record, measure: LesionMeasure) -> str:
    """``Whole network: star, 99.9 %.``"""
    if isinstance(record, FolderSweep):
        skipped = f", {record.skipped:,} could not be read" if record.skipped else ""
        whole = percent_text(record.baseline.accuracy)
        return f"Whole network: {whole} of {record.images:,} images right{skipped}."
    if not isinstance(record, LesionSweep | LesionCurve | Reorderings):
        return ""
    is_logit = isinstance(record, LesionSweep) and measure is LesionMeasure.LOGIT
    return _class_text(record.baseline, is_logit=is_logit)


def _class_text(found: Prediction, *, is_logit: bool) -> str:
    value = f"logit {fixed_text(found.logit)}" if is_logit else percent_text(found.probability)
    return f"Whole network: {found.label}, {value}."


def _kept_text(record: Record) -> str:
    """How much of the answer is left."""
    if isinstance(record, LesionSweep):
        kept = sum(map(record.keeps_answer, record.lesions))
        return f"answer kept in {kept} of {len(record.lesions)} lesions"
    if isinstance(record, Reorderings):
        kept = sum(draw.is_answer_kept for draw in record.draws)
        return f"answer kept in {kept} of {len(record.draws)} orders"
    if isinstance(record, LesionCurve):
        lost = next((point.count for point in record.points if point.kept_share < 0.5), None)
        most = record.points[-1].count if record.points else 0
        return f"most draws change the answer from {lost} on" if lost else f"kept up to {most}"
    if isinstance(record, FolderSweep) and record.lesions:
        least = min(lesion.score.accuracy for lesion in record.lesions)
        return f"at worst {percent_text(least)}"
    return "nothing to delete"


# ---------------------------------------------------------------- pieces


def _over_depth(picture: BarPicture, *, what: str) -> BarPicture:
    """Over relative depth where two networks have places of their own."""
    is_relative = any(series.names for series in picture.series)
    title = "relative depth, first to last" if is_relative else f"deleted {what}, first to last"
    return replace(picture, slot_title=what, slots_title=title, is_relative=is_relative)


def _as_logits(series: BarSeries, sweep: LesionSweep) -> BarSeries:
    whole = sweep.baseline.logit
    bars: tuple[Bar, ...] = tuple(
        replace(bar, value=lesion.logit - whole)
        for bar, lesion in zip(series.bars, sweep.lesions, strict=True)
    )
    return replace(series, bars=bars, remark=f"whole {fixed_text(whole)}")
