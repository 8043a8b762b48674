"""Small pictures hold the strongest channels, each in its tile, on levels that leave 0 for gaps."""

import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.thumbnails import (
    MOST_BARS,
    Thumbnails,
    chosen_channels,
    strip,
    thumbnails,
)


def noise(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(7))


def picture(found: Thumbnails, layer: str = "layer") -> NDArray[np.uint8]:
    assert found.atlas is not None
    place = next(place for place in found.places if place.layer == layer)
    return found.atlas[place.y : place.y + place.height, place.x : place.x + place.width]


def picture_of(grid: Tensor, *, side_px: int = 100, tiles: int = 1) -> NDArray[np.uint8]:
    return picture(thumbnails({"layer": grid}, side_px=side_px, tiles=tiles))


def halved(tile: NDArray[np.float64]) -> NDArray[np.float64]:
    height, width = tile.shape
    blocks = tile.reshape(height // 2, 2, width // 2, 2)
    return np.asarray(blocks.mean(axis=(1, 3)))


def levels(tile: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = tile.min(), tile.max()
    return np.asarray(1 + 254 * (tile - low) / (high - low))


def test_mosaic_is_that_of_numpy() -> None:
    grid = noise(9, 16, 12)
    values = grid.double().numpy()
    norms = np.sqrt((values**2).sum(axis=(1, 2)))
    strongest = sorted(np.argsort(-norms)[:4])
    expected = np.zeros((17, 13))
    for slot, channel in enumerate(strongest):
        row, column = divmod(slot, 2)
        top, left = row * 9, column * 7
        expected[top : top + 8, left : left + 6] = levels(halved(values[channel]))
    found = picture_of(grid, side_px=17, tiles=2)
    np.testing.assert_allclose(found, expected, atol=0.51)


def test_single_map_is_the_root_mean_square_of_numpy() -> None:
    grid = noise(5, 8, 6)
    aggregate = np.sqrt((grid.double().numpy() ** 2).mean(axis=0))
    found = picture_of(grid, side_px=4)
    np.testing.assert_allclose(found, levels(halved(aggregate)), atol=0.51)


def test_gaps_between_tiles_are_nothing() -> None:
    found = picture_of(noise(4, 3, 3), tiles=2)
    assert found.shape == (7, 7)
    assert not found[3].any() and not found[:, 3].any()
    assert np.count_nonzero(found) == 4 * 9


def test_places_without_a_channel_are_nothing() -> None:
    found = picture_of(noise(3, 3, 3), tiles=2)
    assert not found[4:, 4:].any()


def test_pictures_stand_apart_with_nothing_around_them() -> None:
    sides = [(5, 5), (9, 4), (3, 8), (9, 9), (1, 7), (5, 5)]
    grids = {f"layer{index}": noise(2, *side) for index, side in enumerate(sides)}
    found = thumbnails(grids, side_px=9, tiles=1)
    assert found.atlas is not None
    for place in found.places:
        rows = slice(place.y - 1, place.y + place.height + 1)
        columns = slice(place.x - 1, place.x + place.width + 1)
        around = found.atlas[rows, columns].copy()
        assert around.shape == (place.height + 2, place.width + 2)
        around[1:-1, 1:-1] = 0
        assert not around.any()
    area = sum(place.width * place.height for place in found.places)
    assert np.count_nonzero(found.atlas) == area


@pytest.mark.parametrize("tiles", [1, 2, 3])
@pytest.mark.parametrize("size", [(40, 40), (64, 20), (20, 64), (1, 90), (13, 13)])
def test_longest_side_is_as_asked(size: tuple[int, int], tiles: int) -> None:
    assert max(picture_of(noise(16, *size), side_px=24, tiles=tiles).shape) <= 24


def test_small_maps_are_never_enlarged() -> None:
    assert picture_of(noise(4, 3, 5), side_px=500).shape == (3, 5)


@pytest.mark.parametrize("tiles", [1, 2])
def test_flat_tiles_are_the_darkest_level(tiles: int) -> None:
    found = picture_of(torch.full((4, 2, 2), 7.0), tiles=tiles)
    assert set(found[found > 0].tolist()) == {1}


@pytest.mark.parametrize("tiles", [1, 2])
def test_rounding_makes_no_picture_of_flat_tiles(tiles: int) -> None:
    found = picture_of(torch.full((4, 37, 53), 0.1), side_px=24, tiles=tiles)
    assert set(found[found > 0].tolist()) == {1}


def test_every_tile_reaches_from_dark_to_bright() -> None:
    grid = noise(4, 6, 6) * torch.tensor([1e-6, 1.0, 1e6, 3.0]).reshape(4, 1, 1)
    found = picture_of(grid, tiles=2)
    for rows in (slice(0, 6), slice(7, 13)):
        for columns in (slice(0, 6), slice(7, 13)):
            tile = found[rows, columns]
            assert (tile.min(), tile.max()) == (1, 255)


@pytest.mark.parametrize("tiles", [1, 2])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_values_that_are_no_numbers_count_as_zero(value: float, tiles: int) -> None:
    grid = noise(4, 4, 4)
    clean, spoiled = grid.clone(), grid.clone()
    clean[2, 1, 1], spoiled[2, 1, 1] = 0, value
    np.testing.assert_array_equal(picture_of(spoiled, tiles=tiles), picture_of(clean, tiles=tiles))


@pytest.mark.parametrize("tiles", [1, 2])
@pytest.mark.parametrize("value", [3e38, -3e38, 1e-40])
def test_numbers_at_the_ends_of_the_range_give_a_picture(value: float, tiles: int) -> None:
    grid = torch.zeros(4, 2, 2)
    grid[:, 0, 0], grid[:, 1, 1] = value, -value
    found = picture_of(grid, tiles=tiles)
    assert found[0, 0] >= 1 and found[0, 1] >= 1


def test_channels_last_give_the_same_picture() -> None:
    grid = noise(6, 5, 4)
    last = grid.permute(1, 2, 0).contiguous().permute(2, 0, 1)
    np.testing.assert_array_equal(picture_of(last, tiles=2), picture_of(grid, tiles=2))


@pytest.mark.parametrize("tiles", [1, 3])
def test_other_devices_give_the_same_pictures(tiles: int, monkeypatch: pytest.MonkeyPatch) -> None:
    last = noise(20, 17, 12).permute(2, 0, 1)
    grids = {"first": noise(12, 30, 20), "last": last, "fc": noise(60, 1, 1)}
    here = thumbnails(grids, side_px=31, tiles=tiles)
    monkeypatch.setattr("explorer.core.thumbnails._at_hand", lambda grid: grid)
    there = thumbnails(grids, side_px=31, tiles=tiles)
    assert (there.places, there.chosen) == (here.places, here.chosen)
    assert here.atlas is not None and there.atlas is not None
    np.testing.assert_allclose(there.atlas.astype(int), here.atlas.astype(int), atol=1)


def test_vectors_are_strips_and_need_no_atlas() -> None:
    vector = torch.tensor([0.0, 2.0, -4.0]).reshape(3, 1, 1)
    found = thumbnails({"fc": vector}, side_px=32, tiles=2)
    assert (found.atlas, found.places) == (None, ())
    assert found.strips["fc"].tolist() == [0, 64, -127]


def test_nothing_wanted_is_nothing_found() -> None:
    found = thumbnails({}, side_px=32, tiles=2)
    assert (found.atlas, found.places, found.strips) == (None, (), {})


class TestStrip:
    def test_bar_of_many_units_is_the_largest_in_size(self) -> None:
        values = np.zeros(3 * MOST_BARS, np.float32)
        values[3:6] = [1, -2, 1]
        values[-3:] = [4, -1, 0]
        assert strip(values).tolist() == [0, -64] + [0] * (MOST_BARS - 3) + [127]

    def test_numbers_of_units_that_do_not_divide_lose_none(self) -> None:
        for index in range(MOST_BARS + 5):
            values = np.zeros(MOST_BARS + 5, np.float32)
            values[index] = -1
            assert strip(values).min() == -127

    def test_zeros_stay_zeros(self) -> None:
        assert strip(np.zeros(4, np.float32)).tolist() == [0, 0, 0, 0]

    def test_values_that_are_no_numbers_count_as_zero(self) -> None:
        values = np.array([math.nan, math.inf, -math.inf, -0.5], np.float32)
        assert strip(values).tolist() == [0, 0, 0, -127]


class TestChosenChannels:
    STRENGTH = np.array([1, 9, 3, 8, 7, 2], np.float32)

    def test_strongest_stand_in_the_order_of_their_indices(self) -> None:
        assert chosen_channels(self.STRENGTH, 3) == (1, 3, 4)

    def test_few_channels_are_all_shown(self) -> None:
        assert chosen_channels(self.STRENGTH, 9) == (0, 1, 2, 3, 4, 5)

    def test_channel_stays_while_it_is_among_twice_as_many(self) -> None:
        assert chosen_channels(self.STRENGTH, 2, before=(2, 4)) == (2, 4)

    def test_successor_takes_the_tile_of_the_one_that_went(self) -> None:
        assert chosen_channels(self.STRENGTH, 2, before=(4, 0)) == (4, 1)

    def test_successors_stand_in_the_order_of_their_indices(self) -> None:
        assert chosen_channels(self.STRENGTH, 2, before=(5, 0)) == (1, 3)

    def test_another_number_of_tiles_starts_afresh(self) -> None:
        assert chosen_channels(self.STRENGTH, 2, before=(2, 3, 4)) == (1, 3)


def test_channels_shown_before_keep_their_tiles() -> None:
    weak, strong = noise(8, 4, 4), noise(8, 4, 4)
    strong[3] *= 1.5
    before = {"layer": (3, 1, 4, 2)}
    first = thumbnails({"layer": weak}, side_px=32, tiles=2, before=before)
    then = thumbnails({"layer": strong}, side_px=32, tiles=2, before=first.chosen)
    assert first.chosen == then.chosen == before
