"""The PATHS panel: which lengths of path carry the answer, how many paths there are.

Knows the document, its laboratory, records and small widgets; no other panel and no torch.

1. While the page is visible and the network small, a logit is split as soon as there is none that
   is current; in a large network the user asks.
2. Whoever cancels is not asked again by itself before network, picture or gates are other ones.
3. One finding makes all three charts: the logit, its gradient, the number of paths.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QStackedLayout, QVBoxLayout, QWidget

from explorer.core.graph import ModelGraph
from explorer.core.measurements import PathSplits
from explorer.core.model_spec import DEMO_PREFIX
from explorer.engine.messages import Result
from explorer.qt.document import Document
from explorer.qt.investigation_records import InvestigationKind
from explorer.qt.investigation_words import (
    EARLIER_GATES,
    Invitation,
    chart_state,
    facts_of,
    is_due,
)
from explorer.qt.path_pictures import STORIES, PathView, split_text, view_picture
from explorer.qt.theme import SPACE_M, SPACE_S
from explorer.qt.widgets.bar_chart import BarChart
from explorer.qt.widgets.bar_data import BarPicture
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.chart_data import Quantity
from explorer.qt.widgets.chart_frame import ChartFrame
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.class_button import ClassButton
from explorer.qt.widgets.flow_layout import FlowLayout
from explorer.qt.widgets.laboratory_charts import Measured

INVITATION = Invitation(
    "Split the logit of a class by the number of branches its paths have passed.",
    "Split",
    outdated=EARLIER_GATES,
)
_KIND = InvestigationKind.SPLIT
_NOTHING = BarPicture(Quantity(""))


class PathPanel(QWidget):
    """See the story above. ``export_requested``: what to save, and the suffix of the file."""

    export_requested = Signal(object, str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._view = PathView.LOGIT
        self._class_index: int | None = None
        self._is_cancelled = False
        self.setObjectName("pathPanel")
        self.setAccessibleName("Paths")
        self._build_ui()
        self._connect()

    # ------------------------------------------------------------ verbs

    def show_subject(self) -> None:
        """Another network or picture: its likeliest class is looked at."""
        graph = self._document.graph
        self._class_index = None
        self._is_cancelled = False
        has_paths = graph is not None and any(merge.branch for merge in graph.merges)
        if graph is not None and not has_paths:
            self._reason.setText(reason_for_one_path(graph, self._title()))
        self._stack.setCurrentIndex(1 if has_paths else 0)
        self.show_result(self._document.result)
        self._show_split()
        self._split_if_wanted()

    def show_result(self, result: Result | None) -> None:
        """The classes that can be looked at."""
        self._classes.show_classes(result.top if result else (), self._class_index)

    def show_gates(self) -> None:
        """Other gates are another network to split."""
        self._is_cancelled = False
        self._split_if_wanted()

    def show_investigation(self, kind: InvestigationKind) -> None:
        """How the split stands now."""
        if kind is _KIND:
            self._show_split()
            self._split_if_wanted()

    # ------------------------------------------------------------ building

    def _build_ui(self) -> None:
        self._reason = caption_label(self, wraps=True)
        self._reason.setText("Pick a network to see its paths.")
        self._reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._views = ChoiceButton(self, name="What the bars show", choices=tuple(PathView))
        self._classes = ClassButton(self)
        self._words = caption_label(self, wraps=True)
        self._chart = BarChart(self, name="By length of path")
        self._frame = ChartFrame(self, self._chart, STORIES[self._view])
        page = QWidget(self)
        controls = FlowLayout(spacing=SPACE_S)
        controls.addWidget(self._views)
        controls.addWidget(self._classes)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, SPACE_M, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(controls)
        column.addWidget(self._words)
        column.addWidget(self._frame, 1)
        self._stack = QStackedLayout(self)
        self._stack.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._stack.addWidget(self._reason)
        self._stack.addWidget(page)

    def _connect(self) -> None:
        document = self._document
        document.graph_changed.connect(self.show_subject)
        document.image_changed.connect(self.show_subject)
        document.model_changed.connect(self._split_if_wanted)
        document.result_changed.connect(self.show_result)
        document.gates_changed.connect(self.show_gates)
        document.laboratory.investigation_changed.connect(self.show_investigation)
        self._views.chosen.connect(self._on_views_chosen)
        self._classes.class_chosen.connect(self._on_classes_class_chosen)
        self._frame.action_requested.connect(self._on_frame_action_requested)
        self._frame.export_requested.connect(self._on_frame_export_requested)
        if document.graph is not None:
            self.show_subject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._split_if_wanted()

    def sizeHint(self) -> QSize:
        return QSize(460, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(210, 110)

    # ------------------------------------------------------------ from the user

    def _on_views_chosen(self, choice: str) -> None:
        self._view = PathView(choice)
        self._views.show_choice(choice)
        self._show_split()

    def _on_classes_class_chosen(self, index: int | None) -> None:
        self._class_index = index
        self.show_result(self._document.result)
        self._document.laboratory.split(index)

    def _on_frame_action_requested(self) -> None:
        laboratory = self._document.laboratory
        if laboratory.investigation(_KIND).is_running:
            self._is_cancelled = True
            laboratory.cancel()
            self._show_split()
        else:
            self._is_cancelled = False
            laboratory.split(self._class_index)

    def _on_frame_export_requested(self, suffix: str) -> None:
        self.export_requested.emit(self._frame.sheet(), suffix)

    def _split_if_wanted(self) -> None:
        """Without being asked: where that is quick, and somebody looks."""
        document = self._document
        is_possible = document.image is not None and document.model is not None
        if not self.isVisible() or self._is_cancelled or not is_possible or not self._is_small():
            return
        if is_due(document.laboratory.investigation(_KIND)):
            document.laboratory.split(self._class_index)

    def _is_small(self) -> bool:
        graph = self._document.graph
        has_paths = graph is not None and any(merge.branch for merge in graph.merges)
        return graph is not None and has_paths and graph.model_name.startswith(DEMO_PREFIX)

    # ------------------------------------------------------------ to the screen

    def _show_split(self) -> None:
        investigation = self._document.laboratory.investigation(_KIND)
        finding = investigation.finding
        splits = finding.result if finding else None
        self._frame.show_story(STORIES[self._view])
        self._frame.show_state(
            chart_state(investigation, INVITATION, is_cancelled=self._is_cancelled)
        )
        self._classes.setVisible(self._view is not PathView.COUNT)
        if finding is None or not isinstance(splits, PathSplits):
            self._chart.show_bars(_NOTHING)
            self._say("")
            return
        image = self._document.image
        facts = facts_of(finding, network=self._title(), picture=image.name if image else "")
        self._frame.show_facts(facts, is_untrained=not finding.is_trained)
        self._chart.show_bars(view_picture(self._view, Measured(self._title(), splits)))
        self._say(split_text(self._view, splits))

    def _say(self, text: str) -> None:
        self._words.setText(text)
        self._words.setVisible(bool(text))

    def _title(self) -> str:
        graph = self._document.graph
        name = graph.model_name if graph else ""
        titles = {spec.name: spec.title for spec in self._document.catalogue}
        return titles.get(name, name)


def reason_for_one_path(graph: ModelGraph, title: str) -> str:
    """Why there is nothing to split."""
    if graph.merges:
        return f"{title} joins parallel paths, but none of them goes around a layer."
    return (
        f"{title} has no skip connections: there is one path through all of its layers, "
        "and it carries the whole answer."
    )
