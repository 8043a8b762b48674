"""Residual blocks in another order, as numbers and names alone: which blocks may change places,
random orders, and how far an order is from the network's own. Knows no torch."""

import random
from collections.abc import Sequence

from explorer.core.graph import INPUT, MergeKind, ModelGraph, Shape, ShortcutKind

Order = tuple[int, ...]
"""For every place the number of the block that stands there."""

Group = tuple[int, ...]
"""Numbers of blocks that may change places with each other."""


def residual_blocks(graph: ModelGraph) -> tuple[str, ...]:
    """The innermost blocks around all sums of a shortcut and a branch, in execution order."""
    sums = (merge for merge in graph.merges if merge.kind is MergeKind.ADD and merge.branch)
    return tuple(dict.fromkeys(merge.block for merge in sums if merge.block))


def groups_of_equal_shape(graph: ModelGraph) -> tuple[Group, ...]:
    """Residual blocks of one stage and of the same layers and shapes, all shortcuts identities."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, name in enumerate(residual_blocks(graph)):
        if _can_move(graph, name):
            stage = graph.parent_of[name], graph.block_by_name[name].signature
            found.setdefault(stage, []).append(number)
    return tuple(tuple(group) for group in found.values() if len(group) > 1)


def drawn_order(
    groups: Sequence[Group], *, num_blocks: int, swaps: int, generator: random.Random
) -> Order:
    """The own order after so many swaps of two blocks, each pair as likely as any other."""
    pairs = [
        (left, right)
        for group in groups
        for index, left in enumerate(group)
        for right in group[index + 1 :]
    ]
    order = list(range(num_blocks))
    for left, right in generator.choices(pairs, k=swaps):
        order[left], order[right] = order[right], order[left]
    return tuple(order)


def kendall_tau(order: Sequence[int]) -> float:
    """Pairs in their own order less pairs that are reversed, as a part of all pairs."""
    pairs = len(order) * (len(order) - 1) // 2
    if pairs == 0:
        return 1.0
    kept = sum(left < right for place, left in enumerate(order) for right in order[place + 1 :])
    return (2 * kept - pairs) / pairs


def _can_move(graph: ModelGraph, name: str) -> bool:
    sums = [merge for merge in graph.merges if merge.block == name and merge.kind is MergeKind.ADD]
    is_identity = all(merge.shortcut_kind is ShortcutKind.IDENTITY for merge in sums)
    source = sums[0].source
    given: Shape = graph.input_shape
    if source != INPUT:
        given = graph.node_by_name[source].output_shape
    return is_identity and given == graph.node_by_name[graph.output_call(name)].output_shape
