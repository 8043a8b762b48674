"""A quiet button that offers one of several words. Knows no document."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from explorer.qt.widgets.quiet_button import QuietButton


class ChoiceButton(QuietButton):
    """Says the current choice; a click or Space opens the others."""

    chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        *,
        name: str,
        choices: tuple[str, ...],
        prefix: str = "",
        tips: tuple[str, ...] = (),
    ) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self._group = QActionGroup(menu)
        self._group.triggered.connect(self._on_group_triggered)
        self.setMenu(menu)
        self.offer(choices, tips=tips)
        self.show_choice(choices[0])

    def offer(self, choices: tuple[str, ...], *, tips: tuple[str, ...] = ()) -> None:
        """Other choices from now on; the button goes on saying what it said."""
        menu = self.menu()
        menu.clear()
        for old in self._group.actions():
            self._group.removeAction(old)
        menu.setToolTipsVisible(bool(tips))
        for choice in choices:
            action = menu.addAction(choice)
            action.setCheckable(True)
            self._group.addAction(action)
        for action, tip in zip(self._group.actions(), tips, strict=False):
            action.setToolTip(tip)

    def show_choice(self, choice: str, *, text: str = "") -> None:
        """Mark a choice; ``text`` stands on the button where it differs."""
        for action in self._group.actions():
            action.setChecked(action.text() == choice)
        shown = f"{self._prefix}{text or choice}"
        self.setText(f"{shown} ▾")
        self.setAccessibleDescription(shown)

    def set_possible(self, choice: str, *, is_possible: bool, tip: str) -> None:
        """Whether a choice can be made at all, and what it means or why not."""
        for action in self._group.actions():
            if action.text() == choice:
                action.setEnabled(is_possible)
                action.setToolTip(tip)

    def _on_group_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.text())
