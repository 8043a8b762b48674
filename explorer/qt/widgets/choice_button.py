"""A quiet button that offers one of several words. Knows no document."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from explorer.qt.theme import small_font

_PADDING_PX = 14  # what the style sheet gives a quiet button, and its border


class ChoiceButton(QToolButton):
    """Says the current choice; a click or Space opens the others."""

    chosen = Signal(str)

    def __init__(
        self, parent: QWidget, *, name: str, choices: tuple[str, ...], prefix: str = ""
    ) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self.setFont(small_font(self.font()))
        self.setProperty("quiet", "true")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self._group = QActionGroup(menu)
        for choice in choices:
            action = menu.addAction(choice)
            action.setCheckable(True)
            self._group.addAction(action)
        self._group.triggered.connect(self._on_group_triggered)
        self.setMenu(menu)
        self.show_choice(choices[0])

    def show_choice(self, choice: str, *, text: str = "") -> None:
        """Mark a choice; ``text`` stands on the button where it differs."""
        for action in self._group.actions():
            action.setChecked(action.text() == choice)
        shown = f"{self._prefix}{text or choice}"
        self.setText(f"{shown} ▾")
        self.setAccessibleDescription(shown)

    def sizeHint(self) -> QSize:
        """As wide as the text: the arrow is part of it, so none is to be added."""
        size = super().sizeHint()
        size.setWidth(self.fontMetrics().horizontalAdvance(self.text()) + _PADDING_PX)
        return size

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _on_group_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.text())
