"""From what core measured to what travels on the wire."""

import traceback

import numpy as np

from explorer.core import feature_maps, residual, thumbnails
from explorer.core.errors import ExplorerError
from explorer.engine.loading import is_out_of_memory
from explorer.engine.messages import (
    Array,
    Failure,
    FeatureMaps,
    MergeMaps,
    ThumbnailPlace,
    Thumbnails,
    ThumbnailStrip,
)


def maps_message(maps: feature_maps.FeatureMaps) -> FeatureMaps:
    """The feature maps of one layer, ready to send."""
    return FeatureMaps(
        layer=maps.layer,
        channels=maps.channels,
        height=maps.height,
        width=maps.width,
        columns=maps.columns,
        tile_height=maps.tile_height,
        tile_width=maps.tile_width,
        order=Array.of(maps.order),
        low=Array.of(maps.low),
        high=Array.of(maps.high),
        mean=Array.of(maps.mean),
        maximum=Array.of(maps.maximum),
        variance=Array.of(maps.variance),
        zero_fraction=Array.of(maps.zero_fraction),
        dead=maps.dead,
        non_finite=maps.non_finite,
        mosaic=_array_or_none(maps.mosaic),
        values=_array_or_none(maps.values),
        channel=maps.channel,
        channel_values=_array_or_none(maps.channel_values),
    )


def merge_maps_message(maps: residual.MergeMaps) -> MergeMaps:
    """F(x), shortcut and sum of one merge, ready to send."""
    return MergeMaps(
        name=maps.name,
        branch=Array.of(maps.branch),
        shortcut=Array.of(maps.shortcut),
        total=Array.of(maps.total),
        share=Array.of(maps.share),
    )


def thumbnails_message(found: thumbnails.Thumbnails, *, tiles: int) -> Thumbnails:
    """The small pictures of many layers, ready to send."""
    return Thumbnails(
        tiles=tiles,
        atlas=_array_or_none(found.atlas),
        places=tuple(
            ThumbnailPlace(place.layer, place.x, place.y, place.width, place.height)
            for place in found.places
        ),
        strips=tuple(
            ThumbnailStrip(layer, Array.of(levels)) for layer, levels in found.strips.items()
        ),
    )


def failure_message(error: Exception, *, request_id: int) -> Failure:
    """What went wrong, in words; an error that is none of ours is a bug and says so."""
    error = error_in_words(error)
    if isinstance(error, ExplorerError):
        return Failure(
            id=request_id,
            title=error.title,
            sentence=error.sentence,
            next_step=error.next_step,
            details=error.details,
        )
    return Failure(
        id=request_id,
        title="Something went wrong in the engine",
        sentence="This is a fault of the program, not yours; what was on screen is still there.",
        next_step="Copy the details into a report, then try again.",
        details="".join(traceback.format_exception(error)),
        is_bug=True,
    )


def error_in_words(error: Exception) -> Exception:
    """Errors of torch that a user can do something about, as ours; others as they are."""
    if not is_out_of_memory(error):
        return error
    return ExplorerError(
        "There is not enough free memory for this network and its activations.",
        title="Not enough memory",
        next_step="Close other programs or pick a smaller network.",
        details=str(error),
    )


def _array_or_none(values: np.ndarray | None) -> Array | None:
    return None if values is None else Array.of(values)
