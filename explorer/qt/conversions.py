"""Between numpy arrays and QImage, and the colour maps: the only such place. Knows no widget."""

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from explorer.engine.messages import Crop

Bytes = npt.NDArray[np.uint8]

COLOUR_MAPS = ("viridis", "inferno", "magma", "cividis", "grey", "coolwarm")
"""What ``colour_map`` knows; ``coolwarm`` is for values around zero, the others for magnitudes."""

# Evenly spaced stops. Between them colours are interpolated, at most 7/255 off the original.
_STOPS = {
    "viridis": (
        "440154 481769 472a7a 433d84 3d4e8a 355e8d 2e6d8e 297b8e 23898e "
        "1f978b 21a585 2eb37c 46c06f 65cb5e 89d548 b0dd2f d8e219 fde725"
    ),
    "inferno": (
        "000004 0a0722 1e0c45 380962 510e6c 69166e 801f6c 982766 b0315b "
        "c63d4d d94d3d e9612b f47918 fa9407 fcb014 f8cd37 f2ea69 fcffa4"
    ),
    "magma": (
        "000004 090720 1a1042 311165 4a1079 621980 792282 912b81 aa337d "
        "c23b75 d9466b ec5860 f7725c fc8e64 feaa74 fec68a fde2a3 fcfdbf"
    ),
    "cividis": (
        "00204d 002b67 00356e 28406c 3d4a6b 4d556c 5b606e 696b71 767676 "
        "848179 928d78 a19976 b1a573 c1b26d d1bf66 e2cd5c f3db4f ffea46"
    ),
    "grey": "000000 ffffff",
    "coolwarm": "3b4cc0 6282ea 8db0fe b8d0f9 dddddd f5c4ad f49a7b de604d b40426",
}


@cache
def colour_map(name: str) -> Bytes:
    """256 x 3 colours, read-only. Raises ``KeyError`` for a name not in ``COLOUR_MAPS``."""
    stops = np.array([list(bytes.fromhex(stop)) for stop in _STOPS[name].split()], dtype=np.float64)
    places = np.linspace(0, 255, len(stops))
    columns = [np.interp(np.arange(256), places, stops[:, channel]) for channel in range(3)]
    colours = np.rint(np.stack(columns, axis=1)).astype(np.uint8)
    colours.flags.writeable = False
    return colours


@cache
def _colour_table(name: str) -> tuple[int, ...]:
    red, green, blue = colour_map(name).astype(np.uint32).T
    packed = np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue
    return tuple(int(colour) for colour in packed)


def image_from_rgb(array: Bytes) -> QImage:
    """A picture of its own memory from H x W x 3 (red, green, blue)."""
    pixels = np.ascontiguousarray(array)
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def cropped(image: QImage, crop: Crop, *, scale: float) -> QImage:
    """A part of a picture; ``scale`` is its width over that of the picture the crop was made for.

    Where the crop reaches beyond the border, the result is black or transparent.
    """
    left, top = round(crop.left * scale), round(crop.top * scale)
    width, height = round(crop.width * scale), round(crop.height * scale)
    return image.copy(left, top, max(width, 1), max(height, 1))


def image_from_grey(array_uint8: Bytes, colour_map: str = "grey") -> QImage:
    """A picture of its own memory from H x W levels, each level a colour of the map.

    It is 32 bits deep unless grey, so that painting it again and again converts nothing.
    """
    levels = np.ascontiguousarray(array_uint8)
    height, width = levels.shape
    if colour_map == "grey":
        shown = QImage(levels.data, width, height, width, QImage.Format.Format_Grayscale8)
        return shown.copy()
    indexed = QImage(levels.data, width, height, width, QImage.Format.Format_Indexed8)
    indexed.setColorTable(list(_colour_table(colour_map)))
    return indexed.convertToFormat(QImage.Format.Format_RGB32)


def image_with_gaps(array_uint8: Bytes, colour_map: str) -> QImage:
    """As ``image_from_grey``, but level 0 is transparent; ready for a pixmap."""
    levels = np.ascontiguousarray(array_uint8)
    height, width = levels.shape
    indexed = QImage(levels.data, width, height, width, QImage.Format.Format_Indexed8)
    indexed.setColorTable((0, *_colour_table(colour_map)[1:]))
    return indexed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def levels_of(
    values: npt.NDArray[np.floating], *, low: float | None = None, high: float | None = None
) -> Bytes:
    """Values scaled to 0..255 between ``low`` and ``high`` (default: the finite extremes).

    What is not a number becomes 0; a constant array becomes 0 everywhere.
    """
    finite = np.isfinite(values)
    if not finite.any():
        return np.zeros(values.shape, dtype=np.uint8)
    bottom = float(values[finite].min()) if low is None else low
    top = float(values[finite].max()) if high is None else high
    if top <= bottom:
        return np.zeros(values.shape, dtype=np.uint8)
    scaled = (np.where(finite, values, bottom) - bottom) * (255.0 / (top - bottom))
    return np.rint(np.clip(scaled, 0, 255)).astype(np.uint8)


def image_from_values(
    values: npt.NDArray[np.floating],
    colour_map: str,
    *,
    low: float | None = None,
    high: float | None = None,
) -> QImage:
    """A picture from H x W numbers; what is not a number is transparent."""
    image = image_from_grey(levels_of(values, low=low, high=high), colour_map)
    finite = np.isfinite(values)
    if finite.all():
        return image
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    mask = image_from_grey(np.where(finite, 255, 0).astype(np.uint8))
    image.setAlphaChannel(mask)
    return image


def png_bytes(image: QImage) -> bytes:
    """The picture as a PNG file; empty where Qt cannot encode it (a null image)."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(data.data())
