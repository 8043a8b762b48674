"""One channel of feature maps as numbers: its values, and what is said of them. Pure numpy."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.engine.messages import FeatureMaps

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a mosaic: of which channel, at which row and column of the activation."""

    channel: int
    row: int
    column: int
    value: float
    is_exact: bool


@dataclass(frozen=True)
class ChannelData:
    """A channel and its statistics; ``values`` come from grey levels unless ``is_exact``."""

    channel: int
    values: Floats
    is_exact: bool
    mean: float
    maximum: float
    maximum_at: tuple[int, int] | None  # row, column
    zero_fraction: float


def channel_data(maps: FeatureMaps, channel: int) -> ChannelData | None:
    """A channel of maps that have a mosaic; None where it is not shown."""
    place = place_of(maps, channel)
    if place is None or maps.mosaic is None:
        return None
    values, is_exact = _values(maps, channel, place)
    return ChannelData(
        channel=channel,
        values=values,
        is_exact=is_exact,
        mean=float(maps.mean.numpy()[channel]),
        maximum=float(maps.maximum.numpy()[channel]),
        maximum_at=_place_of_maximum(values),
        zero_fraction=float(maps.zero_fraction.numpy()[channel]),
    )


def spot_of(maps: FeatureMaps, place: int, *, row: int, column: int) -> Spot:
    """The exact value of the tile at ``place`` where it was sent, else what its grey stands for."""
    channel = int(maps.order.numpy()[place])
    if maps.channel == channel and maps.channel_values is not None:
        value = float(maps.channel_values.numpy()[row, column])
        return Spot(channel, row, column, value, is_exact=True)
    if maps.values is not None:
        value = float(maps.values.numpy()[channel, row, column])
        return Spot(channel, row, column, value, is_exact=True)
    tile = _tile(maps, place)
    level = tile[row * maps.tile_height // maps.height, column * maps.tile_width // maps.width]
    low, high = float(maps.low.numpy()[place]), float(maps.high.numpy()[place])
    return Spot(channel, row, column, low + float(level) / 255 * (high - low), is_exact=False)


def place_of(maps: FeatureMaps, channel: int | None) -> int | None:
    """Which tile shows a channel."""
    if channel is None:
        return None
    found = np.flatnonzero(maps.order.numpy() == channel)
    return int(found[0]) if len(found) else None


def _values(maps: FeatureMaps, channel: int, place: int) -> tuple[Floats, bool]:
    if maps.channel == channel and maps.channel_values is not None:
        return maps.channel_values.numpy(), True
    if maps.values is not None:
        return maps.values.numpy()[channel], True
    low, high = maps.low.numpy()[place], maps.high.numpy()[place]
    levels = _tile(maps, place).astype(np.float32)
    return low + levels * ((high - low) / np.float32(255)), False


def _tile(maps: FeatureMaps, place: int) -> npt.NDArray[np.uint8]:
    assert maps.mosaic is not None
    row, column = divmod(place, maps.columns)
    top, left = row * maps.tile_height, column * maps.tile_width
    mosaic: npt.NDArray[np.uint8] = maps.mosaic.numpy()
    return mosaic[top : top + maps.tile_height, left : left + maps.tile_width]


def _place_of_maximum(values: Floats) -> tuple[int, int] | None:
    finite = np.isfinite(values)
    if not finite.any() or values.ndim != 2:
        return None
    row, column = divmod(int(np.argmax(np.where(finite, values, -np.inf))), values.shape[1])
    return row, column
