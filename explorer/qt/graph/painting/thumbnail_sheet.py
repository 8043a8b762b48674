"""The small pictures of one result, coloured and ready to be painted. Knows boxes by call name."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap

from explorer.engine.messages import Thumbnails
from explorer.qt.conversions import image_with_gaps


class ThumbnailSheet:
    """All pictures lie in one ``pixmap``, null where there are none; its gaps are transparent."""

    def __init__(self, thumbnails: Thumbnails, colour_map: str = "viridis") -> None:
        self.tiles = thumbnails.tiles
        self.pixmap = QPixmap()
        if thumbnails.atlas is not None:
            image = image_with_gaps(thumbnails.atlas.numpy(), colour_map)
            self.pixmap = QPixmap.fromImage(image)
        self._places = {
            place.layer: QRectF(place.x, place.y, place.width, place.height)
            for place in thumbnails.places
        }
        self._strips: dict[str, NDArray[np.int8]] = {
            strip.layer: strip.levels.numpy() for strip in thumbnails.strips
        }

    def place_of(self, layer: str) -> QRectF | None:
        """Where the picture of a layer lies in ``pixmap``; None where it has none."""
        return self._places.get(layer)

    def strip_of(self, layer: str) -> NDArray[np.int8] | None:
        """The bars of a layer whose output is a vector, from -127 to 127; None for others."""
        return self._strips.get(layer)
