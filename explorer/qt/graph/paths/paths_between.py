"""The paths from one set of calls to another: how many there are, and what lies on them.

Pure: knows no Qt. A path is the row of calls it passes after leaving the one set and before
arriving at the other, so:

- what happens inside either set does not count, nor does which of its calls is left or entered;
- neighbours have one path between them, also where a tensor goes into branch and shortcut;
- every residual block in between doubles the number, be its shortcut identity or projection;
- a path never passes through one of the two sets on its way.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from explorer.core.graph import INPUT, ModelGraph
from explorer.qt.graph.layout.block_edges import producers_of
from explorer.qt.graph.layout.ends import PREDICTION

Link = tuple[str, str]
"""An edge between two calls: who gives, and who takes."""


@dataclass(frozen=True, slots=True)
class Paths:
    """``count`` is exact. ``between`` are the calls passed, ``links`` all edges, also those that
    leave the start and arrive at the end; ``is_reversed`` says that the second set is the start."""

    count: int
    between: frozenset[str] = frozenset()
    links: frozenset[Link] = frozenset()
    is_reversed: bool = False


def paths_between(graph: ModelGraph, one: Collection[str], other: Collection[str]) -> Paths:
    """All paths from the earlier set of calls to the later one; ``INPUT`` and ``PREDICTION`` may
    be in them. Takes time linear in the number of edges."""
    one, other = frozenset(one), frozenset(other)
    takes = {name: frozenset(sources) for name, sources in _producers(graph)}
    is_reversed = _first_place(takes, other) < _first_place(takes, one)
    start, end = (other, one) if is_reversed else (one, other)
    if start & end:
        return Paths(0, is_reversed=is_reversed)
    ways = _ways_from(start, end, takes)
    between = _before(end, ways, takes)
    reached, left = between | end, between | start
    links = frozenset(
        (source, name) for name in takes if name in reached for source in takes[name] & left
    )
    entering = {source for source, name in links if name in end}
    count = sum(ways[source] for source in entering - start) + bool(entering & start)
    return Paths(count, between, links, is_reversed)


def links_of(graph: ModelGraph) -> Iterator[Link]:
    """All edges as drawn, from the input to the prediction, in execution order of the takers."""
    for name, sources in _producers(graph):
        yield from ((source, name) for source in sources)


def _producers(graph: ModelGraph) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What every call takes, as drawn, in execution order."""
    yield INPUT, ()
    for node in graph.nodes:
        if node.is_run:
            yield node.name, producers_of(graph, node)
    yield PREDICTION, (graph.output,)


def _first_place(takes: dict[str, frozenset[str]], names: frozenset[str]) -> int:
    return next((place for place, name in enumerate(takes) if name in names), len(takes))


def _ways_from(
    start: frozenset[str], end: frozenset[str], takes: dict[str, frozenset[str]]
) -> dict[str, int]:
    """In how many ways every call outside both sets is reached; those that are not, are absent."""
    ways: dict[str, int] = {}
    for name, sources in takes.items():
        if name in start or name in end:
            continue
        count = sum(ways[source] for source in sources if source in ways)
        count += not start.isdisjoint(sources)
        if count:
            ways[name] = count
    return ways


def _before(
    end: frozenset[str], ways: dict[str, int], takes: dict[str, frozenset[str]]
) -> frozenset[str]:
    """Those of the calls reached from which the end is reached."""
    found: set[str] = set()
    for name in reversed(takes):
        if name in end or name in found:
            found.update(source for source in takes[name] if source in ways)
    return frozenset(found)
