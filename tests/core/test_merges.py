"""Merges found in hand-made lists of calls."""

from explorer.core.graph import INPUT, LayerNode, MergeKind, ShortcutKind
from explorer.core.merges import find_merges, read_growing_cats_as_chains


def call(name: str, kind: str, *inputs: str, kernel: tuple[int, ...] | None = None) -> LayerNode:
    return LayerNode(name, "", kind, 0, 1, inputs, (4, 8, 8), (4, 8, 8), kernel_size=kernel)


def test_the_operand_that_passes_unchanged_is_the_shortcut_on_either_side() -> None:
    conv = call("conv", "Conv2d", INPUT, kernel=(3, 3))
    for operands in ((INPUT, "conv"), ("conv", INPUT)):
        (merge,) = find_merges([conv, call("add", "add", *operands)])
        assert (merge.shortcut, merge.branch) == (INPUT, "conv")
        assert merge.shortcut_kind is ShortcutKind.IDENTITY
        assert merge.source == INPUT


def test_a_lone_1x1_convolution_with_norm_is_a_projection() -> None:
    nodes = [
        call("deep", "Conv2d", INPUT, kernel=(3, 3)),
        call("relu", "ReLU", "deep"),
        call("deep2", "Conv2d", "relu", kernel=(1, 1)),
        call("down", "Conv2d", INPUT, kernel=(1, 1)),
        call("down_bn", "BatchNorm2d", "down"),
        call("add", "add", "down_bn", "deep2"),
    ]
    (merge,) = find_merges(nodes)
    assert (merge.shortcut, merge.branch) == ("down_bn", "deep2")
    assert merge.shortcut_kind is ShortcutKind.PROJECTION


def test_a_branch_with_a_gate_inside_still_parts_at_the_block_input() -> None:
    nodes = [
        call("stem", "Conv2d", INPUT, kernel=(3, 3)),
        call("conv", "Conv2d", "stem", kernel=(3, 3)),
        call("pool", "AdaptiveAvgPool2d", "conv"),
        call("gate", "Sigmoid", "pool"),
        call("mul", "mul", "gate", "conv"),
        call("drop", "StochasticDepth", "mul"),
        call("add", "add", "drop", "stem"),
    ]
    gate, add = find_merges(nodes)
    assert (gate.kind, gate.shortcut, gate.branch) == (MergeKind.MUL, "conv", "gate")
    assert (add.shortcut, add.branch, add.source) == ("stem", "drop", "stem")


def test_equal_branches_of_a_cat_have_no_shortcut() -> None:
    nodes = [
        call("left", "Conv2d", INPUT, kernel=(1, 1)),
        call("right", "Conv2d", INPUT, kernel=(3, 3)),
        call("cat", "cat", "left", "right"),
    ]
    (merge,) = find_merges(nodes)
    assert (merge.kind, merge.shortcut, merge.branch) == (MergeKind.CAT, "", "")
    assert merge.operands == ("left", "right")


def test_a_growing_cat_is_read_as_a_chain() -> None:
    nodes = [
        call("cat", "cat", "x0"),
        call("new1", "Conv2d", "cat", kernel=(3, 3)),
        call("cat_1", "cat", "x0", "new1"),
        call("new2", "Conv2d", "cat_1", kernel=(3, 3)),
        call("cat_2", "cat", "x0", "new1", "new2"),
    ]
    chained = {node.name: node.inputs for node in read_growing_cats_as_chains(nodes)}
    assert chained["cat_1"] == ("cat", "new1")
    assert chained["cat_2"] == ("cat_1", "new2")


def test_a_tensor_added_to_itself_is_no_merge() -> None:
    assert find_merges([call("add", "add", INPUT)]) == ()
