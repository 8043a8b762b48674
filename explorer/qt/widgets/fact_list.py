"""Facts as text that can be selected: name beside value, or name and figure over a note.

Knows no document.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.qt.theme import SPACE_L, SPACE_M, SPACE_S, small_font
from explorer.qt.widgets.card import caption_label, section_label


@dataclass(frozen=True, slots=True)
class Fact:
    """``batch size``: ``128``."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """``IMAGENET1K_V2``, ``80.9 %``, and what more there is to say. Strong: the one in use."""

    name: str
    figure: str = ""
    note: str = ""
    is_strong: bool = False


class FactList(QWidget):
    """Two columns: names muted, values beside them in as many lines as they need."""

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._facts: tuple[Fact, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_L)
        self._grid.setVerticalSpacing(SPACE_S)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Replace all rows."""
        if facts == self._facts:
            return
        self._facts = facts
        _clear(self._grid)
        for row, fact in enumerate(facts):
            name = caption_label(self)
            name.setText(fact.name)
            value = text_label(self)
            value.setText(fact.value)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)


class EntryList(QWidget):
    """Blocks of two lines: name and figure, then the note."""

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._entries: tuple[Entry, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(0, 1)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Replace all blocks."""
        if entries == self._entries:
            return
        self._entries = entries
        _clear(self._grid)
        for place, entry in enumerate(entries):
            self._add(entry, 3 * place)

    def _add(self, entry: Entry, row: int) -> None:
        name, figure = text_label(self), text_label(self, wraps=False)
        name.setText(entry.name)
        figure.setText(entry.figure)
        font = QFont(name.font())
        font.setBold(entry.is_strong)
        for label in (name, figure):
            label.setFont(font)
        if row:
            self._grid.setRowMinimumHeight(row - 1, SPACE_S)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignTop)
        if entry.note:
            note = text_label(self)
            note.setProperty("muted", "true")
            note.setText(entry.note)
            self._grid.addWidget(note, row + 1, 0, 1, 2)


class NoteSection(QWidget):
    """A section title over widgets."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE_L, 0, 0)
        self._column.setSpacing(SPACE_M)
        self._column.addWidget(section_label(title, self))

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._column.addWidget(widget)


def text_label(parent: QWidget, *, wraps: bool = True, is_small: bool = True) -> QLabel:
    """Plain text that can be selected with the mouse; never wider than there is room."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if is_small:
        label.setFont(small_font(label.font()))
    if wraps:
        label.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
