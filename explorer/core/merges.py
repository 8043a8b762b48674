"""Finding the merges of a network: where a shortcut and a branch meet again.

Works on the records of the graph alone; knows no torch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from explorer.core.graph import INPUT, LayerNode, Merge, MergeKind, ShortcutKind

_KINDS = {
    "add": MergeKind.ADD,
    "iadd": MergeKind.ADD,
    "add_": MergeKind.ADD,
    "cat": MergeKind.CAT,
    "concat": MergeKind.CAT,
    "mul": MergeKind.MUL,
    "imul": MergeKind.MUL,
}
_PASSED_UNCHANGED = frozenset(
    {"Identity", "Dropout", "Dropout2d", "StochasticDepth", "contiguous", "getitem", "chunk"}
)
_POOLS = frozenset({"AvgPool2d", "MaxPool2d", "avg_pool2d", "max_pool2d"})
_ZERO_PADS = frozenset({"ZeroPad2d", "ConstantPad2d", "ZeroPad3d", "ConstantPad3d"})
_BESIDE_A_PROJECTION = _PASSED_UNCHANGED | {
    "BatchNorm2d",
    "GroupNorm",
    "LayerNorm2d",
    *_POOLS,
}


@dataclass(frozen=True, slots=True)
class _Operand:
    """One way into a merge: its producer and the calls passed since the paths parted."""

    producer: str
    path: tuple[LayerNode, ...]

    @property
    def is_identity(self) -> bool:
        """Also where pixels are left out and zeros are put in, as in ResNet's option A."""
        return all(
            node.type in _PASSED_UNCHANGED
            or node.type in _ZERO_PADS
            or (node.type in _POOLS and node.kernel_size == (1, 1))
            for node in self.path
        )

    @property
    def is_projection(self) -> bool:
        convolutions = [node for node in self.path if node.type == "Conv2d"]
        rest = [node for node in self.path if node.type != "Conv2d"]
        return (
            len(convolutions) == 1
            and convolutions[0].kernel_size == (1, 1)
            and all(node.type in _BESIDE_A_PROJECTION for node in rest)
        )


def find_merges(nodes: Sequence[LayerNode]) -> tuple[Merge, ...]:
    """The merges of a network, in execution order, with ``block`` still empty.

    An ``add`` or gate ``mul`` of two tensors, and every ``cat`` of at least two. The shortcut is
    the operand whose path since the parting holds nothing (identity) or one 1x1 convolution
    (projection); in a ``cat`` only what passes unchanged counts as a shortcut.
    """
    index_of = {node.name: place for place, node in enumerate(nodes)}
    found = []
    for node in nodes:
        kind = _KINDS.get(node.type)
        if kind is None or len(set(node.inputs)) < 2:
            continue
        if kind is MergeKind.CAT and len(node.inputs) > 2:
            found.append(Merge(node.name, kind, "", "", None, "", "", node.inputs))
        else:
            found.append(_merge_of_two(node, kind, nodes, index_of))
    return tuple(found)


def read_growing_cats_as_chains(nodes: Sequence[LayerNode]) -> tuple[LayerNode, ...]:
    """DenseNet's ``cat([x0, ..., xk])`` read as ``cat(cat([x0, ..., xk-1]), xk)``.

    The values are the same; the number of edges becomes linear in the depth.
    """
    cat_of: dict[tuple[str, ...], str] = {}
    result = []
    for node in nodes:
        chained = node
        if _KINDS.get(node.type) is MergeKind.CAT:
            previous = cat_of.get(node.inputs[:-1])
            if previous is not None:
                chained = replace(node, inputs=(previous, node.inputs[-1]))
            cat_of[node.inputs] = node.name
        result.append(chained)
    return tuple(result)


def with_all_operands(
    merges: Sequence[Merge], operands_of: Mapping[str, tuple[str, ...]]
) -> tuple[Merge, ...]:
    """The merges with the operands that the call really takes (a chained cat takes more)."""
    return tuple(
        replace(merge, operands=operands_of.get(merge.name, merge.operands)) for merge in merges
    )


def _merge_of_two(
    node: LayerNode, kind: MergeKind, nodes: Sequence[LayerNode], index_of: Mapping[str, int]
) -> Merge:
    left, right, source = _paths_since_parting(node, nodes, index_of)
    shortcut, branch = _shortcut_first(left, right)
    if kind is MergeKind.CAT and not shortcut.is_identity and source != shortcut.producer:
        return Merge(node.name, kind, "", "", None, source, "", node.inputs)
    return Merge(
        node.name,
        kind,
        shortcut.producer,
        branch.producer,
        ShortcutKind.IDENTITY if shortcut.is_identity else ShortcutKind.PROJECTION,
        source,
        "",
        node.inputs,
    )


def _shortcut_first(left: _Operand, right: _Operand) -> tuple[_Operand, _Operand]:
    """Identity before projection before the shorter path."""

    def rank(operand: _Operand) -> tuple[bool, bool, int]:
        return not operand.is_identity, not operand.is_projection, len(operand.path)

    return (right, left) if rank(right) < rank(left) else (left, right)


def _paths_since_parting(
    node: LayerNode, nodes: Sequence[LayerNode], index_of: Mapping[str, int]
) -> tuple[_Operand, _Operand, str]:
    """Walk back from both operands until one call is left that both come from.

    1. Each pending call is marked with the operands it leads to (1 left, 2 right).
    2. The latest pending call is taken; its producers inherit its marks.
    3. When one call is left, all paths have met: there they parted.
    """
    left, right = node.inputs[0], node.inputs[1]
    pending = {_place(left, index_of): 1}
    pending[_place(right, index_of)] = pending.get(_place(right, index_of), 0) | 2
    passed: dict[int, int] = {}
    while len(pending) > 1:
        latest = max(pending)
        marks = pending.pop(latest)
        passed[latest] = marks
        for producer in nodes[latest].inputs:
            place = _place(producer, index_of)
            pending[place] = pending.get(place, 0) | marks
    (parting,) = pending
    ways = [
        tuple(nodes[place] for place in sorted(passed) if passed[place] & mark) for mark in (1, 2)
    ]
    source = INPUT if parting < 0 else nodes[parting].name
    return _Operand(left, ways[0]), _Operand(right, ways[1]), source


def _place(name: str, index_of: Mapping[str, int]) -> int:
    return -1 if name == INPUT else index_of[name]
