"""Where an arrow key leads: along the edges, to the nearest box that way. Pure: knows no Qt."""

from collections.abc import Iterable
from enum import Enum, auto

from explorer.qt.graph.layout.geometry import Box, Layout, Orientation


class Direction(Enum):
    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()


_TURNED = {
    Direction.UP: Direction.LEFT,
    Direction.DOWN: Direction.RIGHT,
    Direction.LEFT: Direction.UP,
    Direction.RIGHT: Direction.DOWN,
}


def first_box(layout: Layout) -> int:
    """The first box in execution order, after the input; -1 in an empty layout."""
    boxes = enumerate(layout.boxes)
    return next((index for index, box in boxes if not (box.is_open or box.is_end)), -1)


def last_box(layout: Layout) -> int:
    """The last box that is run, before the prediction; -1 in an empty layout."""
    boxes = reversed(tuple(enumerate(layout.boxes)))
    is_last = (i for i, box in boxes if box.is_run and not (box.is_open or box.is_end))
    return next(is_last, -1)


def neighbour(layout: Layout, index: int, direction: Direction) -> int:
    """The box an arrow key leads to from ``index``; the same one where there is nothing.

    Up and down follow the edges, at the foot of a column on to the next; left and right go to
    the box beside, in the same group or in the next column. Where data flows to the right, it is
    the other way round.
    """
    if not 0 <= index < len(layout.boxes) or layout.boxes[index].is_end:
        return first_box(layout)
    is_turned = layout.orientation is Orientation.HORIZONTAL
    flow = _TURNED[direction] if is_turned else direction
    if flow in (Direction.UP, Direction.DOWN):
        found = _along_edges(layout, index, flow)
        return found if found != index else _in_order(layout, index, flow)
    return _beside(layout, index, direction)


def _along_edges(layout: Layout, index: int, direction: Direction) -> int:
    """The straightest neighbour by an edge, seen from a box or from the border of its frame."""
    if direction is Direction.DOWN:
        ends = [route.target for route in layout.routes if route.source == index]
    else:
        ends = [route.source for route in layout.routes if route.target == index]
    boxes = [_entered(layout, end, direction) for end in ends if end >= 0]
    return _nearest(layout, index, (box for box in boxes if not layout.boxes[box].is_end))


def _in_order(layout: Layout, index: int, direction: Direction) -> int:
    """Out of the frames around, to what they are joined to; else the next in execution order."""
    outer = index
    while (parent := layout.boxes[outer].parent) >= 0:
        outside = _along_edges(layout, parent, direction)
        if outside != parent:
            return outside
        outer = parent
    leaves = [i for i, box in enumerate(layout.boxes) if not (box.is_open or box.is_end)]
    inside = _closed_inside(layout, outer)
    is_down = direction is Direction.DOWN
    place = leaves.index(inside[-1] if is_down else inside[0]) + (1 if is_down else -1)
    return leaves[place] if 0 <= place < len(leaves) else index


def _closed_inside(layout: Layout, index: int) -> list[int]:
    if not layout.boxes[index].is_open:
        return [index]
    found, frames = [], {index}
    for number, box in enumerate(layout.boxes):
        if box.parent in frames:
            if box.is_open:
                frames.add(number)
            else:
                found.append(number)
    return found


def _entered(layout: Layout, index: int, direction: Direction) -> int:
    """The first (or last) closed box inside a frame; a closed box itself."""
    inside = _closed_inside(layout, index)
    return inside[0 if direction is Direction.DOWN else -1] if inside else index


def _nearest(layout: Layout, index: int, others: Iterable[int]) -> int:
    here = layout.boxes[index].rect.centre

    def distance(other: int) -> float:
        x, y = layout.boxes[other].rect.centre
        return abs(x - here[0]) * 2 + abs(y - here[1])

    return min((other for other in others if other != index), key=distance, default=index)


def _beside(layout: Layout, index: int, direction: Direction) -> int:
    box = layout.boxes[index]
    sign = 1 if direction is Direction.RIGHT else -1
    centre_x, centre_y = box.rect.centre
    best, best_cost = index, float("inf")
    for other, candidate in enumerate(layout.boxes):
        distance = sign * _gap(box, candidate, sign=sign)
        if candidate.is_open or candidate.is_end or other == index or distance < -1:
            continue
        cost = distance + 3 * abs(candidate.rect.centre[1] - centre_y)
        is_beyond = sign * (candidate.rect.centre[0] - centre_x) > 1
        if is_beyond and cost < best_cost:
            best, best_cost = other, cost
    return best


def _gap(box: Box, other: Box, *, sign: int) -> float:
    return other.rect.x - box.rect.right if sign > 0 else other.rect.right - box.rect.x
