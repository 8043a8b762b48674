"""The charts of the laboratory: what they show, and what they say about themselves."""

import math
import re
from dataclasses import replace

import pytest

from explorer.core.graph import MergeKind
from explorer.core.measurements import (
    ContributionBands,
    FolderLesion,
    FolderScore,
    FolderSweep,
    GateGradient,
    GateGradients,
    GradientSplit,
    LesionCurve,
    LesionDraws,
    LesionKind,
    LesionOutcome,
    LesionSweep,
    LesionTarget,
    MergeBand,
    PathSplit,
    Prediction,
    Reordering,
    Reorderings,
    Spread,
)
from explorer.qt.widgets.bar_data import csv_rows, legend_keys, readout, tip
from explorer.qt.widgets.chart_data import Form
from explorer.qt.widgets.chart_sheet import ChartStory
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.laboratory_charts import (
    Measured,
    contribution_picture,
    curve_picture,
    folder_picture,
    gate_gradient_picture,
    gradient_split_picture,
    reorder_picture,
    split_picture,
    sweep_picture,
)
from explorer.qt.widgets.laboratory_stories import STORIES
from explorer.qt.widgets.line_data import PointPlace
from explorer.qt.widgets.line_data import legend_keys as line_legend_keys
from explorer.qt.widgets.line_data import tip as line_tip
from explorer.qt.widgets.number_text import MINUS
from tests.qt.sample_records import contribution

_NAMES = ("layer1.0.add", "layer2.0.add", "layer2.1.add")
_SLOTS = {
    "layer1.0.add": ChartSlot("layer1.0.add", "8 × 8"),
    "layer2.0.add": ChartSlot("layer2.0.add", "4 × 4", is_marked=True),
}
_TABBY, _LYNX = (281, "tabby cat"), (287, "lynx")
_CAT = Prediction(281, "tabby cat", 0.7, 9.0)
_TARGETS = tuple(LesionTarget(name, LesionKind.BRANCH, name[:-4]) for name in _NAMES)


def _sweep(*probabilities: float, names: tuple[LesionTarget, ...] = _TARGETS) -> LesionSweep:
    lesions = (
        LesionOutcome(target, probability, 5.0, *(_TABBY if probability > 0.5 else _LYNX))
        for target, probability in zip(names, probabilities, strict=True)
    )
    return LesionSweep(_CAT, 281, tuple(lesions))


_RESNET = Measured("ResNet-20", _sweep(0.69, 0.2, 0.75))


# ---------------------------------------------------------------- stories


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_each_chart_explains_itself_in_two_sentences_with_its_source(story: ChartStory) -> None:
    sentences = re.findall(r"[.](?= [A-Z]|$)", story.explanation)
    assert len(sentences) == 2
    assert story.source and not story.source.endswith(".")
    assert story.contested.endswith(".")


def test_files_of_the_charts_have_different_names() -> None:
    assert len({story.name for story in STORIES}) == len(STORIES)


# ---------------------------------------------------------------- lesions


def test_lesions_are_changes_in_points_and_tell_where_another_class_comes_first() -> None:
    picture = sweep_picture(_RESNET, _SLOTS)
    bars = picture.series[0].bars
    assert [bar.value for bar in bars] == pytest.approx([-1, -50, 5])
    assert [bar.is_flagged for bar in bars] == [False, True, False]
    assert tip(picture, 1).splitlines() == [
        "layer2.0.add, projection shortcut",
        f"ResNet-20: {MINUS}50.0 pp",
        "another class comes first",
        "now: lynx",
    ]


def test_the_legend_of_lesions_tells_what_the_whole_network_says() -> None:
    keys = legend_keys(sweep_picture(_RESNET, _SLOTS))
    assert [key.form for key in keys] == [Form.BAR, Form.DIAMOND, Form.FLAG]
    assert keys[0].text == "ResNet-20, whole 70.0 %"


def test_a_network_with_the_same_blocks_is_drawn_as_outlines() -> None:
    plain = Measured("plain-20", _sweep(0.1, 0.1, 0.1))
    picture = sweep_picture(_RESNET, _SLOTS, other=plain)
    assert picture.series[1].form is Form.OUTLINE
    assert readout(picture, 0) == f"layer1.0.add: {MINUS}1.0 | {MINUS}60.0 pp"


def test_a_network_with_other_blocks_is_a_line_over_the_whole_depth() -> None:
    target = LesionTarget("features.3", LesionKind.LAYER, "features.3")
    other = Measured("VGG-11", _sweep(0.3, names=(target,)))
    series = sweep_picture(_RESNET, _SLOTS, other=other).series[1]
    assert (series.form, series.names) == (Form.DASHED, ("features.3",))


def test_lesions_over_a_folder_tell_how_many_answers_are_right() -> None:
    lesions = (FolderLesion(_TARGETS[0], FolderScore(6, 0.6, 0.5)),)
    sweep = FolderSweep(10, 0, "by name", FolderScore(8, 0.8, 0.7), lesions)
    picture = folder_picture(Measured("ResNet-20", sweep), _SLOTS)
    told = [f"ResNet-20: {MINUS}20.0 pp", "6 of 10 images right"]
    assert tip(picture, 0).splitlines()[1:] == told


def test_slopes_stand_at_their_merges() -> None:
    gradients = GateGradients(_CAT, tuple(GateGradient(name, -0.5) for name in _NAMES))
    picture = gate_gradient_picture(Measured("ResNet-20", gradients), _SLOTS)
    assert [slot.name for slot in picture.slots] == list(_NAMES)
    assert csv_rows(picture)[0][3] == "slope of the logit, tabby cat (per gate)"


def test_curves_begin_with_the_whole_network_and_have_error_bars() -> None:
    draws = tuple(0.1 * place for place in range(11))
    many, one = LesionDraws(2, draws, (True,) * 11), LesionDraws(3, (0.2,), (False,))
    curve = LesionCurve(_CAT, (many, one))
    picture = curve_picture(Measured("ResNet-20", curve), other=Measured("plain-20", curve))
    whole, two, three = picture.series[0].points
    assert [point.x for point in picture.series[0].points] == [0, 2, 3]
    assert [whole.y, two.y] == pytest.approx([70, 50])
    assert whole.spread is None
    assert two.spread == pytest.approx((10, 90))
    assert three.spread == pytest.approx((20, 20))
    assert [key.form for key in line_legend_keys(picture)] == [
        Form.LINE,
        Form.DASHED,
        Form.WHISKER,
    ]


def test_orders_are_points_over_kendalls_tau() -> None:
    draw = Reordering(3, ("b", "a"), 0.4, 0.5, 7.0, is_answer_kept=False)
    picture = reorder_picture(Measured("ResNet-20", Reorderings(_CAT, (draw,))))
    assert line_tip(picture, PointPlace(0, 0)).splitlines() == [
        "ResNet-20",
        "Kendall's tau: 0.400",
        f"change of probability, tabby cat: {MINUS}20.0 pp",
        "3 swaps, another class",
    ]


# ---------------------------------------------------------------- paths and contributions


_SPLIT = PathSplit(281, 1.5, (0.5, 2.0, -1.0), (1.0, 2.0, 1.0), 0.0, is_exact=True)


def test_paths_have_the_sum_and_the_logit_beside_each_other() -> None:
    picture = split_picture(Measured("Tiny", _SPLIT))
    totals = [(total.label, total.text) for total in picture.totals]
    assert totals == [("sum", "1.500"), ("logit", "1.500")]
    assert picture.labels == ("0", "1", "2")
    assert tip(picture, 1) == "1 branch\nTiny: 2.00\n2 paths, 50.0 % of all"


def test_a_split_that_is_not_exact_tells_what_remains() -> None:
    split = replace(_SPLIT, logit=2.0, remainder=0.5, is_exact=False)
    totals = split_picture(Measured("Tiny", split)).totals
    assert [total.label for total in totals] == ["sum", "remainder", "logit"]
    assert totals[1].text == "0.500"


def test_many_paths_are_counted_roughly() -> None:
    counts = (1.0, math.comb(54, 27), 1.0)
    picture = split_picture(Measured("ResNet-110", replace(_SPLIT, counts=counts)))
    assert "1.95e+15 paths" in tip(picture, 1)


def test_the_gradient_is_split_likewise() -> None:
    picture = gradient_split_picture(Measured("Tiny", GradientSplit(281, (0.3, 0.4), 0.5)))
    assert [total.text for total in picture.totals] == ["0.500"]


def test_contributions_of_many_images_are_a_line_with_a_band() -> None:
    merges = (contribution(_NAMES[0], 0.25), contribution(_NAMES[1], None))
    many = MergeBand(_NAMES[0], MergeKind.ADD, Spread(24, 0.5, 0.1, 0.2, 0.9), None, None)
    bands = ContributionBands(24, 0, (many,))
    picture = contribution_picture(merges, _SLOTS, network="ResNet-20", bands=bands)
    here, there = picture.series
    assert here.bars[0].value == pytest.approx(25)
    assert math.isnan(here.bars[1].value or 0)
    assert there.bars[0].spread == pytest.approx((40, 60))
    assert math.isnan(there.bars[1].value or 0)
    assert Form.BAND in [key.form for key in legend_keys(picture)]
