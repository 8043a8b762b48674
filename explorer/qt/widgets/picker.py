"""A combo box whose list can be searched, with sections and a second column. Knows no document."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QListView,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.qt.theme import SPACE_S, theme_for
from explorer.qt.widgets.icons import draw_arrow
from explorer.qt.widgets.picker_rows import DETAIL_ROLE, SECTION_ROLE, PickerRowDelegate

_SEARCH_FROM_ROWS = 9
_MOST_HEIGHT_PX = 440
_FEWEST_LETTERS = 6
_INSET_X, _INSET_Y, _ARROW_PX = 10, 5, 14
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: ``title`` is also what the closed box says; ``words`` are searched besides it."""

    key: str
    title: str
    detail: str = ""
    tooltip: str = ""
    section: str = ""
    words: str = ""

    def matches(self, text: str) -> bool:
        """Whether every word typed is part of the key, the title or the other words."""
        everything = f"{self.key} {self.title} {self.section} {self.words}".lower()
        return all(word in everything for word in text.lower().split())


class Picker(QComboBox):
    """``picked`` tells the key of a row chosen by the user, never what ``show_current`` set."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._choices: tuple[Choice, ...] = ()
        self._popup = _Popup(self)
        self._popup.chosen.connect(self._on_popup_chosen)
        self.activated.connect(self._on_activated)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self._choices

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these rows; what was current stays so if it is among them."""
        current = self.current_key()
        self._choices = tuple(choices)
        self.clear()
        for row, choice in enumerate(self._choices):
            self.addItem(choice.title, choice.key)
            self.setItemData(row, choice.tooltip, Qt.ItemDataRole.ToolTipRole)
        self.show_current(current)
        self.setEnabled(bool(self._choices))

    def show_current(self, key: str) -> None:
        self.setCurrentIndex(self.findData(key))

    def current_key(self) -> str:
        key = self.currentData()
        return key if isinstance(key, str) else ""

    def showPopup(self) -> None:
        if self._choices:
            self._popup.open_below(self, self._choices, self.current_key())

    def hidePopup(self) -> None:
        self._popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing opens the list and searches it."""
        typed = event.text()
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if typed.strip() and typed.isprintable() and is_plain and self._choices:
            self.showPopup()
            self._popup.search(typed)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past must not build another network."""
        event.ignore()

    def sizeHint(self) -> QSize:
        return self._size_for(self.minimumContentsLength())

    def minimumSizeHint(self) -> QSize:
        return self._size_for(min(_FEWEST_LETTERS, self.minimumContentsLength()))

    def _size_for(self, letters: int) -> QSize:
        width = self.fontMetrics().horizontalAdvance("n") * letters
        icon = self.iconSize().width() + SPACE_S if not self._current_icon().isNull() else 0
        height = self.fontMetrics().height() + 2 * _INSET_Y + 2
        return QSize(width + icon + 2 * _INSET_X + _ARROW_PX, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Like the buttons beside it, with a small arrow."""
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.shortcut if self.hasFocus() else theme.border
        if self.underMouse() and not self.hasFocus():
            edge = theme.edge
        painter.setPen(QColor(edge))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = self.rect().adjusted(_INSET_X, 0, -_INSET_X - _ARROW_PX, 0)
        icon = self._current_icon()
        if not icon.isNull():
            left = QRect(inner.topLeft(), QSize(self.iconSize().width(), inner.height()))
            icon.paint(painter, left)
            inner.setLeft(left.right() + SPACE_S)
        colour = theme.text if self.isEnabled() else theme.edge
        painter.setPen(QColor(colour))
        text = self.currentText() or self.placeholderText()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
        draw_arrow(painter, QPointF(self.width() - _INSET_X - 3, self.height() / 2), colour)

    def _current_icon(self) -> QIcon:
        return self.itemIcon(self.currentIndex())

    def _on_activated(self, row: int) -> None:
        self.picked.emit(self._choices[row].key)

    def _on_popup_chosen(self, key: str) -> None:
        self.show_current(key)
        self.picked.emit(key)


class _Popup(QFrame):
    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", "true")
        self._choices: tuple[Choice, ...] = ()
        self._current = ""
        self._search = QLineEdit(self)
        self._search.setPlaceholderText("Type to search")
        self._search.setAccessibleName("Search the list")
        self._search.textChanged.connect(self._on_search_changed)
        self._search.returnPressed.connect(self._choose_current)
        self._search.installEventFilter(self)
        self._rows = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setModel(self._rows)
        self._list.setItemDelegate(PickerRowDelegate(self._list))
        self._list.setAccessibleName("List of choices")
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._choose_current)
        self._list.activated.connect(self._choose_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._search)
        layout.addWidget(self._list, 1)

    def open_below(self, owner: QWidget, choices: tuple[Choice, ...], current: str) -> None:
        self._choices, self._current = choices, current
        self._search.clear()
        self._search.setVisible(len(choices) >= _SEARCH_FROM_ROWS)
        self._fill("")
        self.setGeometry(self._place(owner))
        self.show()
        (self._list if self._search.isHidden() else self._search).setFocus()
        self._list.scrollTo(self._list.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def search(self, text: str) -> None:
        self._search.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent) and event.key() in _LIST_KEYS:
            if event.type() is QEvent.Type.KeyPress:
                self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _on_search_changed(self, text: str) -> None:
        self._fill(text)

    def _fill(self, text: str) -> None:
        self._rows.clear()
        section = ""
        for choice in self._choices:
            if not choice.matches(text):
                continue
            if choice.section != section:
                section = choice.section
                self._rows.appendRow(_section_item(section))
            self._rows.appendRow(_choice_item(choice))
        self._select_row_of(self._current)

    def _select_row_of(self, key: str) -> None:
        rows = [self._rows.index(row, 0) for row in range(self._rows.rowCount())]
        usable = [row for row in rows if row.data(Qt.ItemDataRole.UserRole)]
        same = [row for row in usable if row.data(Qt.ItemDataRole.UserRole) == key]
        for row in (same or usable)[:1]:
            self._list.setCurrentIndex(row)

    def _choose_current(self) -> None:
        key = self._list.currentIndex().data(Qt.ItemDataRole.UserRole)
        if key:
            self.hide()
            self.chosen.emit(key)

    def _place(self, owner: QWidget) -> QRect:
        rows = [
            self._list.sizeHintForIndex(self._rows.index(row, 0))
            for row in range(self._rows.rowCount())
        ]
        width = max([owner.width(), *(size.width() + 28 for size in rows)])
        search = 0 if self._search.isHidden() else self._search.sizeHint().height() + SPACE_S
        height = sum(size.height() for size in rows) + search + 2 * SPACE_S + 4
        size = QSize(width, min(height, _MOST_HEIGHT_PX))
        screen = owner.screen().availableGeometry()
        top_left = owner.mapToGlobal(QPoint(0, owner.height() + 2))
        top_left.setX(max(screen.left(), min(top_left.x(), screen.right() - size.width())))
        if top_left.y() + size.height() > screen.bottom():
            above = owner.mapToGlobal(QPoint(0, 0)).y() - size.height() - 2
            top_left.setY(max(screen.top(), above))
        return QRect(top_left, size)


def _section_item(title: str) -> QStandardItem:
    item = QStandardItem(title)
    item.setData(title, SECTION_ROLE)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _choice_item(choice: Choice) -> QStandardItem:
    item = QStandardItem(choice.title)
    item.setData(choice.key, Qt.ItemDataRole.UserRole)
    item.setData(choice.detail, DETAIL_ROLE)
    item.setToolTip(choice.tooltip)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return item
