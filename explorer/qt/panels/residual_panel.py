"""The SKIPS panel: what shortcut and branch give to every merge, over depth.

Knows the document, its records and small widgets; no other panel and no torch.
"""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QStackedLayout, QVBoxLayout, QWidget

from explorer.core.graph import Merge, MergeKind, ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.engine.messages import Result
from explorer.qt.document import Document
from explorer.qt.theme import SPACE_M, SPACE_S
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.depth_bars import Measure
from explorer.qt.widgets.depth_chart import DepthChart
from explorer.qt.widgets.flow_layout import FlowLayout
from explorer.qt.widgets.gate_reset import GateReset
from explorer.qt.widgets.legend import Legend
from explorer.qt.widgets.merge_detail import MergeDetail
from explorer.qt.widgets.untrained_mark import UntrainedMark

EXPLANATIONS = {
    Measure.SHARE: (
        "At a merge the sum is z = F(x) + s. The share of each part is its projection onto the "
        "sum, ⟨part, z⟩ / ⟨z, z⟩: both add up to 100 %, and one below zero works against the sum."
    ),
    Measure.RATIO: (
        "Norm of the branch over norm of the shortcut, ‖F(x)‖ / ‖s‖, on a logarithmic axis. "
        "Above 1 the branch is the larger part, below 1 the shortcut."
    ),
    Measure.COSINE: (
        "Cosine of the angle between F(x) and s, ⟨F(x), s⟩ / (‖F(x)‖ ‖s‖). "
        "At 0 the branch adds something new, below 0 it takes away from the shortcut."
    ),
}
JOINED_EXPLANATION = (
    "Here tensors are joined, not added: the share of each part is its share of the squared "
    "norm, ‖part‖² / ‖z‖². Both add up to 100 %."
)
_LOW_PX = 260  # below this height chart and detail stand side by side
_HIGH_PX = 560  # from this height on there is room for the explanation
_DETAIL_PX = 430
_LEGEND_FROM_PX = 250


class ResidualPanel(QWidget):
    """A chart of all merges, and the chosen one in detail."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._measure = Measure.SHARE
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
        self._show_measure()
        self._chart.show_slots(tuple(_slot(graph, merge) for merge in merges))
        self._empty.setText("" if merges else reason_for_nothing(graph, self._title_of(graph)))
        self._pages.setCurrentIndex(1 if merges else 0)
        self._chart.show_choice(self._document.merge_selection)
        self._detail.show_maps(None)
        self._show_merge()
        if self._document.result is not None:
            self.show_result(self._document.result)

    def show_result(self, result: Result | None) -> None:
        """Bars, numbers and maps on the current input."""
        if result is None:
            return
        self._contributions = {merge.name: merge for merge in result.merges}
        self._mark.setVisible(not result.is_trained)
        self._chart.show_merges(result.merges, self._document.gates)
        self._detail.note_result()
        self._show_merge()
        maps = result.merge_maps
        is_current = maps is not None and maps.name == self._document.merge_selection
        self._detail.show_maps(maps if is_current else None)

    def show_merge_selection(self, name: str) -> None:
        """Another merge is looked at: numbers at once, maps with the next result."""
        self._chart.show_choice(name)
        self._show_merge()
        result = self._document.result
        maps = result.merge_maps if result else None
        self._detail.show_maps(maps if maps is not None and maps.name == name else None)

    def show_gates(self, gates: Mapping[str, float]) -> None:
        """Gates as they are wanted now; the bars follow with the next result."""
        self._chart.show_merges(tuple(self._contributions.values()), gates)
        self._gate_reset.show_gates(gates)
        self._show_merge()

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
        self._show_measure()

    def _chart_column(self) -> QVBoxLayout:
        self._measures = ChoiceButton(self, name="What the bars show", choices=tuple(Measure))
        self._legend = Legend(self)
        self._mark = UntrainedMark(self, is_compact=True)
        self._mark.hide()
        self._chart = DepthChart(self)
        self._explanation = caption_label(self, wraps=True)
        self._gate_reset = GateReset(self)
        self._controls = controls = FlowLayout(spacing=SPACE_M, is_last_right=True)
        for widget in (self._measures, self._legend, self._gate_reset, self._mark):
            controls.addWidget(widget)
        column = QVBoxLayout()
        column.setSpacing(SPACE_S)
        column.addLayout(controls)
        column.addWidget(self._chart, 1)
        column.addWidget(self._explanation)
        return column

    def _connect(self) -> None:
        self._document.graph_changed.connect(self.show_graph)
        self._document.result_changed.connect(self.show_result)
        self._document.merge_selection_changed.connect(self.show_merge_selection)
        self._document.gates_changed.connect(self.show_gates)
        self._measures.chosen.connect(self._on_measures_chosen)
        self._chart.merge_chosen.connect(self._on_chart_merge_chosen)
        self._detail.gate_changed.connect(self._on_detail_gate_changed)
        self._gate_reset.clicked.connect(self._on_gate_reset_clicked)
        self.show_gates(self._document.gates)
        if self._document.graph is not None:
            self.show_graph(self._document.graph)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(460, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(210, 110)

    # ------------------------------------------------------------ from the user

    def _on_measures_chosen(self, choice: str) -> None:
        self._measure = Measure(choice)
        self._show_measure()

    def _on_chart_merge_chosen(self, name: str) -> None:
        self._document.select(name)

    def _on_detail_gate_changed(self, merge: str, gate: float) -> None:
        self._document.set_gate(merge, gate)

    def _on_gate_reset_clicked(self) -> None:
        self._document.reset_gates()

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
            chart_px += self._chart.minimumSizeHint().height()
            most = min(self.height() * 11 // 20, self.height() - chart_px)
            self._detail.setFixedSize(self.width(), self._detail.good_height(self.width(), most))
        self._detail.setVisible(not is_low or self.width() > 2 * _DETAIL_PX)
        self._explanation.setVisible(self.height() > _HIGH_PX)
        self._show_legend()

    def _show_legend(self) -> None:
        """Cosines have the colour of neither; in a narrow panel the numbers below say it."""
        is_wide = self.width() > _LEGEND_FROM_PX
        self._legend.setVisible(is_wide and self._measure is not Measure.COSINE)

    def _show_measure(self) -> None:
        self._measures.show_choice(self._measure)
        graph = self._document.graph
        merges = () if graph is None else shown_merges(graph)
        text = explanation(self._measure, merges)
        self._measures.setToolTip(text)
        self._explanation.setText(text)
        self._show_legend()
        self._chart.show_measure(self._measure)

    def _show_merge(self) -> None:
        graph, name = self._document.graph, self._document.merge_selection
        merge = graph.merge_by_name.get(name) if graph else None
        gate = self._document.gates.get(name, 1.0)
        self._detail.show_merge(merge, self._contributions.get(name), gate=gate)
        self._arrange()

    def _title_of(self, graph: ModelGraph) -> str:
        titles = {spec.name: spec.title for spec in self._document.catalogue}
        return titles.get(graph.model_name, graph.model_name)


def shown_merges(graph: ModelGraph) -> tuple[Merge, ...]:
    """Merges of a branch with a shortcut; gates by multiplication have no shares."""
    return tuple(
        merge for merge in graph.merges if merge.branch and merge.kind is not MergeKind.MUL
    )


def explanation(measure: Measure, merges: tuple[Merge, ...]) -> str:
    """The definition of a measure, for the kind of merge that the network has."""
    are_joined = bool(merges) and all(merge.kind is MergeKind.CAT for merge in merges)
    return JOINED_EXPLANATION if are_joined and measure is Measure.SHARE else EXPLANATIONS[measure]


def reason_for_nothing(graph: ModelGraph, title: str) -> str:
    """Why there is no chart."""
    if graph.merges:
        return (
            f"{title} joins parallel paths, but none of them is a shortcut: "
            "no path goes around a layer."
        )
    return f"{title} has no skip connections; each layer sees only what the one before it made."


def _slot(graph: ModelGraph, merge: Merge) -> ChartSlot:
    resolution = graph.node_by_name[merge.name].resolution
    return ChartSlot(merge.name, "" if resolution is None else "{} × {}".format(*resolution))
