"""A button that tells how many branches are turned down, and undoes it. Knows no document."""

from collections.abc import Mapping

from PySide6.QtWidgets import QToolButton, QWidget

from explorer.qt.theme import small_font
from explorer.qt.widgets.number_text import plural

_MOST_NAMED = 8


class GateReset(QToolButton):
    """Hidden while every gate is 1: then there is nothing to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(small_font(self.font()))
        self.setProperty("lesion", "true")
        self.hide()

    def show_gates(self, gates: Mapping[str, float]) -> None:
        """Which branches are not at 1."""
        text = f"{plural(len(gates), 'gate')} moved"
        self.setText(f"{text} · reset")
        self.setAccessibleName(f"{text}: reset all")
        lines = [f"{name}: {gate:.2f}" for name, gate in gates.items()]
        more = len(lines) - _MOST_NAMED
        if more > 0:
            lines[_MOST_NAMED:] = [f"and {more} more"]
        self.setToolTip("\n".join(["Set every gate back to 1", *lines]))
        self.setVisible(bool(gates))
