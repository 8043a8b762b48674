"""A slider that turns the branch of one merge down. Knows no document."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from explorer.qt.theme import SPACE_S, small_font
from explorer.qt.widgets.card import caption_label

_STEPS = 100


class GateControl(QWidget):
    """From 0 (branch off) to 1 (as trained), in hundredths."""

    gate_changed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(_STEPS // 10)
        self._slider.setAccessibleName("Gate on the branch")
        self._slider.setToolTip("Factor on the branch F(x): 0 leaves only the shortcut")
        self._slider.setMinimumWidth(40)
        name = caption_label(self)
        name.setText("gate")
        self._value = caption_label(self)
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance("0.00 "))
        self._reset = QToolButton(self)
        self._reset.setText("↺")
        self._reset.setAccessibleName("Reset the gate")
        self._reset.setFont(small_font(self._reset.font()))
        self._reset.setProperty("quiet", "true")
        self._reset.setToolTip("Set this gate back to 1")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(name)
        row.addWidget(self._slider, 1)
        row.addWidget(self._value)
        row.addWidget(self._reset)
        self._slider.valueChanged.connect(self._on_slider_value_changed)
        self._reset.clicked.connect(self._on_reset_clicked)
        self.show_gate(1.0)

    def show_gate(self, gate: float) -> None:
        """Set the slider; tells nobody."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(gate * _STEPS))
        self._show_value(gate)

    def _show_value(self, gate: float) -> None:
        self._value.setText(f"{gate:.2f}")
        self._reset.setEnabled(gate != 1.0)

    def _on_slider_value_changed(self, step: int) -> None:
        self._show_value(step / _STEPS)
        self.gate_changed.emit(step / _STEPS)

    def _on_reset_clicked(self) -> None:
        self._slider.setValue(_STEPS)
