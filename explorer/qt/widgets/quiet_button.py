"""A button without a frame, as wide as its text. Knows no document."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.qt.theme import small_font

_PADDING_PX = 14  # what the style sheet gives a quiet button, and its border


class QuietButton(QToolButton):
    """Small text. ``widest`` is the longest text it will have: it keeps the room for that."""

    def __init__(self, parent: QWidget, *, widest: str = "") -> None:
        super().__init__(parent)
        self._widest = widest
        self.setFont(small_font(self.font()))
        self.setProperty("quiet", "true")

    def width_of(self, text: str) -> int:
        """How wide the button is with this text on it."""
        return self.fontMetrics().horizontalAdvance(text) + _PADDING_PX

    def sizeHint(self) -> QSize:
        """Qt would add room for an arrow, which is part of our texts."""
        size = super().sizeHint()
        if self.text():
            size.setWidth(max(self.width_of(self.text()), self.width_of(self._widest)))
        return size

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
