"""Everything the keyboard can do, laid over the window. Knows no document."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from explorer.qt.theme import SPACE_L, SPACE_M, SPACE_S, mark_as_card, title_font
from explorer.qt.widgets.card import section_label

Row = tuple[str, str]  # keys, what they do


_LOW_PX = 820
_WORDS_PX = 190


class ShortcutOverlay(QWidget):
    """Covers its parent; any key or click closes it."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[Row]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutOverlay")
        self.setAccessibleName("Keyboard shortcuts")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        card = QFrame(self)
        mark_as_card(card)
        grid = QGridLayout(card)
        grid.setContentsMargins(2 * SPACE_L, SPACE_L, 2 * SPACE_L, 2 * SPACE_L)
        grid.setHorizontalSpacing(2 * SPACE_L)
        grid.setVerticalSpacing(SPACE_M)
        title = QLabel("Keyboard", card)
        title.setFont(title_font(title.font()))
        grid.addWidget(title, 0, 0, 1, 4)
        for column, group in enumerate(groups):
            _fill(grid, card, group, column=2 * column)
            grid.setColumnStretch(2 * column + 1, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._card, self._grid = card, grid
        self._covered = parent
        parent.installEventFilter(self)
        self._cover()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._covered:
            self._cover()
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        """All of the parent; the card as wide as its words, within what there is."""
        self.setGeometry(self._covered.rect())
        is_low = self.height() < _LOW_PX
        self._grid.setVerticalSpacing(SPACE_S // 2 if is_low else SPACE_M)
        room = self.width() - 4 * SPACE_L
        self._card.setFixedWidth(min(self._card.sizeHint().width(), room))

    def event(self, event: QEvent) -> bool:
        """Take every key before a shortcut of the window does."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
        if event.key() not in modifiers:
            self._close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        del event
        self._close()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, 150))

    def _close(self) -> None:
        self.hide()
        self.deleteLater()


def _fill(
    grid: QGridLayout, card: QWidget, group: tuple[str, Sequence[Row]], *, column: int
) -> None:
    title, rows = group
    grid.addWidget(section_label(title, card), 1, column, 1, 2)
    for row, (keys, text) in enumerate(rows, start=2):
        label = QLabel(keys, card)
        label.setProperty("key", "true")
        grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignLeft)
        said = QLabel(text, card)
        said.setWordWrap(True)
        said.setMinimumWidth(min(said.fontMetrics().horizontalAdvance(text), _WORDS_PX))
        grid.addWidget(said, row, column + 1)
