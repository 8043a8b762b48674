"""A card: a framed part of the window with a section title. Knows no document."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.qt.theme import SPACE_L, SPACE_M, mark_as_card, section_font, small_font


class Card(QFrame):
    """``header`` is the row of the title, ``body`` what lies under it."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        mark_as_card(self)
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        outer.setSpacing(SPACE_M)
        self.header = QHBoxLayout()
        self.header.setSpacing(SPACE_M)
        self.header.addWidget(section_label(title, self))
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_M)
        outer.addLayout(self.header)
        outer.addLayout(self.body, 1)


def section_label(title: str, parent: QWidget) -> QLabel:
    """A section title: capitals, small, muted."""
    label = QLabel(title, parent)
    label.setFont(section_font(label.font()))
    label.setProperty("section", "true")
    return label


def caption_label(parent: QWidget, *, wraps: bool = False) -> QLabel:
    """Secondary text, plain, empty at first."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(small_font(label.font()))
    label.setProperty("muted", "true")
    label.setWordWrap(wraps)
    return label
