"""What every chart can do: be painted anywhere, be told as a table, be pointed at.

Knows no document.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.qt.theme import Theme, small_font, theme_for
from explorer.qt.widgets.chart_legend import LegendKey
from explorer.qt.widgets.chart_marks import SlotFrame
from explorer.qt.widgets.chart_slots import ChartSlot, walked_place


class Chart(Protocol):
    """A drawing that never changes: the same code paints the screen, a PNG and an SVG.

    It may be painted on any thread.
    """

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see or to save yet."""

    def paint_chart(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """In the font of the painter; the ground is there already."""

    def csv_rows(self) -> list[list[str]]:
        """Cells, ready to be written; first a header with units."""

    def legend_keys(self) -> tuple[LegendKey, ...]:
        """What is to stand beside the chart, if anything."""


class ChartWidget(QWidget):
    """A chart on screen. ``drawing_changed``: other numbers, perhaps another legend."""

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
        painter = QPainter(self)
        self._shown().paint_chart(painter, QRectF(self.rect()), theme)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.shortcut), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _shown(self) -> Chart:
        """With what the mouse is over."""
        raise NotImplementedError

    def _tip_at(self, position: QPointF) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDrawing:
    """A chart with one column per slot; ``chosen`` and ``hovered`` are places, -1 for none."""

    chosen: int = -1
    hovered: int = -1

    @property
    def is_empty(self) -> bool:
        return not self.places

    @property
    def places(self) -> tuple[ChartSlot, ...]:
        raise NotImplementedError

    def paint_chart(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        raise NotImplementedError

    def csv_rows(self) -> list[list[str]]:
        raise NotImplementedError

    def legend_keys(self) -> tuple[LegendKey, ...]:
        return ()

    def frame(self, size: QSizeF, metrics: QFontMetrics) -> SlotFrame:
        """Where the columns lie in a chart of a size."""
        raise NotImplementedError

    def tip(self, place: int) -> str:
        """All that is known of a place, one fact per line."""
        raise NotImplementedError


class SlotChart(ChartWidget):
    """Columns of which one can be chosen, by a click or by Left, Right, Home and End."""

    slot_chosen = Signal(str)

    def __init__(self, parent: QWidget, drawing: SlotDrawing, *, name: str) -> None:
        super().__init__(parent, name=name)
        self._drawing = drawing
        self._chosen = ""

    def drawing(self) -> Chart:
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
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
