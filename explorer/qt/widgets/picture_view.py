"""The input picture with what the network sees of it. Knows no document.

Rectangles are in pixels of the picture as given; the preview drawn may be smaller.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.conversions import image_from_grey, image_from_values, levels_of
from explorer.qt.offers import has_offer
from explorer.qt.theme import RADIUS, SPACE_M, SPACE_S, Theme, small_font, theme_for
from explorer.qt.widgets.region_outline import Region, fitted, paint_outline

_DIM_ALPHA = 150
_EMPTY_PX = 150
_OVERLAY_MAP = "inferno"


@dataclass(frozen=True, slots=True)
class Picture:
    """A preview and the size of the picture as given, in pixels."""

    preview: QImage
    width: int
    height: int
    is_incomplete: bool = False


class PictureView(QWidget):
    """Shows a picture, dims what is cropped away, lays a channel over the crop."""

    open_requested = Signal()
    mime_dropped = Signal(object)  # QMimeData, valid while the slot runs

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._crop: QRectF | None = None
        self._region: Region | None = None
        self._overlay: QImage | None = None
        self._scaled: QPixmap | None = None
        self._is_drop_target = False
        self.setObjectName("inputView")
        self.setAccessibleName("Input image")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_picture(None)

    # ------------------------------------------------------------ verbs

    def show_picture(self, picture: Picture | None) -> None:
        """Replace the picture; crop, region and overlay of the old one go."""
        self._picture = picture
        self._crop = self._region = self._overlay = self._scaled = None
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if picture is None else Qt.CursorShape.ArrowCursor
        )
        self.setAccessibleDescription(
            "No image yet; press Enter to open one"
            if picture is None
            else f"{picture.width} by {picture.height} pixels"
        )
        self.updateGeometry()
        self.update()

    def show_crop(self, crop: QRectF | None) -> None:
        """What the network sees; may reach beyond the picture."""
        if crop != self._crop:
            self._crop = crop
            self._scaled = None
            self.updateGeometry()
            self.update()

    def show_overlay(self, values: npt.NDArray[np.float32] | None) -> None:
        """Lay a map over the crop: low values let the picture through."""
        self._overlay = None if values is None else _glow(values)
        self.update()

    def show_region(self, region: Region | None) -> None:
        """Outline a part of the picture, such as a receptive field."""
        if region != self._region:
            self._region = region
            self.update()

    def show_drop_target(self, *, is_target: bool) -> None:
        """Look ready to take what is being dragged."""
        if is_target != self._is_drop_target:
            self._is_drop_target = is_target
            self.update()

    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget; empty without one."""
        return QRectF() if self._picture is None else self._placed()(self._bounds(self._picture))

    # ------------------------------------------------------------ events

    def sizeHint(self) -> QSize:
        return QSize(260, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 72)

    def heightForWidth(self, width: int) -> int:
        """What the picture takes across the whole width; a tall one no more than a square."""
        if self._picture is None:
            return min(width, max(_EMPTY_PX, 7 * self.fontMetrics().height()))
        scene = self._scene(self._picture)
        return min(width, round(width * scene.height() / scene.width()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and has_offer(event.mimeData()):
            event.acceptProposedAction()
            self.show_drop_target(is_target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self.show_drop_target(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.show_drop_target(is_target=False)
        event.acceptProposedAction()
        self.mime_dropped.emit(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_requested.emit()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._picture is None and event.button() is Qt.MouseButton.LeftButton:
            self.open_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        theme = theme_for(self.palette())
        if self._picture is None:
            self._paint_empty(painter, theme)
        else:
            self._paint_picture(painter, self._picture, theme)
        if self._is_drop_target:
            self._paint_drop_target(painter, theme)
        elif self.hasFocus():
            painter.setPen(QPen(QColor(theme.shortcut), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    # ------------------------------------------------------------ painting

    def _paint_picture(self, painter: QPainter, picture: Picture, theme: Theme) -> None:
        placed = self._placed()
        whole = placed(self._bounds(picture))
        painter.drawPixmap(whole.topLeft(), self._scaled_preview(picture, whole))
        if self._crop is not None:
            crop = placed(self._crop)
            if self._overlay is not None:
                painter.save()
                painter.setClipRect(crop)
                painter.drawImage(crop, self._overlay)
                painter.restore()
            _paint_dimmed(painter, whole.united(crop), crop, theme)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(crop.adjusted(1, 1, -1, -1))
        if self._region is not None:
            seen = whole if self._crop is None else placed(self._crop)
            frame = fitted(placed(self._region.rect), seen.adjusted(3, 3, -3, -3))
            paint_outline(painter, frame, open_edges=self._region.open_edges, theme=theme)
        if picture.is_incomplete:
            self._paint_badge(painter, whole.topLeft(), theme)

    def _paint_badge(self, painter: QPainter, corner: QPointF, theme: Theme) -> None:
        painter.setFont(small_font(self.font()))
        text = "incomplete"
        size = painter.fontMetrics().size(0, text)
        badge = QRectF(corner + QPointF(6, 6), QSizeF(size.width() + 12, size.height() + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.warn))
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(QColor(theme.card))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_empty(self, painter: QPainter, theme: Theme) -> None:
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(theme.edge), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        line_px = self.fontMetrics().height()
        text = QRectF(frame).adjusted(SPACE_M, SPACE_S, -SPACE_M, -SPACE_S)
        icon_px = 28 if frame.height() > 5 * line_px else 0
        used = icon_px + 3 * line_px
        top = frame.center().y() - used / 2
        if icon_px:
            _paint_icon(painter, QPointF(frame.center().x(), top + 10), theme)
        text.setTop(top + icon_px)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        painter.setPen(QColor(theme.text))
        painter.drawText(text, flags, "Drop an image here")
        painter.setPen(QColor(theme.muted))
        painter.drawText(text.adjusted(0, line_px + 2, 0, 0), flags, "open, paste or pick a sample")

    def _paint_drop_target(self, painter: QPainter, theme: Theme) -> None:
        frame = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        tint = QColor(theme.card)
        tint.setAlpha(190)
        painter.setBrush(tint)
        painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.setPen(QColor(theme.text))
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), "Drop to open")

    # ------------------------------------------------------------ geometry

    def _placed(self) -> Callable[[QRectF], QRectF]:
        """From pixels of the picture to the widget: all of picture and crop, centred."""
        assert self._picture is not None
        scene = self._scene(self._picture)
        room = QRectF(self.rect())
        scale = min(room.width() / scene.width(), room.height() / scene.height())
        left = room.center().x() - scene.center().x() * scale
        top = room.center().y() - scene.center().y() * scale

        def placed(rect: QRectF) -> QRectF:
            return QRectF(
                left + rect.left() * scale,
                top + rect.top() * scale,
                rect.width() * scale,
                rect.height() * scale,
            )

        return placed

    def _scene(self, picture: Picture) -> QRectF:
        """All of the picture and of what the network sees."""
        bounds = self._bounds(picture)
        return bounds if self._crop is None else bounds.united(self._crop)

    def _bounds(self, picture: Picture) -> QRectF:
        return QRectF(0, 0, max(1, picture.width), max(1, picture.height))

    def _scaled_preview(self, picture: Picture, target: QRectF) -> QPixmap:
        """The preview at the size it is shown, kept until that changes."""
        ratio = self.devicePixelRatioF()
        size = (target.size() * ratio).toSize().expandedTo(QSize(1, 1))
        if self._scaled is None or self._scaled.size() != size:
            image = picture.preview.scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._scaled = QPixmap.fromImage(image)
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled


def _glow(values: npt.NDArray[np.float32]) -> QImage:
    """A colour picture of a map whose low values are transparent."""
    image = image_from_values(values, _OVERLAY_MAP).convertToFormat(QImage.Format.Format_ARGB32)
    levels = levels_of(values).astype(np.float32)
    alpha = np.where(np.isfinite(values), 25 + 200 * (levels / 255) ** 1.5, 0).astype(np.uint8)
    image.setAlphaChannel(image_from_grey(alpha))
    return image


def _paint_dimmed(painter: QPainter, whole: QRectF, crop: QRectF, theme: Theme) -> None:
    outside = QPainterPath()
    outside.addRect(whole)
    outside.addRect(crop)
    shade = QColor(theme.window)
    shade.setAlpha(_DIM_ALPHA)
    painter.fillPath(outside, shade)


def _paint_icon(painter: QPainter, centre: QPointF, theme: Theme) -> None:
    """A small picture frame with hills and a sun."""
    frame = QRectF(centre.x() - 14, centre.y() - 10, 28, 20)
    painter.setPen(QPen(QColor(theme.muted), 1.4))
    painter.drawRoundedRect(frame, 3, 3)
    hills = [(3, 16), (10, 8), (15, 13), (19, 9), (25, 16)]
    painter.drawPolyline([frame.topLeft() + QPointF(x, y) for x, y in hills])
    painter.drawEllipse(frame.topLeft() + QPointF(20, 5.5), 2, 2)
