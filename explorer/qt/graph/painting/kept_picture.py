"""A picture of what is in view: after a small move it is shifted, and only what comes into view
is painted, with what will come next.

Knows cameras and what a picture depends on, but not what is in it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Point, Rect
from explorer.qt.graph.painting.marks import Content, Highlights

_ROUNDING_PX = 1e-3
_MARGIN_PX = 128
"""How far beyond the view a picture reaches while one moves."""
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
        if not self.is_alike(other) or self.camera.scale != other.camera.scale:
            return None
        scale = self.camera.scale * self.ratio
        dx = (other.camera.x - self.camera.x) * scale
        dy = (other.camera.y - self.camera.y) * scale
        is_whole = max(abs(dx - round(dx)), abs(dy - round(dy))) < _ROUNDING_PX
        return (round(dx), round(dy)) if is_whole else None

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
    which shifting and zooming would take twice as long.

    All places are in pixels of the device, from the upper left corner of the view: ``room`` is
    where the pixmap lies, ``painted`` what of it is painted.
    """

    def __init__(self, paint_part: PaintPart, ground: QColor) -> None:
        self._paint_part = paint_part
        self._ground = ground
        self._pixmap = QPixmap()
        self._room = QRect()
        self._painted = QRect()
        self._shown: Shown | None = None

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """The picture, made ready for what is shown now."""
        shift = shown.shift_from(self._shown) if self._shown is not None else None
        if shift is None:
            self._begin(shown)
        elif shift != (0, 0):
            self._move(shift, shown)
        self._shown = shown
        corner = QPointF(self._room.topLeft()) / shown.ratio
        painter.drawPixmap(corner, self._pixmap)

    def _begin(self, shown: Shown) -> None:
        view = QRect(QPoint(0, 0), shown.size)
        self._room = view.adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        self._pixmap = _filled(self._room.size(), shown.ratio, self._ground)
        self._paint([view], shown)
        self._painted = view

    def _move(self, shift: Shift, shown: Shown) -> None:
        """By whole pixels; what comes into view is painted, and what follows in that direction."""
        view = QRect(QPoint(0, 0), shown.size)
        self._room.translate(*shift)
        self._painted.translate(*shift)
        if not self._room.contains(view):
            centred = view.adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
            by = self._room.topLeft() - centred.topLeft()
            self._pixmap.scroll(by.x(), by.y(), QRect(QPoint(0, 0), self._room.size()))
            self._room = centred
            self._painted = self._painted.intersected(centred)
        if self._painted.contains(view):
            return
        wanted = self._painted.united(view) if self._painted.intersects(view) else QRect(view)
        wanted = _reaching(wanted, self._room, shift)
        self._paint(_around(wanted, self._painted.intersected(wanted)), shown)
        self._painted = wanted

    def _paint(self, places: Iterable[QRect], shown: Shown) -> None:
        ratio = shown.ratio
        with QPainter(self._pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(QPointF(-self._room.topLeft()) / ratio)
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


def _reaching(part: QRect, room: QRect, shift: Shift) -> QRect:
    """A part up to the sides of a room from which things come into view."""
    dx, dy = shift
    return QRect(
        QPoint(
            room.left() if dx > 0 else part.left(),
            room.top() if dy > 0 else part.top(),
        ),
        QPoint(
            room.right() if dx < 0 else part.right(),
            room.bottom() if dy < 0 else part.bottom(),
        ),
    )


def _around(whole: QRect, inner: QRect) -> Iterator[QRect]:
    """What an inner rectangle leaves of a whole: above and below it, left and right of it."""
    if inner.isEmpty():
        yield whole
        return
    above, below = inner.top() - whole.top(), whole.bottom() - inner.bottom()
    left, right = inner.left() - whole.left(), whole.right() - inner.right()
    if above:
        yield QRect(whole.left(), whole.top(), whole.width(), above)
    if below:
        yield QRect(whole.left(), inner.bottom() + 1, whole.width(), below)
    if left:
        yield QRect(whole.left(), inner.top(), left, inner.height())
    if right:
        yield QRect(inner.right() + 1, inner.top(), right, inner.height())
