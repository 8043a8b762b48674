"""What the boxes are coloured by, as a button, and the legend beside it; in whatever room there is.

Knows no document and no view.
"""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.core.graph import ModelGraph
from explorer.qt.graph.legend import GraphLegend, families_story
from explorer.qt.graph.painting.colour_modes import BY_TYPE, MODES, ColourMode
from explorer.qt.graph.painting.colouring import Colouring
from explorer.qt.theme import SPACE_M, theme_for
from explorer.qt.widgets.choice_button import ChoiceButton

_NAME = "What the boxes are coloured by"


class ColourControl(QWidget):
    """As narrow as need be: first the legend loses what may be left out, then the button says
    less, then only the ramp is left of the legend."""

    mode_picked = Signal(object)  # ColourMode

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = BY_TYPE
        self._legend = GraphLegend(self)
        self._button = ChoiceButton(
            self,
            name=_NAME,
            choices=tuple(mode.title for mode in MODES),
            tips=tuple(mode.sentence for mode in MODES),
        )
        self._button.setObjectName("graphColourButton")
        self._button.chosen.connect(self._on_button_chosen)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_colouring(Colouring())

    def show_colouring(self, colouring: Colouring) -> None:
        """Say what the colours mean now."""
        self._mode = colouring.mode
        self._legend.show_colouring(colouring)
        self._tell()
        self._arrange()
        self.updateGeometry()

    def show_graph(self, graph: ModelGraph) -> None:
        """Offer what has values in this network."""
        for mode in MODES:
            is_possible = mode.is_possible(graph)
            tip = mode.sentence if is_possible else f"{mode.absence.capitalize()}."
            self._button.set_possible(mode.title, is_possible=is_possible, tip=tip)

    def point_at(self, place: float | None) -> None:
        """Mark a place on the ramp, 0 to 1; None takes the mark away."""
        self._legend.point_at(place)

    # ------------------------------------------------------------ sizes

    def sizeHint(self) -> QSize:
        width = self._width_of(_long(self._mode)) + self._legend_room(self._legend.sizeHint())
        return QSize(width, self._height())

    def minimumSizeHint(self) -> QSize:
        width = self._width_of(_short(self._mode))
        return QSize(width + self._legend_room(self._legend.minimumSizeHint()), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tell()
        elif event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        """Both at the right end, the legend first."""
        usual = self._legend_room(QSize(self._legend.usual_width, 0))
        is_roomy = self.width() >= self._width_of(_long(self._mode)) + usual
        self._button.show_choice(
            self._mode.title, text=_long(self._mode) if is_roomy else _short(self._mode)
        )
        size = self._button.sizeHint()
        left = self.width() - size.width()
        self._button.setGeometry(left, (self.height() - size.height()) // 2, *size.toTuple())
        width = min(self._legend.sizeHint().width(), left - SPACE_M)
        height = self._legend.sizeHint().height()
        self._legend.setGeometry(
            left - SPACE_M - width, (self.height() - height) // 2, max(width, 0), height
        )

    def _legend_room(self, size: QSize) -> int:
        return 0 if self._legend.is_empty else size.width() + SPACE_M

    def _width_of(self, text: str) -> int:
        return self._button.width_of(f"{text} ▾")

    def _height(self) -> int:
        return max(self._button.sizeHint().height(), self._legend.sizeHint().height())

    # ------------------------------------------------------------ words

    def _tell(self) -> None:
        self._legend.setVisible(not self._legend.is_empty)
        if self._mode is BY_TYPE:
            tip = families_story(theme_for(self.palette()))
        else:
            tip = f"Boxes are coloured by {self._mode.title.lower()}.\n{self._mode.sentence}"
        self._button.setToolTip(tip)

    def _on_button_chosen(self, title: str) -> None:
        mode = next(mode for mode in MODES if mode.title == title)
        self.mode_picked.emit(mode)


def _long(mode: ColourMode) -> str:
    return f"Colour: {mode.title.lower()}"


def _short(mode: ColourMode) -> str:
    return "Colour" if mode is BY_TYPE else mode.short_title
