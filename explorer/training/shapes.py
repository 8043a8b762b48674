"""The twelve shapes as signed distances: negative inside, zero on the outline.

Every shape fills about the unit circle, y pointing down. Points are ``x`` and ``y`` of B x H x W;
distances have the same shape. Formulas for segments, boxes, polygons, hearts and drops follow
Quilez, "2D distance functions" (iquilezles.org/articles/distfunctions2d). Knows only torch.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from explorer.core.demo_nets import CLASSES

__all__ = ["CLASSES", "Figure", "figure", "line_figure", "uniform"]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One shape on a grid of points.

    ``distance`` is B x H x W. A figure that ``is_line`` has no inside: it can only be drawn with
    a pen, as an arrow or a star of single strokes.
    """

    distance: Tensor
    is_line: bool = False


Draw = Callable[[Tensor, Tensor, torch.Generator], Figure]


def figure(label: str, x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    """A random example of a class at the given points. Raises ``KeyError`` for another label."""
    return _FIGURES[label](x, y, generator)


def line_figure(label: str, x: Tensor, y: Tensor, generator: torch.Generator) -> Figure | None:
    """The class as people draw it in single strokes; None where they draw its outline."""
    draw = _LINE_FIGURES.get(label)
    return draw(x, y, generator) if draw is not None else None


def uniform(low: float, high: float, like: Tensor, generator: torch.Generator) -> Tensor:
    """One random number for each of the B examples, B x 1 x 1."""
    numbers = torch.rand(len(like), 1, 1, generator=generator, device=like.device)
    return low + (high - low) * numbers


# ---------------------------------------------------------------- round shapes


def _circle(x: Tensor, y: Tensor, _generator: torch.Generator) -> Figure:
    return Figure(torch.hypot(x, y) - 0.95)


def _ring(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    hole = uniform(0.38, 0.66, x, generator)
    middle, half_band = (1 + hole) / 2, (1 - hole) / 2
    return Figure((torch.hypot(x, y) - middle).abs() - half_band)


def _semicircle(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    height = uniform(0.9, 1.1, x, generator)
    low = y + 0.45 * height
    return Figure(torch.maximum((torch.hypot(x, low / height) - 1) * 0.95, -low))


def _crescent(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    shift = uniform(0.35, 0.62, x, generator)
    bite = uniform(0.74, 0.96, x, generator)
    x = x - 0.2
    return Figure(torch.maximum(torch.hypot(x, y) - 1, bite - torch.hypot(x - shift, y)))


def _heart(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    width = uniform(0.9, 1.08, x, generator)
    px, py = (x / width).abs() * 0.58, 0.58 * (0.95 - y)
    lobe = torch.hypot(px - 0.25, py - 0.75) - math.sqrt(2) / 4
    top = px.square() + (py - 1).square()
    half = 0.5 * (px + py).clamp(min=0)
    side = (px - half).square() + (py - half).square()
    below = torch.minimum(top, side).sqrt() * torch.sign(px - py)
    return Figure(torch.where(px + py > 1, lobe, below) / 0.58)


def _drop(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    """A circle and the two tangents to it from a tip above."""
    radius = uniform(0.5, 0.66, x, generator)
    tip = uniform(1.15, 1.5, x, generator)  # above the centre of the circle
    px, py = x.abs(), 1 - radius - y
    slope = radius / tip
    lean = torch.sqrt(1 - slope.square())
    along = -slope * px + lean * py
    belly = torch.hypot(px, py) - radius
    peak = torch.hypot(px, py - tip)
    flank = lean * px + slope * py - radius
    distance = torch.where(along < 0, belly, flank)
    return Figure(torch.where(along > lean * tip, peak, distance))


# ---------------------------------------------------------------- shapes with corners

Point = tuple[float, float]


def _ngon(count: int, radius: float = 1.0, turn: float = 0.0) -> list[Point]:
    angles = [2 * math.pi * (k / count + turn) - math.pi / 2 for k in range(count)]
    return [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]


def _corners(points: Sequence[Point], like: Tensor) -> Tensor:
    """B x N x 2."""
    return torch.tensor(points, device=like.device).expand(len(like), -1, -1).clone()


def _shaken(corners: Tensor, amount: float, generator: torch.Generator) -> Tensor:
    """Every corner moved by up to ``amount``, as no hand puts it where it belongs."""
    noise = torch.rand(corners.shape, generator=generator, device=corners.device)
    strength = torch.rand(len(corners), 1, 1, generator=generator, device=corners.device)
    return corners + amount * strength * (2 * noise - 1)


def _triangle(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    corners = _corners(_ngon(3), x)
    corners[:, 0, 0] += uniform(-0.35, 0.35, x, generator)[:, 0, 0]  # not always isosceles
    corners[:, :, 1] *= uniform(0.85, 1.15, x, generator)[:, 0]
    return Figure(_polygon(x, y, _shaken(corners, 0.1, generator)))


def _square(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    return Figure(_polygon(x, y, _shaken(_corners(_ngon(4), x), 0.07, generator)))


def _pentagon(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    return Figure(_polygon(x, y, _shaken(_corners(_ngon(5), x), 0.07, generator)))


def _star(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    tips, notches = _ngon(5), _ngon(5, turn=0.1)
    corners = _corners([tips[k // 2] if k % 2 == 0 else notches[k // 2] for k in range(10)], x)
    corners[:, 1::2] *= uniform(0.36, 0.56, x, generator)
    return Figure(_polygon(x, y, _shaken(corners, 0.07, generator)))


def _cross(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    half = uniform(0.12, 0.36, x, generator)[:, :, 0]
    one = torch.ones_like(half)
    outline = [(-1, -2), (1, -2), (1, -1), (2, -1), (2, 1), (1, 1)]
    outline += [(-x_sign, -y_sign) for x_sign, y_sign in outline]
    sides = {1: half, 2: one}

    def along(value: int) -> Tensor:
        return sides[abs(value)] * (1 if value > 0 else -1)

    corners = torch.stack([torch.cat([along(px), along(py)], 1) for px, py in outline], 1)
    return Figure(_polygon(x, y, _shaken(corners, 0.05, generator)))


def _arrow(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    """A block arrow that points up."""
    head, width, shaft = (
        uniform(low, high, x, generator)[:, :, 0]
        for low, high in ((-0.25, 0.2), (0.55, 0.85), (0.1, 0.34))
    )
    zero, one = torch.zeros_like(head), torch.ones_like(head)
    points = [
        (zero, -one),
        (width, head),
        (shaft, head),
        (shaft, one),
        (-shaft, one),
        (-shaft, head),
        (-width, head),
    ]
    corners = torch.stack([torch.cat(point, 1) for point in points], 1)
    return Figure(_polygon(x, y, _shaken(corners, 0.05, generator)))


# ---------------------------------------------------------------- single strokes


def _line_cross(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    ends = _shaken(_corners([(-1, 0), (1, 0), (0, -1), (0, 1)], x), 0.14, generator)
    return Figure(_segments(x, y, ends), is_line=True)


def _line_arrow(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    tip, tail, left, right = (0.0, -1.0), (0.0, 1.0), (-0.55, -0.4), (0.55, -0.4)
    ends = _corners([tail, tip, left, tip, right, tip], x)
    ends[:, 2::2, 0] *= uniform(0.7, 1.2, x, generator)[:, 0]
    ends[:, 2::2, 1] *= uniform(0.3, 1.3, x, generator)[:, 0]
    return Figure(_segments(x, y, _shaken(ends, 0.06, generator)), is_line=True)


def _pentagram(x: Tensor, y: Tensor, generator: torch.Generator) -> Figure:
    corners = _shaken(_corners(_ngon(5), x), 0.12, generator)
    order = [0, 2, 4, 1, 3, 0]
    ends = corners[:, [place for step in pairwise(order) for place in step]]
    return Figure(_segments(x, y, _shaken(ends, 0.04, generator)), is_line=True)


# ---------------------------------------------------------------- distances


def _polygon(x: Tensor, y: Tensor, corners: Tensor) -> Tensor:
    """Signed distance to a closed polygon; ``corners`` is B x N x 2."""
    squared = torch.full_like(x, torch.inf)
    sign = torch.ones_like(x)
    for index in range(corners.shape[1]):
        start, end = (corners[:, place, :, None, None] for place in (index, index - 1))
        squared = torch.minimum(squared, _squared_to_segment(x, y, start, end))
        is_below = y >= start[:, 1]
        is_above = y < end[:, 1]
        cross = (end - start)[:, 0] * (y - start[:, 1]) - (end - start)[:, 1] * (x - start[:, 0])
        is_left = cross > 0
        crosses = (is_below & is_above & is_left) | (~is_below & ~is_above & ~is_left)
        sign = torch.where(crosses, -sign, sign)
    return sign * squared.sqrt()


def _segments(x: Tensor, y: Tensor, ends: Tensor) -> Tensor:
    """Distance to the nearest of several strokes; ``ends`` is B x 2 N x 2, start and end."""
    squared = torch.full_like(x, torch.inf)
    for index in range(0, ends.shape[1], 2):
        start, end = (ends[:, place, :, None, None] for place in (index, index + 1))
        squared = torch.minimum(squared, _squared_to_segment(x, y, start, end))
    return squared.sqrt()


def _squared_to_segment(x: Tensor, y: Tensor, start: Tensor, end: Tensor) -> Tensor:
    """``start`` and ``end`` are B x 2 x 1 x 1."""
    edge_x, edge_y = (end - start)[:, 0], (end - start)[:, 1]
    dx, dy = x - start[:, 0], y - start[:, 1]
    length = (edge_x.square() + edge_y.square()).clamp(min=1e-9)
    along = ((dx * edge_x + dy * edge_y) / length).clamp(0, 1)
    return (dx - along * edge_x).square() + (dy - along * edge_y).square()


_FIGURES: dict[str, Draw] = {
    "circle": _circle,
    "ring": _ring,
    "semicircle": _semicircle,
    "crescent": _crescent,
    "triangle": _triangle,
    "square": _square,
    "pentagon": _pentagon,
    "star": _star,
    "cross": _cross,
    "arrow": _arrow,
    "heart": _heart,
    "drop": _drop,
}
_LINE_FIGURES: dict[str, Draw] = {
    "star": _pentagram,
    "cross": _line_cross,
    "arrow": _line_arrow,
}
