"""Small pictures of many layers at once: mosaics of their strongest channels in one uint8 atlas.

Pictures are shrunk on the device before anything else is done to them, and cross to the CPU
together: two transfers, however many layers. Takes activations as channels over a grid; knows
neither networks nor colours.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

MOST_BARS = 48
"""Units of a vector that are shown one by one; of more, neighbours share a bar."""

_LARGEST = 1e15
"""Beyond this, squares summed up in float32 may be infinite; no activation means anything there."""
_FLAT = 1e-30
"""A smaller difference is none: 254 divided by it may be infinite."""
_ROUNDING = 1e-5
"""Nor is a difference below this part of the values: averages in float32 are not exact."""

Channels = tuple[int, ...]
"""The channels that a mosaic shows, by index, tile by tile."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnails:
    """``atlas`` is None where there are no pictures. Level 0 is nothing: the gaps of 1 px between
    tiles and around pictures. ``strips`` are the bars of vectors, int8; ``chosen`` the channels
    shown, to be given as ``before`` next time."""

    atlas: NDArray[np.uint8] | None = field(repr=False)
    places: tuple[Place, ...]
    strips: Mapping[str, NDArray[np.int8]]
    chosen: Mapping[str, Channels]


def thumbnails(
    grids: Mapping[str, Tensor],
    *,
    side_px: int,
    tiles: int,
    before: Mapping[str, Channels] | None = None,
) -> Thumbnails:
    """Pictures of layers given as C x H x W, and bars of those that are C x 1 x 1.

    A picture is at most ``side_px`` long and shows up to ``tiles`` x ``tiles`` channels, those of
    the largest norm; with one tile it is the root mean square over all channels. Tiles are
    averaged down to their size, never enlarged, and go from 1, the least in the tile, to 255.
    """
    with torch.inference_mode(), np.errstate(all="ignore"):
        values = {name: grid.float() for name, grid in grids.items()}
        vectors = {name: grid for name, grid in values.items() if grid.shape[1:] == (1, 1)}
        maps = {name: grid for name, grid in values.items() if name not in vectors}
        numbers = _on_cpu(
            {name: grid.flatten() for name, grid in vectors.items()} | _energies(maps)
        )
        bars = {name: strip(numbers[name]) for name in vectors}
        if not maps:
            return Thumbnails(None, (), bars, {})
        maps, energies = _without_non_finite(maps, {name: numbers[name] for name in maps})
        chosen = _chosen(energies, tiles, before=before or {}) if tiles > 1 else {}
        stacks = _selected(maps, chosen) if chosen else _aggregates(maps)
        shrunk = _on_cpu({name: _shrunk(stack, side_px) for name, stack in stacks.items()})
    atlas, places = _atlas(_levels(shrunk))
    return Thumbnails(atlas, places, bars, chosen)


def chosen_channels(strengths: Floats, count: int, *, before: Channels = ()) -> Channels:
    """The strongest channels in the order of their indices.

    A channel shown ``before`` keeps its tile as long as it is among the strongest 2 x ``count``,
    so that pictures do not flicker; its successor takes the same tile.
    """
    count = min(count, len(strengths))
    strong = _strongest(strengths, 2 * count)
    if len(before) != count:
        return tuple(sorted(strong[:count]))
    staying = set(before).intersection(strong)
    if len(staying) == count:
        return before
    new = [channel for channel in strong if channel not in staying][: count - len(staying)]
    successors = iter(sorted(new))
    return tuple(channel if channel in staying else next(successors) for channel in before)


def _strongest(strengths: Floats, count: int) -> list[int]:
    """Indices, the strongest first."""
    weakness = -strengths
    some = np.arange(len(weakness))
    if count < len(weakness):
        some = weakness.argpartition(count)[:count]
    ranked: list[int] = some[weakness[some].argsort(kind="stable")].tolist()
    return ranked


def strip(values: Floats) -> NDArray[np.int8]:
    """A vector as bars, the longest 127 or -127; of more units than bars, the largest in size."""
    bars = values
    if len(bars) > MOST_BARS:
        starts = np.arange(MOST_BARS) * len(bars) // MOST_BARS
        high, low = np.maximum.reduceat(bars, starts), np.minimum.reduceat(bars, starts)
        bars = np.where(high >= -low, high, low)
    longest = float(np.abs(bars).max(initial=0))
    if not math.isfinite(longest):
        return strip(np.where(np.isfinite(values), values, np.float32(0)))
    if longest < _FLAT:
        return np.zeros(len(bars), np.int8)
    levels: NDArray[np.int8] = np.rint(bars * (127 / longest)).astype(np.int8)
    return levels


# ---------------------------------------------------------------- on the device
#
# On the CPU numpy does this. Measured: torch takes twice as long, and where another process holds
# one of the cores its threads wait for each other, up to 8 ms at every step.


def _is_on_cpu(values: Tensor) -> bool:
    return values.device.type == "cpu"


def _energies(maps: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The squared norm of each channel."""
    return {name: _row_energies(grid.flatten(1)) for name, grid in maps.items()}


def _row_energies(flat: Tensor) -> Tensor:
    if not _is_on_cpu(flat):
        norms: Tensor = torch.linalg.vector_norm(flat, dim=1)
        return norms.square()
    values = flat.numpy()
    if flat.is_contiguous():
        return torch.from_numpy(np.vecdot(values, values))
    return torch.from_numpy(np.einsum("ij,ij->i", values, values))


def _without_non_finite(
    maps: Mapping[str, Tensor], energies: Mapping[str, Floats]
) -> tuple[dict[str, Tensor], dict[str, Floats]]:
    """Maps and energies with 0 for what is no number; an energy tells where there is any."""
    spoiled = {name: maps[name] for name in maps if not np.isfinite(energies[name]).all()}
    if not spoiled:
        return dict(maps), dict(energies)
    clean = {
        name: grid.nan_to_num(0, 0, 0).clamp(-_LARGEST, _LARGEST) for name, grid in spoiled.items()
    }
    return {**maps, **clean}, {**energies, **_on_cpu(_energies(clean))}


def _selected(maps: Mapping[str, Tensor], chosen: Mapping[str, Channels]) -> dict[str, Tensor]:
    """The chosen channels of each layer."""
    some = next(iter(maps.values()))
    if _is_on_cpu(some):
        return {
            name: torch.from_numpy(grid.numpy()[list(chosen[name])]) for name, grid in maps.items()
        }
    flat = torch.tensor([index for indices in chosen.values() for index in indices])
    parts = torch.split(flat.to(some.device), [len(indices) for indices in chosen.values()])
    return {
        name: maps[name].index_select(0, part) for name, part in zip(chosen, parts, strict=True)
    }


def _aggregates(maps: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The root mean square over the channels of each layer, as its only channel."""
    return {name: _root_mean_square(grid)[None] for name, grid in maps.items()}


def _root_mean_square(grid: Tensor) -> Tensor:
    if not _is_on_cpu(grid):
        norms: Tensor = torch.linalg.vector_norm(grid, dim=0)
        return norms / math.sqrt(len(grid))
    values = grid.numpy()
    energy = np.einsum("chw,chw->hw", values, values)
    return torch.from_numpy(np.sqrt(energy / np.float32(len(values))))


def _shrunk(stack: Tensor, side_px: int) -> Tensor:
    _, height, width = stack.shape
    shown_height, shown_width = _tile_size(len(stack), (height, width), side_px)
    if (shown_height, shown_width) == (height, width):
        return stack
    rows, columns = _averaging(height, shown_height), _averaging(width, shown_width)
    if _is_on_cpu(stack):
        return torch.from_numpy(rows @ stack.numpy() @ columns.T)
    on_device = [torch.from_numpy(each).to(stack.device) for each in (rows, columns)]
    return on_device[0] @ stack @ on_device[1].T


@lru_cache(maxsize=256)
def _averaging(count: int, shown: int) -> Floats:
    """A matrix that averages so many values down to fewer, by how much they overlap."""
    values, bins = np.arange(count), np.arange(shown) * count / shown
    end = np.minimum(bins[:, None] + count / shown, values + 1)
    overlap = np.clip(end - np.maximum(bins[:, None], values), 0, None)
    shares: Floats = (overlap * shown / count).astype(np.float32)
    return shares


def _on_cpu(arrays: Mapping[str, Tensor]) -> dict[str, Floats]:
    """All of them in one transfer, each in its shape."""
    if not arrays:
        return {}
    flat = torch.cat([array.flatten() for array in arrays.values()]).cpu().numpy()
    found, start = {}, 0
    for name, array in arrays.items():
        end = start + array.numel()
        found[name] = flat[start:end].reshape(array.shape)
        start = end
    return found


# ---------------------------------------------------------------- on the CPU


def _chosen(
    energies: Mapping[str, Floats], tiles: int, *, before: Mapping[str, Channels]
) -> dict[str, Channels]:
    return {
        name: chosen_channels(found, tiles * tiles, before=before.get(name, ()))
        for name, found in energies.items()
    }


def _columns_and_rows(count: int) -> Size:
    columns = math.ceil(math.sqrt(count))
    return columns, math.ceil(count / columns)


def _tile_size(count: int, size: Size, side_px: int) -> Size:
    """The largest tile in the proportions of a map that fits, with gaps, and does not enlarge."""
    (height, width), (columns, rows) = size, _columns_and_rows(count)
    most_wide = max(1, (side_px - columns + 1) // columns)
    most_high = max(1, (side_px - rows + 1) // rows)
    if width <= most_wide and height <= most_high:
        return size
    if most_wide * height <= most_high * width:
        return max(1, round(height * most_wide / width)), most_wide
    return most_high, max(1, round(width * most_high / height))


def _levels(stacks: Mapping[str, Floats]) -> dict[str, NDArray[np.uint8]]:
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


def _atlas(
    stacks: Mapping[str, NDArray[np.uint8]],
) -> tuple[NDArray[np.uint8], tuple[Place, ...]]:
    """Mosaics side by side on shelves, the highest first, with 1 px of nothing around each."""
    pictures = {name: _mosaic(stack) for name, stack in stacks.items()}
    places, (height, width) = _shelved({name: each.shape for name, each in pictures.items()})
    atlas = np.zeros((height, width), np.uint8)
    for place in places:
        picture = pictures[place.layer]
        atlas[place.y : place.y + place.height, place.x : place.x + place.width] = picture
    return atlas, places


def _mosaic(tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
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
