"""Geometry: columns, nesting, edges."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from explorer.core.graph import ModelGraph
from explorer.qt.graph.layout.arrangement import Arrangement
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.layout.geometry import Box, Layout, Metrics, Rect, Route, RouteKind
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.layout_maker import LayoutMaker
from explorer.qt.graph.layout.opening import Depth, opened_to, opening_state
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import MEASURE, GraphBuilder

Maker = Callable[[ModelGraph, Depth], Layout]

NETS = {
    "residual": graph_builder.residual_net(),
    "deep residual": graph_builder.residual_net(stages=3, blocks=20),
    "inception": graph_builder.inception_net(),
    "dense": graph_builder.dense_net(),
    "plain": graph_builder.plain_net(),
    "gated": graph_builder.gated_net(),
    "tangled": graph_builder.tangled_net(),
}
nets = pytest.mark.parametrize("graph", NETS.values(), ids=NETS.keys())
WHOLE = Arrangement()
depths = pytest.mark.parametrize("depth", list(Depth))


def _layout(graph: ModelGraph, depth: Depth, arrangement: Arrangement = WHOLE) -> Layout:
    hierarchy = Hierarchy(graph)
    state = opened_to(hierarchy, depth)
    return LayoutMaker(hierarchy, Metrics(), MEASURE).layout(state, arrangement)


def _two_bands(graph: ModelGraph, depth: Depth) -> Layout:
    """The columns that come after the first stand in a second band, tall ones broken."""
    whole = _layout(graph, depth)
    second = whole.columns[len(whole.columns) // 2].rect.x
    start = next(box for box in whole.boxes if not box.is_open and box.rect.x >= second)
    call = Hierarchy(graph).calls_in(start.name)[0]
    return _layout(graph, depth, Arrangement(wrap_height=whole.height / 2, second_band=call))


def _box(layout: Layout, name: str) -> Box:
    return layout.boxes[layout.index_of[name]]


def _routes_between(layout: Layout, source: str, target: str) -> list[Route]:
    pair = (layout.index_of[source], layout.index_of[target])
    return [route for route in layout.routes if (route.source, route.target) == pair]


def _holds(outer: Rect, inner: Rect) -> bool:
    is_across = outer.x <= inner.x and inner.right <= outer.right
    return is_across and outer.y <= inner.y and inner.bottom <= outer.bottom


makers = pytest.mark.parametrize("make", [_layout, _two_bands], ids=["one band", "two bands"])


@nets
@depths
@makers
def test_no_two_boxes_beside_each_other_overlap(
    graph: ModelGraph, depth: Depth, make: Maker
) -> None:
    siblings: dict[int, list[Box]] = {}
    for box in make(graph, depth).boxes:
        siblings.setdefault(box.parent, []).append(box)

    for boxes in siblings.values():
        for one, other in combinations(boxes, 2):
            assert not one.rect.meets(other.rect), (one.name, other.name)


@nets
@depths
def test_what_a_frame_holds_lies_inside(graph: ModelGraph, depth: Depth) -> None:
    layout = _layout(graph, depth)

    for box in layout.boxes:
        if box.parent >= 0:
            assert _holds(layout.boxes[box.parent].rect, box.rect), box.name


@nets
@depths
@makers
def test_everything_lies_in_the_layout(graph: ModelGraph, depth: Depth, make: Maker) -> None:
    layout = make(graph, depth)

    whole = Rect(0, 0, layout.width, layout.height)
    assert all(_holds(whole, box.rect) for box in layout.boxes)
    points = [point for route in layout.routes for point in route.points]
    assert all(0 <= x <= layout.width + 12 and 0 <= y <= layout.height for x, y in points)


@nets
@makers
def test_no_edge_runs_through_a_foreign_box(graph: ModelGraph, make: Maker) -> None:
    layout = make(graph, Depth.CALL)

    for route in layout.routes:
        if route.kind is RouteKind.SKIP:
            continue
        for index, box in enumerate(layout.boxes):
            if not box.is_open and index not in (route.source, route.target):
                assert not any(piece.meets(box.rect.grown(-0.5)) for piece in _pieces(route))


def _pieces(route: Route) -> list[Rect]:
    ends = pairwise(route.points)
    return [
        Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]) + 0.01, abs(a[1] - b[1]) + 0.01)
        for a, b in ends
    ]


def test_columns_are_headed_by_resolution_stage_and_channels() -> None:
    layout = _layout(NETS["residual"], Depth.BLOCK)

    heads = [(column.title, column.subtitle) for column in layout.columns]
    assert heads == [
        ("16 × 16", "layer1 · 4"),
        ("8 × 8", "layer2 · 4"),
        ("1 × 1", "head · 4"),
    ]


def test_a_chain_through_many_resolutions_is_cut_into_columns() -> None:
    layout = _layout(NETS["plain"], Depth.BLOCK)

    assert [column.title for column in layout.columns] == [
        "32 × 32",
        "16 × 16",
        "8 × 8",
        "4 × 4",
        "1 × 1",
    ]


def test_a_resolution_that_comes_back_starts_a_new_column() -> None:
    build = GraphBuilder()
    for number, side in enumerate((8, 4, 8)):
        build.call(f"conv{number}", side=side)

    layout = _layout(build.build(), Depth.CALL)

    assert [column.title for column in layout.columns] == ["8 × 8", "4 × 4", "8 × 8"]


def test_data_flows_down_a_column_and_on_to_the_top_of_the_next() -> None:
    layout = _layout(NETS["plain"], Depth.BLOCK)

    (down,) = _routes_between(layout, "features.0", "features.1")
    (over,) = _routes_between(layout, "features.1", "features.2")
    assert len({x for x, _ in down.points}) == 1
    assert over.points[-1][0] == _box(layout, "features.2").rect.centre[0]
    assert over.points[-1][1] < over.points[0][1]


def test_branches_of_an_inception_module_stand_side_by_side() -> None:
    layout = _layout(NETS["inception"], Depth.CALL)

    heads = [_box(layout, name).rect for name in ("mix.a", "mix.b1", "mix.c1", "mix.pool")]
    assert len({rect.y for rect in heads}) == 1
    assert [rect.x for rect in heads] == sorted(rect.x for rect in heads)


def test_a_projection_stands_left_of_the_branch() -> None:
    layout = _layout(NETS["residual"], Depth.CALL)

    projection, branch = (
        _box(layout, name).rect for name in ("layer1.0.downsample", "layer1.0.conv1")
    )
    assert projection.right < branch.x
    assert projection.y == branch.y


def test_a_shortcut_runs_left_of_its_branch_into_the_side_of_the_sum() -> None:
    layout = _layout(NETS["residual"], Depth.CALL)

    shortcuts = [r for r in layout.routes if r.merge and r.merge.name == "layer1.1.add"]
    branch, total = _box(layout, "layer1.1.conv2").rect, _box(layout, "layer1.1.add").rect
    assert len(shortcuts) == 1
    assert min(x for x, _ in shortcuts[0].points) < branch.x
    assert shortcuts[0].points[-1][0] == total.x
    assert total.y < shortcuts[0].points[-1][1] < total.bottom


def test_a_gate_stands_right_of_what_it_gates() -> None:
    layout = _layout(NETS["gated"], Depth.CALL)

    gate, product = _box(layout, "se.fc").rect, _box(layout, "se.mul").rect
    assert gate.x > product.centre[0]


def test_a_growing_cat_is_drawn_from_the_previous_one_and_the_new() -> None:
    layout = _layout(NETS["dense"], Depth.CALL)

    target = layout.index_of["dense.cat"]
    ends = [route for route in layout.routes if route.target == target]
    assert not [route for route in layout.routes if route.kind is RouteKind.SKIP]
    assert len(ends) == 1


def test_edges_that_fit_no_nesting_are_arcs() -> None:
    layout = _layout(NETS["tangled"], Depth.CALL)

    assert [route.kind for route in layout.routes].count(RouteKind.SKIP) == 1


def test_a_closed_residual_block_has_the_arc_and_the_bar_of_its_sum() -> None:
    layout = _layout(NETS["residual"], Depth.BLOCK)

    box = _box(layout, "layer1.1")
    assert [merge.name for merge in box.merges] == ["layer1.1.add"]
    assert box.arcs == box.merges
    assert not _box(layout, "stem").merges


def test_a_tall_column_is_broken_under_one_header() -> None:
    whole = _layout(NETS["deep residual"], Depth.LAYER)
    broken = _layout(NETS["deep residual"], Depth.LAYER, Arrangement(wrap_height=whole.height / 3))

    assert broken.height < whole.height / 2
    assert [c.title for c in broken.columns] == [c.title for c in whole.columns]


def test_the_second_band_begins_at_its_column_and_lies_below_the_first() -> None:
    layout = _layout(NETS["residual"], Depth.BLOCK, Arrangement(second_band="layer2.0.conv1"))

    tops = [column.rect.y for column in layout.columns]
    assert tops[0] == 0
    assert tops[1] == tops[2] > layout.columns[0].foot
    below = [box.name for box in layout.boxes if box.rect.y > tops[1]]
    assert below == ["layer2.0", "layer2.1", "layer2.2", "avgpool", "fc", PREDICTION]


def test_opening_a_box_moves_no_column_to_another_band() -> None:
    hierarchy, arrangement = Hierarchy(NETS["residual"]), Arrangement(second_band="layer2.0.conv1")
    maker = LayoutMaker(hierarchy, Metrics(), MEASURE)
    state = opened_to(hierarchy, Depth.BLOCK)

    before = maker.layout(state, arrangement)
    after = maker.layout(state.opened("layer1.1").opened("layer2.0"), arrangement)

    assert [c.rect.y > 0 for c in after.columns] == [c.rect.y > 0 for c in before.columns]


def test_the_edge_to_the_second_band_runs_between_the_bands() -> None:
    layout = _layout(NETS["residual"], Depth.BLOCK, Arrangement(second_band="layer2.0.conv1"))

    (over,) = _routes_between(layout, "layer1.2", "layer2.0")
    lane = max(y for x, y in over.points if x == over.points[0][0])
    assert layout.columns[0].foot < lane < layout.columns[1].rect.y
    assert min(x for x, _ in over.points) < _box(layout, "layer2.0").rect.x


def test_what_is_never_run_stands_apart_without_edges() -> None:
    build = GraphBuilder()
    build.call("conv")
    build.call("fc", kind="Linear", side=0)
    build.call("aux.conv")
    build.nodes[-1] = replace(build.nodes[-1], is_run=False, inputs=())

    layout = _layout(build.build(), Depth.CALL)

    index = layout.index_of["aux.conv"]
    assert layout.columns[-1].title == "not run"
    assert not layout.boxes[index].is_run
    assert not [r for r in layout.routes if index in (r.source, r.target)]


def test_words_that_are_too_long_are_marked_to_be_cut() -> None:
    build = GraphBuilder()
    build.call("a_very_long_name_that_nobody_would_give_to_a_layer")
    build.call("short")

    layout = _layout(build.build(), Depth.CALL)

    assert [box.fits for box in layout.boxes if not box.is_end] == [False, True]


def test_the_layout_of_an_opening_is_small_enough_for_a_screen() -> None:
    hierarchy = Hierarchy(NETS["deep residual"])
    layout = LayoutMaker(hierarchy, Metrics(), MEASURE).layout(opening_state(hierarchy))

    assert 10 <= len(layout.boxes) <= 32


def test_a_skip_over_several_resolutions_is_an_arc_over_the_columns() -> None:
    build = GraphBuilder()
    build.call("down", side=16)
    build.call("bottom", side=8)
    build.call("up", side=16)
    build.call("joined", "up", "down", kind="cat", side=16)

    layout = _layout(build.build(), Depth.CALL)

    assert [column.title for column in layout.columns] == ["16 × 16", "8 × 8", "16 × 16"]
    assert [r.kind for r in _routes_between(layout, "down", "joined")] == [RouteKind.SKIP]
