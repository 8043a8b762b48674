"""What every chart can do, on screen or not: be painted anywhere, and be told as a table.

Knows no widget.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontMetrics, QPainter

from explorer.qt.theme import Theme
from explorer.qt.widgets.chart_legend import LegendKey
from explorer.qt.widgets.chart_marks import SlotFrame
from explorer.qt.widgets.chart_slots import ChartSlot


class Chart(Protocol):
    """A drawing that never changes: the same code paints the screen, a PNG and an SVG.

    It may be painted on any thread.
    """

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see or to save yet."""

    def paint_chart(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """In the font of the painter; the ground is there already."""

    def csv_rows(self) -> list[list[str]]:
        """Cells, ready to be written; first a header with units."""

    def legend_keys(self) -> tuple[LegendKey, ...]:
        """What is to stand beside the chart, if anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDrawing(ABC):
    """A chart with one column per slot; ``chosen`` and ``hovered`` are places, -1 for none."""

    chosen: int = -1
    hovered: int = -1

    @property
    def is_empty(self) -> bool:
        return not self.places

    @property
    @abstractmethod
    def places(self) -> tuple[ChartSlot, ...]:
        """The slots, from left to right."""

    @abstractmethod
    def paint_chart(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """On screen and in files alike."""

    @abstractmethod
    def csv_rows(self) -> list[list[str]]:
        """Cells, ready to be written; first a header with units."""

    def legend_keys(self) -> tuple[LegendKey, ...]:
        return ()

    @abstractmethod
    def frame(self, size: QSizeF, metrics: QFontMetrics) -> SlotFrame:
        """Where the columns lie in a chart of a size."""

    @abstractmethod
    def tip(self, place: int) -> str:
        """All that is known of a place, one fact per line."""
