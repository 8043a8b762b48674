"""How many paths lead through how many blocks of a network. Works on the graph; knows no torch."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from explorer.core.graph import INPUT, MergeKind, ModelGraph

Counts = tuple[float, ...]
"""The number of paths of each length from 0 on; floats, as there may be more than 2^64."""


def path_counts(blocks: int) -> tuple[int, ...]:
    """How many of the 2^n paths through n blocks in a row go through 0 to n branches."""
    return tuple(math.comb(blocks, length) for length in range(blocks + 1))


@dataclass(frozen=True, slots=True)
class Blocks:
    """The merges of shortcut and branch on the way to the output, in execution order.

    ``counts_at`` are the numbers of paths from the image to each call on that way, by length.
    """

    merges: tuple[str, ...]
    counts: Counts
    counts_at: Mapping[str, Counts]

    def __len__(self) -> int:
        return len(self.merges)


def blocks_of(graph: ModelGraph) -> Blocks:
    """The blocks that paths go through or around.

    Where ways join without being a block (a ``cat``, a gate), paths through the same blocks count
    once: of each length, as many as the way has that has most of them.
    """
    on_the_way = _calls_before(graph, graph.output)
    merges: list[str] = []
    counts_at: dict[str, Counts] = {INPUT: (1.0,)}
    for node in graph.nodes:
        if node.name not in on_the_way:
            continue
        merge = graph.merge_by_name.get(node.name)
        if merge is not None and merge.kind is MergeKind.ADD and merge.branch:
            merges.append(node.name)
            around, through = counts_at[merge.shortcut], (0.0, *counts_at[merge.branch])
            counts_at[node.name] = tuple(map(sum, zip_longest(around, through, fillvalue=0.0)))
        else:
            ways = zip_longest(*(counts_at[name] for name in node.inputs), fillvalue=0.0)
            counts_at[node.name] = tuple(map(max, ways))
    counts = counts_at[graph.output]
    missing = len(merges) + 1 - len(counts)  # no path goes through blocks that stand side by side
    return Blocks(tuple(merges), (*counts, *[0.0] * missing), counts_at)


def _calls_before(graph: ModelGraph, name: str) -> frozenset[str]:
    """A call and all that it depends on."""
    found: set[str] = set()
    pending = [name]
    while pending:
        name = pending.pop()
        if name not in found and name != INPUT:
            found.add(name)
            pending += graph.node_by_name[name].inputs
    return frozenset(found)
