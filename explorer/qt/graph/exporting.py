"""The graph as a picture of its own: SVG, PDF or PNG, as bytes. Knows no widget and no file.

Slow for large pictures: to be called away from the window's thread.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPaintDevice, QPdfWriter

from explorer.core.errors import ExplorerError, FileAccessError
from explorer.core.files import display_name
from explorer.qt.conversions import png_bytes
from explorer.qt.graph.figure import Figure, GraphDrawing
from explorer.qt.graph.figure_wish import FigureCaption
from explorer.qt.graph.painting.crisp_painting import CrispPainter
from explorer.qt.svg_pictures import svg_bytes
from explorer.qt.theme import LIGHT

_PNG_SCALE = 2.0
_VECTOR_SCALE = 3.0  # of pictures inside a drawing
_MOST_PIXELS = 120_000_000
_LONGEST_SIDE_PX = 32_767
_BAND_PX = 512  # painted at once; all of a large picture would hold up the window for 0.2 s
_LONGEST_PAGE_PT = 14_400  # what PDF readers show
_INCH_PT = 72.0
_INCH_M = 0.0254
_PROGRAM = "Architecture Explorer"


class PictureFormat(StrEnum):
    """By the suffix of its files."""

    SVG = "svg"
    PDF = "pdf"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file's content; ``remark`` says what is not as one would expect, "" for nothing."""

    data: bytes
    remark: str = ""


def format_of(path: Path) -> PictureFormat:
    """What a file is to hold, by its name. Raises ``FileAccessError`` for any other name."""
    suffix = path.suffix.lower().removeprefix(".")
    for picture_format in PictureFormat:
        if picture_format.value == suffix:
            return picture_format
    raise FileAccessError(
        f"{display_name(path)} names none of the formats that the graph can be drawn in.",
        next_step="Let the name end in .svg, .pdf or .png.",
    )


def picture_of(
    drawing: GraphDrawing, caption: FigureCaption, picture_format: PictureFormat
) -> Picture:
    """A page is for print and therefore light; the others are drawn as on screen.

    Raises ``ExplorerError`` where the picture needs more memory than there is.
    """
    theme = LIGHT if picture_format is PictureFormat.PDF else drawing.theme
    figure = Figure(drawing, caption, theme=theme)
    if picture_format is PictureFormat.SVG:
        return _svg(figure, caption)
    if picture_format is PictureFormat.PDF:
        return _pdf(figure, caption)
    return _png(figure)


def _svg(figure: Figure, caption: FigureCaption) -> Picture:
    def draw(device: QPaintDevice) -> None:
        with CrispPainter(device, scale=_VECTOR_SCALE) as painter:
            painter.fillRect(QRectF(0, 0, *figure.size), figure.ground)
            figure.paint(painter)

    svg = svg_bytes(
        draw,
        font=figure.fonts.line,
        size=figure.size,
        title=f"Layer graph of {caption.title}",
        description=f"{caption.text}. Drawn by {_PROGRAM}.",
    )
    return Picture(svg)


def _pdf(figure: Figure, caption: FigureCaption) -> Picture:
    """One page that is as large as the picture."""
    page = [side * _INCH_PT / figure.dpi for side in figure.size]
    scale = min(1.0, _LONGEST_PAGE_PT / max(page))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QPdfWriter(buffer)
    device.setResolution(round(figure.dpi))
    device.setTitle(f"Layer graph of {caption.title}")
    device.setCreator(_PROGRAM)
    size = QSizeF(*(math.ceil(side * scale - 1e-6) for side in page))
    device.setPageSize(QPageSize(size, QPageSize.Unit.Point))
    device.setPageMargins(QMarginsF())
    with CrispPainter(device, scale=_VECTOR_SCALE) as painter:
        painter.scale(scale, scale)
        painter.fillRect(QRectF(0, 0, *figure.size), figure.ground)
        figure.paint(painter)
    buffer.close()
    remark = f"at {100 * scale:.0f} %: PDF readers show no longer page" if scale < 1.0 else ""
    return Picture(bytes(data.data()), remark)


def _png(figure: Figure) -> Picture:
    """Twice as large as on screen, if that is not too large for programs that open it."""
    width, height = figure.size
    most = math.sqrt(_MOST_PIXELS / (width * height))
    scale = min(_PNG_SCALE, most, _LONGEST_SIDE_PX / max(width, height))
    image = QImage(int(width * scale), int(height * scale), QImage.Format.Format_RGB32)
    if image.isNull():
        raise _memory_error(width * scale, height * scale)
    with CrispPainter(image, scale=scale) as painter:
        for top in range(0, image.height(), _BAND_PX):
            painter.fillRect(0, top, image.width(), _BAND_PX, figure.ground)
        painter.scale(scale, scale)
        figure.paint(painter)
    dots_per_metre = round(scale * figure.dpi / _INCH_M)
    image.setDotsPerMeterX(dots_per_metre)
    image.setDotsPerMeterY(dots_per_metre)
    data = png_bytes(image)
    if not data:
        raise _memory_error(width * scale, height * scale)
    if scale == _PNG_SCALE:
        return Picture(data)
    what = f"{image.width():,} \N{MULTIPLICATION SIGN} {image.height():,} pixels"
    return Picture(data, f"{what}, at {100 * scale:.0f} % instead of 200 %: it is very large")


def _memory_error(width: float, height: float) -> ExplorerError:
    return ExplorerError(
        f"A picture of {width:,.0f} \N{MULTIPLICATION SIGN} {height:,.0f} pixels needs more memory "
        "than there is.",
        next_step="Save it as SVG or PDF.",
    )
