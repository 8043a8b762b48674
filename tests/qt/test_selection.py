"""What selecting means in a graph, and the way back."""

from dataclasses import replace

import pytest

from explorer.core.graph import MergeKind, ModelGraph
from explorer.qt.selection import (
    History,
    Selection,
    first_selection,
    is_selectable,
    selection_of,
    shown_layer,
)


def test_first_selection_is_the_first_convolution_and_sum(tiny_graph: ModelGraph) -> None:
    assert first_selection(tiny_graph) == Selection("conv1", "layer1.0.add")


@pytest.mark.parametrize(
    ("name", "merge"),
    [
        ("layer2.0.add", "layer2.0.add"),
        ("layer2.0.conv2", "layer2.0.add"),
        ("layer2.0", "layer2.0.add"),
        ("fc", "layer1.0.add"),
    ],
    ids=["merge itself", "call in a block", "block", "outside: as before"],
)
def test_selection_takes_the_merge_around_along(
    tiny_graph: ModelGraph, name: str, merge: str
) -> None:
    before = Selection("conv1", "layer1.0.add")
    assert selection_of(tiny_graph, name, before=before) == Selection(name, merge)


def test_selection_takes_the_join_of_equals_along_where_there_is_no_sum(
    tiny_graph: ModelGraph,
) -> None:
    sum_, other = tiny_graph.merges
    joined = replace(other, kind=MergeKind.CAT, shortcut="", branch="")
    graph = replace(tiny_graph, merges=(sum_, joined))
    assert selection_of(graph, other.block, before=Selection()).merge == joined.name


def test_maps_of_a_block_are_those_of_its_last_call(tiny_graph: ModelGraph) -> None:
    layer = shown_layer(tiny_graph, "layer1.0")
    assert layer is not None and layer.name == "layer1.0.relu_1"
    assert shown_layer(tiny_graph, "") is None


def test_only_names_of_the_graph_can_be_selected(tiny_graph: ModelGraph) -> None:
    assert all(is_selectable(tiny_graph, name) for name in ("", "fc", "layer1"))
    assert not is_selectable(tiny_graph, "layer9")


def test_visiting_forgets_what_lay_ahead() -> None:
    first, second, third = (Selection(name) for name in "abc")
    history = History(now=first).visit(second).back()
    assert history.now == first and history.future == (second,)
    assert history.visit(third).future == ()


def test_visiting_the_same_place_is_no_step() -> None:
    history = History(now=Selection("a"))
    assert history.visit(Selection("a")) is history


def test_ends_of_history_stay_where_they_are() -> None:
    history = History(now=Selection("a"))
    assert history.back() is history
    assert history.forward() is history
