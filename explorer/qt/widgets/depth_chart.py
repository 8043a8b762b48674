"""A chart over the depth of a network: one bar per merge. Knows no document."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
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

from explorer.core.measurements import MergeContribution
from explorer.qt.theme import Theme, small_font, theme_for
from explorer.qt.widgets.depth_bars import (
    Measure,
    Role,
    axis_of,
    segments_of,
    short_names,
)
from explorer.qt.widgets.depth_marks import (
    LABEL_GAP_PX,
    DepthSlot,
    Frame,
    groups_of,
    merge_text,
    paint_axis,
    paint_baseline,
    paint_cut,
    paint_gate,
    paint_missing,
)

_MOST_BAR_PX = 42


class DepthChart(QWidget):
    """Bars with labelled axes; one merge can be chosen by mouse or keys."""

    merge_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._slots: tuple[DepthSlot, ...] = ()
        self._labels: tuple[str, ...] = ()
        self._merges: Mapping[str, MergeContribution] = {}
        self._gates: Mapping[str, float] = {}
        self._measure = Measure.SHARE
        self._axis = axis_of((), Measure.SHARE)
        self._chosen = ""
        self._hovered = -1
        self.setFont(small_font(self.font()))
        self.setAccessibleName("Contributions of shortcut and branch over depth")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # ------------------------------------------------------------ verbs

    def show_slots(self, slots: tuple[DepthSlot, ...]) -> None:
        """The merges of a network, in order of depth; bars follow with ``show_merges``."""
        self._slots = slots
        self._labels = short_names([slot.name for slot in slots])
        self._merges = {}
        self._hovered = -1
        self._rescale()

    def show_merges(
        self, merges: tuple[MergeContribution, ...], gates: Mapping[str, float]
    ) -> None:
        """New bars; ``gates`` other than 1 are marked."""
        self._merges = {merge.name: merge for merge in merges}
        self._gates = gates
        self._rescale()

    def show_measure(self, measure: Measure) -> None:
        self._measure = measure
        self._rescale()

    def show_choice(self, name: str) -> None:
        if name != self._chosen:
            self._chosen = name
            self.setAccessibleDescription(self._text_of(self._place_of(name)).replace("\n", "; "))
            self.update()

    def bar_rect(self, name: str) -> QRectF:
        """The column of a merge in the widget, from the top to the bottom of the plot."""
        place = self._place_of(name)
        return QRectF() if place < 0 else self._column(self._frame(), place)

    # ------------------------------------------------------------ events

    def sizeHint(self) -> QSize:
        return QSize(420, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 4 * self.fontMetrics().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(
                event.globalPos(), self._text_of(self._place_at(QPointF(event.pos()))), self
            )
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hovered(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hovered(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place >= 0:
            self.merge_chosen.emit(self._slots[place].name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._slots) - 1
        now = self._place_of(self._chosen)
        steps = {
            Qt.Key.Key_Left: now - 1,
            Qt.Key.Key_Right: now + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        wanted = steps.get(Qt.Key(event.key()))
        if wanted is None or last < 0:
            super().keyPressEvent(event)
            return
        wanted = max(0, min(last, wanted))
        if wanted != now:
            self.merge_chosen.emit(self._slots[wanted].name)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._slots:
            return
        theme = theme_for(self.palette())
        painter = QPainter(self)
        frame = self._frame()
        self._paint_columns(painter, frame, theme)
        paint_axis(painter, frame, theme)
        for place in range(len(self._slots)):
            self._paint_bar(painter, frame, place, theme)
        paint_baseline(painter, frame, theme)
        self._paint_labels(painter, frame, theme)
        self._paint_groups(painter, frame, theme)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.shortcut), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    # ------------------------------------------------------------ painting

    def _paint_columns(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        """Behind the bars: what is chosen and what is under the mouse."""
        for place, colour in (
            (self._hovered, theme.raised),
            (self._place_of(self._chosen), theme.selection),
        ):
            if place >= 0:
                column = self._column(frame, place)
                painter.fillRect(column.adjusted(0, 0, 0, self._label_px()), QColor(colour))

    def _paint_bar(self, painter: QPainter, frame: Frame, place: int, theme: Theme) -> None:
        merge = self._merges.get(self._slots[place].name)
        across = self._bar_across(frame, place)
        segments = () if merge is None else segments_of(merge, self._measure)
        if not segments:
            paint_missing(painter, frame, across, theme=theme, is_known=merge is not None)
            return
        colours = {
            Role.BRANCH: theme.accent,
            Role.SHORTCUT: theme.shortcut,
            Role.BOTH: theme.muted,
        }
        for segment in segments:
            top, bottom = frame.y(segment.high), frame.y(segment.low)
            rect = QRectF(across.left(), top, across.width(), bottom - top)
            painter.fillRect(rect, QColor(colours[segment.role]))
        if frame.cuts(segments):
            paint_cut(painter, frame, across, theme=theme)

    def _paint_labels(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        """Names under the bars: as many as fit, the chosen one always."""
        chosen = self._place_of(self._chosen)
        bold = QFont(self.font())
        bold.setBold(True)
        widest = max(QFontMetrics(bold).horizontalAdvance(label) for label in self._labels)
        every = max(1, -(-(widest + 4) // max(1, int(frame.slot_px))))
        kept = [place for place in range(0, len(self._labels), every)]
        if chosen >= 0:
            kept = [place for place in kept if abs(place - chosen) >= every]
            kept.append(chosen)
        for place in kept:
            label, is_chosen = self._labels[place], place == chosen
            painter.setFont(bold if is_chosen else self.font())
            painter.setPen(QColor(theme.text if is_chosen else theme.muted))
            centre = frame.plot.left() + (place + 0.5) * frame.slot_px
            left = min(max(0.0, centre - widest / 2), self.width() - widest)
            room = QRectF(left, frame.plot.bottom() + 2, widest, self.fontMetrics().height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), label)
        painter.setFont(self.font())
        for place, slot in enumerate(self._slots):
            gate = self._gates.get(slot.name, 1.0)
            if gate != 1.0:
                paint_gate(painter, frame, place, gate=gate, theme=theme)

    def _paint_groups(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        """The size of the maps over each run of merges, and a line where it changes."""
        for first, last, text in groups_of(self._slots):
            left = frame.plot.left() + first * frame.slot_px
            right = frame.plot.left() + (last + 1) * frame.slot_px
            if first:
                painter.setPen(QPen(QColor(theme.border), 1))
                painter.drawLine(round(left), 0, round(left), round(frame.plot.bottom()))
            painter.setPen(QColor(theme.muted))
            fits = self.fontMetrics().horizontalAdvance(text) + 2 <= right - left
            if fits and self._group_px():
                room = QRectF(left, 0, right - left, self.fontMetrics().height())
                painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), text)

    # ------------------------------------------------------------ geometry

    def _frame(self) -> Frame:
        metrics = self.fontMetrics()
        ticks = max(metrics.horizontalAdvance(text) for _, text in self._axis.ticks)
        left = ticks + LABEL_GAP_PX + 1
        top = self._group_px() + metrics.height() / 2
        bottom = self.height() - self._label_px() - 1
        plot = QRectF(left, top, max(1, self.width() - left - 1), max(1.0, bottom - top))
        return Frame(plot, plot.width() / max(1, len(self._slots)), self._axis)

    def _label_px(self) -> int:
        return self.fontMetrics().height() + 3

    def _group_px(self) -> int:
        """Room for the sizes above the plot, where the chart is high enough."""
        line = self.fontMetrics().height()
        has_groups = any(slot.group for slot in self._slots)
        return line if has_groups and self.height() > 8 * line else 0

    def _column(self, frame: Frame, place: int) -> QRectF:
        left = frame.plot.left() + place * frame.slot_px
        return QRectF(left, frame.plot.top(), frame.slot_px, frame.plot.height())

    def _bar_across(self, frame: Frame, place: int) -> QRectF:
        width = max(2.0, min(_MOST_BAR_PX, frame.slot_px * 0.66))
        centre = frame.plot.left() + (place + 0.5) * frame.slot_px
        left = round(centre - width / 2)
        return QRectF(left, 0, max(2, round(width)), 0)

    def _place_at(self, point: QPointF) -> int:
        frame = self._frame()
        place = int((point.x() - frame.plot.left()) // frame.slot_px)
        return place if 0 <= place < len(self._slots) else -1

    def _place_of(self, name: str) -> int:
        return next((place for place, slot in enumerate(self._slots) if slot.name == name), -1)

    def _set_hovered(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()

    def _rescale(self) -> None:
        shown = [self._merges[slot.name] for slot in self._slots if slot.name in self._merges]
        self._axis = axis_of(shown, self._measure)
        self.update()

    def _text_of(self, place: int) -> str:
        if not 0 <= place < len(self._slots):
            return ""
        slot = self._slots[place]
        return merge_text(slot.name, self._merges.get(slot.name), self._gates.get(slot.name, 1.0))
