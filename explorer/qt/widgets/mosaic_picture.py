"""The picture of a mosaic: gaps between the tiles, marks on dead and broken channels.

Knows no document.
"""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from explorer.engine.messages import FeatureMaps
from explorer.qt.theme import Theme
from explorer.qt.widgets.tile_layout import TileLayout


def finished_pixmap(image: QImage, maps: FeatureMaps, layout: TileLayout, theme: Theme) -> QPixmap:
    """The tiles as laid out, with gaps and marks painted over."""
    pixmap = QPixmap.fromImage(image)
    painter = QPainter(pixmap)
    _paint_gaps(painter, layout, theme)
    _paint_marks(painter, layout, _marked_places(maps), theme)
    painter.end()
    return pixmap


def _marked_places(
    maps: FeatureMaps,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Places of dead channels and of channels that hold what is not finite."""
    order = maps.order.numpy()
    mean, variance = maps.mean.numpy()[order], maps.variance.numpy()[order]
    broken = ~np.isfinite(mean) | ~np.isfinite(variance)
    dead = (variance == 0) & ~broken if maps.height * maps.width > 1 else np.zeros_like(broken)
    return np.flatnonzero(dead), np.flatnonzero(broken)


def _paint_gaps(painter: QPainter, layout: TileLayout, theme: Theme) -> None:
    """Lines between the tiles and the empty end of the last row in the card's colour."""
    colour = QColor(theme.card)
    pitch_x, pitch_y = layout.tile_width + layout.gap, layout.tile_height + layout.gap
    for column in range(1, layout.columns):
        x = column * pitch_x - layout.gap
        painter.fillRect(QRect(x, 0, layout.gap, layout.height), colour)
    for row in range(1, layout.rows):
        y = row * pitch_y - layout.gap
        painter.fillRect(QRect(0, y, layout.width, layout.gap), colour)
    used = layout.count - (layout.rows - 1) * layout.columns
    if used < layout.columns:
        left, top = used * pitch_x - layout.gap, (layout.rows - 1) * pitch_y
        painter.fillRect(QRect(left, top, layout.width - left, pitch_y), colour)


def _paint_marks(
    painter: QPainter,
    layout: TileLayout,
    marked: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
    theme: Theme,
) -> None:
    """A stroke through dead channels, a red cross through broken ones."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    dead, broken = marked
    width, height = layout.tile_width, layout.tile_height
    painter.setPen(QPen(QColor(theme.muted), 1))
    for place in dead:
        left, top = layout.corner(int(place))
        painter.drawLine(QLineF(left + 2, top + height - 2, left + width - 2, top + 2))
    painter.setPen(QPen(QColor(theme.bad), 2))
    for place in broken:
        left, top = layout.corner(int(place))
        painter.drawLine(QLineF(left + 2, top + height - 2, left + width - 2, top + 2))
        painter.drawLine(QLineF(left + 2, top + 2, left + width - 2, top + height - 2))
