"""A field that finds layers: what is typed, how many match, and stepping through them."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from explorer.qt.theme import small_font, theme_for
from explorer.qt.widgets.icons import search_icon


class SearchField(QLineEdit):
    """``step_requested``: 1 for the next match (Enter), -1 for the one before (Shift+Enter)."""

    step_requested = Signal(int)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self._count = QLabel(self)
        self._count.setProperty("muted", "true")
        self._count.setFont(small_font(self.font()))
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._refresh_icon()

    def show_matches(self, position: int, total: int) -> None:
        """Say which match of how many is selected; position 0: none of them yet."""
        if not self.text():
            text = ""
        elif not total:
            text = "no match"
        else:
            text = f"{position} of {total}" if position else f"{total} found"
        self._count.setText(text)
        self._place_count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.step_requested.emit(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_count()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_icon()

    def _place_count(self) -> None:
        self._count.adjustSize()
        size = self._count.size()
        self._count.move(self.width() - size.width() - 10, (self.height() - size.height()) // 2)
        self.setTextMargins(0, 0, size.width() + 6 if self._count.text() else 0, 0)

    def _refresh_icon(self) -> None:
        self._icon.setIcon(search_icon(theme_for(self.palette()).muted))
