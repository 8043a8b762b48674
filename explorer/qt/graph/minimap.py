"""The whole graph in a free corner, with a frame around the part in view; only where not all is.

Knows layouts and cameras; tells which point was picked.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Layout, Point, Rect
from explorer.qt.graph.painting.colouring import Colouring
from explorer.qt.graph.painting.colours import GraphColours, graph_colours
from explorer.qt.graph.painting.tints import tints_of
from explorer.qt.theme import theme_for

_LARGEST = (150.0, 104.0)
_SMALLEST = (18.0, 14.0)
_PAD = 5.0
_MARGIN = 10
_PARTS = (0.26, 0.21, 0.17, 0.13)  # of the view, tried until no box is covered
_BELOW_HEADERS = 48


class Minimap(QWidget):
    """Lies over its parent, in the corner where it covers least."""

    point_picked = Signal(object)  # Point in the layout

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("graphMinimap")
        self.setAccessibleName("Overview of the layer graph")
        self.setToolTip("Click or drag to move the view")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._layout = Layout()
        self._camera = Camera()
        self._view: Point = (1.0, 1.0)
        self._colouring = Colouring()
        self._picture = QPixmap()
        self.hide()

    def show_layout(self, layout: Layout) -> None:
        self._layout = layout
        self._picture = QPixmap()
        self.place()
        self.update()

    def show_colouring(self, colouring: Colouring) -> None:
        """What the boxes of the layout are coloured by."""
        self._colouring = colouring
        self._picture = QPixmap()
        self.update()

    def show_camera(self, camera: Camera, view: Point) -> None:
        """Move the frame; hide where everything is in view."""
        self._camera, self._view = camera, view
        self.setVisible(not camera.sees_all(self._layout.size, view))
        self.update()

    def place(self) -> None:
        """To the corner of the parent that is freest of boxes, the lower ones first."""
        parent = self.parentWidget()
        if parent is None:
            return
        for part in _PARTS:
            self._resize((parent.width() * part, parent.height() * part))
            right = parent.width() - self.width() - _MARGIN
            low = parent.height() - self.height() - _MARGIN
            corners = [(right, low), (_MARGIN, low), (right, min(_BELOW_HEADERS, low))]
            self.move(*min(corners, key=lambda corner: self._covered(*corner)))
            if self._covered(self.x(), self.y()) == 0.0:
                return

    def _covered(self, x: float, y: float) -> float:
        """The area of the boxes under a corner, in pixels."""
        camera = self._camera
        size = (self.width() / camera.scale, self.height() / camera.scale)
        here = Rect(*camera.to_layout((x, y)), *size)
        return sum(here.shared_area(box.rect) for box in self._layout.boxes if not box.is_open)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pick(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            self._picture = self._drawn(graph_colours(theme_for(self.palette())))
        branch = QColor(theme_for(self.palette()).accent)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, self._picture)
            painter.setPen(QPen(branch, 1.2))
            painter.setBrush(_faint(branch, 26))
            painter.drawRoundedRect(self._frame(), 2, 2)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._picture = QPixmap()

    def _drawn(self, colours: GraphColours) -> QPixmap:
        """The ground, and all boxes as small filled rectangles; painted once for a layout."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        x_scale, y_scale = self._scales()
        tints = tints_of(self._colouring, colours)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colours.border, 1.0))
            painter.setBrush(_faint(colours.card, 235))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            for index, box in enumerate(self._layout.boxes):
                if box.is_open:
                    continue
                rect = box.rect
                place = QRectF(_PAD + rect.x * x_scale, _PAD + rect.y * y_scale, 1.0, 0.6)
                place.setWidth(max(rect.width * x_scale, 1.0))
                place.setHeight(max(rect.height * y_scale - 0.5, 0.6))
                kind = colours.families[box.caption.family]
                painter.fillRect(place, tints[index].edge if tints else kind)
        return picture

    def _resize(self, most: Point) -> None:
        width, height = self._layout.size
        if width <= 0 or height <= 0:
            return
        largest = (min(_LARGEST[0], most[0]), min(_LARGEST[1], most[1]))
        scale = min(largest[0] / width, largest[1] / height)
        inner = (max(width * scale, _SMALLEST[0]), max(height * scale, _SMALLEST[1]))
        size = QSize(round(inner[0] + 2 * _PAD), round(inner[1] + 2 * _PAD))
        if size != self.size():
            self.resize(size)
            self._picture = QPixmap()

    def _scales(self) -> tuple[float, float]:
        """Very tall graphs are squeezed, so that their columns stay wide enough to see."""
        width, height = self._layout.size
        x_scale = (self.width() - 2 * _PAD) / max(width, 1.0)
        return x_scale, (self.height() - 2 * _PAD) / max(height, 1.0)

    def _frame(self) -> QRectF:
        seen = self._camera.seen(self._view)
        x_scale, y_scale = self._scales()
        whole = QRectF(
            _PAD + seen.x * x_scale,
            _PAD + seen.y * y_scale,
            seen.width * x_scale,
            max(seen.height * y_scale, 2.0),
        )
        return whole.intersected(self.rect().toRectF().adjusted(1.5, 1.5, -1.5, -1.5))

    def _pick(self, position: QPointF) -> None:
        x_scale, y_scale = self._scales()
        x, y = (position.x() - _PAD) / x_scale, (position.y() - _PAD) / y_scale
        self.point_picked.emit((x, y))


def _faint(colour: QColor, alpha: int) -> QColor:
    faint = QColor(colour)
    faint.setAlpha(alpha)
    return faint
