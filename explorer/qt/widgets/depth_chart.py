"""A chart over the depth of a network: one bar per merge. Knows no document."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from explorer.core.measurements import ContributionBands, MergeContribution
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.chart_widget import SlotChart
from explorer.qt.widgets.depth_bars import Measure
from explorer.qt.widgets.depth_drawing import DepthDrawing


class DepthChart(SlotChart):
    """Bars with labelled axes; a merge can be chosen, its branch switched, by mouse or keys."""

    merge_chosen = Signal(str)
    merge_switched = Signal(str)  # its branch, off or on: by double click or Space

    def __init__(self, parent: QWidget) -> None:
        self._bars = DepthDrawing()
        name = "Contributions of shortcut and branch over depth"
        super().__init__(parent, self._bars, name=name)
        self.slot_chosen.connect(self.merge_chosen)
        self.slot_activated.connect(self.merge_switched)

    def show_slots(self, slots: tuple[ChartSlot, ...]) -> None:
        """The merges of a network, in order of depth; bars follow with ``show_merges``."""
        self._show_bars(replace(self._bars, slots=slots, merges={}))

    def show_merges(
        self, merges: tuple[MergeContribution, ...], gates: Mapping[str, float]
    ) -> None:
        """New bars; ``gates`` other than 1 are marked."""
        by_name = {merge.name: merge for merge in merges}
        self._show_bars(replace(self._bars, merges=by_name, gates=gates))

    def show_bands(self, bands: ContributionBands | None) -> None:
        """The same merges over many images, behind the bars; None for nothing."""
        by_name = {band.name: band for band in bands.merges} if bands else {}
        images = bands.images if bands else 0
        self._show_bars(replace(self._bars, bands=by_name, images=images))

    def show_measure(self, measure: Measure) -> None:
        self._show_bars(replace(self._bars, measure=measure))

    def sizeHint(self) -> QSize:
        return QSize(420, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 4 * self.fontMetrics().height())

    def _show_bars(self, bars: DepthDrawing) -> None:
        self._bars = bars
        self._show(bars)
