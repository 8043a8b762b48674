"""A line of text in the colour of branch or shortcut, in whatever theme. Knows no document."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.qt.theme import small_font, theme_for
from explorer.qt.widgets.elided_label import ElidedLabel


class Colour(StrEnum):
    BRANCH = "branch"
    SHORTCUT = "shortcut"


class ColouredLabel(ElidedLabel):
    """Small text; the colour is looked up when it is painted."""

    def __init__(
        self,
        parent: QWidget,
        colour: Colour,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent, mode=mode)
        self._colour = colour
        self.setFont(small_font(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        painter.setPen(QColor(theme.accent if self._colour is Colour.BRANCH else theme.shortcut))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown_text())
