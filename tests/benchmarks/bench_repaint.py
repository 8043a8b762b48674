"""A repaint of ResNet-152 with every call on screen, against as many plain rectangles.

Both views go through the same steps, from everything in view to 100 %, each step brought to the
screen by ``repaint``: ours shifts what it has painted, Qt's view paints what is in sight.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

from explorer.core.catalogue import build_skeleton, find_spec, input_shape
from explorer.core.graph import ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.tracing import trace
from explorer.engine.messages import Array, ThumbnailPlace, Thumbnails
from explorer.qt.graph.layout.camera import Camera, fitting
from explorer.qt.graph.layout.geometry import Layout, Rect
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.painting.thumbnail_sheet import ThumbnailSheet
from explorer.qt.graph.view import GraphView
from tests.benchmarks.measuring import Line, medians, timed, window_like

ROUNDS = 9
AT_MOST = 2.0
NAME = "resnet152"
VIEW = (1000.0, 700.0)
SCALES = 5
PANS, PAN_PX = 6, 20.0

Way = list[Camera]


def lines() -> list[Line]:
    """A step of the whole way, then one at each scale."""
    application = QApplication.instance() or QApplication([])
    ours = _graph_view(_graph())
    theirs = _RectanglesView(ours.shown_layout)
    ways = {f"{way[0].scale:.0%}": way for way in _ways(ours.shown_layout)}
    for view in (ours, theirs):
        view.show()
    application.processEvents()
    contenders = {}
    for scale, way in ways.items():
        contenders[f"ours {scale}"] = timed(_walk(ours, ours.look_from, way))
        contenders[f"theirs {scale}"] = timed(_walk(theirs.viewport(), theirs.look_from, way))
    with window_like():
        spent = medians(contenders, rounds=ROUNDS)
    for view in (ours, theirs):
        view.close()
    scales = [(spent[f"ours {s}"] / PANS, spent[f"theirs {s}"] / PANS) for s in ways]
    whole = tuple(sum(times) / len(scales) for times in zip(*scales, strict=True))
    what = f"{NAME}: a repaint of {len(ours.shown_layout.boxes)} boxes"
    rival = "as many QGraphicsRectItems"
    return [
        Line(f"{what}, panned and zoomed", whole[0], rival, whole[1], at_most=AT_MOST),
        *(
            Line(f"{what} at {scale}", mine, rival, other)
            for scale, (mine, other) in zip(ways, scales, strict=True)
        ),
    ]


class _RectanglesView(QGraphicsView):
    """A rectangle where each box is, seen with the same cameras."""

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        scene = QGraphicsScene(self)
        self.setScene(scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.resize(int(VIEW[0]), int(VIEW[1]))
        for box in layout.boxes:
            scene.addRect(_qrect(box.rect), QPen(QColor("gray")), QColor("white"))
        whole = Rect(0.0, 0.0, *layout.size)
        self.setSceneRect(_qrect(whole.grown(max(layout.size))))

    def look_from(self, camera: Camera) -> None:
        self.setTransform(QTransform.fromScale(camera.scale, camera.scale))
        self.centerOn(*camera.to_layout((VIEW[0] / 2, VIEW[1] / 2)))


def _walk(view: QWidget, look_from: Callable[[Camera], None], way: Way) -> Callable[[], None]:
    def walk() -> None:
        for camera in way:
            look_from(camera)
            view.repaint()

    return walk


def _ways(layout: Layout) -> Iterator[Way]:
    """At each scale a few steps down, from where the way begins."""
    start = fitting(layout.size, VIEW)
    for number in range(SCALES):
        factor = (1.0 / start.scale) ** (number / (SCALES - 1))
        camera = start.zoomed(factor, (VIEW[0] / 2, VIEW[1] / 2))
        yield [camera.panned(0.0, -PAN_PX * step) for step in range(PANS)]


def _graph() -> ModelGraph:
    spec = find_spec(NAME)
    model = build_skeleton(spec, NO_WEIGHTS)
    return trace(model, model_name=NAME, input_shape=input_shape(spec, NO_WEIGHTS)).graph


def _graph_view(graph: ModelGraph) -> GraphView:
    view = GraphView()
    view.resize(int(VIEW[0]), int(VIEW[1]))
    view.show_graph(graph)
    view.open_to(Depth.CALL)
    view.show_contributions(_shares(graph))
    view.show_thumbnails(_pictures(graph))
    return view


def _shares(graph: ModelGraph) -> Sequence[MergeContribution]:
    return [
        MergeContribution(merge.name, merge.kind, 0.4, 0.6, 1.0, 1.5, 0.67, 0.1)
        for merge in graph.merges
    ]


def _pictures(graph: ModelGraph) -> ThumbnailSheet:
    """The same one for every call."""
    side = 40
    noise = np.random.default_rng(0).integers(1, 256, (side, side), dtype=np.uint8)
    places = tuple(ThumbnailPlace(node.name, 0, 0, side, side) for node in graph.nodes)
    return ThumbnailSheet(Thumbnails(tiles=1, atlas=Array.of(noise), places=places))


def _qrect(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)
