"""What edges say, where it fits."""

from dataclasses import replace

import pytest

from explorer.core.graph import ModelGraph
from explorer.qt.graph.layout.geometry import Layout, Metrics, Orientation
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.layout_maker import LayoutMaker
from explorer.qt.graph.layout.opening import Depth, opened_to
from explorer.qt.graph.layout.shape_changes import projection_wording, shape_change
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import MEASURE, GraphBuilder

WIDENED = graph_builder.with_channels(
    graph_builder.residual_net(), {"layer2.0.downsample": 8, "layer2.0.conv2": 8, "layer2.0.add": 8}
)


def _layout(graph: ModelGraph, orientation: Orientation = Orientation.VERTICAL) -> Layout:
    hierarchy = Hierarchy(graph)
    maker = LayoutMaker(hierarchy, Metrics(), MEASURE, orientation)
    return maker.layout(opened_to(hierarchy, Depth.BLOCK))


def _chain(*channels: int) -> ModelGraph:
    build = GraphBuilder()
    for number, _ in enumerate(channels):
        build.call(f"conv{number}")
    names = {f"conv{number}": count for number, count in enumerate(channels)}
    return graph_builder.with_channels(build.build(), names)


def test_an_edge_says_the_shape_that_is_new() -> None:
    said = [label.text for label in _layout(_chain(4, 16, 16, 4)).labels]

    assert said.count("16×8×8") == 1  # of the second, not of the third, which changes nothing
    assert "4×8×8" in said


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_column_says_what_enters_it(orientation: Orientation) -> None:
    layout = _layout(graph_builder.residual_net(), orientation)

    assert "4×16×16" in [label.text for label in layout.labels]


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_projection_says_how_it_changes_the_shape(orientation: Orientation) -> None:
    said = {label.text for label in _layout(WIDENED, orientation).labels}

    assert said & set(projection_wording(WIDENED, WIDENED.merge_by_name["layer2.0.add"]).forms)


def test_projections_are_told_in_longer_and_shorter_words() -> None:
    merge = replace(WIDENED.merge_by_name["layer2.0.add"], source="layer1.2.add")

    assert projection_wording(WIDENED, merge).forms[1:] == ("4→8, 16→8", "4→8", "→8")


def test_what_leaves_the_shape_alone_says_nothing() -> None:
    graph = _chain(4, 4)

    assert shape_change(graph, "conv1", "conv1").forms == ("",)
