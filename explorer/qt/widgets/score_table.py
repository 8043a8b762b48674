"""Networks in rows, their accuracies on several tests in columns, as bars. Knows no document."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.qt.theme import SPACE_M, SPACE_S, Theme, small_font, theme_for
from explorer.qt.widgets.number_text import percent_text

_BAR_PX = 3
_CORNER = 4


@dataclass(frozen=True, slots=True)
class Score:
    """One row: accuracies from 0 to 1, None where a test is missing."""

    name: str
    label: str
    accuracies: tuple[float | None, ...]
    tooltip: str = ""


class ScoreTable(QWidget):
    """The current row stands out. A click, or arrow keys and Enter, choose another."""

    row_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._scores: tuple[Score, ...] = ()
        self._current = ""
        self._pointed = -1
        self.setFont(small_font(self.font()))
        self.setAccessibleName("Test accuracy of the demo networks")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # ------------------------------------------------------------ verbs

    def show_scores(
        self, columns: tuple[str, ...], scores: tuple[Score, ...], *, current: str
    ) -> None:
        """Replace all rows."""
        self._columns, self._scores, self._current = columns, scores, current
        self._pointed = -1
        self._point_at(-1)
        self.updateGeometry()
        self.update()

    def row_rect(self, name: str) -> QRect:
        """Where the row of a network lies in the widget."""
        row = next(at for at, score in enumerate(self._scores) if score.name == name)
        return self._row_rect(row)

    # ------------------------------------------------------------ events

    def sizeHint(self) -> QSize:
        return QSize(420, self._header_px() + len(self._scores) * self._row_px() + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self._row_at(event.pos().y())
            QToolTip.showText(
                event.globalPos(), self._scores[row].tooltip if row >= 0 else "", self
            )
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._row_at(round(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(round(event.position().y()))
        if event.button() is Qt.MouseButton.LeftButton and row >= 0:
            self.row_chosen.emit(self._scores[row].name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._pointed >= 0:
            self.row_chosen.emit(self._scores[self._pointed].name)
            return
        last = len(self._scores) - 1
        now = self._pointed if self._pointed >= 0 else self._current_row()
        steps = {
            Qt.Key.Key_Up: now - 1,
            Qt.Key.Key_Down: now + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key not in steps or last < 0:
            super().keyPressEvent(event)
            return
        self._point_at(max(0, min(last, steps[key])))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.muted))
        for place, column in enumerate(self._columns):
            room = self._cell(QRect(0, 0, self.width(), self._header_px()), place)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, int(flags), column)
        for row in range(len(self._scores)):
            self._paint_row(painter, row, theme)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.shortcut), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    # ------------------------------------------------------------ painting

    def _paint_row(self, painter: QPainter, row: int, theme: Theme) -> None:
        score, rect = self._scores[row], self._row_rect(row)
        is_current = row == self._current_row()
        if is_current or row == self._pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection if is_current else theme.raised))
            painter.drawRoundedRect(rect, _CORNER, _CORNER)
        if is_current and row == self._pointed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.edge), 1))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        font = QFont(self.font())
        font.setBold(is_current)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        first = self._cell(rect, 0)
        room = QRect(SPACE_M, rect.top(), first.left() - 2 * SPACE_M, rect.height())
        label = painter.fontMetrics().elidedText(
            score.label, Qt.TextElideMode.ElideMiddle, room.width()
        )
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(flags), label)
        for place, accuracy in enumerate(score.accuracies):
            cell = self._cell(rect, place)
            self._paint_cell(painter, cell, accuracy, theme=theme, is_current=is_current)
        painter.setFont(self.font())

    def _paint_cell(
        self,
        painter: QPainter,
        cell: QRect,
        accuracy: float | None,
        *,
        theme: Theme,
        is_current: bool,
    ) -> None:
        """The number, and under it a bar from 0 to 100 %."""
        painter.setPen(QColor(theme.text))
        text = "–" if accuracy is None else percent_text(accuracy)
        above = cell.adjusted(0, 1, 0, -_BAR_PX - 3)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(above, int(flags), text)
        if accuracy is None:
            return
        bar = QRectF(cell.left(), cell.bottom() - _BAR_PX - 1, cell.width(), _BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.border))
        painter.drawRoundedRect(bar, 1.5, 1.5)
        bar.setWidth(bar.width() * max(0.0, min(1.0, accuracy)))
        painter.setBrush(QColor(theme.accent if is_current else theme.muted))
        painter.drawRoundedRect(bar, 1.5, 1.5)

    # ------------------------------------------------------------ geometry

    def _header_px(self) -> int:
        return self.fontMetrics().height() + SPACE_S

    def _row_px(self) -> int:
        return self.fontMetrics().height() + _BAR_PX + SPACE_M

    def _row_rect(self, row: int) -> QRect:
        row_px = self._row_px()
        return QRect(0, self._header_px() + row * row_px, self.width(), row_px)

    def _cell(self, row: QRect, place: int) -> QRect:
        """A column: the same width for each, all of them at the right."""
        width = self._cell_px()
        from_right = (len(self._columns) - place) * (width + SPACE_M)
        return QRect(row.right() + 1 - from_right, row.top(), width, row.height())

    def _cell_px(self) -> int:
        """As wide as the names leave room for, within limits."""
        font = QFont(self.font())
        font.setBold(True)
        metrics = QFontMetrics(font)
        widest = max((metrics.horizontalAdvance(score.label) for score in self._scores), default=0)
        room = (self.width() - widest - 3 * SPACE_M) // max(1, len(self._columns)) - SPACE_M
        return max(metrics.horizontalAdvance("99.9 %") + 2, min(86, room))

    def _row_at(self, y: int) -> int:
        row = (y - self._header_px()) // self._row_px()
        return row if 0 <= row < len(self._scores) else -1

    def _current_row(self) -> int:
        return next((at for at, score in enumerate(self._scores) if self._is_current(score)), -1)

    def _is_current(self, score: Score) -> bool:
        return score.name == self._current

    def _point_at(self, row: int) -> None:
        if row != self._pointed:
            self._pointed = row
            self.update()
        is_other = row >= 0 and not self._is_current(self._scores[row])
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(hand if is_other else arrow)
        rows = self._scores if row < 0 else (self._scores[row],)
        self.setAccessibleDescription("; ".join(self._text_of(score) for score in rows))

    def _text_of(self, score: Score) -> str:
        """A row in words."""
        parts = (
            f"{column} {'not known' if accuracy is None else percent_text(accuracy)}"
            for column, accuracy in zip(self._columns, score.accuracies, strict=True)
        )
        return f"{score.label}: {', '.join(parts)}"
