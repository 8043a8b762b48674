"""A quiet button that says which class is looked at, and offers the likeliest ones.

Knows no document.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from explorer.core.measurements import Prediction
from explorer.qt.widgets.number_text import percent_text
from explorer.qt.widgets.quiet_button import QuietButton

_WIDEST_PX = 130


class ClassButton(QuietButton):
    """``class_chosen``: an index, or None for whatever the network takes the picture for."""

    class_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Class that is looked at")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self._group = QActionGroup(self.menu())
        self._group.triggered.connect(self._on_group_triggered)
        self.show_classes((), None)

    def show_classes(self, top: tuple[Prediction, ...], chosen: int | None) -> None:
        """The classes on offer, likeliest first, and the one that is looked at."""
        menu = self.menu()
        menu.clear()
        for old in self._group.actions():
            self._group.removeAction(old)
        first = f" ({top[0].label})" if top else ""
        self._add(f"The likeliest{first}", None, is_chosen=chosen is None)
        menu.addSeparator()
        for found in top:
            text = f"{found.label}, {percent_text(found.probability)}"
            self._add(text, found.index, is_chosen=found.index == chosen)
        self._say(next((found.label for found in top if found.index == chosen), ""), top)
        self.setEnabled(bool(top))

    def _say(self, label: str, top: tuple[Prediction, ...]) -> None:
        shown = label or (top[0].label if top else "class")
        cut = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, _WIDEST_PX)
        self.setText(f"{cut} ▾")
        self.setToolTip(f"Class that is looked at: {shown}")
        self.setAccessibleDescription(shown)

    def _add(self, text: str, index: int | None, *, is_chosen: bool) -> None:
        action = QAction(text, self.menu())
        action.setData(index)
        action.setCheckable(True)
        action.setChecked(is_chosen)
        self._group.addAction(action)
        self.menu().addAction(action)

    def _on_group_triggered(self, action: QAction) -> None:
        self.class_chosen.emit(action.data())
