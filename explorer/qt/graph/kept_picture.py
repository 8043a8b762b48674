"""A picture of what is in view: after a small move it is shifted, and only what comes into view
is painted.

Knows cameras and what a picture depends on, but not what is in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from explorer.qt.graph.camera import Camera
from explorer.qt.graph.geometry import Point, Rect
from explorer.qt.graph.marks import Content, Highlights

_ROUNDING_PX = 1e-3
_AROUND = 16.0
"""In the layout: how far beyond its rectangle anything is drawn, a ring or the pile of a run."""

Shift = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture is of; ``ratio`` is how many pixels of the device a pixel has."""

    camera: Camera
    view: Point
    ratio: float
    marks: Highlights
    content: Content

    @property
    def size(self) -> QSize:
        """In pixels of the device."""
        return QSize(round(self.view[0] * self.ratio), round(self.view[1] * self.ratio))

    def shift_from(self, other: "Shown") -> Shift | None:
        """How far the same things have moved, in whole pixels; None where that is not all."""
        is_same = (
            self.marks is other.marks
            and self.content is other.content
            and self.camera.scale == other.camera.scale
            and (self.view, self.ratio) == (other.view, other.ratio)
        )
        scale = self.camera.scale * self.ratio
        dx = (other.camera.x - self.camera.x) * scale
        dy = (other.camera.y - self.camera.y) * scale
        is_whole = max(abs(dx - round(dx)), abs(dy - round(dy))) < _ROUNDING_PX
        return (round(dx), round(dy)) if is_same and is_whole else None

    def part(self, place: QRectF) -> Rect:
        """The part of the layout that is seen at a place, and what may reach into it."""
        x, y = self.camera.to_layout((place.x(), place.y()))
        scale = self.camera.scale
        return Rect(x, y, place.width() / scale, place.height() / scale).grown(_AROUND)


PaintPart = Callable[[QPainter, Shown, Rect], None]


class KeptPicture:
    """``paint_part`` paints at least what lies in a part of the layout."""

    def __init__(self, paint_part: PaintPart) -> None:
        self._paint_part = paint_part
        self._pixmap = QPixmap()
        self._shown: Shown | None = None

    def of(self, shown: Shown) -> QPixmap:
        """Transparent where nothing is."""
        shift = shown.shift_from(self._shown) if self._shown is not None else None
        whole = QRect(0, 0, shown.size.width(), shown.size.height())
        if shift is None:
            self._pixmap = _transparent(shown.size, shown.ratio)
            self._paint([whole], shown)
        elif shift != (0, 0):
            self._pixmap.scroll(*shift, whole)
            self._paint(_uncovered(whole, shift), shown)
        self._shown = shown
        return self._pixmap

    def _paint(self, places: "Iterator[QRect] | list[QRect]", shown: Shown) -> None:
        ratio = shown.ratio
        with QPainter(self._pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for rect in places:
                place = QRectF(
                    rect.x() / ratio, rect.y() / ratio, rect.width() / ratio, rect.height() / ratio
                )
                painter.setClipRect(place)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
                painter.fillRect(place, Qt.GlobalColor.transparent)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                self._paint_part(painter, shown, shown.part(place))


class StillPicture:
    """A picture of what often looks the same again."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._key: tuple[object, ...] = ()

    def paint(
        self, painter: QPainter, place: QRect, looks: object, paint: Callable[[QPainter], None]
    ) -> None:
        """Paint it at a place; anew where what it ``looks`` like has changed."""
        ratio = painter.device().devicePixelRatio()
        if self._key != (place, looks, ratio):
            self._key = (place, looks, ratio)
            self._pixmap = _transparent(place.size() * ratio, ratio)
            with QPainter(self._pixmap) as inner:
                inner.setRenderHint(QPainter.RenderHint.Antialiasing)
                inner.translate(-place.topLeft())
                paint(inner)
        painter.drawPixmap(place.topLeft(), self._pixmap)


def _transparent(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _uncovered(whole: QRect, shift: Shift) -> Iterator[QRect]:
    """What a shift leaves behind: a strip at one side, and one above or below."""
    dx, dy = shift
    width, height = whole.width(), whole.height()
    across, down = min(abs(dx), width), min(abs(dy), height)
    if down:
        yield QRect(0, 0 if dy > 0 else height - down, width, down)
    if across:
        yield QRect(0 if dx > 0 else width - across, max(dy, 0), across, height - down)
