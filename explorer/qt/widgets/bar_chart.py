"""Vertical bars over places in order of depth, around a zero line. Knows no document."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from explorer.qt.widgets.bar_data import BarPicture
from explorer.qt.widgets.bar_drawing import BarDrawing
from explorer.qt.widgets.chart_widget import SlotChart


class BarChart(SlotChart):
    """From ten bars to a hundred; the pointed one is told in the line above the plot."""

    def __init__(self, parent: QWidget, *, name: str) -> None:
        self._bars = BarDrawing()
        super().__init__(parent, self._bars, name=name)

    def show_bars(self, picture: BarPicture) -> None:
        """Replace everything; a choice stays where its slot is still there."""
        self._bars = replace(self._bars, picture=picture)
        self._show(self._bars)
