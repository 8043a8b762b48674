"""Drawings as SVG that is fit to be shared: words keep their width in every viewer, other fonts
stand in.

Qt names one font and no width: where that font is missing, words would leave their boxes.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPaintDevice
from PySide6.QtSvg import QSvgGenerator

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_STAND_INS = ("DejaVu Sans", "Verdana", "Segoe UI", "Helvetica", "Arial")
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OF_FONTS = ("font-family", "font-size", "font-weight", "font-style")
_DEFAULTS = (
    ("fill-opacity", "1"),
    ("stroke-opacity", "1"),
    ("stroke-dashoffset", "0"),
    ("vector-effect", "none"),
    ("font-style", "normal"),
    ("font-weight", "400"),
    ("transform", "matrix(1,0,0,1,0,0)"),
)
_LARGE_PX = 1000
_SHORTEST_MEASURED = 2  # letters: a single one has no width to keep

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)


def svg_bytes(
    draw: Callable[[QPaintDevice], None],
    *,
    font: QFont,
    size: tuple[int, int],
    title: str,
    description: str,
) -> bytes:
    """What ``draw`` paints: ``size`` pixels large, with words in sizes and weights of ``font``."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    device.setOutputDevice(buffer)
    device.setResolution(round(QFontMetricsF(font).fontDpi()))
    device.setSize(QSize(*size))
    device.setViewBox(QRectF(0, 0, *size))
    device.setTitle(title)
    draw(device)
    buffer.close()
    return _sharable(bytes(data.data()), font=font, size=size, description=description)


def _sharable(svg: bytes, *, font: QFont, size: tuple[int, int], description: str) -> bytes:
    """Valid XML that is half as long, ``size`` pixels large, says what it is, and whose words
    are as wide as ``font`` is on screen."""
    root = ET.fromstring(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", svg.decode()))
    root.set("width", str(size[0]))
    root.set("height", str(size[1]))
    for element in root.iter(f"{{{_SVG}}}desc"):
        element.text = description
    words = _Words(font)
    root.set("font-family", words.families)
    for element in root.iter(f"{{{_SVG}}}text"):
        words.adjust(element)
    for element in root.iter():
        _tidy(element)
    sharable: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return sharable


class _Words:
    """On screen, letters are as wide as the pixels allow: a few per cent off what they are in a
    drawing. In the drawing they are made smaller by as much."""

    def __init__(self, font: QFont) -> None:
        self._font = QFont(font)
        self._dpi = QFontMetricsF(font).fontDpi()
        names = dict.fromkeys((QFontInfo(font).family(), *_STAND_INS))
        self.families = ", ".join([*(f"'{name}'" for name in names), "sans-serif"])
        self._metrics = cache(self._metrics_of)

    def adjust(self, element: ET.Element) -> None:
        element.attrib.pop("font-family", None)
        text, size = element.text or "", element.get("font-size", "")
        if len(text) < _SHORTEST_MEASURED or not size:
            return
        screen, drawing = self._metrics(size, element.get("font-weight", ""))
        width = screen.horizontalAdvance(text)
        drawn_width = drawing.horizontalAdvance(text) * float(size) / _LARGE_PX
        if drawn_width > width:
            element.set("font-size", f"{float(size) * width / drawn_width:.4g}")
        element.set("textLength", f"{width:.5g}")
        element.set("lengthAdjust", "spacingAndGlyphs")

    def _metrics_of(self, size: str, weight: str) -> tuple[QFontMetricsF, QFontMetricsF]:
        """As on screen, and so large that pixels do not matter."""
        font = QFont(self._font)
        font.setPointSizeF(float(size) * 72.0 / self._dpi)
        font.setWeight(QFont.Weight(int(weight)))
        large = QFont(font)
        large.setPixelSize(_LARGE_PX)
        return QFontMetricsF(font), QFontMetricsF(large)


def _tidy(element: ET.Element) -> None:
    """Without what is the default anyway."""
    for name, value in _DEFAULTS:
        if element.get(name) == value:
            del element.attrib[name]
    if element.tag == f"{{{_SVG}}}g":
        for name in _OF_FONTS:
            element.attrib.pop(name, None)
