"""Which layer a panel shows: name, kind, whether to believe it. Knows no document."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from explorer.qt.theme import SPACE_M, title_font
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.flow_layout import FlowLayout
from explorer.qt.widgets.untrained_mark import UntrainedMark

_FIELD_STORY = (
    "Receptive field: the input pixels that can change one value of this layer,\n"
    "the union over all paths, shortcuts included. It is theoretical: padding counts\n"
    "like pixels, and those in the middle usually weigh most.\n"
    "Sizes follow Araujo, Norris and Sim,\n"
    "“Computing Receptive Fields of Convolutional Neural Networks” (2019)."
)


class LayerHeading(QWidget):
    """One line where there is room, else two; nothing but a very long name is ever cut."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self._title.setFont(title_font(self._title.font()))
        self._kind = ElidedLabel(self)
        self._kind.setProperty("muted", "true")
        for label in (self._title, self._kind):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._field = QLabel(self)
        self._field.setTextFormat(Qt.TextFormat.PlainText)
        self._field.setProperty("muted", "true")
        self._field.setToolTip(_FIELD_STORY)
        self._note = caption_label(self)
        self._mark = UntrainedMark(self, is_compact=True)
        layout = FlowLayout(self, spacing=SPACE_M)
        for widget in (self._title, self._kind, self._field, self._note, self._mark):
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_layer("", "", is_trained=True)
        self.show_note("")

    def show_layer(self, name: str, kind: str, *, field: str = "", is_trained: bool) -> None:
        """Name, type and shape, and how much a value of it sees."""
        self._title.setText(name)
        self._kind.setText(kind)
        self._kind.setVisible(bool(kind))
        self._field.setText(field)
        self._field.setVisible(bool(field))
        self._mark.setVisible(not is_trained)

    def show_note(self, text: str) -> None:
        """A passing remark beside it."""
        self._note.setText(text)
        self._note.setVisible(bool(text))
