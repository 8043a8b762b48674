"""A slider that turns the branch of one merge down. Knows no document."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from explorer.qt.theme import SPACE_S, small_font
from explorer.qt.widgets.card import caption_label

TELL_EVERY_MS = 120
_STEPS = 100


class GateControl(QWidget):
    """From 0 (branch off) to 1 (as trained), in hundredths.

    1. A first change is told at once, further ones at most every ``TELL_EVERY_MS``.
    2. While the handle is held, the next one also waits for ``note_result``: a newer value would
       stop the run of the one before, and nothing would move on the screen.
    3. Letting go, or ``flush``, tells the last value at once.
    """

    gate_changed = Signal(float)
    released = Signal()  # the handle, after its last value was told

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._told = 1.0
        self._is_awaiting_result = False
        self._timer = QTimer(self, singleShot=True, interval=TELL_EVERY_MS)
        self._build_ui()
        self._timer.timeout.connect(self._tell_if_due)
        self._slider.valueChanged.connect(self._on_slider_value_changed)
        self._slider.sliderReleased.connect(self.flush)
        self._slider.sliderReleased.connect(self.released)
        self._reset.clicked.connect(self._on_reset_clicked)
        self.show_gate(1.0)

    def show_gate(self, gate: float) -> None:
        """Set the slider; tells nobody. What the user is about to set comes before it."""
        if self._slider.isSliderDown() or self._is_pending():
            return
        self._told = gate
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(gate * _STEPS))
        self._show_value(gate)

    @property
    def is_held(self) -> bool:
        """Whether the user holds the handle with the mouse."""
        return self._slider.isSliderDown()

    def note_result(self) -> None:
        """A result has arrived: the next value may follow."""
        self._is_awaiting_result = False
        if not self._timer.isActive():
            self._tell_if_due()

    def flush(self) -> None:
        """Tell what has not been told yet."""
        self._is_awaiting_result = False
        self._timer.stop()
        if self._is_pending():
            self._tell()

    def _build_ui(self) -> None:
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, _STEPS)
        self._slider.setValue(_STEPS)
        self._slider.setPageStep(_STEPS // 10)
        self._slider.setAccessibleName("Gate on the branch")
        self._slider.setToolTip("Factor on the branch F(x): 0 leaves only the shortcut")
        self._slider.setMinimumWidth(40)
        self.setFocusProxy(self._slider)
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

    def _gate(self) -> float:
        return self._slider.value() / _STEPS

    def _is_pending(self) -> bool:
        return round(self._told * _STEPS) != self._slider.value()

    def _show_value(self, gate: float) -> None:
        self._value.setText(f"{gate:.2f}")
        self._reset.setEnabled(gate != 1.0)

    def _tell_if_due(self) -> None:
        if self._is_pending() and not (self._slider.isSliderDown() and self._is_awaiting_result):
            self._tell()

    def _tell(self) -> None:
        self._told = self._gate()
        self._is_awaiting_result = True
        self._timer.start()
        self.gate_changed.emit(self._told)

    def _on_slider_value_changed(self, step: int) -> None:
        self._show_value(step / _STEPS)
        if not self._timer.isActive():
            self._tell_if_due()

    def _on_reset_clicked(self) -> None:
        self._slider.setValue(_STEPS)
        self.flush()
