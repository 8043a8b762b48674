"""How the children of every block are joined: facts of a graph, whatever is opened.

Pure: knows neither Qt nor what is on screen.
"""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from explorer.core.graph import LayerNode, Merge, MergeKind, ModelGraph
from explorer.qt.graph.layout.ends import PREDICTION

OUTSIDE = ""
"""In place of a block, for what stands in none."""

ENTRANCE = -1
"""In place of a child: where a block is entered. Its exit is the number of its children."""

Pair = tuple[int, int]
Link = tuple[str, str]


class BlockEdges(Struct, frozen=True, gc=False):
    """Edges between the children of a block, by their numbers.

    ``shortcuts`` lead a shortcut into a child that merges, ``gates`` are children that multiply.
    ``form`` is the same number for blocks whose children are joined alike.
    """

    form: int
    pairs: tuple[Pair, ...] = ()
    shortcuts: tuple[Pair, ...] = ()
    gates: tuple[int, ...] = ()


def producers_of(graph: ModelGraph, node: LayerNode) -> tuple[str, ...]:
    """What a call takes, as drawn: a growing ``cat`` of many takes the previous one and the new."""
    if len(node.inputs) > 2:
        merge = graph.merge_by_name.get(node.name)
        if merge is not None and merge.kind is MergeKind.CAT and merge.shortcut:
            return (merge.shortcut, merge.branch)
    return node.inputs


class GraphEdges:
    """All edges of a graph; ``blocks`` are its blocks, each before those it holds."""

    def __init__(self, graph: ModelGraph, blocks: Sequence[str]) -> None:
        self._graph = graph
        self._order = {OUTSIDE: -1} | {name: number for number, name in enumerate(blocks)}
        self._number = {
            child: number
            for name in blocks
            for number, child in enumerate(graph.block_by_name[name].children)
        }
        self._pairs: defaultdict[str, dict[Pair, None]] = defaultdict(dict)
        self._links: defaultdict[str, list[Link]] = defaultdict(list)
        self._shortcuts: defaultdict[str, list[Pair]] = defaultdict(list)
        self._gates: defaultdict[str, list[int]] = defaultdict(list)
        for node in graph.nodes:
            if node.is_run:
                for source in producers_of(graph, node):
                    self._sort_in(source, node.name)
        self._sort_in(graph.output, PREDICTION)
        for merge in graph.merges:
            self._mark(merge)
        forms: dict[tuple[object, ...], int] = {}
        self._inside = {name: self._edges_in(name, forms) for name in blocks}

    def inside(self, block: str) -> BlockEdges:
        """What joins the children of a block."""
        return self._inside[block]

    def crossing(self, block: str) -> Sequence[Link]:
        """Edges between calls in different children of a block; it is the innermost around both."""
        return self._links.get(block, ())

    def _sort_in(self, source: str, target: str) -> None:
        """Leave the blocks around both ends until they stand in the same one.

        A block comes before what it holds, so the later of two cannot be around the other.
        """
        link, order, block_of = (source, target), self._order, self._graph.parent_of
        left, entered = block_of.get(source, OUTSIDE), block_of.get(target, OUTSIDE)
        while left != entered:
            if order[left] > order[entered]:
                exit_number = len(self._graph.block_by_name[left].children)
                self._pairs[left][self._number[source], exit_number] = None
                source, left = left, block_of[left]
            else:
                self._pairs[entered][ENTRANCE, self._number[target]] = None
                target, entered = entered, block_of[entered]
        self._links[left].append(link)
        if left != OUTSIDE:
            self._pairs[left][self._number[source], self._number[target]] = None

    def _mark(self, merge: Merge) -> None:
        block = self._graph.parent_of[merge.name]
        if not merge.shortcut or block == OUTSIDE:
            return
        number = self._number[merge.name]
        if merge.kind is MergeKind.MUL:
            self._gates[block].append(number)
        else:
            self._shortcuts[block].append((self._way_into(block, merge.shortcut), number))

    def _way_into(self, block: str, source: str) -> int:
        """The child that a call stands in, the entrance for a call outside of the block."""
        order, block_of = self._order, self._graph.parent_of
        around = block_of.get(source, OUTSIDE)
        while order[around] > order[block]:
            source, around = around, block_of[around]
        return self._number[source] if around == block else ENTRANCE

    def _edges_in(self, block: str, forms: dict[tuple[object, ...], int]) -> BlockEdges:
        pairs, shortcuts = tuple(self._pairs[block]), tuple(self._shortcuts[block])
        gates = tuple(self._gates[block])
        count = len(self._graph.block_by_name[block].children)
        form = forms.setdefault((count, pairs, shortcuts, gates), len(forms))
        return BlockEdges(form, pairs, shortcuts, gates)
