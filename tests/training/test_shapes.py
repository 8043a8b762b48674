"""The twelve figures: what lies inside and outside, how far they reach, which are pen strokes."""

import pytest
import torch
from torch import Tensor

from explorer.training.shapes import CLASSES, figure, line_figure, uniform

_EXAMPLES = 64

Point = tuple[float, float]

# y points down. Every example of a class, however its corners are moved, covers all the points
# of the first row and none of those of the second.
_POINTS: dict[str, tuple[tuple[Point, ...], tuple[Point, ...]]] = {
    "circle": (((0.0, 0.0), (0.6, 0.6)), ((0.75, 0.75), (-0.98, 0.0))),
    "ring": (((0.8, 0.0), (0.0, -0.8), (-0.6, 0.6)), ((0.0, 0.0), (0.2, -0.2), (0.75, 0.75))),
    "semicircle": (((0.0, 0.0), (0.6, -0.2)), ((0.0, -0.7), (0.7, 0.5))),
    "crescent": (((-0.6, 0.0), (-0.4, 0.4)), ((0.75, 0.0), (0.5, 0.2), (-0.9, 0.0))),
    "triangle": (((0.0, 0.0), (0.0, 0.3)), ((0.8, -0.6), (-0.8, -0.6), (0.0, 0.8))),
    "square": (((0.0, 0.0), (0.4, 0.4), (-0.4, 0.4)), ((0.7, 0.7), (-0.7, -0.7))),
    "pentagon": (((0.0, 0.0), (0.45, -0.45)), ((0.0, 0.95), (0.8, -0.8))),
    "star": (((0.0, 0.0), (0.0, -0.55)), ((0.0, 0.8), (0.55, -0.75))),
    "cross": (((0.7, 0.0), (0.0, 0.7), (-0.7, 0.0), (0.0, -0.7)), ((0.6, 0.6), (-0.6, 0.6))),
    "arrow": (((0.0, -0.6), (0.0, 0.8)), ((0.6, 0.8), (0.8, -0.8))),
    "heart": (((0.0, 0.0), (0.4, -0.5)), ((0.0, -0.95), (0.8, 0.8))),
    "drop": (((0.0, 0.4), (0.0, 0.8)), ((0.6, -0.6), (-0.6, -0.6))),
}


def _generator(seed: int = 1) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _grid(reach: float, *, steps: int) -> tuple[Tensor, Tensor]:
    """x and y of a square of points around the middle, once for each example."""
    line = torch.linspace(-reach, reach, steps)
    y, x = torch.meshgrid(line, line, indexing="ij")
    return x.expand(_EXAMPLES, -1, -1), y.expand(_EXAMPLES, -1, -1)


def _distances_at(label: str, points: tuple[Point, ...]) -> Tensor:
    """One row for each example, one column for each point."""
    x, y = torch.tensor(points).T[:, None, None].expand(-1, _EXAMPLES, -1, -1)
    return figure(label, x, y, _generator()).distance[:, 0]


@pytest.mark.parametrize("label", CLASSES)
def test_distance_is_negative_inside(label: str) -> None:
    inside, _ = _POINTS[label]
    assert _distances_at(label, inside).max() < 0


@pytest.mark.parametrize("label", CLASSES)
def test_distance_is_positive_beside_in_holes_and_in_bites(label: str) -> None:
    _, outside = _POINTS[label]
    assert _distances_at(label, outside).min() > 0


@pytest.mark.parametrize("label", CLASSES)
def test_figure_fills_about_the_unit_circle(label: str) -> None:
    x, y = _grid(2, steps=81)
    is_inside = figure(label, x, y, _generator()).distance < 0
    farthest = torch.where(is_inside, torch.hypot(x, y), 0.0).amax((1, 2))
    assert farthest.min() > 0.75
    assert farthest.max() < 1.35


@pytest.mark.parametrize("label", CLASSES)
def test_distance_changes_no_faster_than_the_way_gone(label: str) -> None:
    x, y = _grid(1.5, steps=31)
    distance = figure(label, x, y, _generator()).distance
    steps = [distance.diff(dim=axis).abs().max() for axis in (1, 2)]
    assert max(steps) <= 0.1 * 1.15  # hearts and semicircles are stretched a little


@pytest.mark.parametrize("label", CLASSES)
def test_figure_follows_from_the_generator(label: str) -> None:
    x, y = _grid(1, steps=5)
    first, again = (figure(label, x, y, _generator(3)).distance for _ in range(2))
    assert torch.equal(first, again)


@pytest.mark.parametrize("label", [label for label in CLASSES if label != "circle"])
def test_examples_of_a_class_differ(label: str) -> None:
    x, y = _grid(1, steps=5)
    distance = figure(label, x, y, _generator()).distance
    assert not torch.isclose(distance[0], distance[1:]).all((1, 2)).any()


def test_only_star_cross_and_arrow_are_drawn_in_single_strokes() -> None:
    x, y = _grid(1, steps=3)
    with_strokes = [label for label in CLASSES if line_figure(label, x, y, _generator())]
    assert with_strokes == ["star", "cross", "arrow"]


@pytest.mark.parametrize("label", ["star", "cross", "arrow"])
def test_strokes_have_no_inside(label: str) -> None:
    x, y = _grid(1.5, steps=61)
    strokes = line_figure(label, x, y, _generator())
    assert strokes is not None
    assert strokes.is_line
    assert strokes.distance.min() >= 0
    assert strokes.distance.amin((1, 2)).max() < 0.05  # every example passes near some point
    assert strokes.distance[:, 0, 0].min() > 0.5


def test_filled_figures_are_not_lines() -> None:
    x, y = _grid(1, steps=3)
    assert not any(figure(label, x, y, _generator()).is_line for label in CLASSES)


def test_unknown_label_raises_key_error() -> None:
    x, y = _grid(1, steps=3)
    with pytest.raises(KeyError, match="hexagon"):
        figure("hexagon", x, y, _generator())


def test_uniform_numbers_lie_between_the_bounds_one_for_each_example() -> None:
    numbers = uniform(-2, 3, torch.zeros(500, 7), _generator())
    assert numbers.shape == (500, 1, 1)
    assert -2 <= numbers.min() < -1.9
    assert 2.9 < numbers.max() <= 3
