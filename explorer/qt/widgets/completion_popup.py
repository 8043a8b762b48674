"""Suggestions under a field, inside its window. Knows no document.

Not a window of its own: so it never takes the focus, needs nothing of the window manager and
does not flicker while one types.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from explorer.qt.graph.finding.completion import Completion
from explorer.qt.theme import RADIUS, SPACE_L, SPACE_M, SPACE_S, small_font, theme_for
from explorer.qt.widgets.completion_rows import COMPLETION_ROLE, CompletionRowDelegate
from explorer.qt.widgets.elided_label import ElidedLabel

_SHADOW_PX = 12
_GAP_PX = 3
_REMARK_PX = 6  # above and below
_USUAL_EM, _WIDEST_EM = 62, 90  # characters
_KEYS = "↓ to choose, Enter to take, Esc to close"


class CompletionPopup(QWidget):
    """``chosen``: a row was clicked."""

    chosen = Signal(Completion)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("completionPopup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widest = 0  # since it was opened: it grows while one types, and does not shrink
        self._build_ui()
        self.hide()

    def show_completions(self, completions: Sequence[Completion], owner: QWidget) -> None:
        """Offer these under a field; none of them is current."""
        self._fill(completions)
        self._remark.setText(_KEYS)
        self._open_under(owner)

    def show_remark(self, text: str, owner: QWidget) -> None:
        """Say something instead of offering anything."""
        self._fill(())
        self._remark.setText(text)
        self._open_under(owner)

    def current(self) -> Completion | None:
        """The suggestion chosen by key, if any."""
        index = self._list.currentIndex()
        return index.data(COMPLETION_ROLE) if self.isVisible() and index.isValid() else None

    def move_current(self, step: int) -> None:
        """To the row below (1) or above (-1); between the last and the first lies none."""
        places = self._rows.rowCount() + 1
        place = (self._list.currentIndex().row() + 1 + step) % places
        self._list.setCurrentIndex(self._rows.index(place - 1, 0))
        if place == 0:
            self._list.clearSelection()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click beside it closes it, and so does another size of the window."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Resize):
            self.hide()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.window().removeEventFilter(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The card swallows clicks beside its rows; the shadow lets them through."""
        event.setAccepted(self._card().contains(event.position().toPoint()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a soft shadow at its sides and below."""
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self._card())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 16 if theme.is_dark else 5))
        for reach in range(1, _SHADOW_PX):
            shadow = card.adjusted(-0.7 * reach, reach, 0.7 * reach, reach)
            painter.drawRoundedRect(shadow, RADIUS + reach, RADIUS + reach)
        painter.setPen(QColor(theme.edge if theme.is_dark else theme.border))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if self._list.isVisible():
            line = self._remark.y() - 0.5
            painter.setPen(QColor(theme.border))
            painter.drawLine(QPointF(card.left() + 1, line), QPointF(card.right() - 1, line))

    def _build_ui(self) -> None:
        self._rows = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setObjectName("completionList")
        self._list.setModel(self._rows)
        self._list.setItemDelegate(CompletionRowDelegate(self._list))
        self._list.setAccessibleName("Suggestions")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._list.clicked.connect(self._on_list_clicked)
        self._remark = ElidedLabel(self)
        self._remark.setProperty("muted", "true")
        self._remark.setFont(small_font(self.font()))
        self._remark.setContentsMargins(SPACE_M, _REMARK_PX, SPACE_M, _REMARK_PX)
        layout = QVBoxLayout(self)
        side = _SHADOW_PX + SPACE_S + 1
        layout.setContentsMargins(side, SPACE_S + 1, side, side)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._remark)

    def _fill(self, completions: Sequence[Completion]) -> None:
        self._rows.clear()
        for completion in completions:
            self._rows.appendRow(_item(completion))
        self._list.setVisible(bool(completions))

    def _open_under(self, owner: QWidget) -> None:
        window = owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        if not self.isVisible():
            window.installEventFilter(self)
            self._widest = 0
        self.setGeometry(self._place(owner, window))
        self.show()
        self.raise_()

    def _place(self, owner: QWidget, window: QWidget) -> QRect:
        """Under the field and inside the window, with room for the shadow."""
        corner = owner.mapTo(window, QPoint(0, owner.height() + _GAP_PX))
        letter = self.fontMetrics().averageCharWidth()
        right = window.width() - SPACE_L
        usual = max(owner.width(), min(_USUAL_EM * letter, right - corner.x()))
        self._widest = max(self._widest, usual, min(_WIDEST_EM * letter, self._needed_width()))
        width = min(self._widest, right - SPACE_L)
        left = min(corner.x(), right - width)
        height = min(self._needed_height(), window.height() - corner.y() - SPACE_S)
        return QRect(left - _SHADOW_PX, corner.y(), width + 2 * _SHADOW_PX, height + _SHADOW_PX)

    def _needed_width(self) -> int:
        return self._list.sizeHintForColumn(0) + 2 * (SPACE_S + 1)

    def _needed_height(self) -> int:
        rows = self._rows.rowCount()
        list_height = rows * self._list.sizeHintForRow(0) + SPACE_S if rows else 0
        return list_height + self._remark.sizeHint().height() + 2 * (SPACE_S + 1)

    def _card(self) -> QRect:
        return self.rect().adjusted(_SHADOW_PX, 0, -_SHADOW_PX, -_SHADOW_PX)

    def _on_list_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(COMPLETION_ROLE))


def _item(completion: Completion) -> QStandardItem:
    item = QStandardItem(completion.text)
    item.setData(completion, COMPLETION_ROLE)
    story = f"{completion.text}, {completion.kind}, {completion.finds}"
    item.setData(story, Qt.ItemDataRole.AccessibleTextRole)
    return item
