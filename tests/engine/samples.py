"""One message of every type, with every field filled."""

import numpy as np

from explorer.core.graph import MergeKind
from explorer.core.measurements import (
    ChannelShares,
    ContributionBands,
    FolderLesion,
    FolderScore,
    FolderSweep,
    GateGradient,
    GateGradients,
    GradientSplit,
    LesionCurve,
    LesionDraws,
    LesionKind,
    LesionOutcome,
    LesionSweep,
    LesionTarget,
    MergeBand,
    MergeContribution,
    PathSplit,
    PathSplits,
    Prediction,
    Reordering,
    Reorderings,
    Spread,
)
from explorer.core.model_spec import DeviceInfo, ModelSpec, PreprocessingCard, WeightSet
from explorer.engine.findings import (
    AnyWish,
    BandWish,
    ChannelSharesWish,
    CurveWish,
    FolderWish,
    GateGradientWish,
    PictureFile,
    Record,
    ReorderWish,
    SplitWish,
    SweepWish,
    sealed,
)
from explorer.engine.messages import (
    AnyReply,
    AnyRequest,
    Array,
    BuildModel,
    Cancel,
    Cancelled,
    Crop,
    Failure,
    FeatureMaps,
    Finding,
    GraphReady,
    Hello,
    ImageReady,
    Investigate,
    LoadImage,
    MapsWish,
    MergeMaps,
    ModelReady,
    Normalisation,
    Progress,
    Ranking,
    Result,
    Run,
    Shutdown,
    Stamp,
    ThumbnailPlace,
    Thumbnails,
    ThumbnailStrip,
    ThumbnailsWish,
    Welcome,
)
from tests.tiny_graphs import residual_graph

STAMP = Stamp(model=3, image=2, gates=7, frame=2**40)
WISH = MapsWish(
    layer="layer1.0.relu_1",
    normalisation=Normalisation.SYMMETRIC,
    ranking=Ranking.VARIANCE,
    side_px=800,
    channel=2,
)
THUMBNAILS_WISH = ThumbnailsWish(layers=("layer1.0.relu_1", "fc"), side_px=48, tiles=4)
CARD = PreprocessingCard((256,), (224, 224), "bilinear", (0.485, 0.456, 0.406), (0.2, 0.2, 0.2))
DEVICE = DeviceInfo("cuda:0", "a GPU, 12 GB", 12 * 10**9)
WEIGHTS = WeightSet(
    "IMAGENET1K_V1", CARD, 25_557_032, 4.089, 76.13, 97.8, "weights.pth", on_disk=True
)
SPEC = ModelSpec(
    name="resnet50",
    title="ResNet-50",
    family="ResNet",
    year=2015,
    depth="50 layers",
    description="Residual units.\nBottlenecks.",
    weights=(WEIGHTS,),
    default_weights="IMAGENET1K_V1",
    is_classic=True,
)


def ramp(*shape: int) -> Array:
    """Float32 numbers that count up, as an array of the wire."""
    return Array.of(np.arange(np.prod(shape), dtype=np.float32).reshape(shape))


MAPS = FeatureMaps(
    layer=WISH.layer,
    channels=4,
    height=2,
    width=2,
    columns=2,
    tile_height=2,
    tile_width=2,
    order=Array.of(np.array([3, 1, 0, 2], dtype=np.int32)),
    low=ramp(4),
    high=ramp(4),
    mean=ramp(4),
    maximum=ramp(4),
    variance=ramp(4),
    zero_fraction=ramp(4),
    dead=1,
    non_finite=0,
    mosaic=Array.of(np.arange(16, dtype=np.uint8).reshape(4, 4)),
    values=ramp(4, 2, 2),
    channel=2,
    channel_values=ramp(2, 2),
)
THUMBNAILS = Thumbnails(
    tiles=4,
    atlas=Array.of(np.arange(16, dtype=np.uint8).reshape(4, 4)),
    places=(ThumbnailPlace("layer1.0.relu_1", x=1, y=1, width=2, height=2),),
    strips=(ThumbnailStrip("fc", Array.of(np.array([-127, 3], dtype=np.int8))),),
)
RESULT = Result(
    id=9,
    stamp=STAMP,
    top=(Prediction(285, "Egyptian cat", 0.75, 12.5),),
    is_trained=True,
    run_ms=8.25,
    device="cuda:0",
    crop=Crop(-1.5, 0.0, 224.5, 224.0),
    merges=(
        MergeContribution("layer1.0.add", MergeKind.ADD, 0.25, 0.75, 1.5, 4.5, 1 / 3, -0.125),
        MergeContribution("layer2.0.add", MergeKind.ADD, None, None, 0.0, 0.0, None, None),
    ),
    maps=MAPS,
    merge_maps=MergeMaps("layer1.0.add", ramp(2, 2), ramp(2, 2), ramp(2, 2), ramp(2, 2)),
    notes=("A channel is not finite.",),
    thumbnails=THUMBNAILS,
    call_ms={"layer1.0.relu_1": 0.25, "fc": 0.125},
)
CAT = Prediction(285, "Egyptian cat", 0.75, 12.5)
BRANCH = LesionTarget("layer1.0.add", LesionKind.BRANCH, "layer1.0", merge=MergeKind.ADD)
LAYER = LesionTarget("features.2", LesionKind.LAYER, "features.2", calls=("features.2",))
SCORE = FolderScore(3, 0.75, 0.625)
FOUND: tuple[tuple[AnyWish, Record], ...] = (
    (
        SweepWish(285),
        LesionSweep(CAT, 285, tuple(LesionOutcome(t, 0.5, 8, 1, "x") for t in (BRANCH, LAYER))),
    ),
    (
        CurveWish(None, (1, 2), 3, 7),
        LesionCurve(CAT, (LesionDraws(2, (0.5, 0.25), (True, False)),)),
    ),
    (
        ReorderWish(285, 2, (1,), 7),
        Reorderings(
            CAT, (Reordering(1, ("layer1.1", "layer1.0"), -1.0, 0.5, 8.0, is_answer_kept=True),)
        ),
    ),
    (
        SplitWish(285),
        PathSplits(
            CAT,
            PathSplit(285, 12.5, (0.5, 12.0), (1.0, 1.0), 0.0, is_exact=True),
            GradientSplit(285, (0.5, 0.25), 0.625),
        ),
    ),
    (GateGradientWish(), GateGradients(CAT, (GateGradient("layer1.0.add", -0.5),))),
    (
        BandWish((PictureFile("a.png", b""),)),
        ContributionBands(
            2, 1, (MergeBand("m", MergeKind.ADD, Spread(2, 0.5, 0.25, 0.25, 0.75), None, None),)
        ),
    ),
    (
        FolderWish("/data/Hünde"),
        FolderSweep(4, 1, "by name", SCORE, (FolderLesion(BRANCH, SCORE),)),
    ),
    (
        ChannelSharesWish("layer1.0.add"),
        ChannelShares("layer1.0.add", MergeKind.ADD, (0.5, None), (1.0, 0.0)),
    ),
)

REQUESTS: tuple[AnyRequest, ...] = (
    Hello(id=1),
    BuildModel(id=2, generation=3, model="resnet50", weights="IMAGENET1K_V1", device="cuda:0"),
    LoadImage(id=3, generation=2, name="Katze 🐈.png", data=bytes(range(256))),
    Run(
        id=4,
        stamp=STAMP,
        gates={"layer1.0.add": 0.5},
        maps=WISH,
        merge="layer1.0.add",
        top=3,
        thumbnails=THUMBNAILS_WISH,
        is_timed=True,
    ),
    *(Investigate(id=7, stamp=STAMP, wish=wish, gates={"layer1.0.add": 0.5}) for wish, _ in FOUND),
    Cancel(id=5, target=2),
    Shutdown(id=6),
)
REPLIES: tuple[AnyReply, ...] = (
    Welcome(
        id=1,
        version=1,
        pid=4242,
        torch_version="2.6",
        devices=(DEVICE, DeviceInfo("cpu", "CPU, 2 threads")),
        catalogue=(SPEC,),
    ),
    GraphReady(id=2, generation=3, graph=residual_graph()),
    ModelReady(
        id=2,
        generation=3,
        model="resnet50",
        weights="IMAGENET1K_V1",
        device=DEVICE,
        is_trained=True,
        card=CARD,
        num_classes=1000,
        seconds=0.5,
        notes=("It does not fit on the GPU; it runs on the CPU.",),
    ),
    ImageReady(
        id=3,
        generation=2,
        name="Katze 🐈.png",
        width=451,
        height=300,
        preview=Array.of(np.zeros((2, 3, 3), dtype=np.uint8)),
        is_incomplete=True,
        notes=("Frame 1 of 24.",),
    ),
    RESULT,
    *(
        Finding(
            id=7,
            stamp=STAMP,
            wish=wish,
            sealed=sealed(record),
            is_trained=True,
            seconds=0.5,
            notes=("2 of 9 images could not be read.",),
        )
        for wish, record in FOUND
    ),
    Progress(id=2, done=3, total=122, what="loading weights"),
    Failure(
        id=2, title="No", sentence="It is gone.", next_step="Try again.", details="E", is_bug=True
    ),
    Cancelled(id=4),
)
