"""A line of words over the graph that says how many paths there are between two boxes."""

from collections.abc import Callable
from itertools import product

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from explorer.qt.theme import theme_for

_PAD_X, _PAD_Y = 12, 4
_MARGIN = 8
_BELOW_HEADERS = 48

Covered = Callable[[QRect], float]
"""How much a place in the parent hides."""


class PathPill(QLabel):
    """Lies over its parent, where it hides least; the pointer goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("graphPaths")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContentsMargins(_PAD_X, _PAD_Y, _PAD_X, _PAD_Y)
        self._words = ""
        self.hide()

    def show_words(self, words: str, covered: Covered) -> None:
        """Say this; nothing hides it."""
        self._words = words
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.place(covered)

    def place(self, covered: Covered) -> None:
        """To where it covers least, at the top if it can; cut in the middle if it is too long."""
        parent = self.parentWidget()
        if parent is None or not self._words:
            return
        room = parent.width() - 2 * (_MARGIN + _PAD_X)
        middle = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self._words, middle, room))
        size = self.sizeHint()
        free_x, low = parent.width() - size.width(), parent.height() - size.height() - _MARGIN
        columns = (free_x // 2, _MARGIN, free_x - _MARGIN)
        rows = [(free_x // 2, _MARGIN), *product(columns, (_BELOW_HEADERS, low))]
        places = [QRect(QPoint(x, y), size) for x, y in rows]
        self.setGeometry(min(places, key=covered))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_for(self.palette())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 1.2))
            painter.setBrush(QColor(theme.raised))
            place = self.rect().toRectF().adjusted(1.0, 1.0, -1.0, -1.0)
            painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        super().paintEvent(event)
