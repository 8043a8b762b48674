"""The LESIONS panel: what is left of an answer when blocks are deleted or change places.

Knows the document, its laboratory, records and small widgets; no other panel and no torch.

1. The button in an empty chart, or the choice of another class, asks the laboratory.
2. While it works the chart says how far it is, and the same button cancels.
3. A finding becomes a picture; when it is outdated it stays, and says so.
4. A click on a bar selects its block everywhere; a double click or Space switches it off or on.
5. Findings of other networks on the same picture can be drawn beside it.
"""

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLayout, QStackedLayout, QVBoxLayout, QWidget

from explorer.engine.messages import Result
from explorer.qt.document import Document
from explorer.qt.investigation_records import InvestigationKind, RememberedFinding
from explorer.qt.investigation_words import chart_state, facts_of
from explorer.qt.lesion_modes import MODE_OF, MODES, NO_GATE
from explorer.qt.lesion_page import LesionPage, state_for
from explorer.qt.lesion_pictures import LesionMeasure, takes_layers, told_text
from explorer.qt.theme import SPACE_M, SPACE_S
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.laboratory_charts import Measured
from explorer.qt.widgets.lesion_controls import LesionControls, LesionMode

_HINT = "Double-click a bar (or Space) to switch its block off live."


class LesionPanel(QWidget):
    """See the story above. ``export_requested``: what to save, and the suffix of the file."""

    export_requested = Signal(object, str)
    folder_requested = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._mode = LesionMode.EACH
        self._measure = LesionMeasure.PROBABILITY
        self._class_index: int | None = None
        self._draws = 10
        self._seed = 0
        self._other = ""  # the title of the network that is compared with
        self._cancelled: set[InvestigationKind] = set()
        self.setObjectName("lesionPanel")
        self.setAccessibleName("Lesions")
        self._build_ui()
        self._connect()

    # ------------------------------------------------------------ verbs

    def show_subject(self) -> None:
        """Another network or picture: its likeliest class is looked at."""
        self._class_index = None
        self._cancelled.clear()
        self.show_result(self._document.result)
        self._show_all()

    def show_result(self, result: Result | None) -> None:
        """The classes that can be looked at."""
        self._controls.show_classes(result.top if result else (), self._class_index)

    def show_investigation(self, kind: InvestigationKind) -> None:
        """How one kind stands now."""
        mode = MODE_OF.get(kind)
        if mode is None:
            return
        if self._document.laboratory.investigation(kind).is_running:
            self._cancelled.discard(kind)
        self._show_page(mode)
        if mode is self._mode:
            self._show_words()

    # ------------------------------------------------------------ building

    def _build_ui(self) -> None:
        self._controls = LesionControls(self, measures=tuple(LesionMeasure))
        self._words = caption_label(self, wraps=True)
        self._stack = QStackedLayout()
        self._pages = {mode: LesionPage(self, mode) for mode in LesionMode}
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_M, 0, 0)
        column.setSpacing(SPACE_S)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._controls)
        column.addWidget(self._words)
        column.addLayout(self._stack, 1)

    def _connect(self) -> None:
        document, controls = self._document, self._controls
        document.graph_changed.connect(self.show_subject)
        document.image_changed.connect(self.show_subject)
        document.result_changed.connect(self.show_result)
        document.selection_changed.connect(self._show_selection)
        document.merge_selection_changed.connect(self._show_selection)
        document.laboratory.investigation_changed.connect(self.show_investigation)
        controls.mode_chosen.connect(self._on_controls_mode_chosen)
        controls.class_chosen.connect(self._on_controls_class_chosen)
        controls.measure_chosen.connect(self._on_controls_measure_chosen)
        controls.draws_chosen.connect(self._on_controls_draws_chosen)
        controls.other_chosen.connect(self._on_controls_other_chosen)
        controls.again_requested.connect(self._on_controls_again_requested)
        for page in self._pages.values():
            page.export_requested.connect(self._on_page_export_requested)
            page.action_requested.connect(self._on_page_action_requested)
            page.slot_chosen.connect(self._on_page_slot_chosen)
            page.slot_activated.connect(self._on_page_slot_activated)
        controls.show_draws(self._draws)
        self.show_subject()

    def sizeHint(self) -> QSize:
        return QSize(460, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(210, 110)

    # ------------------------------------------------------------ from the user

    def _on_controls_mode_chosen(self, choice: str) -> None:
        self._mode = LesionMode(choice)
        self._stack.setCurrentWidget(self._pages[self._mode])
        self._show_words()

    def _on_controls_class_chosen(self, index: int | None) -> None:
        self._class_index = index
        self.show_result(self._document.result)
        self._ask_anew()

    def _on_controls_measure_chosen(self, choice: str) -> None:
        self._measure = LesionMeasure(choice)
        self._controls.show_measure(choice)
        self._show_all()

    def _on_controls_draws_chosen(self, draws: int) -> None:
        self._draws = draws
        self._controls.show_draws(draws)
        self._ask_anew()

    def _on_controls_other_chosen(self, title: str) -> None:
        self._other = title
        self._show_all()

    def _on_controls_again_requested(self) -> None:
        self._seed += 1
        self._ask()

    def _on_page_action_requested(self) -> None:
        kind = MODES[self._mode].kind
        if self._document.laboratory.investigation(kind).is_running:
            self._document.laboratory.cancel()
            self._cancelled.add(kind)
            self._show_page(self._mode)
        else:
            self._ask()

    def _on_page_export_requested(self, suffix: str) -> None:
        self.export_requested.emit(self._pages[self._mode].sheet(), suffix)

    def _on_page_slot_chosen(self, name: str) -> None:
        self._document.select(name)
        if self._is_merge(name):
            self._document.select_merge(name)

    def _on_page_slot_activated(self, name: str) -> None:
        if not self._is_merge(name):
            self._words.setText(NO_GATE)
            return
        is_off = self._document.gates.get(name, 1.0) == 0
        self._document.set_gate(name, 1.0 if is_off else 0.0)

    def _ask_anew(self) -> None:
        """Where an answer is on screen, it is to be the one that is wanted now."""
        investigation = self._document.laboratory.investigation(MODES[self._mode].kind)
        if self._mode is not LesionMode.FOLDER and (
            investigation.finding is not None or investigation.is_running
        ):
            self._ask()

    def _ask(self) -> None:
        laboratory, index = self._document.laboratory, self._class_index
        if self._mode is LesionMode.EACH:
            laboratory.sweep(index)
        elif self._mode is LesionMode.SEVERAL:
            laboratory.draw_curve(index, draws=self._draws, seed=self._seed)
        elif self._mode is LesionMode.REORDERED:
            laboratory.reorder(index, draws=self._draws, seed=self._seed)
        else:
            self.folder_requested.emit()

    # ------------------------------------------------------------ to the screen

    def _show_all(self) -> None:
        for mode in LesionMode:
            self._show_page(mode)
        self._show_words()
        self._show_selection()

    def _show_page(self, mode: LesionMode) -> None:
        """Chart, state and facts of one mode."""
        page, words = self._pages[mode], MODES[mode]
        investigation = self._document.laboratory.investigation(words.kind)
        is_cancelled = words.kind in self._cancelled
        state = chart_state(investigation, words.invitation, is_cancelled=is_cancelled)
        finding = investigation.finding
        page.show_told(self._document.graph, self._told(mode), measure=self._measure)
        page.show_state(state_for(mode, state, finding.result if finding else None))
        if finding is not None:
            image = self._document.image
            facts = facts_of(finding, network=self._title(), picture=image.name if image else "")
            page.show_facts(facts, is_untrained=not finding.is_trained)

    def _show_words(self) -> None:
        """The row of controls, and what there is to see in words."""
        words, told = MODES[self._mode], self._told(self._mode)
        titles = tuple(map(_title_of, self._document.laboratory.earlier(words.kind)))
        chosen = self._other if self._other in titles else ""
        self._controls.show_mode(self._mode, again=words.again if told else "")
        self._controls.show_others(titles, chosen=chosen, hint=words.no_other)
        text = " ".join(filter(None, (told_text(told, self._measure), self._hint(told))))
        self._words.setText(text)
        self._words.setVisible(bool(text))

    def _hint(self, told: tuple[Measured[Any], ...]) -> str:
        """How to go on from here, where there is room for it."""
        is_alone = self._mode is LesionMode.EACH and len(told) == 1
        has_gates = is_alone and not takes_layers(told[0].record) and told[0].record.lesions
        return _HINT if has_gates else ""

    def _show_selection(self) -> None:
        document = self._document
        for page in self._pages.values():
            page.show_choice(document.merge_selection or document.selection)

    def _told(self, mode: LesionMode) -> tuple[Measured[Any], ...]:
        """What is to be seen: of the network on screen, and of the one it is compared with."""
        laboratory, kind = self._document.laboratory, MODES[mode].kind
        finding = laboratory.investigation(kind).finding
        if finding is None:
            return ()
        others = (each for each in laboratory.earlier(kind) if _title_of(each) == self._other)
        beside = (Measured(_title_of(each), each.finding.result) for each in others)
        return (Measured(self._title(), finding.result), *beside)

    def _title(self) -> str:
        graph = self._document.graph
        name = graph.model_name if graph else ""
        titles = {spec.name: spec.title for spec in self._document.catalogue}
        return titles.get(name, name)

    def _is_merge(self, name: str) -> bool:
        graph = self._document.graph
        return graph is not None and name in graph.merge_by_name


def _title_of(found: RememberedFinding) -> str:
    """With the weights where they are not trained ones."""
    return found.title if found.finding.is_trained else f"{found.title}, untrained"
