"""What the layout asks of a graph again and again, worked out once: calls, merges, resolutions.

Pure: knows neither Qt nor what is on screen.
"""

from dataclasses import dataclass
from functools import cached_property

from explorer.core.graph import BlockLevel, Merge, MergeKind, ModelGraph
from explorer.qt.graph.layout.block_edges import GraphEdges
from explorer.qt.graph.layout.ends import ENDS

Resolution = tuple[int, int]

VECTOR: Resolution = (1, 1)
"""Resolution of everything without height and width: the head."""

_FLOWING_RESOLUTIONS = 3


@dataclass(frozen=True)
class Hierarchy:
    """Facts about the blocks and calls of one graph, remembered."""

    graph: ModelGraph

    def calls_in(self, name: str) -> tuple[str, ...]:
        """Names of all calls inside a block; of a call, itself."""
        found = self._calls.get(name)
        return (name,) if found is None else found

    def resolution(self, name: str) -> Resolution | None:
        """The grid of what comes out of a block or call; (1, 1) for vectors, None for the ends,
        which stand beside what they are joined to."""
        if name in ENDS:
            return None
        node = self.graph.node_by_name[self.graph.output_call(name)]
        return VECTOR if len(node.output_shape) == 1 else node.resolution

    def flows(self, name: str) -> bool:
        """Whether the children of this block, once opened, stand in the columns themselves
        instead of in a frame: stages, chains that pass through several resolutions, and the
        classifier at the end."""
        return name in self._flowing

    def holds_stages(self, name: str) -> bool:
        """Whether a block is above the stages: it holds some, or several resolutions."""
        return name in self._above_stages

    def is_wide(self, name: str) -> bool:
        """Whether a block passes through several resolutions."""
        return name in self._wide

    def is_apart(self, name: str) -> bool:
        """Whether nothing inside is ever run (auxiliary heads in evaluation)."""
        return name in self._apart

    def merges_in(self, name: str) -> tuple[Merge, ...]:
        """What a box shows shares of: a call its own merge, a block its residual sums, or where
        it has none the last one that joins the equals in it."""
        if name in self.graph.block_by_name:
            return self._sums_in.get(name) or self._joins_in.get(name, ())
        merge = self.graph.merge_by_name.get(name)
        has_shares = merge is not None and merge.kind is not MergeKind.MUL
        return (merge,) if merge is not None and has_shares else ()

    @cached_property
    def edges(self) -> GraphEdges:
        """How calls and blocks are joined."""
        return GraphEdges(self.graph, self._blocks_inside_out[::-1])

    @cached_property
    def _calls(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name in self._blocks_inside_out:
            calls: list[str] = []
            for child in self.graph.block_by_name[name].children:
                calls.extend(found.get(child, (child,)))
            found[name] = tuple(calls)
        return found

    @cached_property
    def _blocks_inside_out(self) -> tuple[str, ...]:
        """All blocks, each after the blocks it holds."""
        blocks = self.graph.block_by_name
        order: list[str] = []
        waiting = [name for name in self.graph.roots if name in blocks]
        while waiting:
            name = waiting.pop()
            order.append(name)
            waiting.extend(child for child in blocks[name].children if child in blocks)
        return tuple(reversed(order))

    @cached_property
    def _wide(self) -> frozenset[str]:
        blocks = self.graph.blocks
        chains = (block.name for block in blocks if block.level is not BlockLevel.UNIT)
        return frozenset(name for name in chains if self._spans_several(name))

    @cached_property
    def _above_stages(self) -> frozenset[str]:
        blocks = self.graph.block_by_name
        found: set[str] = set()
        for name in self._blocks_inside_out:
            block = blocks[name]
            inner = [blocks[child] for child in block.children if child in blocks]
            has_stages = any(
                child.level is BlockLevel.STAGE or child.name in found for child in inner
            )
            if has_stages or name in self._wide:
                found.add(name)
        return frozenset(found)

    def _spans_several(self, name: str) -> bool:
        children = self.graph.block_by_name[name].children
        seen = {self.resolution(child) for child in children} - {None, VECTOR}
        return len(seen) >= _FLOWING_RESOLUTIONS

    @cached_property
    def _flowing(self) -> frozenset[str]:
        stages = (block.name for block in self.graph.blocks if block.level is BlockLevel.STAGE)
        return self._above_stages.union(stages, filter(self._is_classifier, self.graph.roots))

    def _is_classifier(self, name: str) -> bool:
        block = self.graph.block_by_name.get(name)
        if block is None or block.level is BlockLevel.UNIT or self.is_apart(name):
            return False
        return all(self.resolution(call) == VECTOR for call in self.calls_in(name))

    @cached_property
    def _apart(self) -> frozenset[str]:
        calls = {node.name for node in self.graph.nodes if not node.is_run}
        if not calls:
            return frozenset()
        blocks = (name for name, inside in self._calls.items() if calls.issuperset(inside))
        return frozenset(calls).union(blocks)

    @cached_property
    def _joins_in(self) -> dict[str, tuple[Merge, ...]]:
        joins = (merge for merge in self.graph.merges if merge.kind is MergeKind.CAT)
        return {merge.block: (merge,) for merge in joins if merge.is_of_equals}

    @cached_property
    def _sums_in(self) -> dict[str, tuple[Merge, ...]]:
        found: dict[str, list[Merge]] = {}
        for merge in self.graph.merges:
            if merge.kind is MergeKind.ADD and merge.branch:
                for block in self.graph.ancestors(merge.name):
                    found.setdefault(block, []).append(merge)
        return {name: tuple(merges) for name, merges in found.items()}
