"""The row above the charts of lesions: what to do, and of what to tell. Knows no document."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from explorer.core.measurements import Prediction
from explorer.qt.theme import SPACE_S
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.class_button import ClassButton
from explorer.qt.widgets.flow_layout import FlowLayout
from explorer.qt.widgets.quiet_button import QuietButton

NO_OTHER = "Nothing"
_DRAWS = (5, 10, 30)
_LONGEST_TITLE = 20


class LesionMode(StrEnum):
    EACH = "Each alone"
    SEVERAL = "Several at once"
    REORDERED = "Reordered"
    FOLDER = "Folder"


_TIPS = (
    "Delete every block in turn",
    "Delete several blocks at random, more and more of them",
    "Let blocks of equal shape change places",
    "Delete every block in turn, on a folder of labelled pictures",
)


class LesionControls(QWidget):
    """``again_requested``: other draws, or another folder. Shows only what counts in a mode."""

    mode_chosen = Signal(str)
    class_chosen = Signal(object)  # index, or None
    measure_chosen = Signal(str)
    draws_chosen = Signal(int)
    other_chosen = Signal(str)  # "" for none
    again_requested = Signal()

    def __init__(self, parent: QWidget, *, measures: tuple[str, ...]) -> None:
        super().__init__(parent)
        self._build_ui(measures)
        self._connect()
        self.show_others((), chosen="", hint="")

    # ------------------------------------------------------------ verbs

    def show_mode(self, mode: LesionMode, *, again: str) -> None:
        """``again`` stands on the button that asks for more, "" for none."""
        has_draws = mode in (LesionMode.SEVERAL, LesionMode.REORDERED)
        self._modes.show_choice(mode)
        self._classes.setVisible(mode is not LesionMode.FOLDER)
        self._measures.setVisible(mode is LesionMode.EACH)
        self._draws.setVisible(has_draws)
        self._again.setText(again)
        self._again.setToolTip(again)
        self._again.setVisible(bool(again))
        self.updateGeometry()

    def show_classes(self, top: tuple[Prediction, ...], chosen: int | None) -> None:
        self._classes.show_classes(top, chosen)

    def show_measure(self, measure: str) -> None:
        self._measures.show_choice(measure)

    def show_draws(self, draws: int) -> None:
        self._draws.show_choice(f"{draws} draws")

    def show_others(self, titles: tuple[str, ...], *, chosen: str, hint: str) -> None:
        """Networks that this one can be compared with; the hint says how to get one."""
        if titles:
            self._others.offer((NO_OTHER, *titles))
        else:
            self._others.offer((hint,))
            self._others.set_possible(hint, is_possible=False, tip=hint)
        cut = chosen if len(chosen) <= _LONGEST_TITLE else f"{chosen[: _LONGEST_TITLE - 1]}…"
        text = f"vs {cut}" if chosen else "Compare with"
        self._others.show_choice(chosen or NO_OTHER, text=text)
        self._others.setToolTip(f"Compare with {chosen or 'another network'}")

    # ------------------------------------------------------------ building

    def _build_ui(self, measures: tuple[str, ...]) -> None:
        self._modes = ChoiceButton(
            self, name="What is deleted", choices=tuple(LesionMode), tips=_TIPS
        )
        self._classes = ClassButton(self)
        self._measures = ChoiceButton(self, name="What the bars tell", choices=measures)
        draws = tuple(f"{count} draws" for count in _DRAWS)
        self._draws = ChoiceButton(self, name="Random draws", choices=draws)
        self._others = ChoiceButton(self, name="Compare with another network", choices=(NO_OTHER,))
        self._again = QuietButton(self)
        self._again.setAccessibleName("Ask again")
        row = FlowLayout(self, spacing=SPACE_S)
        for widget in (
            self._modes,
            self._classes,
            self._measures,
            self._draws,
            self._others,
            self._again,
        ):
            row.addWidget(widget)

    def _connect(self) -> None:
        self._modes.chosen.connect(self.mode_chosen)
        self._classes.class_chosen.connect(self.class_chosen)
        self._measures.chosen.connect(self.measure_chosen)
        self._draws.chosen.connect(self._on_draws_chosen)
        self._others.chosen.connect(self._on_others_chosen)
        self._again.clicked.connect(self.again_requested)

    def _on_draws_chosen(self, choice: str) -> None:
        self.draws_chosen.emit(int(choice.split(maxsplit=1)[0]))

    def _on_others_chosen(self, choice: str) -> None:
        self.other_chosen.emit("" if choice == NO_OTHER else choice)
