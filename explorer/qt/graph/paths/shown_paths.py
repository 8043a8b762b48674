"""The paths between two boxes as they are shown: what is said of them, and what they light.

Pure: knows no Qt. Boxes are remembered by name, so that paths outlive opening and closing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.paths.drawn_edges import DrawnEdges, LitEdges
from explorer.qt.graph.paths.path_words import inside_text, paths_text, waiting_text
from explorer.qt.graph.paths.paths_between import Paths, paths_between

Names = tuple[str, ...]
"""What one box stands for: a block or call, or the blocks of a folded run."""


@dataclass(frozen=True, slots=True)
class PathMarks:
    """Boxes by index. ``lit`` are the ``ends``, boxes on a path, and frames in which all boxes are
    so, without what these hold; everything else is dimmed."""

    ends: frozenset[int]
    lit: frozenset[int]
    edges: LitEdges


@dataclass(frozen=True, slots=True)
class ShownPaths:
    """Paths between what two boxes stand for. ``text`` says how many there are; while ``other``
    is not known yet, what to do."""

    one: Names
    other: Names
    text: str
    paths: Paths
    calls: frozenset[str]  # in the two boxes

    def marks(self, edges: DrawnEdges) -> PathMarks | None:
        """What stands out in a layout; nothing yet where only one box is known."""
        if not self.other:
            return None
        ends = _boxes([*_shown(self.one, edges), *_shown(self.other, edges)])
        passed = _boxes(edges.box_of(call) for call in self.paths.between)
        return PathMarks(ends, edges.outermost(passed | ends), self._outside(ends, edges))

    def _outside(self, ends: frozenset[int], edges: DrawnEdges) -> LitEdges:
        """What the links run along, up to the two boxes: how they go on inside does not count."""
        drawn = edges.along(self.paths.links)
        routes = (
            pair for pair in drawn.routes if not any(edges.is_inside(box, ends) for box in pair)
        )
        return LitEdges(frozenset(routes), drawn.arcs - self.calls, drawn.loops - ends)


def shown_paths(hierarchy: Hierarchy, one: Names, other: Names) -> ShownPaths:
    """The paths between what two boxes stand for, the earlier being the start."""
    if not other:
        return ShownPaths(one, other, waiting_text(one), Paths(0), frozenset())
    first = frozenset(call for name in one for call in hierarchy.calls_in(name))
    second = frozenset(call for name in other for call in hierarchy.calls_in(name))
    paths = paths_between(hierarchy.graph, first, second)
    if first & second:
        inner, outer = (one, other) if len(first) < len(second) else (other, one)
        text = inside_text(inner, outer)
    else:
        text = paths_text(one, other, paths)
    return ShownPaths(one, other, text, paths, first | second)


def _shown(names: Names, edges: DrawnEdges) -> Iterator[int]:
    """The boxes that show a block or call: its own, or the closed one around it; of one that is
    opened without a frame, all inside."""
    for name in names:
        box = edges.box_of(name)
        if box >= 0:
            yield box
        else:
            yield from edges.boxes_in(name)


def _boxes(indices: Iterable[int]) -> frozenset[int]:
    return frozenset(indices) - {-1}
