"""Tiles use the room well, and keep what they show."""

import numpy as np
import pytest

from explorer.qt.widgets.tile_layout import (
    LEAST_TILE_PX,
    best_layout,
    canvas_of,
    resampled,
    tiles_of,
)


@pytest.mark.parametrize("area", [(290, 250), (700, 400), (900, 120)], ids=str)
@pytest.mark.parametrize("count", [1, 3, 64, 128], ids=str)
def test_tiles_fit_into_the_area(count: int, area: tuple[int, int]) -> None:
    layout = best_layout(count, (28, 28), area=area)

    assert layout.width <= area[0]
    assert layout.height <= area[1]
    assert layout.columns * layout.rows >= count


def test_tiles_that_would_be_too_small_grow_out_of_the_area() -> None:
    layout = best_layout(2048, (7, 7), area=(290, 250))

    assert layout.tile_width >= LEAST_TILE_PX
    assert layout.tile_width % 7 == 0
    assert layout.width <= 290 < layout.height


def test_full_rows_are_preferred() -> None:
    assert best_layout(64, (112, 112), area=(270, 270)).columns == 8


@pytest.mark.parametrize("count", [24, 64, 96, 256, 512], ids=str)
@pytest.mark.parametrize("area", [(416, 290), (280, 200), (900, 200)], ids=str)
def test_tiles_are_nearly_as_large_as_can_be(count: int, area: tuple[int, int]) -> None:
    layout = best_layout(count, (56, 56), area=area)

    sides = [
        min((area[0] + 1) / columns - 1, (area[1] + 1) / -(-count // columns) - 1)
        for columns in range(1, count + 1)
    ]
    assert layout.tile_width >= 0.9 * max(sides) - 1


def test_tiles_are_cut_out_of_a_mosaic_in_order() -> None:
    mosaic = np.array([[1, 1, 2, 2], [3, 3, 0, 0]], np.uint8)

    tiles = tiles_of(mosaic, 3, (2, 1))

    assert tiles[:, 0, 0].tolist() == [1, 2, 3]


def test_enlarging_repeats_pixels() -> None:
    tile = np.array([[[0, 9]]], np.uint8)

    assert resampled(tile, 4, 2).tolist() == [[[0, 0, 9, 9], [0, 0, 9, 9]]]


def test_reducing_averages_neighbours() -> None:
    tile = np.array([[[0, 100, 50, 50]]], np.uint8)

    assert resampled(tile, 2, 1).tolist() == [[[50, 50]]]


def test_a_point_on_the_canvas_belongs_to_the_tile_drawn_there() -> None:
    layout = best_layout(5, (4, 4), area=(60, 40))
    tiles = np.arange(1, 6, dtype=np.uint8)[:, None, None]
    canvas = canvas_of(resampled(tiles, layout.tile_width, layout.tile_height), layout)

    for place in range(5):
        x, y = layout.corner(place)
        assert canvas[y, x] == place + 1
        assert layout.place_at(x, y) == place
    assert layout.place_at(layout.width, 0) is None
