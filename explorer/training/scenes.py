"""Pictures of shapes with everything around them at random: paper, paint, light, camera.

This is domain randomisation (Tobin et al. 2017): where nothing but the shape is the same from
picture to picture, a network has nothing else to go by. All pictures are made in batches of
tensors, on any device; the same generator state gives the same pictures. Knows only torch.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from explorer.training.shapes import CLASSES, figure, line_figure, uniform

RENDERED_PX = 72
"""Side of a picture as stored: a random crop of 64 moves the shape by up to 4 pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ink:
    """How much of each pixel the shape covers, B x 1 x H x W, and which were drawn with a pen."""

    cover: Tensor
    edge: Tensor  # a second colour on the outline; zero where there is none
    is_pen: Tensor  # B x 1 x 1 x 1, bool


def render(labels: Tensor, generator: torch.Generator, *, side_px: int = RENDERED_PX) -> Tensor:
    """One picture for each class index of ``labels``: B x 3 x side x side, uint8."""
    ink = _ink(labels, generator, side_px=side_px)
    ground = _grounds(ink, generator, side_px=side_px)
    picture = _painted(ground, ink, generator)
    picture = _occluded(picture, generator)
    picture = _lit(picture, generator)
    picture = _photographed(picture, generator)
    return (picture.clamp(0, 1) * 255).round().to(torch.uint8)


# ---------------------------------------------------------------- random numbers


def _number(low: float, high: float, like: Tensor, generator: torch.Generator) -> Tensor:
    """B x 1 x 1 x 1."""
    return uniform(low, high, like, generator)[..., None]


def _chance(probability: float, like: Tensor, generator: torch.Generator) -> Tensor:
    """B x 1 x 1 x 1, bool."""
    return _number(0, 1, like, generator) < probability


def _colours(like: Tensor, generator: torch.Generator) -> Tensor:
    """B x 3 x 1 x 1; greys, black and white more often than chance would have them."""
    colour = torch.rand(len(like), 3, 1, 1, generator=generator, device=like.device)
    grey = colour.mean(1, keepdim=True).expand(-1, 3, -1, -1)
    colour = torch.where(_chance(0.2, like, generator), grey, colour)
    extreme = (grey > 0.5).float()
    return torch.where(_chance(0.15, like, generator), extreme, colour)


def _smooth_noise(
    count: int, channels: int, generator: torch.Generator, *, side_px: int, cells: int
) -> Tensor:
    """Noise in [-1, 1] with about ``cells`` hills along a side: B x C x side x side."""
    device = generator.device
    coarse = torch.rand(count, channels, cells + 1, cells + 1, generator=generator, device=device)
    return F.interpolate(2 * coarse - 1, (side_px, side_px), mode="bicubic", align_corners=True)


def _pixel_grid(side_px: int, like: Tensor) -> tuple[Tensor, Tensor]:
    """Pixel centres in [-1, 1]: x and y, each 1 x H x W."""
    steps = (torch.arange(side_px, device=like.device) + 0.5) * 2 / side_px - 1
    y, x = torch.meshgrid(steps, steps, indexing="ij")
    return x[None], y[None]


# ---------------------------------------------------------------- the shape


def _ink(labels: Tensor, generator: torch.Generator, *, side_px: int) -> _Ink:
    x, y, pixels_per_unit = _placed_points(labels, generator, side_px=side_px)
    distance, is_line = _distances(labels, x, y, generator)
    is_pen = _chance(0.4, labels, generator)
    is_drawn = is_pen & _chance(0.8, labels, generator)
    is_outline = is_line | is_drawn | _chance(0.3, labels, generator)
    half_width = _number(0.045, 0.1, labels, generator)
    pressure = _smooth_noise(len(labels), 1, generator, side_px=side_px, cells=4)
    half_width = half_width * (1 + 0.35 * pressure * is_pen)
    half_width = torch.maximum(half_width, 0.8 / pixels_per_unit)  # at least 1.6 pixels wide
    stroke = _coverage(distance.abs() - half_width, pixels_per_unit)
    filled = _coverage(distance, pixels_per_unit)
    filled = filled * _hatching(x, y, labels, generator)
    has_edge = _chance(0.2, labels, generator) & ~is_outline
    return _Ink(torch.where(is_outline, stroke, filled), stroke * has_edge, is_pen)


def _coverage(distance: Tensor, pixels_per_unit: Tensor) -> Tensor:
    return (0.5 - distance * pixels_per_unit).clamp(0, 1)


def _placed_points(
    labels: Tensor, generator: torch.Generator, *, side_px: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Where every pixel lies in the frame of its shape, and how large that frame is.

    Shifted, scaled, rotated, stretched, seen in perspective, and drawn by an unsteady hand.
    """
    x, y = _pixel_grid(side_px, labels)
    radius = uniform(0.4, 0.9, labels, generator)
    room = (0.95 - radius).clamp(min=0.05)
    x = x - room * uniform(-1, 1, labels, generator)
    y = y - room * uniform(-1, 1, labels, generator)
    is_upright = uniform(0, 1, labels, generator) < 0.4
    turn = uniform(-math.pi, math.pi, labels, generator) * torch.where(is_upright, 0.08, 1.0)
    x, y = (x * turn.cos() + y * turn.sin()) / radius, (y * turn.cos() - x * turn.sin()) / radius
    stretch = uniform(-0.16, 0.16, labels, generator).exp()
    x, y = x * stretch, y / stretch
    tilt = uniform(-0.22, 0.22, labels, generator), uniform(-0.22, 0.22, labels, generator)
    depth = (1 + tilt[0] * x + tilt[1] * y).clamp(min=0.3)
    x, y = x / depth, y / depth
    wobble = _smooth_noise(len(labels), 2, generator, side_px=side_px, cells=6)
    strength = uniform(0, 1, labels, generator).square() * 0.07
    x, y = x + strength * wobble[:, 0], y + strength * wobble[:, 1]
    return x, y, (radius * side_px / 2)[..., None]


def _distances(
    labels: Tensor, x: Tensor, y: Tensor, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Signed distance of every pixel, B x 1 x H x W, and which figures are single strokes."""
    distance = torch.empty_like(x)
    is_line = torch.zeros(len(labels), 1, 1, 1, dtype=torch.bool, device=x.device)
    for index, label in enumerate(CLASSES):
        places = (labels == index).nonzero()[:, 0]
        if not len(places):
            continue
        distance[places] = figure(label, x[places], y[places], generator).distance
        as_line = line_figure(label, x[places], y[places], generator)
        if as_line is not None:
            chosen = _chance(0.35, places, generator)
            distance[places] = torch.where(chosen[:, 0], as_line.distance, distance[places])
            is_line[places] = chosen
    return distance[:, None], is_line


def _hatching(x: Tensor, y: Tensor, labels: Tensor, generator: torch.Generator) -> Tensor:
    """One, or the stripes of a shape that is filled with parallel strokes."""
    angle = uniform(0, math.pi, labels, generator)
    pace = uniform(8, 22, labels, generator)
    across = x * angle.cos() + y * angle.sin()
    stripes = (0.65 + 1.6 * torch.sin(pace * across)).clamp(0, 1)[:, None]
    return torch.where(_chance(0.1, labels, generator), stripes, 1.0)


# ---------------------------------------------------------------- what lies behind it


def _grounds(ink: _Ink, generator: torch.Generator, *, side_px: int) -> Tensor:
    """A plain, shaded, cloudy, patterned or cluttered ground; a pen draws on paper."""
    like = ink.cover
    plain = _colours(like, generator).expand(-1, -1, side_px, side_px)
    grounds = (
        plain,
        _shaded(plain, generator),
        _cloudy(like, generator, side_px=side_px),
        _patterned(plain, generator),
        _cluttered(like, generator, side_px=side_px),
    )
    shape = (len(like), 1, 1, 1)
    kind = torch.randint(len(grounds), shape, generator=generator, device=like.device)
    ground = grounds[0]
    for index, other in enumerate(grounds[1:], start=1):
        ground = torch.where(kind == index, other, ground)
    return torch.where(ink.is_pen, _paper(ground, generator), ground)


def _shaded(plain: Tensor, generator: torch.Generator) -> Tensor:
    x, y = _pixel_grid(plain.shape[-1], plain)
    angle = _number(0, 2 * math.pi, plain, generator)
    along = (x[:, None] * angle.cos() + y[:, None] * angle.sin()) / 2.8 + 0.5
    return plain + along * (_colours(plain, generator) - plain)


def _cloudy(like: Tensor, generator: torch.Generator, *, side_px: int) -> Tensor:
    """Noise of several octaves, about as rough as the surfaces in photographs."""
    total = _colours(like, generator).expand(-1, -1, side_px, side_px)
    roughness = _number(0.1, 0.5, like, generator)
    for octave, cells in enumerate((2, 4, 8, 16, 32)):
        noise = _smooth_noise(len(like), 3, generator, side_px=side_px, cells=cells)
        noise = torch.lerp(noise.mean(1, keepdim=True), noise, 0.4)
        total = total + noise * roughness * 0.7**octave
    return total.clamp(0, 1)


def _patterned(plain: Tensor, generator: torch.Generator) -> Tensor:
    """Stripes or checks of two colours."""
    x, y = _pixel_grid(plain.shape[-1], plain)
    angle = _number(0, math.pi, plain, generator)
    pace = _number(6, 30, plain, generator)
    across = torch.sin(pace * (x[:, None] * angle.cos() + y[:, None] * angle.sin()))
    along = torch.sin(pace * (y[:, None] * angle.cos() - x[:, None] * angle.sin()))
    wave = torch.where(_chance(0.5, plain, generator), across, across * along)
    other = torch.lerp(plain, _colours(plain, generator), _number(0.1, 0.6, plain, generator))
    return torch.where(wave > 0, other, plain)


def _cluttered(like: Tensor, generator: torch.Generator, *, side_px: int) -> Tensor:
    """Discs and edges that cover one another: the "dead leaves" that mimic photographs."""
    x, y = _pixel_grid(side_px, like)
    picture = _colours(like, generator).expand(-1, -1, side_px, side_px)
    for size in (1.6, 1.1, 0.8, 0.6, 0.45, 0.3):
        centre_x, centre_y = _number(-1, 1, like, generator), _number(-1, 1, like, generator)
        angle = _number(0, math.pi, like, generator)
        dx, dy = x[:, None] - centre_x, y[:, None] - centre_y
        across = (dx * angle.cos() + dy * angle.sin()).abs()
        along = (dy * angle.cos() - dx * angle.sin()).abs()
        disc, box = torch.hypot(across, along), torch.maximum(across, along * 0.4)
        distance = torch.where(_chance(0.5, like, generator), disc, box)
        is_in = distance < size * _number(0.3, 1, like, generator)
        picture = torch.where(is_in, _colours(like, generator), picture)
    return torch.lerp(picture, picture.mean((2, 3), keepdim=True), _number(0, 0.8, like, generator))


def _paper(ground: Tensor, generator: torch.Generator) -> Tensor:
    """A sheet, sometimes ruled, sometimes with its edge in the picture."""
    x, y = _pixel_grid(ground.shape[-1], ground)
    white = _number(0.72, 1, ground, generator) - 0.06 * torch.rand(
        len(ground), 3, 1, 1, generator=generator, device=ground.device
    )
    dark = _chance(0.12, ground, generator)  # a blackboard
    sheet = torch.where(dark, white * 0.25, white).expand_as(ground)
    pace = _number(18, 40, ground, generator)
    rows, columns = (torch.sin(pace * axis[:, None]) > 0.93 for axis in (y, x))
    is_squared = _chance(0.5, ground, generator)
    lines = (rows | columns & is_squared) & _chance(0.25, ground, generator)
    sheet = torch.where(lines, sheet * _number(0.72, 0.95, ground, generator), sheet)
    angle = _number(-0.4, 0.4, ground, generator)
    reach_x, reach_y = (_number(0.86, 1.6, ground, generator) for _ in range(2))
    across = (x[:, None] * angle.cos() + y[:, None] * angle.sin()).abs()
    along = (y[:, None] * angle.cos() - x[:, None] * angle.sin()).abs()
    is_on_sheet = (across < reach_x) & (along < reach_y)
    return torch.where(is_on_sheet, sheet, ground)


# ---------------------------------------------------------------- paint, light and camera


def _painted(ground: Tensor, ink: _Ink, generator: torch.Generator) -> Tensor:
    """The shape in a colour that can be told from what lies behind it."""
    weight = ink.cover + 1e-3
    behind = (ground * weight).sum((2, 3), keepdim=True) / weight.sum((2, 3), keepdim=True)
    spread = ((ground - behind).square() * weight).sum((2, 3)) / weight.sum((2, 3))
    needed = 0.32 + 1.2 * spread.mean(1).sqrt()[:, None, None, None]
    paint = _distant_colour(behind, needed, generator)
    is_dark_pen = ink.is_pen & (behind.mean(1, keepdim=True) > 0.6)
    paint = torch.where(is_dark_pen, paint * _number(0.1, 0.75, ground, generator), paint)
    texture = _smooth_noise(len(ground), 3, generator, side_px=ground.shape[-1], cells=10)
    paint = paint + texture * _number(0, 0.12, ground, generator)
    picture = torch.lerp(ground, paint, ink.cover * _number(0.85, 1, ground, generator))
    edge = _distant_colour(behind, needed, generator)
    return torch.lerp(picture, edge, ink.edge)


def _distant_colour(behind: Tensor, needed: Tensor, generator: torch.Generator) -> Tensor:
    """The first of a few random colours that is far enough away, else the farthest."""
    best, farthest = behind, torch.zeros_like(needed)
    for _ in range(6):
        colour = _colours(behind, generator)
        away = _contrast(colour, behind)
        is_better = (farthest < needed) & (away > farthest)
        best = torch.where(is_better, colour, best)
        farthest = torch.where(is_better, away, farthest)
    opposite = (behind.mean(1, keepdim=True) < 0.5).float().expand_as(behind)
    return torch.where(farthest < needed, opposite, best)


def _contrast(one: Tensor, other: Tensor) -> Tensor:
    """Difference in lightness, and a part of that in colour: B x 1 x 1 x 1."""
    lightness = torch.tensor((0.3, 0.59, 0.11), device=one.device)[:, None, None]
    luma = ((one - other) * lightness).sum(1, keepdim=True).abs()
    return luma + 0.25 * (one - other).abs().mean(1, keepdim=True)


def _occluded(picture: Tensor, generator: torch.Generator) -> Tensor:
    """Now and then a finger, a bar or a hair lies over it."""
    x, y = _pixel_grid(picture.shape[-1], picture)
    for width in (0.22, 0.1, 0.04):
        angle = _number(0, math.pi, picture, generator)
        across = x[:, None] * angle.cos() + y[:, None] * angle.sin()
        along = y[:, None] * angle.cos() - x[:, None] * angle.sin()
        offset = _number(-0.9, 0.9, picture, generator)
        start = _number(-0.6, 1.2, picture, generator)
        is_in = ((across - offset).abs() < width / 2) & (along > start)
        is_in &= _chance(0.08, picture, generator)
        picture = torch.where(is_in, _colours(picture, generator), picture)
    return picture


def _lit(picture: Tensor, generator: torch.Generator) -> Tensor:
    """Uneven light, a cast of colour, and sometimes the edge of a shadow."""
    side_px = picture.shape[-1]
    light = _smooth_noise(len(picture), 1, generator, side_px=side_px, cells=2)
    picture = picture * (1 + light * _number(0, 0.3, picture, generator))
    cast = torch.rand(len(picture), 3, 1, 1, generator=generator, device=picture.device)
    picture = picture * (1 + 0.16 * (cast - 0.5))
    x, y = _pixel_grid(side_px, picture)
    angle = _number(0, 2 * math.pi, picture, generator)
    across = x[:, None] * angle.cos() + y[:, None] * angle.sin()
    shadow = torch.sigmoid((across - _number(-1, 1, picture, generator)) * 12)
    depth = _number(0, 0.35, picture, generator) * _chance(0.25, picture, generator)
    return picture * (1 - depth * shadow)


def _photographed(picture: Tensor, generator: torch.Generator) -> Tensor:
    """Contrast and brightness of a camera, its blur and its noise."""
    picture = picture * _number(0.7, 1.1, picture, generator) + _number(
        -0.08, 0.12, picture, generator
    )
    picture = _blurred(picture, _number(0, 1, picture, generator).square() * 1.3)
    grain = torch.randn(picture.shape, generator=generator, device=picture.device)
    return picture + grain * _number(0, 1, picture, generator).square() * 0.07


def _blurred(picture: Tensor, sigma_px: Tensor) -> Tensor:
    """Gaussian blur with a width of its own for every picture."""
    steps = torch.arange(-3, 4, device=picture.device)
    weights = torch.exp(-0.5 * (steps / sigma_px.clamp(min=0.05)[:, 0, 0]) ** 2)
    weights = weights / weights.sum(1, keepdim=True)
    padded = F.pad(picture, (3, 3, 3, 3), mode="replicate")
    side_px = picture.shape[-1]
    rows = sum(weights[:, k, None, None, None] * padded[:, :, k : k + side_px] for k in range(7))
    assert isinstance(rows, Tensor)
    both = sum(weights[:, k, None, None, None] * rows[..., k : k + side_px] for k in range(7))
    assert isinstance(both, Tensor)
    return both
