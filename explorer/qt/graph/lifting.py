"""Edges between calls, lifted to the boxes on screen, frame by frame.

Pure: knows neither Qt nor sizes.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from explorer.core.graph import LayerNode, Merge, MergeKind, ModelGraph
from explorer.qt.graph.ends import PREDICTION
from explorer.qt.graph.visible import TOP, VisibleTree

WAY_IN = -2
WAY_OUT = -3

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LiftedEdges:
    """For every frame (``TOP`` for the columns) the edges between what stands directly in it.

    ``WAY_IN`` and ``WAY_OUT`` stand for the frame's own entrance and exit. ``shortcuts`` are the
    edges that lead a shortcut into a merge drawn as a box, ``gates`` the boxes that multiply.
    """

    pairs: dict[int, dict[Pair, None]] = field(default_factory=lambda: defaultdict(dict))
    shortcuts: dict[Pair, Merge] = field(default_factory=dict)
    gates: set[int] = field(default_factory=set)


def producers_of(graph: ModelGraph, node: LayerNode) -> tuple[str, ...]:
    """What a call takes, as drawn: a growing ``cat`` of many takes the previous one and the new."""
    if len(node.inputs) > 2:
        merge = graph.merge_by_name.get(node.name)
        if merge is not None and merge.kind is MergeKind.CAT and merge.shortcut:
            return (merge.shortcut, merge.branch)
    return node.inputs


def lifted_edges(graph: ModelGraph, tree: VisibleTree) -> LiftedEdges:
    """All edges of the graph between the boxes of the tree."""
    lifting = _Lifting(tree)
    box_of = tree.box_of_call.get
    for node in graph.nodes:
        target = box_of(node.name)
        if target is not None and node.is_run:
            for source in producers_of(graph, node):
                lifting.lift(box_of(source, WAY_IN), target)
    if graph.output in tree.box_of_call:
        lifting.lift(tree.box_of_call[graph.output], tree.box_of_call[PREDICTION])
    for merge in graph.merges:
        lifting.mark(merge)
    return lifting.edges


class _Lifting:
    def __init__(self, tree: VisibleTree) -> None:
        self.edges = LiftedEdges()
        self._tree = tree
        self._frame_of = {WAY_IN: TOP, WAY_OUT: TOP}
        self._frame_of.update(enumerate(item.parent for item in tree.items))

    def lift(self, source: int, target: int) -> None:
        """Leave the frames around both ends until they stand in the same one.

        A frame stands before what it holds, so the later of two cannot be around the other.
        """
        if source == target:
            return
        frame_of, pairs = self._frame_of, self.edges.pairs
        left, entered = frame_of[source], frame_of[target]
        while left != entered:
            if left > entered:
                pairs[left][source, WAY_OUT] = None
                source, left = left, frame_of[left]
            else:
                pairs[entered][WAY_IN, target] = None
                target, entered = entered, frame_of[entered]
        pairs[entered][source, target] = None

    def mark(self, merge: Merge) -> None:
        """Remember which edge leads the shortcut into a merge drawn as a box."""
        box = self._tree.box_of_call.get(merge.name)
        if box is None or not merge.shortcut or self._tree.items[box].name != merge.name:
            return
        if merge.kind is MergeKind.MUL:
            self.edges.gates.add(box)
        else:
            self.edges.shortcuts[self._last_step(merge.shortcut, box)] = merge

    def _last_step(self, source: str, box: int) -> Pair:
        """The end of an edge: from a box in the same frame, or from the frame's entrance."""
        frame_of = self._frame_of
        first, frame = self._tree.box_of_call.get(source, WAY_IN), frame_of[box]
        while frame_of[first] > frame:
            first = frame_of[first]
        return (first if frame_of[first] == frame else WAY_IN, box)
