"""A line that lists the branches that are turned down, and takes it back. Knows no document."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from explorer.qt.theme import SPACE_M, SPACE_S
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.number_text import factor_text, plural
from explorer.qt.widgets.quiet_button import QuietButton

_WIDEST_NAME_PX = 150
_WIDEST_FACTOR = "×0.00"
_MOST_IN_TIP = 30


class LesionStrip(QWidget):
    """Hidden while every branch is as trained."""

    merge_clicked = Signal(str)
    reset_requested = Signal(str)  # of one merge
    clear_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lesionStrip")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._chips: list[_Chip] = []
        self._gates: Mapping[str, float] = {}
        self._build_ui()
        self.hide()

    def show_gates(self, gates: Mapping[str, float], *, can_undo: bool, can_redo: bool) -> None:
        """Factors on branches other than 1, in the order they are to be listed in."""
        self._gates = gates
        self.setAccessibleName(f"{plural(len(gates), 'gate')} moved")
        self.setAccessibleDescription(", ".join(_told(gates)))
        self._undo.setEnabled(can_undo)
        self._redo.setEnabled(can_redo)
        self.setVisible(bool(gates))
        if gates:
            self._show_chips()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_chips()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    # ------------------------------------------------------------ building

    def _build_ui(self) -> None:
        self._more = caption_label(self)
        self._clear = self._button("Clear", "Every branch as it was trained (Ctrl+Shift+0)")
        self._undo = self._button("Undo", "Take back the last change of a gate (Ctrl+Z)")
        self._redo = self._button("Redo", "Change the gate again (Ctrl+Shift+Z)")
        self._clear.clicked.connect(self.clear_requested)
        self._undo.clicked.connect(self.undo_requested)
        self._redo.clicked.connect(self.redo_requested)
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACE_S)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._row)
        row.addWidget(self._more)
        row.addStretch(1)
        for button in (self._clear, self._undo, self._redo):
            row.addWidget(button)

    def _button(self, text: str, tip: str) -> QuietButton:
        button = QuietButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(f"{text} lesions" if text == "Clear" else f"{text} a change")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    # ------------------------------------------------------------ chips

    def _show_chips(self) -> None:
        """As many as there is room for; how many more there are is said, and in the tooltip who."""
        self._fill_chips()
        shown = self._fitting()
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < shown)
        rest = dict(list(self._gates.items())[shown:])
        self._more.setText(f"  +{len(rest)} more" if rest else "")
        told = _told(rest)
        cut = [f"and {len(told) - _MOST_IN_TIP} more"] if len(told) > _MOST_IN_TIP else []
        self._more.setToolTip("\n".join([*told[:_MOST_IN_TIP], *cut]))

    def _fill_chips(self) -> None:
        """Chips are kept: while a slider moves, only words change."""
        most = max(1, self.width() // (2 * SPACE_M))
        gates = list(self._gates.items())[:most]
        while len(self._chips) < len(gates):
            chip = _Chip(self)
            chip.clicked.connect(self.merge_clicked)
            chip.closed.connect(self.reset_requested)
            self._row.addWidget(chip)
            self._chips.append(chip)
        for chip, (name, gate) in zip(self._chips, gates, strict=False):
            chip.show_gate(name, gate)

    def _fitting(self) -> int:
        """How many chips have room, at least one."""
        buttons = (self._clear, self._undo, self._redo)
        room = self.width() - sum(button.sizeHint().width() for button in buttons) - SPACE_M
        words = self._more.fontMetrics().horizontalAdvance("  +999 more")
        count, used = len(self._gates), 0
        for place, chip in enumerate(self._chips[:count]):
            used += chip.sizeHint().width() + SPACE_S
            is_last = place == count - 1
            if used > room - (0 if is_last else words):
                return max(place, 1)
        return min(count, len(self._chips))


class _Chip(QFrame):
    """One branch: a click on its name selects the merge, the cross resets its gate."""

    clicked = Signal(str)
    closed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("chip", "true")
        self._merge = ""
        self._name = QuietButton(self)
        self._close = QuietButton(self)
        self._close.setText("×")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._name)
        row.addWidget(self._close)
        for button in (self._name, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("in_chip", "true")
        self._close.setProperty("closes_chip", "true")
        self._name.clicked.connect(self._on_name_clicked)
        self._close.clicked.connect(self._on_close_clicked)

    def show_gate(self, merge: str, gate: float) -> None:
        self._merge = merge
        factor = factor_text(gate)
        metrics = self._name.fontMetrics()
        left = Qt.TextElideMode.ElideLeft  # ends tell names apart, not starts
        name = metrics.elidedText(merge, left, _WIDEST_NAME_PX)
        self._name.setText(f"{name} {factor}")
        widest = factor if gate == 0 else _WIDEST_FACTOR
        self._name.setFixedWidth(self._name.width_of(f"{name} {widest}"))
        self._name.setAccessibleName(f"{merge}: branch {factor}")
        self._name.setToolTip(f"{merge}: branch {factor}\nClick selects the merge")
        self._close.setAccessibleName(f"Reset the gate of {merge}")
        self._close.setToolTip("Set this gate back to 1")

    def _on_name_clicked(self) -> None:
        self.clicked.emit(self._merge)

    def _on_close_clicked(self) -> None:
        self.closed.emit(self._merge)


def _told(gates: Mapping[str, float]) -> list[str]:
    return [f"{name}: {factor_text(gate)}" for name, gate in gates.items()]
