"""How many paths of which length a network has, in a row, nested and side by side."""

import pytest

from explorer.core.graph import INPUT, LayerNode, Merge, MergeKind, ModelGraph, ShortcutKind
from explorer.core.measurements import PathSplit
from explorer.core.path_lengths import blocks_of, path_counts


def graph_of(*calls: tuple[str, ...], output: str = "") -> ModelGraph:
    """Calls as (name, input, ...); one named ``add...`` merges its shortcut with its branch."""
    nodes, merges = [], []
    for name, *inputs in calls:
        nodes.append(LayerNode(name, "", "Conv2d", 0, 1, tuple(inputs), (), (2,)))
        if name.startswith("add"):
            shortcut, branch = inputs
            operands, identity = (shortcut, branch), ShortcutKind.IDENTITY
            merges.append(Merge(name, MergeKind.ADD, shortcut, branch, identity, "", "", operands))
    names = tuple(node.name for node in nodes)
    last = output or names[-1]
    return ModelGraph("made up", (3, 8, 8), tuple(nodes), (), tuple(merges), names, last, 0, 0)


IN_A_ROW = [("f1", INPUT), ("add1", INPUT, "f1"), ("f2", "add1"), ("add2", "add1", "f2")]


def split_of(blocks: int) -> PathSplit:
    counts = tuple(map(float, path_counts(blocks)))
    return PathSplit(0, 0.0, (0.0,) * (blocks + 1), counts, 0.0, is_exact=True)


def test_blocks_in_a_row_have_binomial_counts() -> None:
    blocks = blocks_of(graph_of(*IN_A_ROW))
    assert blocks.merges == ("add1", "add2")
    assert blocks.counts == path_counts(2) == (1, 2, 1)


def test_network_without_blocks_has_one_path() -> None:
    assert blocks_of(graph_of(("a", INPUT), ("b", "a"))).counts == (1,)


def test_merge_that_does_not_lead_to_the_output_does_not_count() -> None:
    graph = graph_of(*IN_A_ROW, ("add3", "add1", "add2"), output="add2")
    assert blocks_of(graph).counts == (1, 2, 1)


def test_block_inside_a_branch_is_met_only_there() -> None:
    graph = graph_of(*IN_A_ROW, ("add3", INPUT, "add2"))
    assert blocks_of(graph).counts == (1, 1, 2, 1)  # around all, or through two blocks in a row


def test_ways_that_join_without_being_a_block_count_once() -> None:
    graph = graph_of(*IN_A_ROW, ("left", "add2"), ("right", "add2"), ("cat", "left", "right"))
    assert blocks_of(graph).counts == (1, 2, 1)


def test_blocks_side_by_side_are_not_passed_together() -> None:
    sides = [("f1", INPUT), ("add1", INPUT, "f1"), ("f2", INPUT), ("add2", INPUT, "f2")]
    blocks = blocks_of(graph_of(*sides, ("cat", "add1", "add2")))
    assert blocks.merges == ("add1", "add2")
    assert blocks.counts == (1, 1, 0)


def test_share_of_paths_is_that_of_the_paper() -> None:
    """Veit et al. 2016: of 54 blocks, more than 95 % of the paths go through 19 to 35."""
    split = split_of(54)
    assert split.path_share(19, 35) == pytest.approx(0.980, abs=0.001)
    assert split.path_share(5, 17) == pytest.approx(0.0045, rel=0.02)
    assert split.path_share(0, 54) == 1


def test_counts_of_any_depth_are_numbers() -> None:
    assert sum(split_of(73).counts) == pytest.approx(2.0**73)
