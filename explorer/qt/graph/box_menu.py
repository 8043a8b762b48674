"""What a right click on a box offers. Knows no graph: it is told what is possible."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True, slots=True)
class BoxOffer:
    """``opening`` says what opens or closes the box, "" where nothing does; ``branches`` is how
    many it has, of which ``are_off`` says whether all are switched off."""

    opening: str
    branches: int
    are_off: bool
    can_fold: bool


class BoxMenu(QMenu):
    """Acts upon the box that is selected; says the keys for the same."""

    open_requested = Signal()
    switch_requested = Signal()
    gate_requested = Signal()
    fold_requested = Signal()
    copy_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("boxMenu")
        self.setAccessibleName("What can be done with this box")
        self._open = self._entry(self.open_requested)
        self._switch = self._entry(self.switch_requested)
        self._gate = self._entry(self.gate_requested, "Gate …\tG")
        self._gates_end = self.addSeparator()
        self._fold = self._entry(self.fold_requested, "Fold equal neighbours")
        self._entry(self.copy_requested, "Copy name\tCtrl+C")

    def offer(self, offer: BoxOffer, at: QPoint) -> None:
        """Open at a point of the screen."""
        self._open.setText(f"{offer.opening}\tEnter")
        self._open.setVisible(bool(offer.opening))
        word = "branch" if offer.branches == 1 else f"{offer.branches} branches"
        self._switch.setText(f"Switch {word} {'on' if offer.are_off else 'off'}\tL")
        for action in (self._switch, self._gate):
            action.setVisible(offer.branches > 0)
        self._gates_end.setVisible(bool(offer.opening) or offer.branches > 0)
        self._fold.setEnabled(offer.can_fold)
        self.popup(at)

    def _entry(self, wish: SignalInstance, text: str = "") -> QAction:
        action = self.addAction(text)
        action.triggered.connect(wish)
        return action
