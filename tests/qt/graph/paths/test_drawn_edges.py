"""What drawn edges stand for, through the borders of frames."""

import pytest

from explorer.core.graph import ModelGraph
from explorer.qt.graph.layout.geometry import Metrics, Route, RouteKind
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.paths.paths_between import links_of
from explorer.qt.graph.scene import GraphScene
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import MEASURE

_NETS = {
    "residual": graph_builder.residual_net(blocks=3),
    "inception": graph_builder.inception_net(),
    "dense": graph_builder.dense_net(),
    "gated": graph_builder.gated_net(),
    "tangled": graph_builder.tangled_net(),
}


def _scene(graph: ModelGraph, *opened: str) -> GraphScene:
    """Blocks are closed, but for those opened."""
    scene = GraphScene(graph, Metrics(), MEASURE)
    scene.set_state(scene.opened_to(Depth.BLOCK))
    for name in opened:
        scene.set_state(scene.state.opened(name))
    return scene


def _route(scene: GraphScene, source: str, target: str) -> Route:
    """The route between two boxes; "" is the border of a frame."""
    pair = tuple(scene.layout.index_of[name] if name else -1 for name in (source, target))
    return next(route for route in scene.layout.routes if (route.source, route.target) == pair)


def _names(scene: GraphScene, boxes: frozenset[int]) -> set[str]:
    return {scene.layout.boxes[index].name for index in boxes}


@pytest.mark.parametrize("depth", list(Depth), ids=str)
@pytest.mark.parametrize("net", _NETS)
def test_every_drawn_edge_stands_for_something_and_everything_is_drawn(
    net: str, depth: Depth
) -> None:
    scene = _scene(_NETS[net])
    scene.set_state(scene.opened_to(depth))
    drawn = {(route.source, route.target) for route in scene.layout.routes}

    assert all(scene.edges.links_on([route]) for route in scene.layout.routes)
    assert scene.edges.along(tuple(links_of(scene.graph))).routes == drawn


def test_an_edge_to_a_frame_joins_what_is_inside() -> None:
    scene = _scene(_NETS["residual"], "layer1.1")
    route = _route(scene, "layer1.0", "layer1.1")

    assert scene.edges.links_on([route]) == (
        ("layer1.0.add", "layer1.1.conv1"),
        ("layer1.0.add", "layer1.1.add"),
    )
    joined = _names(scene, scene.edges.joined_by([route]))
    assert joined == {"layer1.0", "layer1.1.conv1", "layer1.1.add"}


def test_an_edge_inside_is_lit_through_the_border() -> None:
    scene = _scene(_NETS["residual"], "layer1.1")
    index = scene.layout.index_of

    lit = scene.edges.lit([_route(scene, "", "layer1.1.conv1")])

    assert lit.routes == {
        (index["layer1.0"], index["layer1.1"]),
        (-1, index["layer1.1.conv1"]),
    }


def test_an_edge_into_a_closed_block_lights_its_shortcut() -> None:
    scene = _scene(_NETS["residual"])

    lit = scene.edges.lit([_route(scene, "layer1.0", "layer1.1")])

    assert lit.arcs == {"layer1.1.add"}


def test_the_shortcut_around_a_closed_block_leads_from_where_the_paths_part() -> None:
    scene = _scene(_NETS["residual"])
    box = scene.layout.index_of["layer1.1"]
    merge = scene.graph.merge_by_name["layer1.1.add"]
    arc = Route(box, box, ((0.0, 0.0), (0.0, 1.0)), RouteKind.SHORTCUT, merge)

    assert scene.edges.lit([arc]).arcs == {"layer1.1.add"}
    assert not scene.edges.lit([arc]).routes
    assert _names(scene, scene.edges.joined_by([arc])) == {"layer1.0", "layer1.1"}


def test_an_edge_into_a_closed_gate_lights_its_loop() -> None:
    scene = _scene(_NETS["gated"])

    lit = scene.edges.lit([_route(scene, "conv", "se")])

    assert lit.loops == {scene.layout.index_of["se"]}


def test_frames_stand_for_their_boxes_where_all_are_among_them() -> None:
    scene = _scene(_NETS["residual"], "layer1.1")
    index = scene.layout.index_of
    inside = frozenset(index[f"layer1.1.{name}"] for name in ("conv1", "conv2", "add"))

    whole = scene.edges.outermost(inside | {index["stem"]})
    part = scene.edges.outermost(inside - {index["layer1.1.conv2"]})

    assert whole == {index["layer1.1"], index["stem"]}
    assert part == inside - {index["layer1.1.conv2"]}


def test_a_call_is_found_in_the_closed_box_around_it() -> None:
    scene = _scene(_NETS["residual"])

    assert scene.edges.box_of("layer1.1.conv2") == scene.layout.index_of["layer1.1"]
    assert scene.edges.box_of("no such call") == -1
