"""Edges between calls, lifted to the boxes on screen, frame by frame.

Pure: knows neither Qt nor sizes.
"""

from dataclasses import dataclass, field

from explorer.core.graph import INPUT, LayerNode, Merge, MergeKind, ModelGraph
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

    pairs: dict[int, dict[Pair, None]] = field(default_factory=dict)
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
    for node in graph.nodes:
        if node.is_run:
            for source in producers_of(graph, node):
                lifting.add(source, node.name)
    lifting.add_output(graph.output)
    for merge in graph.merges:
        lifting.mark(merge)
    return lifting.edges


class _Lifting:
    def __init__(self, tree: VisibleTree) -> None:
        self.edges = LiftedEdges()
        self._tree = tree
        self._chains: dict[int, tuple[int, ...]] = {}
        self._parted: dict[Pair, Pair] = {}

    def add(self, source: str, target: str) -> None:
        boxes = self._tree.box_of_call
        if target not in boxes:
            return
        first = boxes[source] if source != INPUT and source in boxes else WAY_IN
        self._lift(first, boxes[target])

    def add_output(self, output: str) -> None:
        if output in self._tree.box_of_call:
            self._lift(self._tree.box_of_call[output], WAY_OUT)

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
        first = self._tree.box_of_call.get(source, WAY_IN) if source != INPUT else WAY_IN
        return self._parted.get((first, box), (WAY_IN, box))

    def _lift(self, source: int, target: int) -> None:
        if source == target or (source, target) in self._parted:
            return
        out, into = self._chain(source), self._chain(target)
        level = 0
        while out[level] == into[level] != WAY_IN:
            level += 1
        frame = out[level - 1] if level else TOP
        self._put(frame, out[level], into[level])
        for outer, inner in zip(out[level:], out[level + 1 :], strict=False):
            self._put(outer, inner, WAY_OUT)
        for outer, inner in zip(into[level:], into[level + 1 :], strict=False):
            self._put(outer, WAY_IN, inner)
        last = (out[level], target) if level == len(into) - 1 else (WAY_IN, target)
        self._parted[source, target] = last

    def _put(self, frame: int, source: int, target: int) -> None:
        self.edges.pairs.setdefault(frame, {})[source, target] = None

    def _chain(self, box: int) -> tuple[int, ...]:
        """The frames around a box from outside in, and the box."""
        found = self._chains.get(box)
        if found is None:
            parent = self._tree.items[box].parent if box >= 0 else TOP
            found = (box,) if parent == TOP else (*self._chain(parent), box)
            self._chains[box] = found
        return found
