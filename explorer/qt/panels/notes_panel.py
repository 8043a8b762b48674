"""The NOTES panel: what the network on screen is, and how the demo networks were trained.

Knows the document, its records and small widgets; no other panel and no torch.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from explorer.core.errors import ExplorerError
from explorer.core.model_card import ModelCard, read_card, weights_folder
from explorer.qt.document import Document
from explorer.qt.family_notes import (
    CAPTION,
    FAMILY,
    Member,
    curves,
    depth_sentences,
    is_demo,
    member_of,
    rates_text,
    scores,
)
from explorer.qt.theme import SPACE_L, SPACE_M, SPACE_S, title_font
from explorer.qt.training_notes import (
    NetworkNotes,
    network_notes,
    result_entries,
    training_facts,
)
from explorer.qt.widgets.curve_data import CurveMeasure
from explorer.qt.widgets.fact_list import EntryList, FactList, NoteSection, text_label
from explorer.qt.widgets.family_view import FamilyPicture, FamilyView
from explorer.qt.widgets.parts_label import PartsLabel

NOTHING_YET = "Pick a network to read about it."


def read_shipped_card(name: str) -> ModelCard:
    """The card that ships with the program. Raises ``ExplorerError`` where it cannot be read."""
    return read_card(weights_folder(name))


class NotesPanel(QWidget):
    """Text that scrolls. Cards are read when they are first looked at, once each."""

    def __init__(
        self,
        document: Document,
        parent: QWidget | None = None,
        *,
        read: Callable[[str], ModelCard] = read_shipped_card,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._read = read
        self._cards: dict[str, ModelCard | ExplorerError] = {}
        self._shown: NetworkNotes | None = None
        self._shown_name = ""
        self.setObjectName("notesPanel")
        self.setAccessibleName("Notes on the network")
        self._build_ui()
        self._connect()

    # ------------------------------------------------------------ verbs

    def refresh(self) -> None:
        """Say what is true now; nothing where nobody looks or nothing changed."""
        if not self.isVisible():
            return
        graph = self._document.graph
        if graph is not None:
            self._show_network(graph.model_name)

    # ------------------------------------------------------------ building

    def _build_ui(self) -> None:
        holder = QWidget(self)
        holder.setProperty("holder", "true")
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Notes on the network, scrolled with the arrow keys")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE_M, 0, 0)
        outer.addWidget(self._area)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, SPACE_M, SPACE_L)
        column.setSpacing(SPACE_S)
        self._add_head(holder, column)
        for section in self._sections(holder):
            section.hide()
            column.addWidget(section)
        column.addStretch(1)
        self._area.setWidget(holder)

    def _add_head(self, holder: QWidget, column: QVBoxLayout) -> None:
        self._title = text_label(holder, is_small=False)
        self._title.setFont(title_font(self._title.font()))
        self._summary = text_label(holder)
        self._summary.setProperty("muted", "true")
        self._description = text_label(holder, is_small=False)
        self._description.setText(NOTHING_YET)
        column.addWidget(self._title)
        column.addWidget(self._summary)
        column.addSpacing(SPACE_S)
        column.addWidget(self._description)
        self._title.hide()
        self._summary.hide()

    def _sections(self, holder: QWidget) -> tuple[NoteSection, ...]:
        self._weights = EntryList(holder, name="Weight sets")
        self._weight_section = NoteSection("Weight sets, figures as published", holder)
        self._weight_section.add(self._weights)
        self._preprocessing = PartsLabel(holder)
        self._preprocessing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._preprocessing_section = NoteSection("Preprocessing", holder)
        self._preprocessing_section.add(self._preprocessing)
        self._failure = text_label(holder)
        self._training = FactList(holder, name="How it was trained")
        self._tests = EntryList(holder, name="Tests")
        self._training_section = NoteSection("How it was trained", holder)
        self._training_section.add(self._failure, self._training)
        self._test_section = NoteSection("Tests, with standard errors", holder)
        self._test_section.add(self._tests)
        self._family = FamilyView(holder)
        self._family_section = NoteSection("The demo networks side by side", holder)
        self._family_section.add(self._family)
        return (
            self._family_section,
            self._weight_section,
            self._preprocessing_section,
            self._training_section,
            self._test_section,
        )

    def _connect(self) -> None:
        self._document.catalogue_changed.connect(self._on_document_catalogue_changed)
        self._document.graph_changed.connect(self._on_document_graph_changed)
        self._document.model_changed.connect(self._on_document_model_changed)
        self._family.network_chosen.connect(self._on_family_network_chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(420, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(210, 110)

    # ------------------------------------------------------------ what happens

    def _on_document_catalogue_changed(self) -> None:
        self._shown_name = ""  # titles may be other ones
        self.refresh()

    def _on_document_graph_changed(self) -> None:
        self.refresh()

    def _on_document_model_changed(self) -> None:
        self.refresh()

    def _on_family_network_chosen(self, name: str) -> None:
        graph = self._document.graph
        if graph is None or name != graph.model_name:
            self._document.pick_model(name)

    # ------------------------------------------------------------ to the screen

    def _show_network(self, name: str) -> None:
        ready = self._document.model
        notes = network_notes(
            name,
            self._document.find_spec(name),
            weights=ready.weights if ready else None,
            card=ready.card if ready else None,
        )
        if notes != self._shown:
            self._shown = notes
            self._show_notes(notes)
        if name != self._shown_name:
            self._shown_name = name
            self._show_training(name)

    def _show_notes(self, notes: NetworkNotes) -> None:
        self._title.setText(notes.title)
        self._title.show()
        self._summary.setText(notes.summary)
        self._summary.setVisible(bool(notes.summary))
        self._description.setText(notes.description)
        self._weights.show_entries(notes.weights)
        self._weight_section.setVisible(bool(notes.weights))
        self._preprocessing.set_parts(notes.preprocessing)
        self._preprocessing_section.setVisible(bool(notes.preprocessing))

    def _show_training(self, name: str) -> None:
        """How a demo network was trained, or why that is not known; nothing for others."""
        self._training_section.setVisible(is_demo(name))
        if not is_demo(name):
            self._test_section.hide()
            self._family_section.hide()
            self._area.verticalScrollBar().setValue(0)
            return
        found = self._card(name)
        is_known = isinstance(found, ModelCard)
        self._training.show_facts(training_facts(found) if isinstance(found, ModelCard) else ())
        self._tests.show_entries(result_entries(found) if isinstance(found, ModelCard) else ())
        self._failure.setText(_failure_text(found) if isinstance(found, ExplorerError) else "")
        self._training.setVisible(is_known)
        self._test_section.setVisible(is_known)
        self._failure.setVisible(not is_known)
        self._show_family(name)

    def _show_family(self, name: str) -> None:
        members = self._members()
        self._family_section.setVisible(bool(members))
        if members:
            self._family.show_family(family_picture(members, name))

    def _members(self) -> tuple[Member, ...]:
        """The demo networks whose cards can be read."""
        found = ((name, self._card(name)) for name in FAMILY)
        return tuple(
            member_of(name, self._title_of(name), card)
            for name, card in found
            if isinstance(card, ModelCard)
        )

    def _card(self, name: str) -> ModelCard | ExplorerError:
        """Read once; a failure is kept like a card."""
        if name not in self._cards:
            try:
                self._cards[name] = self._read(name)
            except ExplorerError as error:
                self._cards[name] = error
        return self._cards[name]

    def _title_of(self, name: str) -> str:
        spec = self._document.find_spec(name)
        return spec.title if spec else name


def family_picture(members: tuple[Member, ...], current: str) -> FamilyPicture:
    """What the cards show side by side."""
    columns, rows = scores(members)
    return FamilyPicture(
        current=current,
        curves={measure: curves(members, measure) for measure in CurveMeasure},
        columns=columns,
        scores=rows,
        sentences=depth_sentences(members),
        caption=" ".join(part for part in (rates_text(members), CAPTION) if part),
    )


def _failure_text(error: ExplorerError) -> str:
    return " ".join(part for part in (error.sentence, error.next_step) if part)
