"""All channels of a layer as one picture of tiles: hover, click, keys. Knows no document."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from explorer.engine.messages import FeatureMaps
from explorer.qt.conversions import image_from_grey
from explorer.qt.theme import theme_for
from explorer.qt.widgets.channel_data import Spot, place_of, spot_of
from explorer.qt.widgets.mosaic_picture import finished_pixmap
from explorer.qt.widgets.tile_layout import (
    TileLayout,
    best_layout,
    canvas_of,
    resampled,
    tiles_of,
)


class MosaicView(QAbstractScrollArea):
    """Draws from one cached pixmap; scrolls where tiles would get too small."""

    channel_chosen = Signal(int)
    choice_cleared = Signal()
    spot_hovered = Signal(object)  # Spot | None

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._maps: FeatureMaps | None = None
        self._tiles: npt.NDArray[np.uint8] = np.zeros((0, 1, 1), np.uint8)
        self._order: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._colours = "viridis"
        self._layout: TileLayout | None = None
        self._pixmap: QPixmap | None = None
        self._chosen: int | None = None
        self._hovered: int | None = None  # place of a tile
        self.setAccessibleName("Channels of the layer")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    # ------------------------------------------------------------ verbs

    def show_maps(self, maps: FeatureMaps) -> None:
        """Replace the picture; layout and scroll position stay where the shape is the same."""
        self._maps = maps
        self._order = maps.order.numpy()
        if maps.mosaic is not None:
            tile = (maps.tile_width, maps.tile_height)
            self._tiles = tiles_of(maps.mosaic.numpy(), len(self._order), tile)
        self.setAccessibleDescription(f"{maps.channels} channels of {maps.layer}")
        self._relayout()

    def show_choice(self, channel: int | None) -> None:
        """Mark a channel and bring it into view."""
        if channel == self._chosen:
            return
        self._chosen = channel
        place = self._place_of(channel)
        if place is not None:
            self._scroll_to(place)
        self.viewport().update()

    def set_colours(self, name: str) -> None:
        """Draw with another colour map."""
        if name != self._colours:
            self._colours = name
            self._redraw()

    def spot_at(self, point: QPointF) -> Spot | None:
        """What lies under a point of the viewport."""
        maps, layout = self._maps, self._layout
        if maps is None or layout is None:
            return None
        x, y = self._to_canvas(point)
        place = layout.place_at(x, y)
        if place is None:
            return None
        left, top = layout.corner(place)
        row = min(maps.height - 1, (y - top) * maps.height // layout.tile_height)
        column = min(maps.width - 1, (x - left) * maps.width // layout.tile_width)
        return spot_of(maps, place, row=row, column=column)

    # ------------------------------------------------------------ events

    def sizeHint(self) -> QSize:
        return QSize(280, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        self._set_hovered(None if spot is None else self._place_of(spot.channel))
        self.spot_hovered.emit(spot)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hovered(None)
            self.spot_hovered.emit(None)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or spot is None:
            return
        if spot.channel == self._chosen:
            self.choice_cleared.emit()
        else:
            self.channel_chosen.emit(spot.channel)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.choice_cleared.emit()
            return
        place = self._place_after(event.key())
        if place is None:
            super().keyPressEvent(event)
        elif self._order[place] != self._chosen:
            self.channel_chosen.emit(int(self._order[place]))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._pixmap is None or self._layout is None:
            return
        painter = QPainter(self.viewport())
        painter.translate(0, -self.verticalScrollBar().value())
        painter.drawPixmap(self._origin(), self._pixmap)
        theme = theme_for(self.palette())
        if self._hovered is not None and self._hovered < self._layout.count:
            self._outline(painter, self._hovered, QPen(QColor(theme.text), 1))
        chosen = self._place_of(self._chosen)
        if chosen is not None:
            self._outline(painter, chosen, QPen(QColor(theme.accent), 2))
        if self.hasFocus():
            painter.resetTransform()
            painter.setPen(QPen(QColor(theme.shortcut), 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    # ------------------------------------------------------------ drawing

    def _relayout(self) -> None:
        if self._maps is None or not len(self._order):
            self._layout = self._pixmap = None
            self.viewport().update()
            return
        ratio = self.devicePixelRatioF()
        bar_px = self.verticalScrollBar().sizeHint().width()
        room = (self.width() - 2, self.height() - 2)
        shape = (self._maps.width, self._maps.height)
        layout = self._best(shape, (room[0] * ratio, room[1] * ratio))
        if layout.height > room[1] * ratio:
            layout = self._best(shape, ((room[0] - bar_px) * ratio, room[1] * ratio))
        self._layout = layout
        overflow = round(layout.height / ratio) + 2 - self.height()
        self.verticalScrollBar().setRange(0, max(0, overflow))
        self.verticalScrollBar().setPageStep(self.height())
        self.verticalScrollBar().setSingleStep(layout.tile_height + layout.gap)
        self._redraw()

    def _best(self, shape: tuple[int, int], area: tuple[float, float]) -> TileLayout:
        room = (max(1, int(area[0])), max(1, int(area[1])))
        return best_layout(len(self._order), shape, area=room)

    def _redraw(self) -> None:
        layout = self._layout
        if layout is None or self._maps is None or not len(self._tiles):
            return
        tiles = resampled(self._tiles, layout.tile_width, layout.tile_height)
        image = image_from_grey(canvas_of(tiles, layout), self._colours)
        pixmap = finished_pixmap(image, self._maps, layout, theme_for(self.palette()))
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._pixmap = pixmap
        self.viewport().update()

    def _outline(self, painter: QPainter, place: int, pen: QPen) -> None:
        assert self._layout is not None
        ratio = self.devicePixelRatioF()
        left, top = self._layout.corner(place)
        origin, half = self._origin(), pen.widthF() / 2
        rect = QRectF(
            origin.x() + left / ratio,
            origin.y() + top / ratio,
            self._layout.tile_width / ratio,
            self._layout.tile_height / ratio,
        )
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-half, -half, half, half))

    # ------------------------------------------------------------ geometry

    def _origin(self) -> QPointF:
        """Top left of the picture: in the middle of what is left, one pixel kept for outlines."""
        assert self._layout is not None
        bar = self.verticalScrollBar()
        room = self.viewport().width() if bar.maximum() else self.width()
        spare = room - self._layout.width / self.devicePixelRatioF()
        return QPointF(max(1, spare // 2), 1)

    def _to_canvas(self, point: QPointF) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        moved = point - self._origin() + QPointF(0, self.verticalScrollBar().value())
        return int(moved.x() * ratio // 1), int(moved.y() * ratio // 1)

    def _place_of(self, channel: int | None) -> int | None:
        return None if self._maps is None else place_of(self._maps, channel)

    def _place_after(self, key: int) -> int | None:
        """Where a key leads from the chosen tile; None for keys that do not move."""
        if self._layout is None or not len(self._order):
            return None
        columns, last = self._layout.columns, len(self._order) - 1
        page = columns * max(1, self.height() // (self._layout.tile_height + 1))
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -last - 1,
            Qt.Key.Key_End: last + 1,
        }
        if key not in steps:
            return None
        now = self._place_of(self._chosen)
        return 0 if now is None else max(0, min(last, now + steps[Qt.Key(key)]))

    def _scroll_to(self, place: int) -> None:
        if self._layout is None:
            return
        ratio = self.devicePixelRatioF()
        top = int(self._layout.corner(place)[1] / ratio)
        bottom = top + int(self._layout.tile_height / ratio) + 2
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + self.height():
            bar.setValue(bottom - self.height() + 2)

    def _set_hovered(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.viewport().update()
