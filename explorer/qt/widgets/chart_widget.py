"""Charts on screen: what is under the mouse, what is chosen by click or key. Knows no document."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.qt.theme import small_font, theme_for
from explorer.qt.widgets.chart_drawing import Chart, SlotDrawing
from explorer.qt.widgets.chart_marks import SlotFrame
from explorer.qt.widgets.chart_slots import ChartSlot, walked_place

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ChartWidget(QWidget):
    """A chart on screen. ``drawing_changed``: other numbers, perhaps another legend.

    What raises ``NotImplementedError`` is each chart's own: Qt's metaclass allows no ``ABC``.
    """

    drawing_changed = Signal()

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setFont(small_font(self.font()))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def drawing(self) -> Chart:
        """What is shown now, without what the mouse is over."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(420, 14 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 6 * self.fontMetrics().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        with QPainter(self) as painter:  # ended even if a drawing raises: else Qt crashes
            self._shown().paint_chart(painter, QRectF(self.rect()), theme)
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.shortcut), 1))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _shown(self) -> Chart:
        """With what the mouse is over."""
        raise NotImplementedError

    def _tip_at(self, position: QPointF) -> str:
        raise NotImplementedError


class SlotChart(ChartWidget):
    """Columns of which one can be chosen, by a click or by Left, Right, Home and End."""

    slot_chosen = Signal(str)
    slot_activated = Signal(str)  # by a double click, Space or Enter

    def __init__(self, parent: QWidget, drawing: SlotDrawing, *, name: str) -> None:
        super().__init__(parent, name=name)
        self._drawing = drawing
        self._chosen = ""

    def drawing(self) -> SlotDrawing:
        return replace(self._drawing, hovered=-1)

    def show_choice(self, name: str) -> None:
        """Mark a slot, now or as soon as it is there."""
        self._chosen = name
        place = _place_of(self._drawing.places, name)
        if place != self._drawing.chosen:
            self._drawing = replace(self._drawing, chosen=place)
            self._tell_choice()
            self.update()

    def bar_rect(self, name: str) -> QRectF:
        """The column of a slot in the widget, from the top to the bottom of the plot."""
        place = _place_of(self._drawing.places, name)
        return QRectF() if place < 0 else self._frame().column(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place >= 0:
            self._choose_and_tell(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place >= 0:
            self.slot_activated.emit(self._drawing.places[place].name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _ENTER and self._drawing.chosen >= 0:
            if not event.isAutoRepeat():
                self.slot_activated.emit(self._drawing.places[self._drawing.chosen].name)
            return
        now, last = self._drawing.chosen, len(self._drawing.places) - 1
        wanted = walked_place(Qt.Key(event.key()), now, last)
        if wanted is None:
            super().keyPressEvent(event)
        elif wanted != now:
            self._choose_and_tell(wanted)

    def _show(self, drawing: SlotDrawing) -> None:
        """Another drawing; what was chosen stays so if it is there."""
        hovered = self._drawing.hovered if drawing.places == self._drawing.places else -1
        chosen = _place_of(drawing.places, self._chosen)
        self._drawing = replace(drawing, chosen=chosen, hovered=hovered)
        self._tell_choice()
        self.update()
        self.drawing_changed.emit()

    def _choose_and_tell(self, place: int) -> None:
        name = self._drawing.places[place].name
        self.show_choice(name)
        self.slot_chosen.emit(name)

    def _hover(self, place: int) -> None:
        if place != self._drawing.hovered:
            self._drawing = replace(self._drawing, hovered=place)
            self.update()

    def _tell_choice(self) -> None:
        self.setAccessibleDescription(self._drawing.tip(self._drawing.chosen).replace("\n", "; "))

    def _shown(self) -> Chart:
        return self._drawing

    def _tip_at(self, position: QPointF) -> str:
        return self._drawing.tip(self._place_at(position))

    def _frame(self) -> SlotFrame:
        return self._drawing.frame(QSizeF(self.size()), self.fontMetrics())

    def _place_at(self, position: QPointF) -> int:
        return self._frame().place_at(position.x(), len(self._drawing.places))


def _place_of(slots: Sequence[ChartSlot], name: str) -> int:
    return next((place for place, slot in enumerate(slots) if slot.name == name), -1)
