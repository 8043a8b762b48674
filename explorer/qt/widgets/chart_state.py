"""Why a chart is not there, not whole or not of now: not asked for, under way, failed, outdated.

Knows no document.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from explorer.qt.theme import SPACE_M, SPACE_S, small_font, theme_for
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.icons import severity_icon

_ICON_PX = 14
_PROGRESS_PX = 180
_MOST_COUNTED = 100


class ChartPhase(StrEnum):
    READY = "ready"
    WAITING = "waiting"  # for the user to ask for it
    RUNNING = "running"
    FAILED = "failed"
    CANCELLED = "cancelled"
    OUTDATED = "outdated"  # of another network, picture or gates than those of now


@dataclass(frozen=True, slots=True)
class ChartState:
    """``text`` is one sentence; ``action`` stands on the button that belongs to it, "" for none.

    ``total`` 0: not known how much there is to do. ``details`` are technical.
    """

    phase: ChartPhase
    text: str = ""
    action: str = ""
    done: int = 0
    total: int = 0
    details: str = ""


READY = ChartState(ChartPhase.READY)


class StateNote(QWidget):
    """A state in words: in the middle of an empty chart, or in a line above what there is of it."""

    action_requested = Signal()

    def __init__(self, parent: QWidget, *, is_line: bool) -> None:
        super().__init__(parent)
        self._is_line = is_line
        self._state = READY
        self._build_ui()
        self._button.clicked.connect(self.action_requested)

    def show_state(self, state: ChartState) -> None:
        """Words, progress and button of a state."""
        self._state = state
        is_running = state.phase is ChartPhase.RUNNING
        has_count = is_running and state.total > 0 and not state.text[-1:].isdigit()
        counted = f" {_progress_text(state.done, state.total)}" if has_count else ""
        self._text.setText(f"{state.text}{' …' if is_running else ''}{counted}")
        self._text.setToolTip(state.details)
        self._text.setVisible(bool(self._text.text()))
        self._progress.setRange(0, state.total)
        self._progress.setValue(state.done)
        self._progress.setVisible(is_running)
        self._button.setText(state.action)
        self._button.setToolTip(state.action)
        self._button.setAccessibleName(state.action or "Ask for the chart")
        self._button.setVisible(bool(state.action))
        self._refresh_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_icon()

    def _build_ui(self) -> None:
        self._icon = QLabel(self)
        self._text = caption_label(self, wraps=True)
        self._progress = QProgressBar(self)
        self._progress.setAccessibleName("Progress of the chart")
        self._progress.setTextVisible(False)
        self._button = QPushButton(self)
        self._button.setAccessibleName("Ask for the chart")
        self._button.setFont(small_font(self._button.font()))
        direction = QBoxLayout.Direction
        row = QBoxLayout(direction.LeftToRight if self._is_line else direction.TopToBottom, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S if self._is_line else SPACE_M)
        if self._is_line:
            self._button.setProperty("quiet", "true")
            self._progress.setFixedWidth(_PROGRESS_PX // 3)
            for widget in (self._icon, self._text, self._progress, self._button):
                row.addWidget(widget, 1 if widget is self._text else 0)
            return
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._progress.setMaximumWidth(_PROGRESS_PX)
        row.addStretch(1)
        for widget in (self._icon, self._text, self._progress, self._button):
            centre = Qt.AlignmentFlag.AlignHCenter
            row.addWidget(widget, 0, Qt.AlignmentFlag(0) if widget is self._text else centre)
        row.addStretch(1)

    def _refresh_icon(self) -> None:
        theme = theme_for(self.palette())
        icons = {
            ChartPhase.FAILED: ("error", theme.bad),
            ChartPhase.CANCELLED: ("info", theme.muted),
            ChartPhase.OUTDATED: ("warning", theme.warn),
        }
        found = icons.get(self._state.phase)
        self._icon.setVisible(found is not None)
        if found is not None:
            self._icon.setPixmap(severity_icon(*found).pixmap(_ICON_PX, _ICON_PX))


def _progress_text(done: int, total: int) -> str:
    """Counts that can be grasped; else percent."""
    return f"{done} of {total}" if total <= _MOST_COUNTED else f"{100 * done // total} %"
