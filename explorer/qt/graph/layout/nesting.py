"""What stands below what and what side by side, in every frame on screen.

Pure: knows neither Qt nor sizes.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from explorer.core.graph import Merge
from explorer.qt.graph.layout.block_edges import ENTRANCE, Pair
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.lifting import WAY_IN, WAY_OUT, lifted_edges
from explorer.qt.graph.layout.series_parallel import Lane, Parallel, Reduced, reduce_series_parallel
from explorer.qt.graph.layout.visible import TOP, VisibleTree


class Nesting:
    """The boxes of one tree as nested lanes.

    Of the frames worked out so far, ``shortcuts`` are the edges that lead a shortcut into a merge
    drawn as a box, ``gates`` the boxes that multiply.
    """

    def __init__(self, hierarchy: Hierarchy, tree: VisibleTree) -> None:
        self.shortcuts: dict[Pair, Merge] = {}
        self.gates: set[int] = set()
        self._hierarchy = hierarchy
        self._tree = tree
        self._found: dict[int, Reduced] = {}
        self._reduced: dict[tuple[int, tuple[Pair, ...]], Reduced] = {}

    def of(self, frame: int) -> Reduced:
        """The lane of boxes in a frame (``TOP``: in none), and the edges left over."""
        found = self._found.get(frame)
        if found is None:
            found = self._found[frame] = self._top() if frame == TOP else self._inside(frame)
        return found

    def form_of(self, block: str) -> int:
        """The same number for blocks whose children are joined alike."""
        return self._hierarchy.edges.inside(block).form

    def _top(self) -> Reduced:
        edges = lifted_edges(self._hierarchy, self._tree)
        self.shortcuts.update(edges.shortcuts)
        self.gates.update(edges.gates)
        return self._nested(self._tree.top, edges.pairs)

    def _inside(self, frame: int) -> Reduced:
        name = self._tree.items[frame].name
        graph, edges = self._hierarchy.graph, self._hierarchy.edges.inside(name)
        names = graph.block_by_name[name].children
        box_of = [self._tree.index_of[child] for child in names]
        for source, target in edges.shortcuts:
            ends = (box_of[source] if source != ENTRANCE else WAY_IN, box_of[target])
            self.shortcuts[ends] = graph.merge_by_name[names[target]]
        self.gates.update(box_of[number] for number in edges.gates)
        box_of += [WAY_OUT, WAY_IN]  # the exit comes after all children, the entrance last
        pairs = {(box_of[source], box_of[target]): None for source, target in edges.pairs}
        return self._nested(self._tree.items[frame].children, pairs)

    def _nested(self, children: Sequence[int], pairs: Collection[Pair]) -> Reduced:
        """Graphs of the same form are reduced once: most of a network is the same few blocks."""
        if _is_chain(children, pairs):
            return Reduced(list(children), ())
        form = (len(children), _numbered(children, pairs))
        reduced = self._reduced.get(form)
        if reduced is None:
            reduced = self._reduced[form] = reduce_series_parallel(*form)
        leftover = [(children[a] if a >= 0 else WAY_IN, children[b]) for a, b in reduced.leftover]
        return Reduced(_with_boxes(reduced.lane, children), tuple(leftover))


def _is_chain(children: Sequence[int], pairs: Iterable[Pair]) -> bool:
    """Most frames hold a plain chain, which needs no reduction."""
    ends = ((WAY_IN, children[0]), (children[-1], WAY_OUT)) if children else ()
    return set(pairs).difference(ends) == set(pairwise(children))


def _numbered(children: Sequence[int], pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Edges between boxes by their number, without what stays in a box or leads past all."""
    number = {child: number for number, child in enumerate(children)}
    number[WAY_IN], number[WAY_OUT] = -1, len(children)
    inner = [pair for pair in pairs if pair[0] != pair[1] and pair != (WAY_IN, WAY_OUT)]
    return tuple([(number[source], number[target]) for source, target in inner])


def _with_boxes(lane: Lane, children: Sequence[int]) -> Lane:
    """The numbers of children replaced by the boxes they stand for."""
    return [
        children[element]
        if isinstance(element, int)
        else Parallel(tuple([_with_boxes(inner, children) for inner in element.lanes]))
        for element in lane
    ]
