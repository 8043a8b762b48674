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

from explorer.core.thumbnail_atlas import Place, atlas_of, tile_size

MOST_BARS = 48
"""Units of a vector that are shown one by one; of more, neighbours share a bar."""

_LARGEST = 1e15
"""Beyond this, squares summed up in float32 may be infinite; no activation means anything there."""
_SHORTEST = 1e-30
"""Where the longest bar is shorter, there are none: 127 divided by it may be infinite."""

Channels = tuple[int, ...]
"""The channels that a mosaic shows, by index, tile by tile."""

Floats = NDArray[np.float32]
Values = Tensor | Floats
"""On the device they were computed on: an array where that is the CPU."""


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
        maps = {name: _at_hand(grid) for name, grid in values.items() if name not in vectors}
        numbers = _fetched({**_rows(vectors), **_energies(maps)})
        bars = {name: strip(numbers[name]) for name in vectors}
        if not maps:
            return Thumbnails(None, (), bars, {})
        energies = {name: numbers[name] for name in maps}
        spoiled = {name: values[name] for name in maps if not np.isfinite(energies[name]).all()}
        if spoiled:
            clean = _without_non_finite(spoiled)
            maps, energies = maps | clean, energies | _fetched(_energies(clean))
        chosen = _chosen(energies, tiles, before=before or {}) if tiles > 1 else {}
        stacks = _selected(maps, chosen) if chosen else _aggregates(maps)
        shrunk = _fetched({name: _shrunk(stack, side_px) for name, stack in stacks.items()})
    atlas, places = atlas_of(shrunk)
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


def _chosen(
    energies: Mapping[str, Floats], tiles: int, *, before: Mapping[str, Channels]
) -> dict[str, Channels]:
    return {
        name: chosen_channels(found, tiles * tiles, before=before.get(name, ()))
        for name, found in energies.items()
    }


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
    if longest < _SHORTEST:
        return np.zeros(len(bars), np.int8)
    levels: NDArray[np.int8] = np.rint(bars * (127 / longest)).astype(np.int8)
    return levels


# ---------------------------------------------------------------- on the device
#
# On the CPU this is done by numpy. Measured: torch takes twice as long, and where another process
# holds one of the cores its threads wait for each other, up to 8 ms at every step.


def _at_hand(grid: Tensor) -> Values:
    """A tensor as an array of the same memory, if that is the CPU's."""
    if grid.device.type != "cpu":
        return grid
    array: Floats = grid.numpy()
    return array


def _fetched(values: Mapping[str, Values]) -> dict[str, Floats]:
    """Arrays as they are; tensors in one transfer."""
    arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    tensors = {name: value for name, value in values.items() if isinstance(value, Tensor)}
    if tensors:
        flat = torch.cat([tensor.flatten() for tensor in tensors.values()]).cpu()
        parts = torch.split(flat, [tensor.numel() for tensor in tensors.values()])
        for (name, tensor), part in zip(tensors.items(), parts, strict=True):
            arrays[name] = part.numpy().reshape(tensor.shape)
    return arrays


def _without_non_finite(maps: Mapping[str, Tensor]) -> dict[str, Values]:
    """With 0 for what is no number, and nothing too large to be squared."""
    clean = {name: grid.nan_to_num(0, 0, 0) for name, grid in maps.items()}
    return {name: _at_hand(grid.clamp(-_LARGEST, _LARGEST)) for name, grid in clean.items()}


def _rows(vectors: Mapping[str, Tensor]) -> dict[str, Values]:
    return {name: _at_hand(vector.flatten()) for name, vector in vectors.items()}


def _energies(maps: Mapping[str, Values]) -> dict[str, Values]:
    """The squared norm of each channel. Where a value is not finite, neither is its energy."""
    return {name: _row_energies(grid.reshape(len(grid), -1)) for name, grid in maps.items()}


def _row_energies(flat: Values) -> Values:
    if isinstance(flat, Tensor):
        norms: Tensor = torch.linalg.vector_norm(flat, dim=1)
        return norms.square()
    is_fast = flat.flags.c_contiguous
    energies: Floats = np.vecdot(flat, flat) if is_fast else np.einsum("ij,ij->i", flat, flat)
    return energies


def _selected(maps: Mapping[str, Values], chosen: Mapping[str, Channels]) -> dict[str, Values]:
    """The chosen channels of each layer."""
    return {name: grid[list(chosen[name])] for name, grid in maps.items()}


def _aggregates(maps: Mapping[str, Values]) -> dict[str, Values]:
    """The root mean square over the channels of each layer, as its only channel."""
    return {name: _root_mean_square(grid)[None] for name, grid in maps.items()}


def _root_mean_square(grid: Values) -> Values:
    if isinstance(grid, Tensor):
        norms: Tensor = torch.linalg.vector_norm(grid, dim=0)
        return norms / math.sqrt(len(grid))
    energy = np.einsum("chw,chw->hw", grid, grid)
    found: Floats = np.sqrt(energy / np.float32(len(grid)))
    return found


def _shrunk(stack: Values, side_px: int) -> Values:
    count, height, width = stack.shape
    shown_height, shown_width = tile_size(count, (height, width), side_px)
    if (shown_height, shown_width) == (height, width):
        return stack
    rows, columns = _averaging(height, shown_height), _averaging(width, shown_width)
    if isinstance(stack, Tensor):
        on_device = [torch.from_numpy(each).to(stack.device) for each in (rows, columns)]
        return on_device[0] @ stack @ on_device[1].T
    shrunk: Floats = np.matmul(np.matmul(rows, stack), columns.T)
    return shrunk


@lru_cache(maxsize=256)
def _averaging(count: int, shown: int) -> Floats:
    """A matrix that averages so many values down to fewer, by how much they overlap."""
    values, bins = np.arange(count), np.arange(shown) * count / shown
    end = np.minimum(bins[:, None] + count / shown, values + 1)
    overlap = np.clip(end - np.maximum(bins[:, None], values), 0, None)
    shares: Floats = (overlap * shown / count).astype(np.float32)
    return shares
