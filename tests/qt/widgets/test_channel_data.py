"""One channel of feature maps as numbers."""

import pytest

from explorer.qt.widgets.channel_data import channel_data, place_of, spot_of
from tests.qt.sample_records import feature_maps, ramp


def test_values_are_exact_where_they_were_sent() -> None:
    spot = spot_of(feature_maps(ramp(), order=(5, 4, 3, 2, 1, 0)), 1, row=2, column=3)

    assert (spot.channel, spot.value, spot.is_exact) == (4, 93.0, True)


def test_values_are_read_from_grey_levels_otherwise() -> None:
    spot = spot_of(feature_maps(ramp(), is_exact=False), 4, row=2, column=3)

    assert not spot.is_exact
    assert spot.value == pytest.approx(93.0, abs=0.1)


def test_a_channel_knows_its_maximum_and_where_it_is() -> None:
    data = channel_data(feature_maps(ramp()), 2)

    assert data is not None
    assert (data.maximum, data.maximum_at) == (59.0, (3, 4))


def test_a_channel_that_is_not_shown_has_no_data() -> None:
    maps = feature_maps(ramp(), order=(0, 1))

    assert place_of(maps, 5) is None
    assert channel_data(maps, 5) is None
