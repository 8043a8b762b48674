"""A mosaic of feature maps as the bytes of a PNG: grey or in colour, with gaps between the tiles.

Knows Pillow and the record of feature maps; neither networks nor files.
"""

import io
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.core.feature_maps import FeatureMaps

GAP_PX = 1
_GAP_GREY = 24
_VIRIDIS_STOPS = (
    (68, 1, 84),
    (71, 45, 123),
    (59, 82, 139),
    (44, 114, 142),
    (33, 145, 140),
    (40, 174, 128),
    (94, 201, 98),
    (173, 220, 48),
    (253, 231, 37),
)


class TileColours(StrEnum):
    VIRIDIS = "viridis"
    GREY = "grey"


def png_of(maps: FeatureMaps, *, colours: TileColours, side_px: int = 1200) -> bytes:
    """The mosaic of a spatial output, or a vector as a strip of cells, as a PNG.

    Tiles are enlarged by a whole factor up to about ``side_px``, each pixel staying a square.
    """
    tiles = _tiles(maps)
    columns, rows = maps.columns, len(tiles) // maps.columns
    longest = max(columns * tiles.shape[2], rows * tiles.shape[1])
    factor = max(1, (side_px - GAP_PX * (max(columns, rows) + 1)) // longest)
    enlarged = tiles.repeat(factor, axis=1).repeat(factor, axis=2)
    coloured = _palette(colours)[enlarged]
    picture = _spaced(coloured, columns=columns, count=maps.channels)
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="PNG")
    return buffer.getvalue()


def _tiles(maps: FeatureMaps) -> NDArray[np.uint8]:
    """Places x tile height x tile width; the last places of the last row may be empty."""
    if maps.mosaic is None:
        return _cells(maps)
    rows = maps.mosaic.shape[0] // maps.tile_height
    grid = maps.mosaic.reshape(rows, maps.tile_height, maps.columns, maps.tile_width)
    return grid.transpose(0, 2, 1, 3).reshape(-1, maps.tile_height, maps.tile_width)


def _cells(maps: FeatureMaps) -> NDArray[np.uint8]:
    """A vector's units as cells of one pixel, on one scale."""
    values = maps.mean[maps.order]
    low, high = float(values.min()), float(values.max())
    span = high - low or 1.0
    rows = -(-maps.channels // maps.columns)
    cells = np.zeros(rows * maps.columns, np.uint8)
    cells[: maps.channels] = (values - low) * (255 / span) + 0.5
    return cells.reshape(-1, 1, 1)


def _spaced(tiles: NDArray[np.uint8], *, columns: int, count: int) -> NDArray[np.uint8]:
    """One picture with a gap around every tile; places beyond ``count`` stay empty."""
    _, height, width, _ = tiles.shape
    rows = len(tiles) // columns
    shape = (rows * (height + GAP_PX) + GAP_PX, columns * (width + GAP_PX) + GAP_PX, 3)
    picture = np.full(shape, _GAP_GREY, np.uint8)
    for place, tile in enumerate(tiles[:count]):
        top = place // columns * (height + GAP_PX) + GAP_PX
        left = place % columns * (width + GAP_PX) + GAP_PX
        picture[top : top + height, left : left + width] = tile
    return picture


def _palette(colours: TileColours) -> NDArray[np.uint8]:
    """256 colours from dark to light."""
    if colours is TileColours.GREY:
        return np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)
    places = np.linspace(0, len(_VIRIDIS_STOPS) - 1, 256)
    stops = np.array(_VIRIDIS_STOPS, np.float64)
    channels = [np.interp(places, np.arange(len(stops)), stops[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)
