"""A field that finds layers: what is typed, how many match, and stepping through them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAction,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from explorer.qt.graph.finding.completion import Completion
from explorer.qt.theme import small_font, theme_for
from explorer.qt.widgets.completion_popup import CompletionPopup
from explorer.qt.widgets.icons import search_icon

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(QLineEdit):
    """``step_requested``: 1 for the next match (Enter), -1 for the one before (Shift+Enter).
    ``completions_requested``: suggestions are wanted for this text."""

    step_requested = Signal(int)
    completions_requested = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._position, self._total = 0, 0
        self._is_typing = False
        self._build_ui()
        self._connect()

    def show_matches(self, position: int, total: int) -> None:
        """Say which match of how many is selected; position 0: none of them yet."""
        self._position, self._total = position, total
        if not self.text():
            text = ""
        elif not total:
            text = "no layer"
        else:
            text = f"{position} of {total}" if position else f"{total} found"
        self._count.setText(text)
        self._place_count()
        if self._is_typing and self.text() and not total and not self._popup.isVisible():
            self._popup.show_remark(f"No layer fits “{self.text().strip()}”.", self)

    def show_completions(self, completions: Sequence[Completion]) -> None:
        """Offer these; what was offered before is gone."""
        if completions:
            self._popup.show_completions(completions, self)
            self._describe(f"{len(completions)} suggestions, Down to choose")
        else:
            self._popup.hide()

    def start(self) -> None:
        """Take the focus to type a search; an empty field tells what can be searched."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        if not self.text():
            self.completions_requested.emit("")

    def event(self, event: QEvent) -> bool:
        """Before Tab moves the focus, Escape is a shortcut of the window, a tooltip covers."""
        kind = event.type()
        if isinstance(event, QKeyEvent):
            if kind is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.setAccepted(self._popup.isVisible() or bool(self.text()))
                return event.isAccepted()
            if (
                kind is QEvent.Type.KeyPress
                and event.key() == Qt.Key.Key_Tab
                and self._take_current()
            ):
                return True
        if kind is QEvent.Type.ToolTip and self._popup.isVisible():
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _ENTER:
            self._enter(is_back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Down:
            self._go_down()
        elif key == Qt.Key.Key_Up and self._popup.isVisible():
            self._move_current(-1)
        elif key == Qt.Key.Key_Escape and self._popup.isVisible():
            self._close()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.text() and event.button() is Qt.MouseButton.LeftButton:
            self.completions_requested.emit("")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_count()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_icon()

    def _build_ui(self) -> None:
        self.setAcceptDrops(False)
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self._count = QLabel(self)
        self._count.setProperty("muted", "true")
        self._count.setFont(small_font(self.font()))
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._popup = CompletionPopup(self)
        self._refresh_icon()

    def _connect(self) -> None:
        self.textEdited.connect(self._on_text_edited)
        self._popup.chosen.connect(self._on_popup_chosen)

    def _enter(self, *, is_back: bool) -> None:
        if not is_back and self._take_current():
            self._go_to_first()
            return
        self._close()
        self.step_requested.emit(-1 if is_back else 1)

    def _go_down(self) -> None:
        if not self._popup.isVisible():
            self.completions_requested.emit(self.text())
        self._move_current(1)

    def _move_current(self, step: int) -> None:
        self._popup.move_current(step)
        current = self._popup.current()
        if current is not None:
            self._describe(f"{current.text}, {current.kind}, {current.finds}")

    def _take_current(self) -> bool:
        current = self._popup.current()
        if current is not None:
            self._take(current)
        return current is not None

    def _take(self, completion: Completion) -> None:
        self._close()
        self.setText(completion.search)

    def _go_to_first(self) -> None:
        if self._total and not self._position:
            self.step_requested.emit(1)

    def _close(self) -> None:
        self._is_typing = False
        self._popup.hide()
        self._describe("")

    def _describe(self, text: str) -> None:
        """Tell assistive tools what is offered: the focus stays in the field."""
        self.setAccessibleDescription(text)
        change = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(change)

    def _on_text_edited(self, text: str) -> None:
        """Qt says so before it says that the text has changed."""
        self._is_typing = True
        if self.cursorPosition() == len(text):
            self.completions_requested.emit(text)
        else:
            self._popup.hide()

    def _on_popup_chosen(self, completion: Completion) -> None:
        self._take(completion)
        self._go_to_first()

    def _place_count(self) -> None:
        self._count.adjustSize()
        size = self._count.size()
        self._count.move(self.width() - size.width() - 10, (self.height() - size.height()) // 2)
        self.setTextMargins(0, 0, size.width() + 6 if self._count.text() else 0, 0)

    def _refresh_icon(self) -> None:
        self._icon.setIcon(search_icon(theme_for(self.palette()).muted))
