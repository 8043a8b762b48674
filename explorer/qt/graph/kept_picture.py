"""A picture of what is in view: after a small move it is shifted, and only what comes into view
is painted. While one zooms it is enlarged or reduced, until the movement rests.

Knows cameras and what a picture depends on, but not what is in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from explorer.qt.graph.camera import Camera
from explorer.qt.graph.geometry import Point, Rect
from explorer.qt.graph.marks import Content, Highlights

_ROUNDING_PX = 1e-3
_MOST_REDUCED, _MOST_ENLARGED = 0.4, 2.4
_AROUND = 16.0
"""In the layout: how far beyond its rectangle anything is drawn, a ring or the pile of a run."""

Shift = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture is of; ``ratio`` is how many pixels of the device a pixel has. While
    ``is_moving``, it may be a little blurred."""

    camera: Camera
    view: Point
    ratio: float
    marks: Highlights
    content: Content
    is_moving: bool = False

    @property
    def size(self) -> QSize:
        """In pixels of the device."""
        return QSize(round(self.view[0] * self.ratio), round(self.view[1] * self.ratio))

    def shift_from(self, other: "Shown") -> Shift | None:
        """How far the same things have moved, in whole pixels; None where that is not all."""
        if not self.is_alike(other) or self.camera.scale != other.camera.scale:
            return None
        scale = self.camera.scale * self.ratio
        dx = (other.camera.x - self.camera.x) * scale
        dy = (other.camera.y - self.camera.y) * scale
        is_whole = max(abs(dx - round(dx)), abs(dy - round(dy))) < _ROUNDING_PX
        return (round(dx), round(dy)) if is_whole else None

    def place_of(self, other: "Shown") -> QRectF | None:
        """Where a picture of the same things lies, enlarged or reduced; None where it would be
        too blurred, or shows other things."""
        factor = self.camera.scale / other.camera.scale
        if not self.is_alike(other) or not _MOST_REDUCED <= factor <= _MOST_ENLARGED:
            return None
        x, y = self.camera.to_screen((other.camera.x, other.camera.y))
        return QRectF(x, y, other.view[0] * factor, other.view[1] * factor)

    def is_alike(self, other: "Shown") -> bool:
        """Whether the same things are shown, wherever one looks from."""
        return (
            self.marks is other.marks
            and self.content is other.content
            and (self.view, self.ratio) == (other.view, other.ratio)
        )

    def part(self, place: QRectF) -> Rect:
        """The part of the layout that is seen at a place, and what may reach into it."""
        x, y = self.camera.to_layout((place.x(), place.y()))
        scale = self.camera.scale
        return Rect(x, y, place.width() / scale, place.height() / scale).grown(_AROUND)


PaintPart = Callable[[QPainter, Shown, Rect], None]


class KeptPicture:
    """``paint_part`` paints at least what lies in a part of the layout, on a ``ground`` without
    which shifting and zooming would take twice as long."""

    def __init__(self, paint_part: PaintPart, ground: QColor) -> None:
        self._paint_part = paint_part
        self._ground = ground
        self._pixmap = QPixmap()
        self._shown: Shown | None = None
        self._is_blurred = False

    def of(self, shown: Shown) -> QPixmap:
        before = self._shown if shown.is_moving or not self._is_blurred else None
        shift = shown.shift_from(before) if before is not None else None
        whole = QRect(0, 0, shown.size.width(), shown.size.height())
        if shift is not None and shift != (0, 0):
            self._pixmap.scroll(*shift, whole)
            self._paint(_uncovered(whole, shift), shown)
        elif shift is None:
            self._zoom(before, shown, whole)
        self._shown = shown
        return self._pixmap

    def _zoom(self, before: Shown | None, shown: Shown, whole: QRect) -> None:
        """Take the picture of another scale while one moves, and paint what is around it."""
        place = shown.place_of(before) if before is not None and shown.is_moving else None
        old, self._pixmap = self._pixmap, _filled(shown.size, shown.ratio, self._ground)
        self._is_blurred = place is not None
        if place is None:
            self._paint([whole], shown)
            return
        with QPainter(self._pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, old, QRectF(old.rect()))
        scaled = QRectF(
            place.x() * shown.ratio,
            place.y() * shown.ratio,
            place.width() * shown.ratio,
            place.height() * shown.ratio,
        )
        self._paint(_around(whole, scaled.toAlignedRect()), shown)

    def _paint(self, places: "Iterator[QRect] | list[QRect]", shown: Shown) -> None:
        ratio = shown.ratio
        with QPainter(self._pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for rect in places:
                place = QRectF(
                    rect.x() / ratio, rect.y() / ratio, rect.width() / ratio, rect.height() / ratio
                )
                painter.setClipRect(place)
                painter.fillRect(place, self._ground)
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
            self._pixmap = _filled(place.size() * ratio, ratio, QColor(0, 0, 0, 0))
            with QPainter(self._pixmap) as inner:
                inner.setRenderHint(QPainter.RenderHint.Antialiasing)
                inner.translate(-place.topLeft())
                paint(inner)
        painter.drawPixmap(place.topLeft(), self._pixmap)


def _filled(size: QSize, ratio: float, colour: QColor) -> QPixmap:
    pixmap = QPixmap(size)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(colour)
    return pixmap


def _around(whole: QRect, inner: QRect) -> Iterator[QRect]:
    """What an inner rectangle leaves of a whole: above and below it, left and right of it."""
    middle = inner.intersected(whole)
    middle.adjust(  # its border, where it is seen, is half transparent
        middle.left() > whole.left(),
        middle.top() > whole.top(),
        -(middle.right() < whole.right()),
        -(middle.bottom() < whole.bottom()),
    )
    above, below = middle.top(), whole.bottom() - middle.bottom()
    left, right = middle.left(), whole.right() - middle.right()
    strips = (
        QRect(0, 0, whole.width(), above),
        QRect(0, middle.bottom() + 1, whole.width(), below),
        QRect(0, above, left, middle.height()),
        QRect(middle.right() + 1, above, right, middle.height()),
    )
    return (strip for strip in strips if not strip.isEmpty())


def _uncovered(whole: QRect, shift: Shift) -> Iterator[QRect]:
    """What a shift leaves behind: a strip at one side, and one above or below."""
    dx, dy = shift
    width, height = whole.width(), whole.height()
    across, down = min(abs(dx), width), min(abs(dy), height)
    if down:
        yield QRect(0, 0 if dy > 0 else height - down, width, down)
    if across:
        yield QRect(0 if dx > 0 else width - across, max(dy, 0), across, height - down)
