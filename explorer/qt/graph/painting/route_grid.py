"""Finds the edges drawn at a point without looking at all of them. Pure: knows no Qt."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from explorer.qt.graph.layout.geometry import Point, Route

_CELL = 48.0
_TIE = 0.05  # edges that run one upon the other are found together

Cell = tuple[int, int]
Piece = tuple[Point, Point, int]
"""A straight part of a line, and the number of its route."""


class RouteGrid:
    """Routes by the squares that their lines run through."""

    def __init__(self, lines: Iterable[tuple[Route, Sequence[Point]]]) -> None:
        self._routes: list[Route] = []
        self._pieces: dict[Cell, list[Piece]] = {}
        for number, (route, points) in enumerate(lines):
            self._routes.append(route)
            for start, end in pairwise(points):
                for cell in _cells_along(start, end):
                    self._pieces.setdefault(cell, []).append((start, end, number))

    def nearest(self, point: Point, *, within: float) -> tuple[Route, ...]:
        """The route nearest to a point, and those that run upon it there; none where all are
        farther than ``within``."""
        distances: dict[int, float] = {}
        for start, end, number in self._pieces_near(point, within):
            distance = _distance(point, start, end)
            if distance <= min(within, distances.get(number, within)):
                distances[number] = distance
        least = min(distances.values(), default=0.0)
        return tuple(self._routes[n] for n in sorted(distances) if distances[n] <= least + _TIE)

    def _pieces_near(self, point: Point, within: float) -> Iterator[Piece]:
        x, y = point
        for column in range(_place(x - within), _place(x + within) + 1):
            for row in range(_place(y - within), _place(y + within) + 1):
                yield from self._pieces.get((column, row), ())


def _place(length: float) -> int:
    return int(length // _CELL)


def _cells_along(start: Point, end: Point) -> Iterator[Cell]:
    """The squares of the bounds of a straight line; lines that are not level are short."""
    columns = sorted((_place(start[0]), _place(end[0])))
    rows = sorted((_place(start[1]), _place(end[1])))
    for column in range(columns[0], columns[1] + 1):
        for row in range(rows[0], rows[1] + 1):
            yield column, row


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the straight line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    x, y = point[0] - start[0], point[1] - start[1]
    length = dx * dx + dy * dy
    part = min(max((x * dx + y * dy) / length, 0.0), 1.0) if length else 0.0
    rest_x, rest_y = x - part * dx, y - part * dy
    return float((rest_x * rest_x + rest_y * rest_y) ** 0.5)
