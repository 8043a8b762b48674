"""What window and engine say to each other: requests and replies, frozen, typed, versioned.

Imports neither torch nor Qt. Every request has an ``id``; every reply carries the id of the
request it answers. Numbers that grow (generations) are given by the window: a reply made for an
older model, image, gate set or frame can so be told from the current one and is dropped.
"""

from typing import TYPE_CHECKING

import msgspec

from explorer.core import measurements
from explorer.core.graph import ModelGraph
from explorer.core.measurements import MergeContribution, Prediction
from explorer.core.model_spec import DeviceInfo, ModelSpec, PreprocessingCard
from explorer.engine.findings import AnySealed, AnyWish, Record

if TYPE_CHECKING:
    import numpy as np

PROTOCOL_VERSION = 1


class Array(msgspec.Struct, frozen=True, array_like=True):
    """A numpy array as dtype, shape and bytes (C order, little endian)."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes

    @classmethod
    def of(cls, values: "np.ndarray") -> "Array":
        import numpy as np

        packed = np.asarray(values, dtype=values.dtype.newbyteorder("<"), order="C")
        return cls(packed.dtype.name, packed.shape, packed.tobytes())

    def numpy(self) -> "np.ndarray":
        """The array, read-only, sharing memory with ``data``."""
        import numpy as np

        dtype = np.dtype(self.dtype).newbyteorder("<")
        return np.frombuffer(self.data, dtype=dtype).reshape(self.shape)


Normalisation = measurements.Normalisation
Ranking = measurements.Ranking


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What a result was computed for: generation numbers given by the window."""

    model: int
    image: int
    gates: int
    frame: int  # grows with every Run


class MapsWish(msgspec.Struct, frozen=True):
    """Feature maps wanted from a run. ``side_px``: longest side worth sending for the mosaic."""

    layer: str
    normalisation: Normalisation = Normalisation.PER_CHANNEL
    ranking: Ranking = Ranking.INDEX
    side_px: int = 1200
    channel: int | None = None  # enlarge this one: its values are sent in full


class ThumbnailsWish(msgspec.Struct, frozen=True):
    """Small pictures of many layers wanted from a run; ``layers`` are names of calls.

    ``side_px`` is the longest side of one picture, which shows up to ``tiles`` x ``tiles`` of its
    strongest channels. One tile is all channels in one map: their root mean square.
    """

    layers: tuple[str, ...]
    side_px: int
    tiles: int


# ---------------------------------------------------------------- requests


class Request(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    id: int


class Hello(Request, frozen=True):
    """Asks who is there; answered by ``Welcome`` once torch is imported."""

    version: int = PROTOCOL_VERSION


class BuildModel(Request, frozen=True):
    """Build a network: ``GraphReady`` as soon as it is traced, ``ModelReady`` when it can run.

    ``device`` is ``auto`` or a name torch knows. The previous network stays in use until
    ``ModelReady``, so that cancelling or failing loses nothing.
    """

    generation: int
    model: str
    weights: str
    device: str = "auto"


class LoadImage(Request, frozen=True):
    """Decode the bytes of an image file and keep the picture; answered by ``ImageReady``."""

    generation: int
    name: str
    data: bytes


class Run(Request, frozen=True):
    """Run the current network on the current image; answered by ``Result``.

    ``gates`` maps merge names to factors on their branches, 1 where absent. ``merge`` names the
    merge whose F(x), shortcut and sum are wanted as maps. ``is_timed`` asks how long each call
    took. The newest ``Run`` wins: one that waits is replaced by the next and answered by
    ``Cancelled``.
    """

    stamp: Stamp
    gates: dict[str, float] = {}
    maps: MapsWish | None = None
    merge: str | None = None
    top: int = 5
    thumbnails: ThumbnailsWish | None = None
    is_timed: bool = False


class Investigate(Request, frozen=True):
    """Find out what takes more than a run; answered by ``Finding``, with ``Progress`` on the way.

    For the network and image of ``stamp``: where they are no longer the current ones, it is
    cancelled. ``gates`` are as in ``Run``. The newest of a kind of wish wins: one that waits or is
    being worked on is replaced by the next and answered by ``Cancelled``.
    """

    stamp: Stamp
    wish: AnyWish
    gates: dict[str, float] = {}


class Cancel(Request, frozen=True):
    """Stop the request ``target``; answered by ``Cancelled`` under the target's id."""

    target: int


class Shutdown(Request, frozen=True):
    """End the process at once."""


AnyRequest = Hello | BuildModel | LoadImage | Run | Investigate | Cancel | Shutdown


# ---------------------------------------------------------------- replies


class Reply(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    id: int


class Welcome(Reply, frozen=True):
    version: int
    pid: int
    torch_version: str
    devices: tuple[DeviceInfo, ...]  # the automatic choice first
    catalogue: tuple[ModelSpec, ...]


class GraphReady(Reply, frozen=True):
    generation: int
    graph: ModelGraph


class ModelReady(Reply, frozen=True):
    """The network can run. ``notes`` are sentences for the user (fallback to the CPU, ...)."""

    generation: int
    model: str
    weights: str
    device: DeviceInfo
    is_trained: bool
    card: PreprocessingCard
    num_classes: int
    seconds: float
    notes: tuple[str, ...] = ()


class ImageReady(Reply, frozen=True):
    """The picture as given, upright: ``preview`` is H x W x 3 uint8, at most 1024 px long."""

    generation: int
    name: str
    width: int
    height: int
    preview: Array
    is_incomplete: bool = False
    notes: tuple[str, ...] = ()


class FeatureMaps(msgspec.Struct, frozen=True):
    """The output of one layer as a picture.

    Spatial outputs: ``mosaic`` is uint8, tiles of ``tile_height`` x ``tile_width`` px row by row
    in ``columns`` columns with no gaps, in the order of ``order`` (channel indices); ``height``
    and ``width`` are the activation's own. ``low`` and ``high`` are the values (per shown
    channel) of black (0) and white (255). ``values`` is the full C x H x W activation (float32,
    indexed by channel, not by order), sent where it has at most 10^6 elements. Vectors:
    ``values`` only, one number per unit, height = width = 1. Token tensors are shown as channels
    over their grid.
    """

    layer: str
    channels: int
    height: int
    width: int
    columns: int
    tile_height: int
    tile_width: int
    order: Array  # int32
    low: Array  # float32, per shown tile
    high: Array  # float32, per shown tile
    mean: Array  # float32, per channel index
    maximum: Array
    variance: Array
    zero_fraction: Array
    dead: int  # channels that are 0 (or constant) everywhere
    non_finite: int
    mosaic: Array | None
    values: Array | None
    channel: int | None = None
    channel_values: Array | None = None  # H x W float32 of ``channel``


class MergeMaps(msgspec.Struct, frozen=True):
    """F(x), shortcut and sum of one merge, each H x W float32: Euclidean norm over channels.

    ``share`` is the signed share of the branch per position (NaN where z = 0).
    """

    name: str
    branch: Array
    shortcut: Array
    total: Array
    share: Array


class ThumbnailPlace(msgspec.Struct, frozen=True, array_like=True):
    """Where the picture of a layer lies, in pixels of the atlas."""

    layer: str
    x: int
    y: int
    width: int
    height: int


class ThumbnailStrip(msgspec.Struct, frozen=True, array_like=True):
    """A vector as up to 48 bars: ``levels`` is int8, the longest bar 127 or -127.

    Of more units than bars, each bar is the unit of largest magnitude among its neighbours.
    """

    layer: str
    levels: Array


class Thumbnails(msgspec.Struct, frozen=True):
    """Small pictures of many layers in one, the ``atlas``: H x W uint8, None where there are none.

    Level 0 is nothing: padding and the gaps of 1 px between tiles and around pictures. 1 to 255
    are the least to the most in each tile; a flat tile is 1. ``tiles`` is that of the wish.
    """

    tiles: int
    atlas: Array | None
    places: tuple[ThumbnailPlace, ...] = ()
    strips: tuple[ThumbnailStrip, ...] = ()


class Crop(msgspec.Struct, frozen=True, array_like=True):
    """What the network sees, in pixels of the image as given; may reach beyond its border."""

    left: float
    top: float
    width: float
    height: float


class Result(Reply, frozen=True):
    """All panels show parts of this one record. ``run_ms`` is the forward pass alone.

    ``call_ms`` is how long each call took, by name; empty unless the run asked for it.
    """

    stamp: Stamp
    top: tuple[Prediction, ...]
    is_trained: bool
    run_ms: float
    device: str
    crop: Crop
    merges: tuple[MergeContribution, ...] = ()
    maps: FeatureMaps | None = None
    merge_maps: MergeMaps | None = None
    notes: tuple[str, ...] = ()
    thumbnails: Thumbnails | None = None
    call_ms: dict[str, float] = {}


class Finding(Reply, frozen=True):
    """What an investigation found. ``notes`` are sentences for the user."""

    stamp: Stamp
    wish: AnyWish  # of pictures only the names
    sealed: AnySealed
    is_trained: bool
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def result(self) -> Record:
        return self.sealed.record


class Progress(Reply, frozen=True):
    """``total`` 0: not known."""

    done: int
    total: int
    what: str


class Failure(Reply, frozen=True):
    """What went wrong, in the user's words; ``details`` is technical text."""

    title: str
    sentence: str
    next_step: str = ""
    details: str = ""
    is_bug: bool = False


class Cancelled(Reply, frozen=True):
    pass


AnyReply = (
    Welcome
    | GraphReady
    | ModelReady
    | ImageReady
    | Result
    | Finding
    | Progress
    | Failure
    | Cancelled
)
