"""Edges between calls, lifted to the boxes that stand in no frame.

Pure: knows neither Qt nor sizes.
"""

from dataclasses import dataclass, field

from explorer.core.graph import Merge, MergeKind
from explorer.qt.graph.layout.block_edges import OUTSIDE, Pair
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.visible import TOP, VisibleTree

WAY_IN = -2
WAY_OUT = -3


@dataclass(frozen=True, slots=True)
class LiftedEdges:
    """``WAY_IN`` and ``WAY_OUT`` stand for what is not on screen. ``shortcuts`` are the edges that
    lead a shortcut into a merge drawn as a box, ``gates`` the boxes that multiply."""

    pairs: dict[Pair, None] = field(default_factory=dict)
    shortcuts: dict[Pair, Merge] = field(default_factory=dict)
    gates: set[int] = field(default_factory=set)


def lifted_edges(hierarchy: Hierarchy, tree: VisibleTree) -> LiftedEdges:
    """All edges between boxes in no frame; blocks opened without one are as good as not there."""
    lifting = _Lifting(tree)
    for block in (OUTSIDE, *tree.frameless):
        for source, target in hierarchy.edges.crossing(block):
            lifting.lift(source, target)
    for merge in hierarchy.graph.merges:
        lifting.mark(merge)
    return lifting.edges


class _Lifting:
    def __init__(self, tree: VisibleTree) -> None:
        self.edges = LiftedEdges()
        self._tree = tree

    def lift(self, source: str, target: str) -> None:
        ends = (self._outermost(source), self._outermost(target))
        if ends[0] != ends[1] != WAY_IN:
            self.edges.pairs[ends] = None

    def mark(self, merge: Merge) -> None:
        """Remember which edge leads the shortcut into a merge drawn as a box."""
        box = self._tree.box_of_call.get(merge.name, WAY_IN)
        if box < 0 or not merge.shortcut or self._tree.items[box].parent != TOP:
            return
        if self._tree.items[box].name != merge.name:
            return
        if merge.kind is MergeKind.MUL:
            self.edges.gates.add(box)
        else:
            self.edges.shortcuts[self._outermost(merge.shortcut), box] = merge

    def _outermost(self, call: str) -> int:
        """The box in no frame that a call stands in."""
        items = self._tree.items
        box = self._tree.box_of_call.get(call, WAY_IN)
        while box >= 0 and items[box].parent != TOP:
            box = items[box].parent
        return box
