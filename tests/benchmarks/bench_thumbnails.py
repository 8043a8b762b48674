"""All small pictures of the graph for one live frame against the bare network, on the CPU.

From the outputs that the engine has recorded to pixels: pictures are made, sent, received,
coloured and painted. They are those of the boxes that ResNet-18 shows at first sight.
"""

from collections.abc import Callable, Mapping

import torch
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from torch import Tensor, nn

from explorer.core.catalogue import build_untrained, find_spec
from explorer.core.graph import ModelGraph
from explorer.core.memory import keep_freed_pages
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.recording import Recorder
from explorer.core.thumbnails import Channels
from explorer.core.tracing import TracedModel, trace
from explorer.engine.messages import Crop, Result, Run, Stamp, ThumbnailsWish
from explorer.engine.replies import thumbnails_message
from explorer.engine.results import Frame, thumbnails_of
from explorer.engine.wire import FrameAssembler, decode_reply, frame_of
from explorer.qt.graph.layout.geometry import Measure, Metrics
from explorer.qt.graph.painting.colours import graph_colours
from explorer.qt.graph.painting.thumbnail_painting import paint_strips, paint_thumbnails
from explorer.qt.graph.painting.thumbnail_sheet import ThumbnailSheet
from explorer.qt.graph.scene import GraphScene
from explorer.qt.theme import DARK
from tests.benchmarks.measuring import Line, medians, timed

NAME = "resnet18"
ROUNDS = 25
THREADS = 2
AT_MOST = 0.10
SIDE_PX, STRIP_PX, TILES = 48, 14, 3  # as asked for at 100 %
WIDTHS = Measure(title=lambda text: 7.0 * len(text), line=lambda text: 6.0 * len(text))


def lines() -> list[Line]:
    """With as many threads as a small laptop has cores."""
    threads_before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    keep_freed_pages()  # as the engine does when it starts
    app = QApplication.instance() or QApplication([])
    assert app
    try:
        return _lines()
    finally:
        torch.set_num_threads(threads_before)


def _lines() -> list[Line]:
    model = build_untrained(find_spec(NAME), NO_WEIGHTS).eval()
    batch = torch.rand(1, 3, 224, 224)
    traced = trace(model, model_name=NAME, input_shape=(3, 224, 224))
    layers = _layers_at_first_sight(traced.graph)
    engine = _Engine(traced, model, batch=batch, layers=layers)
    window = _Window(engine.frame_on_the_wire(), layers)
    contenders = {
        "both": timed(lambda: window.show(engine.frame_on_the_wire())),
        "engine": timed(engine.frame_on_the_wire),
        "window": timed(window.show_again),
        "bare": timed(_bare(model, batch)),
    }
    spent = medians(contenders, rounds=ROUNDS, warm_up=5)
    rival = ("bare forward", spent["bare"])
    what = f"{NAME}: {len(layers)} thumbnails of a live frame"
    return [
        Line(what, spent["both"], *rival, at_most=AT_MOST),
        Line(f"{what}, made and sent", spent["engine"], *rival),
        Line(f"{what}, received and painted", spent["window"], *rival),
    ]


def _bare(model: nn.Module, batch: Tensor) -> Callable[[], object]:
    def forward() -> object:
        with torch.inference_mode():
            return model(batch)

    return forward


def _layers_at_first_sight(graph: ModelGraph) -> tuple[str, ...]:
    boxes = GraphScene(graph, Metrics(), WIDTHS).layout.boxes
    shown = [box.picture_of for box in boxes if not (box.is_open or box.is_end)]
    return tuple(call for call in dict.fromkeys(shown) if call)


def _targets(
    layers: tuple[str, ...], places: list[tuple[float, float]], *, height: int
) -> list[tuple[str, QRectF]]:
    return [
        (layer, QRectF(x, y, SIDE_PX, height)) for layer, (x, y) in zip(layers, places, strict=True)
    ]


class _Engine:
    """What the engine does with the outputs of a run that it has recorded."""

    def __init__(
        self, traced: TracedModel, model: nn.Module, *, batch: Tensor, layers: tuple[str, ...]
    ) -> None:
        self._graph = traced.graph
        recording = Recorder(traced, model).run(batch, keep=layers)
        self._frame = Frame(recording, merges=())
        wish = ThumbnailsWish(layers, side_px=SIDE_PX, tiles=TILES)
        self._run = Run(id=1, stamp=Stamp(1, 1, 1, 1), thumbnails=wish)
        self._before: Mapping[str, Channels] = {}

    def frame_on_the_wire(self) -> bytes:
        found = thumbnails_of(self._run, self._graph, self._frame, before=self._before)
        assert found is not None
        self._before = found.chosen
        result = Result(
            id=1,
            stamp=self._run.stamp,
            top=(),
            is_trained=False,
            run_ms=1.0,
            device="cpu",
            crop=Crop(0, 0, 224, 224),
            thumbnails=thumbnails_message(found, tiles=TILES),
        )
        return frame_of(result)


class _Window:
    """What the window does with them: pictures side by side, at their own size."""

    def __init__(self, data: bytes, layers: tuple[str, ...]) -> None:
        self._data = data
        self._colours = graph_colours(DARK)
        places = [(index % 8 * 60 + 0.5, index // 8 * 60 + 0.5) for index in range(len(layers))]
        self._maps = _targets(layers, places, height=SIDE_PX)
        self._strips = _targets(layers, places, height=STRIP_PX)
        self._canvas = QImage(480, 60 * (1 + len(layers) // 8), QImage.Format.Format_RGB32)

    def show(self, data: bytes) -> None:
        (payload,) = FrameAssembler().feed(data)
        result = decode_reply(payload)
        assert isinstance(result, Result) and result.thumbnails is not None
        sheet = ThumbnailSheet(result.thumbnails)
        painter = QPainter(self._canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_thumbnails(painter, self._maps, sheet)
        paint_strips(painter, self._strips, sheet, self._colours)
        painter.end()

    def show_again(self) -> None:
        self.show(self._data)
