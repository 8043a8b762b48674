"""Nested series-parallel form of a graph: what stands below what, and what side by side.

Pure: knows only numbered vertices in execution order.
"""

from collections import deque
from collections.abc import Iterable

from msgspec import Struct


class Parallel(Struct, frozen=True, gc=False):
    """Lanes that part at one place and meet at another; an empty lane is a bare edge."""

    lanes: tuple["Lane", ...]


Lane = list["int | Parallel"]
"""Vertices and parallel groups one below the other, joined by edges."""


class Reduced(Struct, frozen=True, gc=False):
    """``lane`` holds every vertex once; ``leftover`` are edges that fit no such nesting."""

    lane: Lane
    leftover: tuple[tuple[int, int], ...]


def reduce_series_parallel(count: int, edges: Iterable[tuple[int, int]]) -> Reduced:
    """The nesting of vertices 0 to ``count`` - 1, whose edges all lead upwards in number.

    -1 stands for the way in and ``count`` for the way out. What nothing leads to hangs on the
    way in, and what leads nowhere on the way out. Takes time linear in the number of edges.
    """
    reduction = _Reduction(count)
    for source, target in edges:
        reduction.connect(source, target)
    return reduction.run()


class _Reduction:
    """1. Edges carry lanes; edges between the same two vertices are one bundle of lanes.
    2. A vertex with one bundle in and one out vanishes into the lane that replaces them.
    3. Where nothing vanishes any more, one edge that skips is left over, and it goes on.
    4. In the end one bundle leads from the way in to the way out.
    """

    def __init__(self, count: int) -> None:
        self._way_in, self._way_out, self._count = -1, count, count
        self._outs: dict[int, dict[int, list[Lane]]] = {v: {} for v in range(-1, count + 1)}
        self._ins: dict[int, set[int]] = {v: set() for v in range(-1, count + 1)}
        self._leftover: list[tuple[int, int]] = []

    def connect(self, source: int, target: int) -> None:
        if target not in self._outs[source]:
            self._add(source, target, [])

    def run(self) -> Reduced:
        for vertex in range(self._count):
            if not self._ins[vertex]:
                self._add(self._way_in, vertex, [])
            if not self._outs[vertex]:
                self._add(vertex, self._way_out, [])
        self._vanish(deque(range(self._count)))
        for vertex in range(self._count):
            while len(self._ins[vertex]) > 1:
                self._vanish(deque(self._leave_over_one(vertex)))
        lanes = self._outs[self._way_in].get(self._way_out, [[]])
        return Reduced(_joined(lanes), tuple(self._leftover))

    def _add(self, source: int, target: int, lane: Lane) -> None:
        self._outs[source].setdefault(target, []).append(lane)
        self._ins[target].add(source)

    def _vanish(self, waiting: deque[int]) -> None:
        while waiting:
            vertex = waiting.popleft()
            ins, outs = self._ins[vertex], self._outs[vertex]
            if len(ins) != 1 or len(outs) != 1:
                continue
            source, (target, after) = ins.pop(), outs.popitem()
            before = self._outs[source].pop(vertex)
            self._ins[target].discard(vertex)
            lane = _joined(before)
            lane.append(vertex)
            lane.extend(_joined(after))
            is_known = target in self._outs[source]
            self._add(source, target, lane)
            if is_known:
                waiting.extend(v for v in (source, target) if 0 <= v < self._count)

    def _leave_over_one(self, target: int) -> tuple[int, int]:
        """All vertices before ``target`` have one way in, so any with two ways out may lose one.

        Bare edges go first, the longest of them; a lane with boxes is led to the way out instead.
        """
        able = [v for v in self._ins[target] if len(self._outs[v]) > 1]
        bare = [v for v in able if any(not lane for lane in self._outs[v][target])]
        source = min(bare or able)
        bundle = self._outs[source].pop(target)
        self._ins[target].discard(source)
        lanes = [lane for lane in bundle if lane]
        if len(lanes) < len(bundle):
            self._leftover.append((source, target))
        for lane in lanes:
            self._leftover.extend((last, target) for last in _last_vertices(lane))
            self._add(source, self._way_out, lane)
        return (max(source, 0), target)


def _joined(lanes: list[Lane]) -> Lane:
    """One lane that stands for a bundle."""
    if len(lanes) == 1:
        return lanes[0]
    return [Parallel(tuple(sorted(lanes, key=_first_vertex)))]


def _first_vertex(lane: Lane) -> int:
    """Bare edges first, then in execution order."""
    while lane:
        first = lane[0]
        if isinstance(first, int):
            return first
        lane = next(inner for inner in first.lanes if inner)
    return -1


def _last_vertices(lane: Lane) -> list[int]:
    last = lane[-1]
    if isinstance(last, int):
        return [last]
    return [vertex for inner in last.lanes if inner for vertex in _last_vertices(inner)]
