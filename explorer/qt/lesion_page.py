"""One chart of lesions in its frame: from what was found to what is seen. Knows no document."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from explorer.core.graph import ModelGraph
from explorer.engine.findings import Record
from explorer.qt.lesion_modes import MODES
from explorer.qt.lesion_pictures import (
    LAYER_STORY,
    LesionMeasure,
    curve_picture,
    folder_picture,
    is_without_lesions,
    order_picture,
    sweep_picture,
    takes_layers,
)
from explorer.qt.widgets.bar_chart import BarChart
from explorer.qt.widgets.bar_data import BarPicture
from explorer.qt.widgets.chart_data import Quantity
from explorer.qt.widgets.chart_frame import ChartFrame
from explorer.qt.widgets.chart_state import ChartPhase, ChartState
from explorer.qt.widgets.laboratory_charts import Measured
from explorer.qt.widgets.lesion_controls import LesionMode
from explorer.qt.widgets.line_chart import LineChart
from explorer.qt.widgets.line_data import LinePicture

_CHART_NAMES = {
    LesionMode.EACH: "Change by each lesion",
    LesionMode.SEVERAL: "What several lesions leave",
    LesionMode.REORDERED: "Change by each new order",
    LesionMode.FOLDER: "Change of accuracy by each lesion",
}
_NONE = Quantity("")


class LesionPage(ChartFrame):
    """Bars for single lesions, lines or points for the rest."""

    slot_chosen = Signal(str)
    slot_activated = Signal(str)

    def __init__(self, parent: QWidget, mode: LesionMode) -> None:
        self._mode = mode
        name, has_bars = _CHART_NAMES[mode], mode in (LesionMode.EACH, LesionMode.FOLDER)
        self._bars = BarChart(parent, name=name) if has_bars else None
        self._lines = None if has_bars else LineChart(parent, name=name)
        chart = self._bars or self._lines
        assert chart is not None
        super().__init__(parent, chart, MODES[mode].story)
        if self._bars is not None:
            self._bars.slot_chosen.connect(self.slot_chosen)
            self._bars.slot_activated.connect(self.slot_activated)

    def show_told(
        self,
        graph: ModelGraph | None,
        told: Sequence[Measured[Any]],
        *,
        measure: LesionMeasure,
    ) -> None:
        """What was found: first in the network on screen, then in the one beside it."""
        is_told = graph is not None and bool(told) and not is_without_lesions(told[0].record)
        if self._bars is not None:
            bars = bar_picture(self._mode, graph, told, measure=measure) if is_told else None
            self._bars.show_bars(bars or BarPicture(_NONE))
        if self._lines is not None:
            lines = line_picture(self._mode, told) if is_told else None
            self._lines.show_lines(lines or LinePicture(_NONE, _NONE))
        has_layers = self._mode is LesionMode.EACH and is_told and takes_layers(told[0].record)
        self.show_story(LAYER_STORY if has_layers else MODES[self._mode].story)

    def show_choice(self, name: str) -> None:
        """Mark a block or layer, where it has a bar."""
        if self._bars is not None:
            self._bars.show_choice(name)


def bar_picture(
    mode: LesionMode,
    graph: ModelGraph | None,
    told: Sequence[Measured[Any]],
    *,
    measure: LesionMeasure,
) -> BarPicture | None:
    """The picture of a sweep; None without a network."""
    if graph is None:
        return None
    own, other = told[0], (told[1] if len(told) > 1 else None)
    if mode is LesionMode.FOLDER:
        return folder_picture(graph, own, other=other)
    return sweep_picture(graph, own, other=other, measure=measure)


def line_picture(mode: LesionMode, told: Sequence[Measured[Any]]) -> LinePicture:
    """The picture of many draws."""
    own, other = told[0], (told[1] if len(told) > 1 else None)
    is_curve = mode is LesionMode.SEVERAL
    return curve_picture(own, other=other) if is_curve else order_picture(own, other=other)


def state_for(mode: LesionMode, state: ChartState, record: Record | None) -> ChartState:
    """The state of a chart; where there was nothing to take out, why not."""
    is_ready = state.phase is ChartPhase.READY
    if is_ready and record is not None and is_without_lesions(record):
        return ChartState(ChartPhase.WAITING, MODES[mode].nothing)
    return state
