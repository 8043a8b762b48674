"""Stacks of small maps as mosaics of grey tiles, many in one uint8 picture. Knows no network."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FLAT = 1e-30
"""A smaller difference is none: 254 divided by it may be infinite."""
_ROUNDING = 1e-5
"""Nor is a difference below this part of the values: averages in float32 are not exact."""

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Size = tuple[int, int]
"""Height and width."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the picture of a layer lies in the atlas."""

    layer: str
    x: int
    y: int
    width: int
    height: int


def tile_size(count: int, size: Size, side_px: int) -> Size:
    """The largest tile in the proportions of a map that fits, with gaps, and does not enlarge."""
    (height, width), (columns, rows) = size, _columns_and_rows(count)
    most_wide = max(1, (side_px - columns + 1) // columns)
    most_high = max(1, (side_px - rows + 1) // rows)
    if width <= most_wide and height <= most_high:
        return size
    if most_wide * height <= most_high * width:
        return max(1, round(height * most_wide / width)), most_wide
    return most_high, max(1, round(width * most_high / height))


def atlas_of(stacks: Mapping[str, Floats]) -> tuple[Bytes, tuple[Place, ...]]:
    """Mosaics of C x H x W side by side on shelves, the highest first.

    Around each mosaic and between its tiles is 1 px of level 0; tiles go from 1 to 255.
    """
    pictures = {name: _mosaic(stack) for name, stack in _levels(stacks).items()}
    places, (height, width) = _shelved({name: each.shape for name, each in pictures.items()})
    atlas = np.zeros((height, width), np.uint8)
    for place in places:
        picture = pictures[place.layer]
        atlas[place.y : place.y + place.height, place.x : place.x + place.width] = picture
    return atlas, places


def _levels(stacks: Mapping[str, Floats]) -> dict[str, Bytes]:
    """Every tile from 1 to 255. All tiles of all layers at once: numpy's calls are what costs."""
    flat = np.concatenate([stack.ravel() for stack in stacks.values()])
    sizes = np.repeat(
        [stack.shape[1] * stack.shape[2] for stack in stacks.values()],
        [len(stack) for stack in stacks.values()],
    )
    starts = np.cumsum(sizes) - sizes
    low, high = np.minimum.reduceat(flat, starts), np.maximum.reduceat(flat, starts)
    span = high - low
    is_flat = span <= np.maximum(_ROUNDING * np.maximum(high, -low), _FLAT)
    scale = np.where(is_flat, 0, 254 / np.where(is_flat, 1, span)).astype(np.float32)
    scaled = (flat - np.repeat(low, sizes)) * np.repeat(scale, sizes)
    levels = (scaled + np.float32(1.5)).astype(np.uint8)
    found, start = {}, 0
    for name, stack in stacks.items():
        found[name] = levels[start : start + stack.size].reshape(stack.shape)
        start += stack.size
    return found


def _mosaic(tiles: Bytes) -> Bytes:
    """Tiles row by row in a grid as wide as high, with gaps of 1 px."""
    count, height, width = tiles.shape
    columns, rows = _columns_and_rows(count)
    canvas = np.zeros((rows, height + 1, columns, width + 1), np.uint8)
    if count < rows * columns:
        tiles = np.concatenate((tiles, np.zeros((rows * columns - count, height, width), np.uint8)))
    canvas[:, :height, :, :width] = tiles.reshape(rows, columns, height, width).swapaxes(1, 2)
    return canvas.reshape(rows * (height + 1), columns * (width + 1))[:-1, :-1]


def _shelved(sizes: Mapping[str, Size]) -> tuple[tuple[Place, ...], Size]:
    """Places on shelves and the size of the whole, which is about as wide as high."""
    area = sum((height + 1) * (width + 1) for height, width in sizes.values())
    limit = max(math.isqrt(area), *(width for _, width in sizes.values())) + 2
    places: list[Place] = []
    x, y, shelf, widest = 1, 1, 0, 0
    for name, (height, width) in sorted(sizes.items(), key=lambda item: -item[1][0]):
        if x + width + 1 > limit:
            x, y, shelf = 1, y + shelf + 1, 0
        places.append(Place(name, x, y, width, height))
        x, shelf = x + width + 1, max(shelf, height)
        widest = max(widest, x)
    return tuple(places), (y + shelf + 1, widest)


def _columns_and_rows(count: int) -> Size:
    columns = math.ceil(math.sqrt(count))
    return columns, math.ceil(count / columns)
