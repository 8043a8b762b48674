"""What boxes are worth in each mode: calls, blocks, folded runs, and what has no value."""

from dataclasses import replace
from typing import Any

import pytest

from explorer.core.graph import LayerNode, MergeKind, ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.layout.captions import Caption, Family
from explorer.qt.graph.layout.geometry import Box, Layout, Rect
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.painting.colour_modes import (
    MODES,
    ColourMode,
    Measured,
    Scale,
    Source,
    box_values,
)
from explorer.qt.graph.painting.colouring import Colouring, LegendWords, colouring_of
from explorer.qt.graph.stories import value_story
from tests.qt.graph import graph_builder

CAPTION = Caption("", (), Family.OTHER)


def _mode(key: str) -> ColourMode:
    return next(mode for mode in MODES if mode.key == key)


def _box(name: str, *members: str, is_open: bool = False) -> Box:
    return Box(name, Rect(0, 0, 1, 1), CAPTION, -1, is_open=is_open, members=members)


def _graph(**amounts: Any) -> ModelGraph:
    """Two stages of three blocks; every convolution has these amounts."""
    graph = graph_builder.residual_net()
    nodes = tuple(
        replace(node, **amounts) if node.type == "Conv2d" else node for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


def _with(graph: ModelGraph, **nodes: dict[str, Any]) -> ModelGraph:
    """Other facts about single calls, whose dots are written as ``__``."""
    changes = {name.replace("__", "."): facts for name, facts in nodes.items()}
    changed: tuple[LayerNode, ...] = tuple(
        replace(node, **changes.get(node.name, {})) for node in graph.nodes
    )
    return replace(graph, nodes=changed)


def _values(
    key: str, graph: ModelGraph, *boxes: Box, measured: Measured | None = None
) -> tuple[float | None, ...]:
    layout, hierarchy = Layout(boxes=boxes), Hierarchy(graph)
    return box_values(_mode(key), layout, hierarchy, measured=measured or Measured())


def _colouring(
    key: str, graph: ModelGraph, *boxes: Box, measured: Measured | None = None
) -> Colouring:
    layout, hierarchy = Layout(boxes=boxes), Hierarchy(graph)
    return colouring_of(_mode(key), layout, hierarchy, measured=measured or Measured())


def _share(name: str, branch: float | None) -> MergeContribution:
    shortcut = None if branch is None else 1 - branch
    return MergeContribution(name, MergeKind.ADD, branch, shortcut, 1.0, 1.0, 1.0, 0.0)


def _shares(**branches: float | None) -> Measured:
    """Of the adds of blocks in the second stage, by ``b`` and number."""
    names = {key: f"layer2.{key[1:]}.add" for key in branches}
    return Measured(shares={names[k]: _share(names[k], b) for k, b in branches.items()})


# ---------------------------------------------------------------- values


def test_every_mode_can_be_told_from_the_others() -> None:
    for words in ([m.key for m in MODES], [m.title for m in MODES], [m.short_title for m in MODES]):
        assert len(set(words)) == len(MODES)
    assert all(mode.sentence.endswith(".") for mode in MODES)


@pytest.mark.parametrize(
    ("key", "fact"),
    [("parameters", "num_params"), ("mult_adds", "mult_adds"), ("memory", "activation_bytes")],
)
def test_a_call_has_its_own_amount_and_a_block_the_sum_of_its_calls(key: str, fact: str) -> None:
    graph = _graph(**{fact: 100})

    boxes = (_box("stem"), _box("layer1.0"), _box("layer1"), _box("avgpool"))
    assert _values(key, graph, *boxes) == (100.0, 300.0, 700.0, 0.0)


def test_a_folded_run_is_worth_one_of_its_equal_members() -> None:
    fold = _box("layer1.1", "layer1.1", "layer1.2")

    assert _values("parameters", _graph(num_params=100), fold, _box("layer1.1")) == (200.0, 200.0)


def test_a_folded_run_of_what_is_never_run_is_worth_all_it_has() -> None:
    build = graph_builder.GraphBuilder()
    build.call("conv")
    build.call("aux1")
    build.call("aux2")
    graph = build.build()
    graph = _with(graph, aux1={"is_run": False}, aux2={"is_run": False})
    fold = _box("aux1", "aux1", "aux2")

    assert _values("parameters", graph, fold) == (200.0,)
    assert _values("mult_adds", graph, fold) == (None,)


def test_opened_boxes_and_those_that_stand_for_no_call_have_no_value() -> None:
    boxes = (_box("layer1.0", is_open=True), _box("input"), _box("stem"))

    assert _values("parameters", _graph(num_params=7), *boxes) == (None, None, 7.0)


def test_the_receptive_field_is_the_larger_side_of_what_comes_out() -> None:
    graph = _with(
        graph_builder.residual_net(),
        layer1__2__add={"receptive_field": (31, 35)},
        fc={"receptive_field": None},
    )

    assert _values("receptive_field", graph, _box("layer1"), _box("fc")) == (35.0, None)


def test_times_are_summed_over_the_calls_that_were_timed() -> None:
    measured = Measured(call_ms={"layer1.0.conv1": 0.5, "layer1.0.add": 0.25})

    boxes = (_box("layer1.0"), _box("layer1.0.conv1"), _box("stem"))
    assert _values("time", _graph(), *boxes, measured=measured) == (0.75, 0.5, None)


def test_of_several_merges_the_mean_share_of_the_branch_counts() -> None:
    measured = _shares(b0=0.2, b1=0.6, b2=None)

    boxes = (_box("layer2.0"), _box("layer2"), _box("layer2.2"), _box("stem"))
    found = _values("branch_share", _graph(), *boxes, measured=measured)
    assert found == pytest.approx((0.2, 0.4, None, None))


def test_a_network_without_branches_has_no_shares() -> None:
    assert _mode("branch_share").is_possible(graph_builder.residual_net())
    assert not _mode("branch_share").is_possible(graph_builder.plain_net())
    assert not _mode("branch_share").is_possible(graph_builder.gated_net())


# ---------------------------------------------------------------- places on the ramp


def test_the_range_is_that_of_the_closed_boxes_on_screen() -> None:
    graph = _with(_graph(num_params=100), stem={"num_params": 10}, fc={"num_params": 9999})

    found = _colouring(
        "parameters", graph, _box("stem"), _box("layer1", is_open=True), _box("layer2.0")
    )

    assert found.span is not None
    assert (found.span.low, found.span.high) == (10.0, 300.0)


def test_a_logarithmic_ramp_has_equal_steps_for_equal_factors() -> None:
    sizes = {"stem": 10, "avgpool": 100, "fc": 1000}
    graph = _with(_graph(), **{name: {"num_params": size} for name, size in sizes.items()})

    found = _colouring("parameters", graph, *map(_box, sizes))

    assert [found.place(index) for index in range(3)] == pytest.approx([0.0, 0.5, 1.0])


def test_what_is_far_below_the_highest_value_looks_like_the_low_end() -> None:
    graph = _with(_graph(), stem={"mult_adds": 3}, fc={"mult_adds": 100_000_000})

    found = _colouring("mult_adds", graph, _box("stem"), _box("fc"))

    assert found.place(0) == 0.0
    assert found.words == LegendWords("≤ 3.2 M", "100 M", "log")
    assert "What is below 3.2 M looks like it." in found.explanation


def test_zero_is_nowhere_on_a_logarithmic_ramp() -> None:
    found = _colouring("parameters", _graph(num_params=5), _box("stem"), _box("avgpool"))

    assert found.value(1) == 0.0
    assert found.place(1) is None


def test_equal_values_lie_in_the_middle_and_the_legend_says_so() -> None:
    graph = _graph(num_params=1_180_160)

    found = _colouring("parameters", graph, _box("stem"), _box("layer1.0.conv1"))

    assert [found.place(0), found.place(1)] == [0.5, 0.5]
    assert found.words.message == "all 1.2 M"


def test_shares_have_the_branch_on_the_left_and_stay_on_the_ramp() -> None:
    measured = _shares(b0=0.8, b1=1.3)

    found = _colouring(
        "branch_share", _graph(), _box("layer2.0"), _box("layer2.1"), measured=measured
    )

    assert [found.place(0), found.place(1)] == pytest.approx([0.2, 0.0])
    assert found.words == LegendWords("branch", "shortcut")


def test_a_box_that_is_not_on_screen_lies_nowhere() -> None:
    assert _colouring("parameters", _graph(num_params=5), _box("stem")).place(-1) is None


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("key", "fact", "low", "high", "words"),
    [
        ("parameters", "num_params", 23_508, 1_180_160, LegendWords("23.5 k", "1.2 M", "log")),
        ("mult_adds", "mult_adds", 9_633_792, 118_013_952, LegendWords("9.6 M", "118 M", "log")),
        (
            "memory",
            "activation_bytes",
            401_408,
            3_211_264,
            LegendWords("392 KiB", "3.1 MiB", "log"),
        ),
        ("receptive_field", "receptive_field", (7, 7), (59, 59), LegendWords("7 px", "59 px")),
    ],
)
def test_the_legend_has_readable_ends(
    key: str, fact: str, low: object, high: object, words: LegendWords
) -> None:
    graph = _with(graph_builder.residual_net(), stem={fact: low}, fc={fact: high})

    assert _colouring(key, graph, _box("stem"), _box("fc")).words == words


@pytest.mark.parametrize(
    ("key", "graph", "message"),
    [
        ("time", graph_builder.residual_net(), "measuring …"),
        ("branch_share", graph_builder.residual_net(), "measuring …"),
        ("branch_share", graph_builder.plain_net(), "no shortcuts here"),
        ("receptive_field", graph_builder.residual_net(), "unknown"),
        ("mult_adds", graph_builder.residual_net(), "all 0"),
    ],
    ids=["time", "share", "no merges", "no field", "nothing counts"],
)
def test_the_legend_says_why_it_has_no_ramp(key: str, graph: ModelGraph, message: str) -> None:
    assert _colouring(key, graph, _box(graph.nodes[0].name)).words.message == message


def test_a_story_tells_the_value_and_its_share_of_the_network() -> None:
    graph = _with(_graph(num_params=0), stem={"num_params": 250}, fc={"num_params": 750})

    found = _colouring("parameters", graph, _box("stem"), _box("avgpool"))

    assert value_story(found, 0, _box("stem")) == "250 parameters, 25 % of all"
    assert value_story(found, 1, _box("avgpool")) == "0 parameters"


def test_a_story_of_a_folded_run_tells_of_each_member() -> None:
    fold = _box("layer1.1", "layer1.1", "layer1.2")

    found = _colouring("parameters", _graph(num_params=100), fold)

    assert value_story(found, 0, fold) == "200 parameters in each of 2, 13 % of all"


def test_a_story_of_several_merges_tells_their_mean() -> None:
    graph, measured = _graph(), _shares(b0=0.2, b1=0.6)
    merges = Hierarchy(graph).merges_in("layer2")
    box = _box("layer2")
    several = Box(box.name, box.rect, CAPTION, -1, merges=merges)

    found = _colouring("branch_share", graph, several, measured=measured)

    assert value_story(found, 0, several) == "branch 40 % on average"


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.key)
def test_what_is_summed_is_logarithmic_and_explained(mode: ColourMode) -> None:
    assert mode.is_sum is (mode.scale is Scale.LOGARITHMIC)
    assert (mode.source is Source.TIMED_RUN) is (mode.key == "time")


def test_a_block_has_the_largest_effect_of_a_lesion_in_it() -> None:
    measured = Measured(lesion_effects={"layer1.0.add": -0.6, "layer1.1.add": 0.1})

    boxes = (_box("layer1"), _box("layer1.0"), _box("layer2.0"))
    values = _values("lesion", graph_builder.residual_net(), *boxes, measured=measured)

    assert values == (0.6, 0.6, None)


def test_gradients_are_for_networks_with_branches() -> None:
    assert _mode("gradient").is_possible(graph_builder.residual_net())
    assert not _mode("gradient").is_possible(graph_builder.plain_net())
    assert _mode("lesion").is_possible(graph_builder.plain_net())
