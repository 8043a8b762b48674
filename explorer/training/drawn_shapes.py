"""The twelve shapes once more, as a paint program draws them: a second, independent renderer.

The networks are trained on the pictures of ``scenes``; these show whether what they learned holds
for pictures made another way. Draws with Pillow; of this room it knows only the class labels.
"""

import math
import random
from cmath import exp, phase, rect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from explorer.core.errors import ExplorerError
from explorer.training.shapes import CLASSES

Colour = tuple[int, int, int]
Points = list[complex]  # x + y i around the middle of a figure, y pointing down

_SUPERSAMPLING = 4
# The canvas is larger than the picture and the figure never leaves it: its radius is 0.3 of the
# side, which stretching (1.12), perspective (1.25) and half a pen lengthen to less than 0.5.
_CANVAS_SUPERSAMPLING = 6
_RADIUS_OF_CANVAS = 0.3
_ANGLES = tuple(math.tau * k / 120 for k in range(120))
_THINNEST_PEN_PX = 2.0  # perspective may narrow it to about 1.6


@dataclass(frozen=True, slots=True)
class _Figure:
    """Closed contours, of which all but the first are holes, or else open strokes of a pen."""

    contours: tuple[Points, ...] = ()
    strokes: tuple[Points, ...] = ()


def draw_shape(label: str, *, side_px: int, rng: random.Random) -> Image.Image:
    """One picture of the shape: RGB, square, the same for the same state of ``rng``."""
    if label not in _FIGURES:
        raise ExplorerError(
            f"{label!r} is not one of the shapes: {', '.join(CLASSES)}.",
            next_step="Ask for one of these.",
        )
    paint, edge = _covers(_FIGURES[label](rng), rng, side_px=side_px)
    picture = rng.choice(_GROUNDS)(rng, side_px)
    picture.paste(_colour_apart_from(picture, paint, rng=rng), mask=paint)
    picture.paste(_colour_apart_from(picture, paint, rng=rng), mask=edge)
    blurred = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0, 0.012) * side_px))
    return Image.blend(blurred, _noise(rng, side_px=side_px), 0.12 * rng.random() ** 2)


def drawn_pictures(count: int, *, seed: int, side_px: int) -> Iterator[tuple[Image.Image, int]]:
    """Pictures and class indices, class after class in turn; more of them begin like fewer."""
    for number in range(count):
        index = number % len(CLASSES)
        rng = random.Random(f"{seed}/{number}")
        yield draw_shape(CLASSES[index], side_px=side_px, rng=rng), index


# ---------------------------------------------------------------- figures


def _arc(start: float = 0, end: float = math.tau, *, radius: float = 1) -> Points:
    """From one angle to another, in radians, clockwise on the screen."""
    share = (end - start) / math.tau
    return [rect(radius, start + share * angle) for angle in (*_ANGLES, math.tau)]


def _corners(count: int, *, radius: float = 1, turn: float = 0) -> Points:
    """The corners of a regular polygon, turned by a part of its angle; the first is on top."""
    return [-1j * rect(radius, math.tau * (k + turn) / count) for k in range(count)]


def _shaken(points: Points, amount: float, rng: random.Random) -> Points:
    return [p + complex(*(rng.uniform(-amount, amount) for _ in range(2))) for p in points]


def _closed(*contours: Points) -> _Figure:
    """The contours moved and scaled together until the first touches the unit circle."""
    xs, ys = [p.real for p in contours[0]], [p.imag for p in contours[0]]
    centre = complex(min(xs) + max(xs), min(ys) + max(ys)) / 2
    reach = max(abs(p - centre) for p in contours[0])
    return _Figure(tuple([(p - centre) / reach for p in contour] for contour in contours))


def _crescent(rng: random.Random) -> _Figure:
    """A large arc from tip to tip, and a flatter one back through a point left of the middle."""
    tip = exp(1j * rng.uniform(0.7, 1.25))
    innermost = rng.uniform(0.36, 0.7) - 1
    depth = tip.real - innermost
    radius = (tip.imag**2 + depth**2) / (2 * depth)
    centre = innermost + radius
    outer, inner = (phase(place) for place in (tip, tip - centre))
    back = [centre + p for p in _arc(math.tau - inner, inner, radius=radius)]
    return _closed(_arc(outer, math.tau - outer) + back)


def _star(rng: random.Random) -> _Figure:
    if rng.random() < 0.3:
        points = _shaken(_corners(5), 0.06, rng)
        return _Figure(strokes=([points[k] for k in (0, 2, 4, 1, 3, 0)],))
    pairs = zip(_corners(5), _corners(5, radius=rng.uniform(0.38, 0.52), turn=0.5), strict=True)
    return _closed(_shaken([corner for pair in pairs for corner in pair], 0.03, rng))


def _cross(rng: random.Random) -> _Figure:
    if rng.random() < 0.35:
        left, right, top, bottom = _shaken([-1, 1, -1j, 1j], 0.08, rng)
        return _Figure(strokes=([left, right], [top, bottom]))
    half = rng.uniform(0.14, 0.36)
    arm = (complex(-half, -half), complex(-half, -1), complex(half, -1))
    return _closed([corner * 1j**k for k in range(4) for corner in arm])


def _arrow(rng: random.Random) -> _Figure:
    width = rng.uniform(0.45, 0.75)
    if rng.random() < 0.35:
        barb = complex(width, rng.uniform(-0.55, -0.2))
        return _Figure(strokes=([1j, -1j], [barb, -1j, -barb.conjugate()]))
    head, shaft = rng.uniform(-0.3, 0.15), rng.uniform(0.12, 0.28)
    right = [complex(width, head), complex(shaft, head), complex(shaft, 1)]
    return _closed([-1j, *right, *(-corner.conjugate() for corner in reversed(right))])


def _heart(rng: random.Random) -> _Figure:
    height, waves = rng.uniform(0.92, 1.1), ((13, 1), (-5, 2), (-2, 3), (-1, 4))
    ups = [sum(size * math.cos(pace * angle) for size, pace in waves) for angle in _ANGLES]
    sides = [16 * math.sin(angle) ** 3 for angle in _ANGLES]
    return _closed([complex(x, -height * y) for x, y in zip(sides, ups, strict=True)])


def _drop(rng: random.Random) -> _Figure:
    """The teardrop curve: a larger power makes a longer tip."""
    power, width = rng.uniform(1.4, 2.5), rng.uniform(0.8, 1)
    sides = [width * math.sin(angle) * math.sin(angle / 2) ** power for angle in _ANGLES]
    return _closed([complex(x, -math.cos(a)) for x, a in zip(sides, _ANGLES, strict=True)])


_FIGURES: dict[str, Callable[[random.Random], _Figure]] = {
    "circle": lambda _rng: _closed(_arc()),
    "ring": lambda rng: _closed(_arc(), _arc(radius=rng.uniform(0.4, 0.65))),
    "semicircle": lambda _rng: _closed(_arc(math.pi, math.tau)),
    "crescent": _crescent,
    "triangle": lambda rng: _closed(_shaken(_corners(3), 0.15, rng)),
    "square": lambda rng: _closed(_shaken(_corners(4, turn=0.5), 0.04, rng)),
    "pentagon": lambda rng: _closed(_shaken(_corners(5), 0.04, rng)),
    "star": _star,
    "cross": _cross,
    "arrow": _arrow,
    "heart": _heart,
    "drop": _drop,
}


# ---------------------------------------------------------------- from figure to pixels


def _covers(figure: _Figure, rng: random.Random, *, side_px: int) -> list[Image.Image]:
    """How much of each pixel is painted, and how much of it again in a second colour."""
    scale, canvas_px = rng.uniform(0.4, 0.88), side_px * _CANVAS_SUPERSAMPLING
    pen = max(rng.uniform(0.04, 0.1), _THINNEST_PEN_PX / (scale * side_px / 2))
    body, outline = _drawn(figure, rng, canvas_px=canvas_px, pen=pen)
    nothing = Image.new("L", body.size)
    looks = [(outline, nothing)]  # paint, and a second colour upon it
    if figure.contours:
        looks += [(body, nothing), (ImageChops.lighter(body, outline), outline)]
    view = _view(rng, canvas_px=canvas_px)
    seen = [
        cover.transform(cover.size, Image.Transform.PERSPECTIVE, view, Image.Resampling.BILINEAR)
        for cover in rng.choice(looks)
    ]
    return _placed(seen, rng, scale=scale, side_px=side_px)


def _drawn(
    figure: _Figure, rng: random.Random, *, canvas_px: int, pen: float
) -> tuple[Image.Image, Image.Image]:
    """The inside and the outline, with round or sharp corners; the pen is in radii wide."""
    radius_px, is_round = canvas_px * _RADIUS_OF_CANVAS, rng.random() < 0.5
    pen_px, middle = round(pen * radius_px), canvas_px / 2
    body, outline = (Image.new("L", (canvas_px, canvas_px)) for _ in range(2))
    fill, line = ImageDraw.Draw(body), ImageDraw.Draw(outline)
    for number, points in enumerate((*figure.contours, *figure.strokes)):
        xy = [(middle + p.real * radius_px, middle + p.imag * radius_px) for p in points]
        if figure.contours:
            fill.polygon(xy, fill=0 if number else 255)
            xy.append(xy[0])
        if figure.contours and not is_round:
            line.polygon(xy[:-1], outline=255, width=pen_px)
            continue
        line.line(xy, fill=255, width=pen_px, joint="curve")
        for end in (xy[0], xy[-1]):
            line.circle(end, pen_px / 2, fill=255)
    return body, outline


def _view(rng: random.Random, *, canvas_px: int) -> tuple[float, ...]:
    """Pillow's eight numbers of a perspective, turned and tilted about the canvas's middle."""
    turn = rng.uniform(-0.15, 0.15) if rng.random() < 0.4 else rng.uniform(-math.pi, math.pi)
    cos, sin, stretch = math.cos(turn), math.sin(turn), 1 + rng.uniform(-0.12, 0.12)
    radius, middle = canvas_px * _RADIUS_OF_CANVAS, canvas_px / 2
    tilt_x, tilt_y = (rng.uniform(-0.14, 0.14) / radius for _ in range(2))
    depth = 1 - (tilt_x + tilt_y) * middle
    rows = (cos / stretch, sin / stretch), (-sin, cos)
    from_x, from_y = (
        (a + middle * tilt_x, b + middle * tilt_y, middle * (depth - a - b)) for a, b in rows
    )
    return tuple(number / depth for number in (*from_x, *from_y, tilt_x, tilt_y))


def _placed(
    covers: Sequence[Image.Image], rng: random.Random, *, scale: float, side_px: int
) -> list[Image.Image]:
    """What is painted, cut out, scaled, and put somewhere near the middle of the picture."""
    large_px = side_px * _SUPERSAMPLING
    box = covers[0].getbbox()
    assert box is not None
    width, height = box[2] - box[0], box[3] - box[1]
    zoom = scale * large_px / max(width, height)
    size = round(width * zoom), round(height * zoom)
    left, top = (round((large_px - part) * rng.uniform(0.2, 0.8)) for part in size)
    placed = [Image.new("L", (large_px, large_px)) for _ in covers]
    for picture, cover in zip(placed, covers, strict=True):
        picture.paste(cover.resize(size, Image.Resampling.BICUBIC, box), (left, top))
    return [picture.reduce(_SUPERSAMPLING) for picture in placed]


# ---------------------------------------------------------------- grounds, colours, camera


def _plain(rng: random.Random, side_px: int) -> Image.Image:
    return Image.new("RGB", (side_px, side_px), rng.choice(((255, 255, 255), _colour(rng))))


def _gradient(rng: random.Random, side_px: int) -> Image.Image:
    """From one colour to another; cut from the middle of the slant, where it has no corners."""
    slant = Image.linear_gradient("L").rotate(rng.uniform(0, 360), Image.Resampling.BILINEAR)
    slant = slant.resize((side_px, side_px), Image.Resampling.BILINEAR, (38, 38, 218, 218))
    start, end = (Image.new("RGB", slant.size, _colour(rng)) for _ in range(2))
    return Image.composite(start, Image.blend(start, end, 0.6), slant)


def _cloudy(rng: random.Random, side_px: int) -> Image.Image:
    coarse = _noise(rng, side_px=rng.randint(3, 14))
    clouds = coarse.resize((side_px, side_px), Image.Resampling.BICUBIC)
    return Image.blend(Image.new("RGB", clouds.size, _colour(rng)), clouds, rng.uniform(0.1, 0.3))


def _blurred_room(rng: random.Random, side_px: int) -> Image.Image:
    """Things of all colours behind the shape and out of focus."""
    base, things = (Image.new("RGB", (side_px, side_px), _colour(rng)) for _ in range(2))
    draw = ImageDraw.Draw(things)
    for _ in range(rng.randint(6, 14)):
        x, y, width, height = (side_px * rng.uniform(-0.2, 0.9) for _ in range(4))
        thing = rng.choice((draw.ellipse, draw.rectangle))
        thing((x, y, x + abs(width), y + abs(height)), fill=_colour(rng))
    things = things.filter(ImageFilter.GaussianBlur(rng.uniform(0.03, 0.1) * side_px))
    return Image.blend(base, things, rng.uniform(0.2, 0.55))


def _lit_paper(rng: random.Random, side_px: int) -> Image.Image:
    """Nearly white, brightest below a lamp."""
    left, top = rng.uniform(0, 100), rng.uniform(0, 100)
    box = (left, top, left + 156, top + 156)
    far = Image.radial_gradient("L").resize((side_px, side_px), Image.Resampling.BILINEAR, box)
    paper = Image.new("RGB", far.size, tuple(rng.randint(228, 255) for _ in range(3)))
    dark = Image.blend(Image.new("RGB", far.size), paper, rng.uniform(0.45, 0.8))
    return Image.composite(dark, paper, far)


_GROUNDS = (_plain, _plain, _gradient, _cloudy, _blurred_room, _lit_paper)


def _colour(rng: random.Random) -> Colour:
    """Any; one in four is nearly black, as most pens are."""
    if rng.random() < 0.25:
        return (rng.randrange(50),) * 3
    return rng.randrange(256), rng.randrange(256), rng.randrange(256)


def _colour_apart_from(picture: Image.Image, cover: Image.Image, *, rng: random.Random) -> Colour:
    """A colour that can be told from what lies below the cover; black or white if need be."""
    below = ImageStat.Stat(picture, cover.point([0] * 128 + [255] * 128))
    needed = 85 + 1.3 * max(below.stddev)
    colours = (_colour(rng) for _ in range(20))
    strongest = max(((0, 0, 0), (255, 255, 255)), key=lambda colour: _contrast(colour, below.mean))
    return next((c for c in colours if _contrast(c, below.mean) > needed), strongest)


def _contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """Mostly the difference in lightness: colour alone makes weak edges."""
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    return abs(0.3 * red + 0.59 * green + 0.11 * blue) + 0.2 * max(map(abs, (red, green, blue)))


def _noise(rng: random.Random, *, side_px: int) -> Image.Image:
    """Not ``Image.effect_noise``: that draws from C's generator, which our seed does not reach."""
    return Image.frombytes("RGB", (side_px, side_px), rng.randbytes(3 * side_px**2))
