"""Which edges between calls every drawn edge stands for, through the borders of frames.

Pure: knows no Qt.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from explorer.core.graph import MergeKind, ModelGraph
from explorer.qt.graph.layout.geometry import Layout, Route
from explorer.qt.graph.paths.paths_between import Link, links_of

BORDER = -1
"""In place of a box: the border of the frame that the other box stands in."""

Pair = tuple[int, int]
"""The boxes that a drawn edge joins."""


@dataclass(frozen=True, slots=True)
class LitEdges:
    """Edges that stand out: ``routes`` by the boxes they join, ``arcs`` around closed boxes by
    the merge they lead into, ``loops`` of gates by the box they are on."""

    routes: frozenset[Pair] = frozenset()
    arcs: frozenset[str] = frozenset()
    loops: frozenset[int] = frozenset()


class DrawnEdges:
    """The edges of one layout; worked out when first asked for."""

    def __init__(self, graph: ModelGraph, layout: Layout) -> None:
        self._graph = graph
        self._layout = layout

    def lit(self, routes: Sequence[Route]) -> LitEdges:
        """These, and what leads on from them through the borders of frames."""
        flowing = self.along(self.links_on(route for route in routes if not is_arc(route)))
        arcs = (r.merge.name for r in routes if is_arc(r) and r.merge is not None)
        return LitEdges(flowing.routes, flowing.arcs.union(arcs), flowing.loops)

    def touching(self, index: int) -> LitEdges:
        """All that begins or ends at a box."""
        return LitEdges(frozenset(pair for pair in self._links if index in pair))

    def joined_by(self, routes: Sequence[Route]) -> frozenset[int]:
        """The boxes that give and take what runs along these."""
        boxes = (self.box_of(call) for link in self.links_on(routes) for call in link)
        return frozenset(boxes) - {-1}

    def links_on(self, routes: Iterable[Route]) -> tuple[Link, ...]:
        """The edges between calls that run along any of these, in execution order."""
        found: dict[Link, None] = {}
        for route in routes:
            if is_arc(route) and route.merge is not None:
                found[route.merge.source, route.merge.name] = None
            else:
                found.update(dict.fromkeys(self._links.get((route.source, route.target), ())))
        return tuple(found)

    def along(self, links: Collection[Link]) -> LitEdges:
        """Everything drawn that these edges between calls run along."""
        known = frozenset(links)
        routes = frozenset(pair for link in known for pair in self._pairs_of(*link))
        arcs = frozenset(self._arcs[link] for link in known & self._arcs.keys())
        loops = frozenset(self._loops[link] for link in known & self._loops.keys())
        return LitEdges(routes, arcs, loops)

    def box_of(self, call: str) -> int:
        """The innermost box that shows a call; -1 for none."""
        known = self._layout.index_of
        if call in known:
            return known[call]
        return next((known[name] for name in self._graph.ancestors(call) if name in known), -1)

    def boxes_in(self, name: str) -> Iterator[int]:
        """The boxes of the calls in a block."""
        return (self.box_of(call) for call in self._graph.calls_in(name))

    def outermost(self, boxes: frozenset[int]) -> frozenset[int]:
        """Frames in place of the boxes in them wherever all are among these."""
        whole = set(boxes)
        missing: set[int] = set()  # frames in which one is not among these
        for index, box in reversed([*enumerate(self._layout.boxes)]):
            if box.is_open and index not in missing:
                whole.add(index)
            if index not in whole:
                missing.add(box.parent)
        return frozenset(box for box in whole if self._layout.boxes[box].parent not in whole)

    def is_inside(self, index: int, frames: frozenset[int]) -> bool:
        """Whether a box stands in one of these frames."""
        return index >= 0 and not frames.isdisjoint(self._chain(index)[:-1])

    @cached_property
    def _arcs(self) -> dict[Link, str]:
        """The merges around whose closed box a shortcut is drawn, by the edge it comes in on."""
        merges = (merge for box in self._layout.boxes if not box.is_open for merge in box.arcs)
        return {(merge.shortcut, merge.name): merge.name for merge in merges}

    @cached_property
    def _loops(self) -> dict[Link, int]:
        """The closed boxes with the loop of a gate, by the edges that the gate multiplies."""
        gates = (merge for merge in self._graph.merges if merge.kind is MergeKind.MUL)
        placed = ((merge, self.box_of(merge.name)) for merge in gates)
        return {
            (source, merge.name): box
            for merge, box in placed
            if box >= 0 and self._layout.boxes[box].has_gate
            for source in merge.operands
        }

    @cached_property
    def _links(self) -> dict[Pair, list[Link]]:
        found: dict[Pair, list[Link]] = {}
        for link in links_of(self._graph):
            for pair in self._pairs_of(*link):
                found.setdefault(pair, []).append(link)
        return found

    def _pairs_of(self, source: str, target: str) -> Iterator[Pair]:
        """Out of the frames around one call, over to those around the other, and in."""
        first, last = self.box_of(source), self.box_of(target)
        if first == last or min(first, last) < 0:
            return
        out, into = self._chain(first), self._chain(last)
        level = 0
        while out[level] == into[level]:
            level += 1
        yield out[level], into[level]
        yield from ((inner, BORDER) for inner in out[level + 1 :])
        yield from ((BORDER, inner) for inner in into[level + 1 :])

    def _chain(self, index: int) -> tuple[int, ...]:
        """The frames around a box from outside in, and the box."""
        found = [index]
        while (parent := self._layout.boxes[found[-1]].parent) >= 0:
            found.append(parent)
        return tuple(reversed(found))


def is_arc(route: Route) -> bool:
    """Whether it is the bracket around a closed box that stands for a shortcut inside."""
    return route.source == route.target
