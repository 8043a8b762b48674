"""What is between two layouts."""

import pytest

from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Layout, Metrics
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.layout.transition import Transition
from explorer.qt.graph.scene import GraphScene
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import MEASURE

START, GOAL = Camera(0.0, 0.0, 1.0), Camera(40.0, 20.0, 2.0)


def _opening(name: str) -> Transition:
    """A closed block is opened."""
    scene = GraphScene(graph_builder.residual_net(), Metrics(), MEASURE)
    scene.set_state(scene.opened_to(Depth.BLOCK))
    before = scene.layout
    scene.set_state(scene.state.opened(name))
    return Transition(before, scene.layout, START, GOAL, scene.home)


def _closing(name: str) -> Transition:
    opening = _opening(name)
    return Transition(opening.after, opening.before, GOAL, START, opening.home)


def _rects(layout: Layout) -> dict[str, object]:
    return {box.name: box.rect for box in layout.boxes}


def test_it_begins_with_what_was_and_ends_with_what_is() -> None:
    way = _opening("layer1.1")

    first, last = _rects(way.moving(0.0)), _rects(way.moving(1.0))
    assert first["layer2.0"] == _rects(way.before)["layer2.0"]
    assert last == _rects(way.after)


def test_boxes_come_out_of_the_block_that_was_opened() -> None:
    way = _opening("layer1.1")

    assert _rects(way.moving(0.0))["layer1.1.conv1"] == _rects(way.before)["layer1.1"]


def test_boxes_go_back_into_the_block_that_is_closed() -> None:
    way = _closing("layer1.1")

    gone = _rects(way.vanishing(1.0))
    assert gone["layer1.1.conv1"] == _rects(way.after)["layer1.1"]
    assert "layer1.0" not in gone


def test_boxes_that_only_move_keep_their_words() -> None:
    way = _opening("layer1.1")

    half = way.moving(0.5)
    moved = half.boxes[half.index_of["layer1.2"]]
    assert moved.caption == way.after.boxes[way.after.index_of["layer1.2"]].caption
    assert moved.rect != way.after.boxes[way.after.index_of["layer1.2"]].rect


def test_boxes_that_grow_say_nothing_until_there_is_room() -> None:
    way = _opening("layer1.1")

    def words(progress: float) -> str:
        layout = way.moving(progress)
        return layout.boxes[layout.index_of["layer1.1.conv1"]].caption.title

    assert words(0.3) == ""
    assert words(0.95) == "conv1"


def test_indices_on_the_way_are_those_of_the_layout_after() -> None:
    way = _opening("layer1.1")

    names = [box.name for box in way.after.boxes]
    assert [box.name for box in way.moving(0.4).boxes] == names


def test_edges_that_were_there_move_along() -> None:
    way = _opening("layer1.1")

    start = way.moving(0.0)
    index = start.index_of["layer2.1"]
    (edge,) = [route for route in start.routes if route.target == index]
    old = way.before.index_of["layer2.1"]
    (was,) = [route for route in way.before.routes if route.target == old]
    assert edge.points == was.points


@pytest.mark.parametrize(("progress", "scale"), [(0.0, 1.0), (0.5, 1.5), (1.0, 2.0)])
def test_the_camera_moves_with_the_boxes(progress: float, scale: float) -> None:
    assert _opening("layer1.1").camera(progress).scale == pytest.approx(scale)
