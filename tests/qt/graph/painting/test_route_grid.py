"""Finding the edge at a point."""

import random

import pytest

from explorer.qt.graph.layout.geometry import Point, Route
from explorer.qt.graph.painting.route_grid import RouteGrid


def _grid(*lines: tuple[Point, ...]) -> RouteGrid:
    return RouteGrid((Route(number, number + 1, line), line) for number, line in enumerate(lines))


def _found(grid: RouteGrid, point: Point, *, within: float = 4.0) -> list[int]:
    return [route.source for route in grid.nearest(point, within=within)]


@pytest.mark.parametrize(
    ("point", "found"),
    [
        ((50.0, 3.0), [0]),
        ((50.0, 6.0), [1]),
        ((50.0, 20.0), []),
        ((-5.0, 0.0), []),
        ((-3.0, 0.0), [0]),
    ],
    ids=["nearer", "the other", "far", "beyond its end", "just beyond its end"],
)
def test_the_nearest_edge_wins(point: Point, found: list[int]) -> None:
    grid = _grid(((0.0, 0.0), (100.0, 0.0)), ((0.0, 8.0), (100.0, 8.0)))

    assert _found(grid, point) == found


def test_edges_that_run_one_upon_the_other_are_found_together() -> None:
    grid = _grid(
        ((0.0, 0.0), (0.0, 50.0), (60.0, 50.0)),
        ((0.0, 0.0), (0.0, 50.0), (-60.0, 50.0)),
    )

    assert _found(grid, (1.0, 20.0)) == [0, 1]
    assert _found(grid, (30.0, 49.0)) == [0]


def test_the_grid_finds_what_looking_at_all_edges_finds() -> None:
    chance = random.Random(1)
    lines = [_staircase(chance) for _ in range(60)]
    grid, alone = _grid(*lines), [_grid(line) for line in lines]
    for _ in range(300):
        point = (chance.uniform(-100, 1100), chance.uniform(-100, 1100))
        near = {n for n, one in enumerate(alone) if one.nearest(point, within=9.0)}
        found = _found(grid, point, within=9.0)
        assert set(found) <= near
        assert bool(found) == bool(near)


def test_a_grid_of_nothing_finds_nothing() -> None:
    assert _found(_grid(), (0.0, 0.0)) == []


def _staircase(chance: random.Random) -> tuple[Point, ...]:
    x, y = chance.uniform(0, 1000), chance.uniform(0, 1000)
    points = [(x, y)]
    for step in range(4):
        x, y = (chance.uniform(0, 1000), y) if step % 2 else (x, chance.uniform(0, 1000))
        points.append((x, y))
    return tuple(points)
