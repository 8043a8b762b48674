"""Shapes as people draw them: strokes put down by hand, and how they look on photographed paper.

The networks are trained on synthetic shapes only; these drawings test whether they recognise a
person's. Draws with Pillow; of this room it knows nothing but the class labels.
"""

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from explorer.core.errors import ExplorerError
from explorer.training.shapes import CLASSES

FRAME_SIDE = 100.0
"""Side of the square that all strokes lie in, x to the right and y down."""

Point = tuple[float, float]
Stroke = tuple[Point, ...]
Colour = tuple[int, int, int]

_FILE = Path(__file__).with_name("hand_strokes.json")
_SUPERSAMPLING = 4
_CORNER_DEGREES = 50.0
_DAB_SPACING = 0.3
_INKS: tuple[Colour, ...] = (
    (24, 24, 28),  # black
    (28, 52, 148),  # blue
    (190, 34, 38),  # red
    (22, 110, 58),  # green
    (64, 40, 84),  # dark violet
)
_PAPERS: tuple[Colour, ...] = ((255, 255, 255), (250, 249, 246), (245, 241, 230), (238, 240, 243))


@dataclass(frozen=True, slots=True)
class HandDrawing:
    """One drawing: the pen was lifted between the strokes, each a row of points in the frame."""

    label: str
    strokes: tuple[Stroke, ...]

    def __post_init__(self) -> None:
        if self.label not in CLASSES:
            raise ExplorerError(
                f"{self.label!r} is not one of the shapes: {', '.join(CLASSES)}.",
                next_step="Label the drawing with one of these.",
            )


def hand_drawings() -> tuple[HandDrawing, ...]:
    """All drawings that were made by hand, class after class."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        HandDrawing(entry["label"], tuple(_stroke(points) for points in entry["strokes"]))
        for entry in content["drawings"]
    )


def render_drawing(drawing: HandDrawing, *, side_px: int, seed: int) -> Image.Image:
    """The drawing as a small photograph: RGB, square, the same for the same seed."""
    chance = random.Random(seed)
    large_px = side_px * _SUPERSAMPLING
    cover = _ink_cover(drawing, chance, side_px=large_px)
    ink = Image.new("RGB", cover.size, _shaded(chance.choice(_INKS), chance))
    paper = Image.new("RGB", cover.size, chance.choice(_PAPERS))
    picture = Image.composite(ink, paper, cover).reduce(_SUPERSAMPLING)
    picture = ImageChops.multiply(picture, _light(chance, side_px=side_px))
    blur_px = chance.uniform(0.002, 0.006) * side_px
    return picture.filter(ImageFilter.GaussianBlur(blur_px))


def _stroke(points: Sequence[Sequence[float]]) -> Stroke:
    return tuple((float(x), float(y)) for x, y in points)


# ---------------------------------------------------------------- ink, paper, light


def _ink_cover(drawing: HandDrawing, chance: random.Random, *, side_px: int) -> Image.Image:
    """How much ink lies on each pixel: round dabs of a pen that is pressed unevenly."""
    cover = Image.new("L", (side_px, side_px), 0)
    draw = ImageDraw.Draw(cover)
    scale = side_px / FRAME_SIDE
    pen_radius = chance.uniform(0.8, 2.4)
    strength = round(chance.uniform(215, 255))
    for stroke in drawing.strokes:
        phase = chance.uniform(0, math.tau)
        pace = chance.uniform(0.06, 0.14)
        for number, (x, y) in enumerate(_dabs(stroke)):
            pressure = math.sin(phase + number * _DAB_SPACING * pace)
            draw.circle(
                (x * scale, y * scale), pen_radius * (1 + 0.1 * pressure) * scale, fill=strength
            )
    return cover


def _shaded(colour: Colour, chance: random.Random) -> Colour:
    """Another pen of about the same colour."""
    red, green, blue = (min(255, max(0, part + chance.randint(-14, 14))) for part in colour)
    return red, green, blue


def _light(chance: random.Random, *, side_px: int) -> Image.Image:
    """Soft light, a little warmer or colder than white and brighter in one place than another."""
    darkest = chance.randint(200, 240)
    coarse = Image.new("L", (3, 3))
    coarse.putdata([chance.randint(darkest, 255) for _ in range(9)])
    brightness = coarse.resize((side_px, side_px), Image.Resampling.BICUBIC)
    warmth = chance.randint(-10, 10)
    cast = Image.new("RGB", brightness.size, (255 - max(0, -warmth), 252, 255 - max(0, warmth)))
    return ImageChops.multiply(Image.merge("RGB", (brightness,) * 3), cast)


# ---------------------------------------------------------------- smooth strokes


def _dabs(stroke: Stroke) -> Iterator[Point]:
    """Points along the stroke, close together: curves are smooth, corners stay corners."""
    for piece in _pieces(stroke):
        tangents = _tangents(piece)
        for place in range(len(piece) - 1):
            yield from _segment(piece[place : place + 2], tangents[place : place + 2])
    yield stroke[-1]


def _pieces(stroke: Stroke) -> list[Stroke]:
    """The stroke cut where the hand turned sharply."""
    corners = [
        place
        for place in range(1, len(stroke) - 1)
        if _turn_degrees(*stroke[place - 1 : place + 2]) > _CORNER_DEGREES
    ]
    ends = [0, *corners, len(stroke) - 1]
    return [stroke[start : end + 1] for start, end in pairwise(ends)]


def _turn_degrees(before: Point, here: Point, after: Point) -> float:
    arriving = math.atan2(here[1] - before[1], here[0] - before[0])
    leaving = math.atan2(after[1] - here[1], after[0] - here[0])
    return abs(math.degrees(math.remainder(leaving - arriving, math.tau)))


def _tangents(piece: Stroke) -> list[Point]:
    """Catmull-Rom: at each point the direction from the one before to the one after.

    Divided by the way there, so that unequal steps make no loops.
    """
    last = len(piece) - 1
    tangents = []
    for place in range(len(piece)):
        around = piece[max(0, place - 1) : min(last, place + 1) + 1]
        way = sum(math.dist(start, end) for start, end in pairwise(around))
        (x, y), (next_x, next_y) = around[0], around[-1]
        tangents.append(((next_x - x) / way, (next_y - y) / way))
    return tangents


def _segment(ends: Sequence[Point], tangents: Sequence[Point]) -> Iterator[Point]:
    """Hermite's cubic from the first end up to, but without, the second."""
    length = math.dist(*ends)
    count = math.ceil(length / _DAB_SPACING)
    for number in range(count):
        t = number / count
        weights = (
            (1 + 2 * t) * (1 - t) ** 2,
            t**2 * (3 - 2 * t),
            t * (1 - t) ** 2 * length,
            t**2 * (t - 1) * length,
        )
        parts = tuple(zip(weights, (*ends, *tangents), strict=True))
        yield sum(w * x for w, (x, _) in parts), sum(w * y for w, (_, y) in parts)
