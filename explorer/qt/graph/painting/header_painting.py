"""Paints what heads the columns (or, where data flows to the right, the rows) of a layout."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Column, Layout, Metrics, Orientation, Point
from explorer.qt.graph.layout.wording import Wording
from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.graph.painting.fonts import GraphFonts
from explorer.qt.graph.painting.kept_picture import StillPicture

_TOP = 3.0
_ARM = 3.5
_SIGN_ROOM = 11.0  # left of a subtitle
_SMALLEST, _LARGEST = 0.78, 1.0

Placed = Sequence[tuple[Column, QRectF]]


class HeaderPainter:
    """Headers stay at the edge of the view as long as their column is in it."""

    def __init__(
        self, layout: Layout, metrics: Metrics, *, fonts: GraphFonts, colours: GraphColours
    ) -> None:
        self._columns = layout.columns
        self._is_turned = layout.orientation is Orientation.HORIZONTAL
        self._metrics = metrics
        self._fonts = fonts
        self._widths = fonts.measure()
        self._colours = colours
        self._kept = StillPicture()

    def place(self, column: Column, camera: Camera) -> QRectF:
        """Where a header is seen."""
        x, y = camera.to_screen((column.rect.x, column.rect.y))
        size = self._size(column, camera)
        if self._is_turned:
            foot = (column.foot - camera.x) * camera.scale
            x = max(x, min(0.0, foot - size.width()))
        else:
            foot = (column.foot - camera.y) * camera.scale
            y = max(y, min(0.0, foot - size.height()))
        return QRectF(QPointF(x, y), size)

    def paint(self, painter: QPainter, camera: Camera, view: Point) -> None:
        """All headers in sight; where boxes are scrolled below them, on a ground of their own."""
        self._paint(painter, placed=self._placed(camera), camera=camera, view=view)

    def paint_kept(self, painter: QPainter, camera: Camera, view: Point) -> None:
        """The same by way of a picture, as long as all headers are seen where they were."""
        placed = self._placed(camera)
        places = [place for _, place in placed]
        paint = partial(self._paint, placed=placed, camera=camera, view=view)
        self._kept.paint(painter, self._around(places, view), places, paint)

    def _placed(self, camera: Camera) -> Placed:
        return [(column, self.place(column, camera)) for column in self._columns]

    def _paint(self, painter: QPainter, *, placed: Placed, camera: Camera, view: Point) -> None:
        self._paint_grounds(painter, placed, camera=camera, view=view)
        whole, scale = QRectF(0, 0, *view), _scale(camera)
        painter.save()
        painter.scale(scale, scale)
        seen = [(column, _scaled(at, scale)) for column, at in placed if at.intersects(whole)]
        self._paint_titles(painter, seen)
        self._paint_subtitles(painter, seen)
        painter.restore()

    def _size(self, column: Column, camera: Camera) -> QSizeF:
        scale = _scale(camera)
        if self._is_turned:
            return QSizeF(self._metrics.row_header * scale, column.rect.height * camera.scale)
        return QSizeF(column.rect.width * camera.scale, self._metrics.header_height * scale)

    def _around(self, places: Sequence[QRectF], view: Point) -> QRect:
        """What of the view the headers and their grounds may cover."""
        whole, found = QRectF(0, 0, *view), QRectF()
        for place in places:
            found = found.united(place)
        side = QRectF(found.x(), 0, found.width(), view[1])
        top = QRectF(0, found.y(), view[0], found.height())
        return (
            (side if self._is_turned else top)
            .adjusted(-1, -1, 1, 1)
            .intersected(whole)
            .toAlignedRect()
        )

    def _paint_grounds(
        self, painter: QPainter, placed: Placed, *, camera: Camera, view: Point
    ) -> None:
        bands: dict[float, QRectF] = {}
        for column, place in placed:
            start = column.rect.x if self._is_turned else column.rect.y
            if start < (camera.x if self._is_turned else camera.y):
                bands[start] = place
        painter.setPen(QPen(self._colours.border, 1.0))
        for place in bands.values():
            if self._is_turned:
                painter.fillRect(QRectF(place.x(), 0, place.width(), view[1]), self._colours.card)
                painter.drawLine(QLineF(place.right(), 0, place.right(), view[1]))
            else:
                painter.fillRect(QRectF(0, place.y(), view[0], place.height()), self._colours.card)
                painter.drawLine(QLineF(0, place.bottom(), view[0], place.bottom()))

    def _paint_titles(self, painter: QPainter, placed: Placed) -> None:
        painter.setFont(self._fonts.title)
        painter.setPen(self._colours.text)
        baseline = _TOP + self._fonts.title_metrics.ascent()
        for column, place in placed:
            left = place.center().x() - self._widths.title(column.title) / 2
            painter.drawText(QPointF(left, place.top() + baseline), column.title)

    def _paint_subtitles(self, painter: QPainter, placed: Placed) -> None:
        """With a minus before that of a column which can be closed."""
        gap = 0.0 if self._is_turned else self._metrics.column_gap
        metrics, width_of = self._fonts.line_metrics, self._widths.line
        down = _TOP + self._fonts.title_metrics.height()
        painter.setFont(self._fonts.line)
        painter.setPen(QPen(self._colours.muted, 1.2))
        for column, place in placed:
            sign = _SIGN_ROOM if column.stage else 0.0
            room = max(place.width() + gap - 2.0, 24.0) - sign
            subtitle = Wording(column.subtitles).within(room, width_of)
            left = place.center().x() + (sign - width_of(subtitle)) / 2
            top = place.top() + down
            painter.drawText(QPointF(left, top + metrics.ascent()), subtitle)
            if column.stage:
                middle = top + metrics.height() / 2
                painter.drawLine(QLineF(left - sign, middle, left - sign + 2 * _ARM, middle))


def _scaled(place: QRectF, scale: float) -> QRectF:
    """In units of a painter that is scaled."""
    return QRectF(place.topLeft() / scale, place.size() / scale)


def _scale(camera: Camera) -> float:
    return min(max(camera.scale, _SMALLEST), _LARGEST)
