"""Records for tests of the window: a small catalogue, and replies to whatever was asked."""

from dataclasses import replace

import numpy as np

from explorer.core.graph import MergeKind, ModelGraph
from explorer.core.measurements import (
    GateGradient,
    GateGradients,
    MergeContribution,
    Prediction,
)
from explorer.core.model_spec import (
    NO_WEIGHTS,
    DeviceInfo,
    ModelSpec,
    PreprocessingCard,
    WeightSet,
)
from explorer.engine.findings import sealed, without_bytes
from explorer.engine.messages import (
    Array,
    BuildModel,
    Crop,
    FeatureMaps,
    Finding,
    GraphReady,
    ImageReady,
    Investigate,
    LoadImage,
    MapsWish,
    ModelReady,
    Result,
    Run,
    ThumbnailPlace,
    Thumbnails,
    ThumbnailsWish,
    Welcome,
)
from tests import tiny_graphs

CPU = DeviceInfo("cpu", "CPU, 2 threads")
CARD = PreprocessingCard((8,), (8, 8), "bilinear", (0.5, 0.5, 0.5), (0.2, 0.2, 0.2))


def spec(
    name: str, *, on_disk: tuple[str, ...] = (), family: str = "ResNet", is_classic: bool = False
) -> ModelSpec:
    """A network with weight sets V1, V2 (the default) and none."""
    published = tuple(
        WeightSet(each, CARD, size_mb=97.8, top1_percent=80.9, on_disk=each in on_disk)
        for each in ("V1", "V2")
    )
    return ModelSpec(
        name=name,
        title=name.title(),
        family=family,
        year=2015,
        depth="50 layers",
        description=f"What {name} is.\nAnd why.",
        weights=(*published, WeightSet(NO_WEIGHTS, CARD, on_disk=True)),
        default_weights="V2",
        is_classic=is_classic,
    )


CATALOGUE = (
    spec("resnet50", is_classic=True),
    spec("tiny", on_disk=("V1", "V2")),
    spec("other", on_disk=("V1",), family="Other family"),
)


def welcome(request_id: int) -> Welcome:
    return Welcome(
        id=request_id,
        version=1,
        pid=1,
        torch_version="2.0",
        devices=(CPU, DeviceInfo("cuda:0", "A GPU")),
        catalogue=CATALOGUE,
    )


def graph(name: str) -> ModelGraph:
    return replace(tiny_graphs.residual_graph(), model_name=name)


def graph_ready(build: BuildModel) -> GraphReady:
    return GraphReady(id=build.id, generation=build.generation, graph=graph(build.model))


def model_ready(build: BuildModel, *, notes: tuple[str, ...] = ()) -> ModelReady:
    return ModelReady(
        id=build.id,
        generation=build.generation,
        model=build.model,
        weights=build.weights,
        device=CPU,
        is_trained=build.weights != NO_WEIGHTS,
        card=CARD,
        num_classes=10,
        seconds=0.1,
        notes=notes,
    )


def image_ready(load: LoadImage) -> ImageReady:
    preview = Array.of(np.full((6, 8, 3), 128, dtype=np.uint8))
    return ImageReady(
        id=load.id, generation=load.generation, name=load.name, width=8, height=6, preview=preview
    )


def result(run: Run) -> Result:
    return Result(
        id=run.id,
        stamp=run.stamp,
        top=(Prediction(1, "tabby cat", 0.71, 9.0), Prediction(2, "lynx", 0.2, 7.0)),
        is_trained=True,
        run_ms=6.2,
        device="cpu",
        crop=Crop(0, 0, 6, 6),
        merges=(MergeContribution("layer1.0.add", MergeKind.ADD, 0.6, 0.4, 2.0, 1.5, 1.3, 0.1),),
        maps=_maps(run.maps) if run.maps else None,
        thumbnails=_thumbnails(run.thumbnails) if run.thumbnails else None,
        call_ms={"conv1": 0.5, "bn1": 0.25} if run.is_timed else {},
    )


def finding(request: Investigate) -> Finding:
    """Gradients, whatever was asked for: who takes note of a finding does not look into it."""
    gradients = GateGradients(Prediction(1, "tabby cat", 0.71, 9.0), (GateGradient("m", 0.5),))
    return Finding(
        id=request.id,
        stamp=request.stamp,
        wish=without_bytes(request.wish),
        sealed=sealed(gradients),
        is_trained=True,
        seconds=0.5,
    )


def _thumbnails(wish: ThumbnailsWish) -> Thumbnails:
    """A picture of 4 x 4 for every layer, one below the other."""
    atlas = np.zeros((1 + 5 * len(wish.layers), 6), dtype=np.uint8)
    places = [
        ThumbnailPlace(layer, x=1, y=1 + 5 * index, width=4, height=4)
        for index, layer in enumerate(wish.layers)
    ]
    for place in places:
        atlas[place.y : place.y + 4, 1:5] = np.arange(1, 17).reshape(4, 4) * 15
    return Thumbnails(wish.tiles, Array.of(atlas), tuple(places))


def _maps(wish: MapsWish) -> FeatureMaps:
    four = Array.of(np.zeros(4, dtype=np.float32))
    return FeatureMaps(
        layer=wish.layer,
        channels=4,
        height=8,
        width=8,
        columns=2,
        tile_height=8,
        tile_width=8,
        order=Array.of(np.arange(4, dtype=np.int32)),
        low=four,
        high=Array.of(np.ones(4, dtype=np.float32)),
        mean=four,
        maximum=four,
        variance=four,
        zero_fraction=four,
        dead=0,
        non_finite=0,
        mosaic=Array.of(np.zeros((16, 16), dtype=np.uint8)),
        values=Array.of(np.zeros((4, 8, 8), dtype=np.float32)),
    )
