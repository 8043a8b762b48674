"""A chart to be shared: with title, legend and explanation, as PNG, SVG or CSV.

Knows no widget and no file. Nothing of it changes, so it may be packed on any thread.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPaintDevice, QPainter

from explorer.core.csv_table import csv_table
from explorer.core.errors import ExplorerError
from explorer.qt.conversions import png_bytes
from explorer.qt.theme import Theme, small_font, title_font
from explorer.qt.widgets.chart_drawing import Chart
from explorer.qt.widgets.chart_legend import legend_px, paint_legend
from explorer.qt.widgets.untrained_mark import UNTRAINED

_PNG_SCALE = 2.0
_MARGIN = 16
_GAP = 8
_INCH_M = 0.0254
_PROGRAM = "Architecture Explorer"
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class ChartFormat(StrEnum):
    """By the suffix of its files."""

    PNG = "png"
    SVG = "svg"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ChartStory:
    """What a chart says about itself; ``name`` is that of its files: ``lesions``.

    ``explanation`` is two sentences; ``contested`` says what is disputed, "" for nothing.
    """

    name: str
    title: str
    explanation: str
    source: str = ""
    contested: str = ""

    @property
    def text(self) -> str:
        """All of it, to be read below the chart."""
        source = f"Source: {self.source}." if self.source else ""
        contested = f"Contested: {self.contested}" if self.contested else ""
        return " ".join(part for part in (self.explanation, source, contested) if part)


@dataclass(frozen=True, slots=True)
class ChartSheet:
    """``facts`` say of what network and picture it is; ``size`` is that of the chart alone."""

    chart: Chart
    story: ChartStory
    font: QFont
    theme: Theme
    size: tuple[int, int]
    facts: str = ""
    is_untrained: bool = False

    def file_bytes(self, chart_format: ChartFormat) -> bytes:
        packers = {
            ChartFormat.PNG: self.png_bytes,
            ChartFormat.SVG: self.svg_bytes,
            ChartFormat.CSV: self.csv_bytes,
        }
        return packers[chart_format]()

    def png_bytes(self) -> bytes:
        """Twice as large as on screen. Raises ``ExplorerError`` where there is no memory."""
        width, height = self._whole_size()
        scale = _PNG_SCALE
        image = QImage(int(width * scale), int(height * scale), QImage.Format.Format_RGB32)
        data = b""
        if not image.isNull():
            with QPainter(image) as painter:
                painter.scale(scale, scale)
                self._paint(painter)
            dots_per_metre = round(scale * QFontMetrics(self.font).fontDpi() / _INCH_M)
            image.setDotsPerMeterX(dots_per_metre)
            image.setDotsPerMeterY(dots_per_metre)
            data = png_bytes(image)
        if not data:
            raise ExplorerError(
                "The picture needs more memory than there is.", next_step="Save it as SVG or CSV."
            )
        return data

    def svg_bytes(self) -> bytes:
        from explorer.qt.svg_pictures import svg_bytes

        facts = f"{self.facts}. " if self.facts else ""
        return svg_bytes(
            self._draw,
            font=self._small,
            size=self._whole_size(),
            title=self.story.title,
            description=f"{facts}{self.story.text} Drawn by {_PROGRAM}.",
        )

    def csv_bytes(self) -> bytes:
        return csv_table(self.chart.csv_rows())

    # ------------------------------------------------------------ painting

    @property
    def _small(self) -> QFont:
        font = small_font(self.font)
        font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
        return font

    @property
    def _title(self) -> QFont:
        return title_font(self.font)

    def _whole_size(self) -> tuple[int, int]:
        below = self._explanation_px() + _GAP + _MARGIN
        return self.size[0] + 2 * _MARGIN, self._top_px() + self.size[1] + below

    def _top_px(self) -> int:
        """From the upper edge to the chart."""
        lines = [QFontMetrics(self._title).height() + 2]
        if self._told:
            lines.append(QFontMetrics(self._small).height())
        return _MARGIN + sum(lines) + _GAP + self._legend_px()

    def _legend_px(self) -> int:
        keys = self.chart.legend_keys()
        height = round(legend_px(keys, QFontMetrics(self._small), self.size[0]))
        return height + _GAP if keys else 0

    def _explanation_px(self) -> int:
        room = QRectF(0, 0, self.size[0], 10_000).toRect()
        return QFontMetrics(self._small).boundingRect(room, _WRAPPED, self.story.text).height()

    @property
    def _told(self) -> tuple[tuple[str, str], ...]:
        """Facts and warnings, with their colours."""
        found = [(self.facts, self.theme.muted)] if self.facts else []
        if self.is_untrained:
            found.append((UNTRAINED, self.theme.warn))
        return tuple(found)

    def _draw(self, device: QPaintDevice) -> None:
        with QPainter(device) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        """From the upper left corner on, the ground first."""
        theme, (width, height) = self.theme, self.size
        painter.fillRect(QRectF(0, 0, *self._whole_size()), QColor(theme.card))
        painter.setFont(self._title)
        painter.setPen(QColor(theme.text))
        line = painter.fontMetrics().height()
        painter.drawText(QRectF(_MARGIN, _MARGIN, width, line), _WRAPPED, self.story.title)
        painter.setFont(self._small)
        self._paint_told(painter, _MARGIN + line + 2)
        top = self._top_px()
        legend = QRectF(_MARGIN, top - self._legend_px(), width, self._legend_px())
        paint_legend(painter, legend, self.chart.legend_keys(), theme)
        self.chart.paint_chart(painter, QRectF(_MARGIN, top, width, height), theme)
        painter.setFont(self._small)
        painter.setPen(QColor(theme.muted))
        below = QRectF(_MARGIN, top + height + _GAP, width, self._explanation_px())
        painter.drawText(below, _WRAPPED, self.story.text)

    def _paint_told(self, painter: QPainter, top: float) -> None:
        left = float(_MARGIN)
        metrics = painter.fontMetrics()
        for text, colour in self._told:
            painter.setPen(QColor(colour))
            room = QRectF(left, top, max(0.0, _MARGIN + self.size[0] - left), metrics.height())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, int(room.width()))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), shown)
            left += metrics.horizontalAdvance(text) + 2 * _GAP
