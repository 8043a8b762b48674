"""The mosaic shows each channel in its place, on the scale that was asked for."""

import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.feature_maps import MAX_SENT_VALUES, FeatureMaps, feature_maps
from explorer.core.graph import LayerNode
from explorer.core.measurements import Normalisation, Ranking


def node(resolution: tuple[int, int] | None = (2, 3)) -> LayerNode:
    return LayerNode("layer", "layer", "Conv2d", 0, 1, (), (), (), resolution=resolution)


def ramp(channels: int = 5) -> Tensor:
    """Channel c holds 10 c + 0 ... 10 c + 5 on a 2 x 3 grid."""
    return torch.arange(6.0).reshape(2, 3) + 10 * torch.arange(float(channels)).reshape(-1, 1, 1)


def tile(maps: FeatureMaps, place: int) -> NDArray[np.uint8]:
    assert maps.mosaic is not None
    row, column = divmod(place, maps.columns)
    top, left = row * maps.tile_height, column * maps.tile_width
    return maps.mosaic[top : top + maps.tile_height, left : left + maps.tile_width]


def test_tiles_stand_row_by_row_without_gaps() -> None:
    maps = feature_maps(ramp(), node())
    assert maps.mosaic is not None
    rows = math.ceil(5 / maps.columns)
    assert maps.mosaic.shape == (rows * 2, maps.columns * 3)
    for place in range(5):
        assert tile(maps, place).tolist() == [[0, 51, 102], [153, 204, 255]]


def test_places_without_a_channel_stay_black() -> None:
    maps = feature_maps(ramp(5), node())
    places = maps.columns * math.ceil(5 / maps.columns)
    assert places > 5
    assert tile(maps, places - 1).max() == 0


def test_one_scale_for_the_layer_keeps_channels_comparable() -> None:
    maps = feature_maps(ramp(2), node(), normalisation=Normalisation.PER_LAYER)
    assert (maps.low.tolist(), maps.high.tolist()) == ([0, 0], [15, 15])
    assert tile(maps, 0).max() == round(5 / 15 * 255)
    assert tile(maps, 1).max() == 255


def test_zero_is_the_middle_of_a_symmetric_scale() -> None:
    values = torch.tensor([[[-4.0, 0.0, 2.0]]])
    maps = feature_maps(values, node((1, 3)), normalisation=Normalisation.SYMMETRIC)
    assert tile(maps, 0).tolist() == [[0, 128, 191]]


def test_flat_channel_is_black_and_counted_as_dead() -> None:
    values = ramp(3)
    values[1] = 7
    maps = feature_maps(values, node())
    assert maps.dead == 1
    assert tile(maps, 1).max() == 0


@pytest.mark.parametrize(
    ("ranking", "order"),
    [
        (Ranking.INDEX, [0, 1, 2]),
        (Ranking.MEAN, [1, 2, 0]),
        (Ranking.MAXIMUM, [2, 1, 0]),
        (Ranking.VARIANCE, [2, 0, 1]),
    ],
)
def test_channels_are_ranked(ranking: Ranking, order: list[int]) -> None:
    values = torch.zeros(3, 1, 4)
    values[0, 0] = torch.tensor([0.0, 1.0, 0.0, 1.0])
    values[1, 0] = torch.tensor([4.0, 4.0, 4.0, 4.1])
    values[2, 0] = torch.tensor([0.0, 0.0, 0.0, 9.0])
    maps = feature_maps(values, node((1, 4)), ranking=ranking)
    assert maps.order.tolist() == order
    assert maps.high.tolist() == [maps.maximum[index] for index in order]
    assert tile(maps, order.index(2)).tolist() == [[0, 0, 0, 255]]


def test_statistics_are_those_of_numpy() -> None:
    values = torch.randn(4, 5, 6, generator=torch.Generator().manual_seed(3)).relu() + 100
    values[0, 0] = 0
    maps = feature_maps(values, node((5, 6)))
    flat = values.double().numpy().reshape(4, -1)
    np.testing.assert_allclose(maps.mean, flat.mean(1), rtol=1e-6)
    np.testing.assert_allclose(maps.variance, flat.var(1), rtol=1e-4)
    np.testing.assert_allclose(maps.maximum, flat.max(1))
    np.testing.assert_allclose(maps.zero_fraction, (flat == 0).mean(1), atol=1e-7)


def test_values_that_are_no_numbers_do_not_spoil_the_scale() -> None:
    values = ramp(2)
    values[0, 0, 0], values[0, 0, 1], values[1, 1, 2] = math.nan, math.inf, -math.inf
    maps = feature_maps(values, node())
    assert maps.non_finite == 3
    assert (maps.low.tolist(), maps.high.tolist()) == ([2, 10], [5, 14])
    assert tile(maps, 0).tolist() == [[0, 255, 0], [85, 170, 255]]
    assert maps.mean.tolist() == pytest.approx([3.5, 12.0])


def test_channel_without_any_number_is_black() -> None:
    maps = feature_maps(torch.full((1, 2, 3), math.nan), node())
    assert (maps.non_finite, maps.low.tolist(), tile(maps, 0).max()) == (6, [0], 0)


def test_large_mosaic_is_averaged_down_to_the_size_asked_for() -> None:
    maps = feature_maps(torch.rand(16, 40, 40), node((40, 40)), side_px=80)
    assert (maps.tile_height, maps.tile_width) == (20, 20)
    assert (maps.height, maps.width) == (40, 40)
    assert maps.mosaic is not None
    assert maps.mosaic.shape == (80, 80)


def test_small_mosaic_is_never_enlarged() -> None:
    maps = feature_maps(ramp(4), node(), side_px=5000)
    assert (maps.tile_height, maps.tile_width) == (2, 3)


def test_average_keeps_the_scale_of_the_values() -> None:
    values = torch.zeros(1, 4, 4)
    values[0, :2, :2] = torch.tensor([[4.0, 0.0], [0.0, 0.0]])
    maps = feature_maps(values, node((4, 4)), side_px=2)
    assert tile(maps, 0).tolist() == [[64, 0], [0, 0]]


def test_vector_has_values_and_no_mosaic() -> None:
    maps = feature_maps(torch.tensor([0.0, 3.0, 0.0]), node(None))
    assert maps.mosaic is None
    assert maps.values is not None
    assert maps.values.ravel().tolist() == [0, 3, 0]
    assert (maps.channels, maps.height, maps.width, maps.dead) == (3, 1, 1, 2)


def test_values_are_sent_by_channel_index_where_they_are_few() -> None:
    values = ramp(3)
    maps = feature_maps(values, node(), ranking=Ranking.MEAN)
    np.testing.assert_array_equal(maps.values, values.numpy())
    many = torch.zeros(2, 1, MAX_SENT_VALUES // 2 + 1)
    assert feature_maps(many, node((1, MAX_SENT_VALUES // 2 + 1))).values is None


@pytest.mark.parametrize(("channel", "shown"), [(1, 1), (None, None), (9, None), (-1, None)])
def test_one_channel_is_given_in_full(channel: int | None, shown: int | None) -> None:
    maps = feature_maps(ramp(2), node(), channel=channel)
    assert maps.channel == shown
    if shown is not None:
        np.testing.assert_array_equal(maps.channel_values, ramp(2)[shown].numpy())


def test_channels_last_gives_the_same_picture() -> None:
    first = feature_maps(ramp(), node())
    last = feature_maps(ramp().permute(1, 2, 0), node())
    np.testing.assert_array_equal(first.mosaic, last.mosaic)
