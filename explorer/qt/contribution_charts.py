"""The charts of contributions in their frames: over all merges, or over the channels of one.

Knows no document.
"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from explorer.core.measurements import ContributionBands, MergeContribution
from explorer.qt.contribution_pictures import STORIES, Contribution
from explorer.qt.widgets.bar_chart import BarChart
from explorer.qt.widgets.bar_data import BarPicture
from explorer.qt.widgets.chart_data import Quantity
from explorer.qt.widgets.chart_frame import ChartFrame
from explorer.qt.widgets.chart_sheet import ChartStory
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.chart_state import ChartState
from explorer.qt.widgets.depth_bars import Measure
from explorer.qt.widgets.depth_chart import DepthChart

_NOTHING = BarPicture(Quantity(""))


class ContributionCharts(QWidget):
    """One chart of what every run tells, one of what takes more than a run."""

    slot_chosen = Signal(str)
    slot_activated = Signal(str)
    export_requested = Signal(object, str)  # ChartSheet, suffix
    action_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._depth = DepthChart(self)
        self._bars = BarChart(self, name="Slope at every gate, or share per channel")
        story = STORIES[Contribution.SHARE]
        self._frames = (ChartFrame(self, self._depth, story), ChartFrame(self, self._bars, story))
        self._stack = QStackedLayout(self)
        for frame in self._frames:
            self._stack.addWidget(frame)
            frame.export_requested.connect(self._on_frame_export_requested)
            frame.action_requested.connect(self.action_requested)
        for chart in (self._depth, self._bars):
            chart.slot_chosen.connect(self.slot_chosen)
            chart.slot_activated.connect(self.slot_activated)

    def show_slots(self, slots: tuple[ChartSlot, ...]) -> None:
        """The merges of a network, in order of depth."""
        self._depth.show_slots(slots)

    def show_merges(
        self, merges: tuple[MergeContribution, ...], gates: Mapping[str, float]
    ) -> None:
        """What a run has told; ``gates`` other than 1 are marked."""
        self._depth.show_merges(merges, gates)

    def show_bands(self, bands: ContributionBands | None) -> None:
        """The same over many images, behind the bars; None for nothing."""
        self._depth.show_bands(bands)

    def show_choice(self, choice: Contribution, story: ChartStory) -> None:
        """Which chart is seen, and what it says about itself."""
        self._stack.setCurrentIndex(0 if choice.is_of_a_run else 1)
        self._frame.show_story(story)
        if choice.is_of_a_run:
            self._depth.show_measure(Measure(choice))

    def show_bars(self, picture: BarPicture | None) -> None:
        """What takes more than a run; None while it is not known."""
        self._bars.show_bars(picture or _NOTHING)

    def show_state(self, state: ChartState) -> None:
        self._frame.show_state(state)

    def show_facts(self, facts: str, *, is_untrained: bool) -> None:
        for frame in self._frames:
            frame.show_facts(facts, is_untrained=is_untrained)

    def show_merge(self, name: str) -> None:
        """Mark a merge."""
        self._depth.show_choice(name)
        self._bars.show_choice(name)

    @property
    def _frame(self) -> ChartFrame:
        return self._frames[self._stack.currentIndex()]

    def _on_frame_export_requested(self, suffix: str) -> None:
        self.export_requested.emit(self._frame.sheet(), suffix)
