"""Results with small arrays of known values, for tests of widgets and panels."""

import numpy as np
import numpy.typing as npt

from explorer.core.graph import MergeKind
from explorer.core.measurements import MergeContribution, Prediction
from explorer.core.model_spec import DeviceInfo, PreprocessingCard
from explorer.engine.messages import (
    Array,
    Crop,
    FeatureMaps,
    ImageReady,
    MergeMaps,
    ModelReady,
    Result,
    Stamp,
)

TOP = (
    Prediction(281, "tabby cat", 0.713, 9.1),
    Prediction(285, "Egyptian cat", 0.14, 7.0),
    Prediction(282, "tiger cat", 0.09, 6.5),
    Prediction(287, "lynx", 0.02, 4.0),
    Prediction(283, "Persian cat", 0.00004, 1.0),
)
CARD = PreprocessingCard(
    (232,), (224, 224), "bilinear", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
)


def ramp(channels: int = 6, height: int = 4, width: int = 5) -> npt.NDArray[np.float32]:
    """Every value its own number: channel, row and column can be read from it."""
    count = channels * height * width
    return np.arange(count, dtype=np.float32).reshape(channels, height, width)


def feature_maps(
    values: npt.NDArray[np.float32],
    *,
    layer: str = "conv1",
    order: tuple[int, ...] | None = None,
    columns: int = 3,
    is_exact: bool = True,
) -> FeatureMaps:
    """Maps as the engine sends them, each channel from its own minimum to its maximum."""
    channels, height, width = values.shape
    places = np.array(order or range(channels), np.int32)
    flat = values.reshape(channels, -1)
    low, high = flat.min(axis=1)[places], flat.max(axis=1)[places]
    span = np.maximum(high - low, 1e-6)[:, None, None]
    levels = np.nan_to_num((values[places] - low[:, None, None]) / span * 255).astype(np.uint8)
    rows = -(-len(places) // columns)
    tiles = np.zeros((rows * columns, height, width), np.uint8)
    tiles[: len(places)] = levels
    mosaic = tiles.reshape(rows, columns, height, width).transpose(0, 2, 1, 3)
    return FeatureMaps(
        layer=layer,
        channels=channels,
        height=height,
        width=width,
        columns=columns,
        tile_height=height,
        tile_width=width,
        order=Array.of(places),
        low=Array.of(low),
        high=Array.of(high),
        mean=Array.of(flat.mean(axis=1)),
        maximum=Array.of(flat.max(axis=1)),
        variance=Array.of(flat.var(axis=1)),
        zero_fraction=Array.of((flat == 0).mean(axis=1).astype(np.float32)),
        dead=int((flat.var(axis=1) == 0).sum()),
        non_finite=int((~np.isfinite(values)).sum()),
        mosaic=Array.of(mosaic.reshape(rows * height, columns * width)),
        values=Array.of(values) if is_exact else None,
    )


def vector(values: npt.NDArray[np.float32], *, layer: str = "fc") -> FeatureMaps:
    """The output of a layer that is a vector."""
    none = Array.of(np.zeros(0, np.float32))
    return FeatureMaps(
        layer=layer,
        channels=len(values),
        height=1,
        width=1,
        columns=0,
        tile_height=1,
        tile_width=1,
        order=Array.of(np.arange(len(values), dtype=np.int32)),
        low=none,
        high=none,
        mean=Array.of(values),
        maximum=Array.of(values),
        variance=Array.of(np.zeros_like(values)),
        zero_fraction=Array.of((values == 0).astype(np.float32)),
        dead=0,
        non_finite=0,
        mosaic=None,
        values=Array.of(values),
    )


def contribution(
    name: str, branch_share: float | None = 0.6, *, ratio: float | None = 1.5
) -> MergeContribution:
    """What a branch gives to an add; None: the sum is zero."""
    return MergeContribution(
        name=name,
        kind=MergeKind.ADD,
        branch_share=branch_share,
        shortcut_share=None if branch_share is None else 1 - branch_share,
        branch_norm=3.0,
        shortcut_norm=2.0,
        ratio=ratio,
        cosine=None if branch_share is None else -0.06,
    )


def joined(name: str, *shares: float) -> MergeContribution:
    """What equals, ``<block>.branch1`` and so on, give to the cat that joins them."""
    block = name.rpartition(".")[0]
    operands = tuple(f"{block}.branch{place + 1}.relu" for place in range(len(shares)))
    norms = tuple(4 * share**0.5 for share in shares)
    nothing = (None,) * 6
    return MergeContribution(name, MergeKind.CAT, *nothing, operands, norms, shares)


def merge_maps(name: str) -> MergeMaps:
    """Three maps of 2 x 2 from 1 to 3."""
    one = np.ones((2, 2), np.float32)
    branch, shortcut, total, share = (Array.of(one * factor) for factor in (1, 2, 3, 1 / 3))
    return MergeMaps(name, branch, shortcut, total, share)


def result(
    *,
    top: tuple[Prediction, ...] = TOP,
    is_trained: bool = True,
    merges: tuple[MergeContribution, ...] = (),
    maps: FeatureMaps | None = None,
    merge: str = "",
) -> Result:
    """One result; ``merge`` names the merge whose maps it holds."""
    return Result(
        id=1,
        stamp=Stamp(1, 1, 1, 1),
        top=top,
        is_trained=is_trained,
        run_ms=8.14,
        device="cpu",
        crop=Crop(100.0, 50.0, 200.0, 200.0),
        merges=merges,
        maps=maps,
        merge_maps=merge_maps(merge) if merge else None,
    )


def image(*, is_incomplete: bool = False, notes: tuple[str, ...] = ()) -> ImageReady:
    """A red picture of 400 x 300, previewed at half its size."""
    preview = np.zeros((150, 200, 3), np.uint8)
    preview[..., 0] = 255
    return ImageReady(
        id=1,
        generation=1,
        name="red.png",
        width=400,
        height=300,
        preview=Array.of(preview),
        is_incomplete=is_incomplete,
        notes=notes,
    )


def model() -> ModelReady:
    """A network that is ready, with the usual preprocessing."""
    return ModelReady(
        id=1,
        generation=1,
        model="tiny",
        weights="none",
        device=DeviceInfo("cpu", "CPU"),
        is_trained=False,
        card=CARD,
        num_classes=5,
        seconds=0.1,
    )
