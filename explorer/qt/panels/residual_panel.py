"""The SKIPS panel: what shortcut and branch give to every merge, over depth.

Knows the document, its laboratory, records and small widgets; no other panel and no torch.

1. Shares, ratios and cosines come with every run; many pictures can be drawn behind them.
2. Slopes of gates and shares of channels take more than a run: while they are looked at, the
   laboratory is asked as soon as there are none that are current.
3. Whoever cancels is not asked again by itself before something else is looked at.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QStackedLayout, QVBoxLayout, QWidget

from explorer.core.graph import Merge, MergeKind, ModelGraph
from explorer.core.measurements import (
    ChannelShares,
    ContributionBands,
    MergeContribution,
)
from explorer.engine.findings import Record
from explorer.engine.messages import Result
from explorer.qt.contribution_charts import ContributionCharts
from explorer.qt.contribution_pictures import (
    Contribution,
    found_picture,
    story_of,
)
from explorer.qt.document import Document, Overlay
from explorer.qt.investigation_records import InvestigationKind
from explorer.qt.investigation_words import EARLIER_GATES, Invitation, chart_state, is_due
from explorer.qt.merge_slots import chart_slot
from explorer.qt.theme import SPACE_M, SPACE_S
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.chart_state import READY, ChartPhase, ChartState
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.flow_layout import FlowLayout
from explorer.qt.widgets.gate_reset import GateReset
from explorer.qt.widgets.merge_detail import MergeDetail
from explorer.qt.widgets.number_text import plural

THIS_PICTURE, SAMPLES, FOLDER = "This picture alone", "The sample pictures", "A folder …"
_MANY = (THIS_PICTURE, SAMPLES, FOLDER)
_KIND_OF = {
    Contribution.GRADIENT: InvestigationKind.GRADIENTS,
    Contribution.CHANNELS: InvestigationKind.CHANNELS,
}
_INVITATION_OF = {
    InvestigationKind.GRADIENTS: Invitation("One backward pass.", "Measure", EARLIER_GATES),
    InvestigationKind.CHANNELS: Invitation("Choose a merge.", "Measure", EARLIER_GATES),
    InvestigationKind.BAND: Invitation("", "", "Many pictures: for other gates or weights."),
}
NO_SHORTCUT = "Not defined here: equals are joined, and none of them is a shortcut."
_LOW_PX = 260  # below this height chart and detail stand side by side
_DETAIL_PX = 430


class ResidualPanel(QWidget):
    """A chart of all merges, and the chosen one in detail."""

    export_requested = Signal(object, str)  # ChartSheet, suffix of the file
    samples_requested = Signal()
    folder_requested = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._choice = Contribution.SHARE
        self._many_choice = THIS_PICTURE
        self._is_cancelled = False
        self._contributions: Mapping[str, MergeContribution] = {}
        self.setObjectName("residualPanel")
        self.setAccessibleName("Skip connections")
        self._build_ui()
        self._connect()

    # ------------------------------------------------------------ verbs

    def show_graph(self, graph: ModelGraph) -> None:
        """The merges of a network; bars follow with the first result."""
        merges = shown_merges(graph)
        self._contributions = {}
        self._charts.show_slots(tuple(chart_slot(graph, merge.name) for merge in merges))
        self._empty.setText("" if merges else reason_for_nothing(graph, self._title_of(graph)))
        self._pages.setCurrentIndex(1 if merges else 0)
        for choice in tuple(Contribution)[1:]:
            tip = "" if self._has_shortcuts else NO_SHORTCUT
            self._choices.set_possible(choice, is_possible=self._has_shortcuts, tip=tip)
        self._charts.show_merge(self._document.merge_selection)
        self._detail.show_maps(None)
        self._show_choice()
        self._show_merge()
        if self._document.result is not None:
            self.show_result(self._document.result)

    def show_result(self, result: Result | None) -> None:
        """Bars, numbers and maps on the current input."""
        if result is None:
            return
        self._contributions = {merge.name: merge for merge in result.merges}
        self._charts.show_merges(result.merges, self._document.gates)
        image, graph = self._document.image, self._document.graph
        facts = (self._title_of(graph) if graph else "", image.name if image else "")
        self._charts.show_facts(" · ".join(filter(None, facts)), is_untrained=not result.is_trained)
        self._detail.note_result()
        self._show_merge()
        maps = result.merge_maps
        is_current = maps is not None and maps.name == self._document.merge_selection
        self._detail.show_maps(maps if is_current else None)
        self._ask_if_due()

    def show_merge_selection(self, name: str) -> None:
        """Another merge is looked at: numbers at once, maps with the next result."""
        self._charts.show_merge(name)
        self._show_merge()
        result = self._document.result
        maps = result.merge_maps if result else None
        self._detail.show_maps(maps if maps is not None and maps.name == name else None)
        if self._shown is Contribution.CHANNELS:
            self._show_choice()

    def show_gates(self, gates: Mapping[str, float]) -> None:
        """Gates as they are wanted now; the bars follow with the next result."""
        self._charts.show_merges(tuple(self._contributions.values()), gates)
        self._gate_reset.show_gates(gates)
        self._show_merge()

    def show_investigation(self, kind: InvestigationKind) -> None:
        """What takes more than a run has gone on, or there are many pictures now."""
        if kind is InvestigationKind.BAND or kind is _KIND_OF.get(self._shown):
            self._show_findings()
            self._ask_if_due()

    # ------------------------------------------------------------ building

    def _build_ui(self) -> None:
        self._empty = caption_label(self, wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setText("Pick a network to see its skip connections.")
        self._detail = MergeDetail(self)
        page = QWidget(self)
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom, page)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(SPACE_M)
        self._split.addLayout(self._chart_column(), 1)
        self._split.addWidget(self._detail)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE_M, 0, 0)
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._pages = QStackedLayout()
        outer.addLayout(self._pages)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(page)

    def _chart_column(self) -> QVBoxLayout:
        self._choices = ChoiceButton(self, name="What the bars show", choices=tuple(Contribution))
        self._many = ChoiceButton(self, name="The same over many pictures", choices=_MANY)
        self._gate_reset = GateReset(self)
        self._charts = ContributionCharts(self)
        self._controls = FlowLayout(spacing=SPACE_S)
        for widget in (self._choices, self._many, self._gate_reset):
            self._controls.addWidget(widget)
        column = QVBoxLayout()
        column.setSpacing(SPACE_S)
        column.addLayout(self._controls)
        column.addWidget(self._charts, 1)
        return column

    def _connect(self) -> None:
        document, charts = self._document, self._charts
        document.graph_changed.connect(self.show_graph)
        document.result_changed.connect(self.show_result)
        document.merge_selection_changed.connect(self.show_merge_selection)
        document.gates_changed.connect(self.show_gates)
        document.laboratory.investigation_changed.connect(self.show_investigation)
        self._choices.chosen.connect(self._on_choices_chosen)
        self._many.chosen.connect(self._on_many_chosen)
        charts.slot_chosen.connect(self._on_charts_slot_chosen)
        charts.slot_activated.connect(self._on_charts_slot_activated)
        charts.action_requested.connect(self._on_charts_action_requested)
        charts.export_requested.connect(self.export_requested)
        self._detail.gate_changed.connect(self._on_detail_gate_changed)
        self._detail.laid_over.connect(self._on_detail_laid_over)
        self._gate_reset.clicked.connect(self._on_gate_reset_clicked)
        self.show_gates(document.gates)
        self._show_choice()
        if document.graph is not None:
            self.show_graph(document.graph)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_if_due()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(460, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(210, 110)

    # ------------------------------------------------------------ from the user

    def _on_choices_chosen(self, choice: str) -> None:
        self._choice = Contribution(choice)
        self._is_cancelled = False
        self._show_choice()

    def _on_many_chosen(self, choice: str) -> None:
        self._many_choice = choice
        self._is_cancelled = False
        self._ask_for_many()
        self._show_findings()

    def _on_charts_slot_chosen(self, name: str) -> None:
        if is_merge(self._document.graph, name):
            self._document.select(name)

    def _on_charts_slot_activated(self, name: str) -> None:
        if is_switchable(self._document.graph, name):
            is_off = self._document.gates.get(name, 1.0) == 0
            self._document.set_gates({name: 1.0 if is_off else 0.0})

    def _on_charts_action_requested(self) -> None:
        kind = _KIND_OF.get(self._shown, InvestigationKind.BAND)
        self._is_cancelled = self._document.laboratory.investigation(kind).is_running
        if self._is_cancelled:
            self._document.laboratory.cancel()
        elif kind is InvestigationKind.BAND:
            self._ask_for_many()
        else:
            self._ask()
        self._show_findings()

    def _on_detail_laid_over(self, values: npt.NDArray[np.float32] | None, what: str) -> None:
        self._document.set_overlay(None if values is None else Overlay(values, what))

    def _on_detail_gate_changed(self, merge: str, gate: float) -> None:
        self._document.set_gate(merge, gate)

    def _on_gate_reset_clicked(self) -> None:
        self._document.reset_gates()

    def _ask_for_many(self) -> None:
        if self._many_choice == SAMPLES:
            self.samples_requested.emit()
        elif self._many_choice == FOLDER:
            self.folder_requested.emit()

    def _ask_if_due(self) -> None:
        kind, document = _KIND_OF.get(self._shown), self._document
        can_run = document.image is not None and document.model is not None
        if kind is None or not can_run or not self.isVisible() or self._is_cancelled:
            return
        if self._is_of_equals(kind):
            return
        investigation = document.laboratory.investigation(kind)
        is_of_another = investigation.finding is not None and self._record(kind) is None
        can_ask = not (investigation.is_running or investigation.notice)
        if is_due(investigation) or (is_of_another and can_ask):
            self._ask()

    def _ask(self) -> None:
        laboratory, merge = self._document.laboratory, self._document.merge_selection
        if self._shown is Contribution.GRADIENT:
            laboratory.measure_gradients()
        elif self._shown is Contribution.CHANNELS and is_switchable(self._document.graph, merge):
            laboratory.measure_channels(merge)

    # ------------------------------------------------------------ to the screen

    def _arrange(self) -> None:
        """Chart over detail, or side by side where the panel is low."""
        is_low = self.height() < _LOW_PX and self.width() > 2 * self.height()
        direction = QBoxLayout.Direction
        self._split.setDirection(direction.LeftToRight if is_low else direction.TopToBottom)
        if is_low:
            self._detail.setFixedSize(_DETAIL_PX, self.height() - SPACE_M)
        else:
            chart_px = self._controls.heightForWidth(self.width()) + 3 * SPACE_M
            chart_px += self._charts.minimumSizeHint().height() + 3 * self.fontMetrics().height()
            most = min(self.height() * 11 // 20, self.height() - chart_px)
            self._detail.setFixedSize(self.width(), self._detail.good_height(self.width(), most))
        self._detail.setVisible(not is_low or self.width() > 2 * _DETAIL_PX)

    def _show_choice(self) -> None:
        graph = self._document.graph
        story = story_of(self._shown, () if graph is None else shown_merges(graph))
        self._choices.show_choice(self._shown)
        self._charts.show_choice(self._shown, story)
        self._many.setVisible(self._shown.is_of_a_run and self._has_shortcuts)
        self._show_findings()
        self._ask_if_due()

    def _show_findings(self) -> None:
        """What takes more than a run, as far as it is there, and how it stands."""
        found = self._record(InvestigationKind.BAND) if self._has_band else None
        bands = found if isinstance(found, ContributionBands) else None
        text = f"over {plural(bands.images, 'picture')}" if bands else "over pictures"
        self._many.show_choice(self._many_choice, text=text)
        self._charts.show_bands(bands)
        kind, graph = _KIND_OF.get(self._shown), self._document.graph
        if kind is not None and graph is not None:
            record, title = self._record(kind), self._title_of(graph)
            self._charts.show_bars(found_picture(graph, record, network=title))
        self._charts.show_state(self._state(kind or InvestigationKind.BAND))

    def _state(self, kind: InvestigationKind) -> ChartState:
        investigation = self._document.laboratory.investigation(kind)
        is_known = investigation.finding or investigation.notice or investigation.is_running
        is_needed = kind is not InvestigationKind.BAND or (self._has_band and is_known)
        if not is_needed:
            return READY
        if self._is_of_equals(kind):
            return ChartState(ChartPhase.WAITING, NO_SHORTCUT)
        invitation = _INVITATION_OF[kind]
        return chart_state(investigation, invitation, is_cancelled=self._is_cancelled)

    def _record(self, kind: InvestigationKind) -> Record | None:
        finding = self._document.laboratory.investigation(kind).finding
        return record_of(finding.result if finding else None, self._document.merge_selection)

    def _show_merge(self) -> None:
        graph, name = self._document.graph, self._document.merge_selection
        merge = graph.merge_by_name.get(name) if graph else None
        gate = self._document.gates.get(name, 1.0)
        self._detail.show_merge(merge, self._contributions.get(name), gate=gate)
        self._arrange()

    @property
    def _has_band(self) -> bool:
        return self._many_choice != THIS_PICTURE and self._has_shortcuts

    @property
    def _shown(self) -> Contribution:
        """What was chosen, as far as the network has it."""
        return self._choice if self._has_shortcuts else Contribution.SHARE

    @property
    def _has_shortcuts(self) -> bool:
        graph = self._document.graph
        return graph is None or any(not merge.is_of_equals for merge in shown_merges(graph))

    def _is_of_equals(self, kind: InvestigationKind) -> bool:
        """Whether the merge whose channels are asked for has no shortcut."""
        graph, name = self._document.graph, self._document.merge_selection
        is_of_one = kind is InvestigationKind.CHANNELS
        return is_of_one and is_merge(graph, name) and not is_switchable(graph, name)

    def _title_of(self, graph: ModelGraph) -> str:
        titles = {spec.name: spec.title for spec in self._document.catalogue}
        return titles.get(graph.model_name, graph.model_name)


def record_of(record: Record | None, merge: str) -> Record | None:
    """What was found; None where it is of another merge."""
    is_of_another = isinstance(record, ChannelShares) and record.merge != merge
    return None if is_of_another else record


def is_merge(graph: ModelGraph | None, name: str) -> bool:
    return graph is not None and name in graph.merge_by_name


def is_switchable(graph: ModelGraph | None, name: str) -> bool:
    """Whether it is a merge with a branch that can be switched off."""
    merge = graph.merge_by_name.get(name) if graph is not None else None
    return merge is not None and bool(merge.branch)


def shown_merges(graph: ModelGraph) -> tuple[Merge, ...]:
    """Sums with a shortcut, and all that is joined; gates by multiplication have no shares."""
    return tuple(
        merge
        for merge in graph.merges
        if merge.kind is MergeKind.CAT or (merge.kind is MergeKind.ADD and not merge.is_of_equals)
    )


def reason_for_nothing(graph: ModelGraph, title: str) -> str:
    """Why there is no chart."""
    if graph.merges:
        return (
            f"{title} multiplies features by gates, but nothing is added or joined: "
            "no path goes around a layer."
        )
    return f"{title} has no skip connections; each layer sees only what the one before it made."
