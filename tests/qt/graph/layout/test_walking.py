"""Where arrow keys lead."""

import pytest

from explorer.core.graph import ModelGraph
from explorer.qt.graph.layout.geometry import Metrics
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.layout_maker import LayoutMaker
from explorer.qt.graph.layout.opening import Depth, opened_to
from explorer.qt.graph.layout.walking import Direction, first_box, last_box, neighbour
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import MEASURE

RESIDUAL = graph_builder.residual_net()


def _walked(graph: ModelGraph, depth: Depth, start: str, direction: Direction) -> str:
    hierarchy = Hierarchy(graph)
    layout = LayoutMaker(hierarchy, Metrics(), MEASURE).layout(opened_to(hierarchy, depth))
    return layout.boxes[neighbour(layout, layout.index_of.get(start, -1), direction)].name


@pytest.mark.parametrize(
    ("depth", "start", "direction", "end"),
    [
        (Depth.BLOCK, "layer1.0", Direction.DOWN, "layer1.1"),
        (Depth.BLOCK, "layer1.1", Direction.UP, "layer1.0"),
        (Depth.BLOCK, "layer1.2", Direction.DOWN, "layer2.0"),
        (Depth.BLOCK, "layer2.0", Direction.UP, "layer1.2"),
        (Depth.BLOCK, "stem", Direction.RIGHT, "layer2.1"),
        (Depth.BLOCK, "layer2.0", Direction.LEFT, "stem"),
        (Depth.BLOCK, "stem", Direction.UP, "stem"),
        (Depth.BLOCK, "fc", Direction.RIGHT, "fc"),
        (Depth.CALL, "layer1.0.conv1", Direction.DOWN, "layer1.0.conv2"),
        (Depth.CALL, "layer1.0.conv1", Direction.LEFT, "layer1.0.downsample"),
        (Depth.CALL, "layer1.0.add", Direction.DOWN, "layer1.1.conv1"),
        (Depth.CALL, "layer1.1.conv1", Direction.UP, "layer1.0.add"),
    ],
)
def test_an_arrow_key_leads(depth: Depth, start: str, direction: Direction, end: str) -> None:
    assert _walked(RESIDUAL, depth, start, direction) == end


def test_walking_starts_at_the_first_box() -> None:
    assert _walked(RESIDUAL, Depth.BLOCK, "", Direction.DOWN) == "stem"


def test_every_box_is_reached_going_down_and_right() -> None:
    hierarchy = Hierarchy(graph_builder.inception_net())
    layout = LayoutMaker(hierarchy, Metrics(), MEASURE).layout(opened_to(hierarchy, Depth.CALL))
    start = first_box(layout)
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop()
        for direction in Direction:
            there = neighbour(layout, here, direction)
            if there not in seen:
                seen.add(there)
                waiting.append(there)

    closed = {i for i, box in enumerate(layout.boxes) if not (box.is_open or box.is_end)}
    assert closed == seen
    assert last_box(layout) in seen
