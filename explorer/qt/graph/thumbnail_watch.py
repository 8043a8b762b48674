"""Which thumbnails are worth asking for, from what of the graph is looked at, and how large.

1. Another layout or another place of the camera is noticed.
2. Once the camera rests, the boxes in sight and their size on screen give a wish.
3. ``wanted`` says it. Until pictures of that size arrive, those there are are drawn larger or
   smaller in the same places.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.engine.messages import ThumbnailsWish
from explorer.qt.graph.canvas import GraphCanvas
from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Box, Layout, Metrics, PictureKind, Point

_REST_MS = 140
_FEW_BOXES = 160
"""Up to so many boxes, all have pictures; of more, those near the part in view."""
_TILES_BELOW_PX = ((20, 1), (36, 2), (84, 3), (140, 4), (220, 5))
_MOST_TILES = 6
_SIDE_STEP_PX, _LARGEST_SIDE_PX = 16, 320
_KINDS = (PictureKind.MAP, PictureKind.STRIP)


class ThumbnailWatch(QObject):
    """Watches one canvas, which is its parent."""

    wanted = Signal(object)  # ThumbnailsWish | None

    def __init__(self, canvas: GraphCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timer_timeout)
        canvas.layout_changed.connect(self._on_canvas_layout_changed)
        canvas.camera_changed.connect(self._on_canvas_camera_changed)

    def _on_canvas_layout_changed(self) -> None:
        self._timer.start(0)

    def _on_canvas_camera_changed(self) -> None:
        if not (self._timer.isActive() and self._timer.interval() == 0):
            self._timer.start(_REST_MS)

    def _on_timer_timeout(self) -> None:
        canvas = self._canvas
        wish = thumbnails_wish(
            canvas.shown_layout,
            canvas.sizes,
            canvas.camera,
            view=canvas.view_size,
            pixel_ratio=canvas.devicePixelRatioF(),
        )
        self.wanted.emit(wish)


def thumbnails_wish(
    layout: Layout, metrics: Metrics, camera: Camera, *, view: Point, pixel_ratio: float
) -> ThumbnailsWish | None:
    """Pictures for the boxes of a layout, with more channels the larger they are on screen."""
    boxes = [box for box in layout.boxes if box.picture in _KINDS and not box.is_open]
    boxes = [box for box in boxes if not box.is_end]
    if len(boxes) > _FEW_BOXES:
        boxes = _near(boxes, camera, view)
    if not boxes:
        return None
    side = metrics.largest_picture * camera.scale * pixel_ratio
    steps = -(-side // _SIDE_STEP_PX)
    return ThumbnailsWish(
        layers=tuple(dict.fromkeys(box.picture_of for box in boxes)),
        side_px=int(min(max(steps, 1) * _SIDE_STEP_PX, _LARGEST_SIDE_PX)),
        tiles=tiles_for(side / pixel_ratio),
    )


def tiles_for(side_px: float) -> int:
    """How many channels a picture shows along each side; one: all of them in one map."""
    return next((tiles for below, tiles in _TILES_BELOW_PX if side_px < below), _MOST_TILES)


def _near(boxes: list[Box], camera: Camera, view: Point) -> list[Box]:
    """Those in view, and as far around it as half of what is seen."""
    seen = camera.seen(view)
    around = seen.grown(max(seen.width, seen.height) / 2)
    return [box for box in boxes if box.rect.meets(around)]
