"""How the channels of a layer are laid out as tiles, and the arrays behind it. Pure numpy.

The engine sends all channels as one mosaic in columns of its own choice. Here the tiles are cut
out again, resampled to the size they have on the screen and put together to fit the panel.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

LEAST_TILE_PX = 12
_MOST_SAMPLES = 4
_WHOLE_STEP_WASTE = 0.95  # take the whole factor if it keeps this much of the possible size
_FULL_ROWS_WASTE = 0.95  # so much of the possible size may a layout with fewer holes keep


@dataclass(frozen=True, slots=True)
class TileLayout:
    """Tiles of ``tile_width`` x ``tile_height`` px with ``gap`` px between, row by row."""

    count: int
    columns: int
    tile_width: int
    tile_height: int
    gap: int

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)

    @property
    def width(self) -> int:
        return self.columns * (self.tile_width + self.gap) - self.gap

    @property
    def height(self) -> int:
        return self.rows * (self.tile_height + self.gap) - self.gap

    def corner(self, place: int) -> tuple[int, int]:
        """Left and top of a tile."""
        row, column = divmod(place, self.columns)
        return column * (self.tile_width + self.gap), row * (self.tile_height + self.gap)

    def place_at(self, x: int, y: int) -> int | None:
        """The tile that covers a point; the gap belongs to the tile before it."""
        if x < 0 or y < 0 or x >= self.width or y >= self.height:
            return None
        place = y // (self.tile_height + self.gap) * self.columns + x // (
            self.tile_width + self.gap
        )
        return place if place < self.count else None


def best_layout(
    count: int, tile: tuple[int, int], *, area: tuple[int, int], gap: int = 1
) -> TileLayout:
    """The layout with the largest tiles that all fit into the area (width, height).

    Where they would be smaller than ``LEAST_TILE_PX`` they are kept at that and the layout is
    higher than the area. Tiles are enlarged by whole factors unless that wastes much room.
    """
    tile_width, tile_height = tile
    columns = np.arange(1, count + 1)
    rows = -(-count // columns)
    across = ((area[0] + gap) / columns - gap) / tile_width
    down = ((area[1] + gap) / rows - gap) / tile_height
    scales = np.minimum(across, down)
    least = LEAST_TILE_PX / min(tile_width, tile_height)
    is_scrolled = scales.max() < least
    best = _fullest(count, scales)
    scale = _pleasant(least if is_scrolled else float(scales[best - 1]), least)
    width = max(1, math.floor(tile_width * scale + 1e-6))
    height = max(1, math.floor(tile_height * scale + 1e-6))
    if is_scrolled:
        best = max(1, min(count, (area[0] + gap) // (width + gap)))
    return TileLayout(count, best, width, height, gap)


def tiles_of(mosaic: Bytes, count: int, tile: tuple[int, int]) -> Bytes:
    """The tiles (width, height) of a mosaic without gaps, as count x height x width."""
    width, height = tile
    rows, columns = mosaic.shape[0] // height, mosaic.shape[1] // width
    grid = mosaic[: rows * height, : columns * width].reshape(rows, height, columns, width)
    return grid.transpose(0, 2, 1, 3).reshape(rows * columns, height, width)[:count]


def resampled(tiles: Bytes, width: int, height: int) -> Bytes:
    """Every tile at a new size: pixels repeated to enlarge, neighbours averaged to reduce."""
    if height < tiles.shape[1]:
        tiles = _averaged(tiles, height, axis=1)
    if width < tiles.shape[2]:
        tiles = _averaged(tiles, width, axis=2)
    if height > tiles.shape[1]:
        tiles = tiles[:, np.arange(height) * tiles.shape[1] // height]
    if width > tiles.shape[2]:
        tiles = tiles[:, :, np.arange(width) * tiles.shape[2] // width]
    return tiles


def canvas_of(tiles: Bytes, layout: TileLayout) -> Bytes:
    """One picture of all tiles; gaps and the empty end of the last row are 0."""
    pitch_x, pitch_y = layout.tile_width + layout.gap, layout.tile_height + layout.gap
    grid = np.zeros((layout.rows, layout.columns, pitch_y, pitch_x), np.uint8)
    cells = grid.reshape(-1, pitch_y, pitch_x)
    cells[: layout.count, : layout.tile_height, : layout.tile_width] = tiles
    canvas = grid.transpose(0, 2, 1, 3).reshape(layout.rows * pitch_y, layout.columns * pitch_x)
    return np.ascontiguousarray(canvas[: layout.height, : layout.width])


def _pleasant(scale: float, least: float) -> float:
    """A whole factor where one is near below and not too small."""
    if least > 1 and scale <= least:
        return float(math.ceil(least))
    whole = math.floor(scale + 1e-6)
    if whole >= 1 and whole / scale >= _WHOLE_STEP_WASTE and whole >= least:
        return float(whole)
    return scale


def _fullest(count: int, scales: npt.NDArray[np.float64]) -> int:
    """Of the numbers of columns with nearly the largest tiles, the one with the fewest holes."""
    near = np.flatnonzero(scales >= _FULL_ROWS_WASTE * scales.max()) + 1
    return int(min(near, key=lambda columns: (-count % columns, -scales[columns - 1])))


def _averaged(tiles: Bytes, size: int, *, axis: int) -> Bytes:
    """Means along an axis of up to ``_MOST_SAMPLES`` evenly spaced pixels for each one kept.

    Sums over whole areas take several times as long and look the same.
    """
    length = tiles.shape[axis]
    samples = min(_MOST_SAMPLES, math.ceil(length / size))
    steps = (np.arange(size)[:, None] + (np.arange(samples) + 0.5) / samples) * (length / size)
    places = np.minimum(steps.astype(np.intp), length - 1)
    total = np.take(tiles, places[:, 0], axis=axis).astype(np.uint16)
    for sample in range(1, samples):
        total += np.take(tiles, places[:, sample], axis=axis)
    means: Bytes = (total // samples).astype(np.uint8)
    return means
