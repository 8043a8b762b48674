"""A painter that puts pictures into a drawing sharp and in no more pixels than are seen."""

import math
from typing import Any

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPaintDevice, QPainter


class CrispPainter(QPainter):
    """``scale`` is how many pixels the side of a unit is worth.

    Also cuts out the part of an image that is wanted, which an SVG device does not.
    """

    def __init__(self, device: QPaintDevice, *, scale: float) -> None:
        super().__init__(device)
        self._scale = scale

    def drawPixmap(self, *args: Any) -> None:
        """As an image: only what is cut out of it is wanted."""
        target, pixmap = args[0], args[1]
        if isinstance(target, QRectF):
            self.drawImage(target, pixmap.toImage(), *args[2:])
        else:
            super().drawPixmap(*args)

    def drawImage(self, *args: Any) -> None:
        """A target, an image, and perhaps which part of it."""
        target, image = args[0], args[1]
        if not isinstance(target, QRectF) or image.isNull():
            super().drawImage(*args)
            return
        part = QRectF(args[2]).toAlignedRect() if len(args) > 2 else image.rect()
        super().drawImage(target, _resized(image.copy(part), target.size() * self._scale))


def _resized(image: QImage, wanted: QSizeF) -> QImage:
    """Of many pixels as many as wanted; of few a multiple, so that each stays a sharp square."""
    across, down = wanted.width() / image.width(), wanted.height() / image.height()
    if max(across, down) <= 1.0:
        smooth = Qt.TransformationMode.SmoothTransformation
        return image.scaled(wanted.toSize().expandedTo(QSize(1, 1)), mode=smooth)
    times = math.ceil(max(across, down))
    size = QSize(image.width() * times, image.height() * times)
    return image.scaled(size, mode=Qt.TransformationMode.FastTransformation)
