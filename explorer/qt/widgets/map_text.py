"""What is said of feature maps in one line. Knows neither Qt nor documents."""

from explorer.core.graph import LayerNode
from explorer.engine.messages import FeatureMaps
from explorer.qt.widgets.channel_data import Spot
from explorer.qt.widgets.number_text import kernel_text, plural, shape_text, value_text


def kind_text(node: LayerNode) -> str:
    """``Conv2d 3×3/2 · 128 × 28 × 28``."""
    kernel = kernel_text(node.kernel_size, node.stride)
    kind = f"{node.type} {kernel}" if kernel else node.type
    return f"{kind} · {shape_text(node.output_shape, spaced=True)}"


def summary_text(maps: FeatureMaps) -> str:
    """How many channels or units there are, and what is odd about them."""
    shown = len(maps.order.numpy())
    noun = "unit" if maps.mosaic is None else "channel"
    count = plural(maps.channels, noun)
    parts = [count if shown >= maps.channels else f"{shown:,} of {count}"]
    if maps.mosaic is not None and maps.dead:
        parts.append(f"{maps.dead:,} dead: the same everywhere")
    if maps.non_finite:
        parts.append(f"{plural(maps.non_finite, 'value')} not finite")
    return " · ".join(parts)


def field_text(size: tuple[int, int] | None) -> str:
    """``sees 59 × 59 px``: a receptive field, height and width; empty where it is not known."""
    return "" if size is None else f"sees {shape_text(size, spaced=True)} px"


def spot_text(spot: Spot, field: tuple[int, int] | None = None) -> str:
    """``channel 36 (14, 9) · 3.17 · sees 59 × 59 px``: row, column, value, receptive field."""
    nearly = "" if spot.is_exact else "≈ "
    place = f"channel {spot.channel} ({spot.row}, {spot.column})"
    parts = (place, f"{nearly}{value_text(spot.value)}", field_text(field))
    return " · ".join(part for part in parts if part)
