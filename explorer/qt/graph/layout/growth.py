"""How concatenations grow: in a DenseNet every layer adds its channels to all those before.

Pure: knows no Qt.
"""

from collections import defaultdict

from msgspec import Struct

from explorer.core.graph import INPUT, BlockLevel, Merge, MergeKind, ModelGraph


class Growth(Struct, frozen=True, gc=False):
    """Channels that were there, channels that are added, and how many there are in the end."""

    before: int
    new: int
    most: int

    @property
    def text(self) -> str:
        """``64+32``"""
        return f"{self.before}+{self.new}"


def growths(graph: ModelGraph) -> dict[str, Growth]:
    """By call: every growing ``cat``; by block: the layer around it, where it has just one."""
    cats = [m for m in graph.merges if m.kind is MergeKind.CAT and m.shortcut and m.branch]
    nodes = graph.node_by_name
    most: dict[tuple[int, ...], int] = {}
    for cat in cats:
        channels, *grid = nodes[cat.name].output_shape
        most[tuple(grid)] = max(channels, most.get(tuple(grid), 0))
    found: dict[str, Growth] = {}
    holders: dict[str, list[Merge]] = defaultdict(list)
    for cat in cats:
        channels, *grid = nodes[cat.name].output_shape
        before = graph.input_shape[0] if cat.shortcut == INPUT else _channels(graph, cat.shortcut)
        found[cat.name] = Growth(before, channels - before, most[tuple(grid)])
        for block in graph.ancestors(cat.name):
            holders[block].append(cat)
    for block, held in holders.items():
        if len(held) == 1 and graph.block_by_name[block].level is BlockLevel.BLOCK:
            found[block] = found[held[0].name]
    return found


def _channels(graph: ModelGraph, name: str) -> int:
    return graph.node_by_name[name].output_shape[0]
