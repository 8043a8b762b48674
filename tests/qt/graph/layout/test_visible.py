"""What is opened and folded."""

from explorer.core.graph import INPUT, BlockLevel
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.opening import Depth, opened_to, opening_state, revealing
from explorer.qt.graph.layout.visible import ViewState, VisibleItem, visible_tree
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import GraphBuilder

RESIDUAL = Hierarchy(graph_builder.residual_net())
LONG = Hierarchy(graph_builder.residual_net(stages=1, blocks=20))


def _closed(hierarchy: Hierarchy, state: ViewState) -> list[VisibleItem]:
    tree = visible_tree(hierarchy, state)
    return [tree.items[index] for index in tree.leaves()]


def _names(hierarchy: Hierarchy, state: ViewState) -> list[str]:
    return [item.name for item in _closed(hierarchy, state)]


def test_nothing_opened_shows_the_roots() -> None:
    roots = ["stem", "layer1", "layer2", "avgpool", "fc"]

    assert _names(RESIDUAL, ViewState()) == [INPUT, *roots, PREDICTION]


def test_an_opened_stage_is_no_frame() -> None:
    tree = visible_tree(RESIDUAL, ViewState(frozenset({"layer1"})))

    assert "layer1" not in tree.index_of
    assert {tree.items[index].stage for index in tree.top} == {"", "layer1"}


def test_an_opened_block_is_a_frame_around_its_children() -> None:
    state = ViewState(frozenset({"layer1", "layer1.1"}))

    tree = visible_tree(RESIDUAL, state)

    frame = tree.items[tree.index_of["layer1.1"]]
    assert frame.is_open
    assert [tree.items[i].name for i in frame.children] == [
        "layer1.1.conv1",
        "layer1.1.conv2",
        "layer1.1.add",
    ]


def test_a_long_run_of_equal_neighbours_is_folded_between_its_ends() -> None:
    items = _closed(LONG, opened_to(LONG, Depth.BLOCK))

    (fold,) = [item for item in items if item.is_fold]
    names = [item.name for item in items]
    assert len(fold.members) == 17
    assert names[2:6] == ["layer1.0", "layer1.1", "layer1.2", "layer1.19"]


def test_a_folded_run_can_be_unfolded() -> None:
    state = opened_to(LONG, Depth.BLOCK).with_unfolded("layer1.2")

    assert "layer1.9" in _names(LONG, state)


def test_expanding_everything_folds_nothing() -> None:
    names = _names(LONG, opened_to(LONG, Depth.CALL))

    assert names == [INPUT, *LONG.graph.node_by_name, PREDICTION]


def test_revealing_opens_just_what_hides_a_call() -> None:
    state = revealing(RESIDUAL, ViewState(), "layer2.1.conv2")

    assert state.expanded == {"layer2", "layer2.1"}
    assert "layer2.1.conv2" in _names(RESIDUAL, state)


def test_revealing_a_member_of_a_folded_run_unfolds_it() -> None:
    state = revealing(LONG, opened_to(LONG, Depth.BLOCK), "layer1.9")

    assert "layer1.9" in _names(LONG, state)


def test_units_stay_closed_when_a_call_inside_is_revealed() -> None:
    build = GraphBuilder()
    build.call("unit.conv")
    build.call("unit.relu", kind="ReLU")
    unit = build.block("unit", "unit.conv", "unit.relu", level=BlockLevel.UNIT)
    hierarchy = Hierarchy(build.build(unit))

    assert not revealing(hierarchy, ViewState(), "unit.relu").expanded


def test_a_network_opens_at_its_blocks() -> None:
    hierarchy = Hierarchy(graph_builder.residual_net(blocks=4))

    names = _names(hierarchy, opening_state(hierarchy))

    assert "layer1.0" in names
    assert "layer1.0.conv1" not in names


def test_a_small_network_opens_its_blocks_too() -> None:
    assert "layer1.0.conv1" in _names(RESIDUAL, opening_state(RESIDUAL))


def test_a_chain_through_many_resolutions_and_a_small_classifier_open_at_first() -> None:
    hierarchy = Hierarchy(graph_builder.plain_net())

    names = _names(hierarchy, opening_state(hierarchy))

    assert "features.3" in names
    assert "classifier.1" in names
