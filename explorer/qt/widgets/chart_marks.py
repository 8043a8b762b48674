"""Pieces that charts are painted of: axes, columns, lines across, words. Knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from explorer.qt.theme import Theme
from explorer.qt.widgets.chart_axes import Axis
from explorer.qt.widgets.chart_data import Reference
from explorer.qt.widgets.chart_slots import ChartSlot, groups_of, labelled_places

LABEL_GAP_PX = 6
_MOST_BAR_PX = 42
_BAR_SHARE = 0.66  # of a slot
_BESIDE_PX = 4.0
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class SlotFrame:
    """Where the columns of a chart over depth lie, and what its height means."""

    plot: QRectF
    slot_px: float
    axis: Axis

    def y(self, value: float) -> float:
        """Of a value; of one beyond the axis, its end."""
        share = self.axis.share(self.axis.clamped(value))
        return self.plot.bottom() - share * self.plot.height()

    def centre(self, place: float) -> float:
        return self.plot.left() + (place + 0.5) * self.slot_px

    def column(self, place: int) -> QRectF:
        left = self.plot.left() + place * self.slot_px
        return QRectF(left, self.plot.top(), self.slot_px, self.plot.height())

    def bar_across(self, place: int) -> QRectF:
        """From left to right of a bar, on whole pixels; without height."""
        width = max(2.0, min(_MOST_BAR_PX, self.slot_px * _BAR_SHARE))
        left = round(self.centre(place) - width / 2)
        return QRectF(left, 0, max(2, round(width)), 0)

    def place_at(self, x: float, count: int) -> int:
        """Whose column is at ``x``; -1 for none."""
        place = int((x - self.plot.left()) // self.slot_px)
        return place if 0 <= place < count else -1


def paint_value_axis(
    painter: QPainter, plot: QRectF, axis: Axis, *, bottom: float, theme: Theme
) -> None:
    """Lines across with their values at the left, none of them cut off above or below."""
    height = painter.fontMetrics().height()
    for value, text in axis.ticks:
        y = round(plot.bottom() - axis.share(axis.clamped(value)) * plot.height())
        painter.setPen(QPen(QColor(theme.grid), 1))
        painter.drawLine(round(plot.left()), y, round(plot.right()), y)
        painter.setPen(QColor(theme.muted))
        top = min(max(0.0, y - height / 2), bottom - height)
        painter.drawText(QRectF(0, top, plot.left() - LABEL_GAP_PX, height), RIGHT, text)


def axis_px(metrics: QFontMetrics, axis: Axis) -> float:
    """The room that the values of an axis take at the left."""
    widest = max((metrics.horizontalAdvance(text) for _, text in axis.ticks), default=0.0)
    return round(widest) + LABEL_GAP_PX + 1


def paint_line_across(painter: QPainter, plot: QRectF, y: float, *, pen: QPen) -> None:
    painter.setPen(pen)
    painter.drawLine(round(plot.left()), round(y), round(plot.right()), round(y))


def paint_groups(
    painter: QPainter, frame: SlotFrame, slots: Sequence[ChartSlot], *, top: float, theme: Theme
) -> None:
    """The size of the maps over each run of places, and a line where it changes.

    ``top`` is where the words stand; those of a run that is too narrow are left out.
    """
    metrics = painter.fontMetrics()
    has_room = frame.plot.top() - top >= metrics.height()
    for first, last, text in groups_of(slots):
        left, right = frame.column(first).left(), frame.column(last).right()
        if first:
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(round(left), round(top), round(left), round(frame.plot.bottom()))
        if has_room and metrics.horizontalAdvance(text) + 2 <= right - left:
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(left, top, right - left, metrics.height()), CENTRE, text)


def paint_heading(
    painter: QPainter, room: QRectF, titles: Sequence[str], readout: str, *, theme: Theme
) -> None:
    """What the axis measures at the left, and at the right what is pointed at.

    The longest of ``titles`` that leaves room for the readout, which goes before all of them.
    """
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(readout, Qt.TextElideMode.ElideMiddle, int(room.width()))
    rest = room.width() - (metrics.horizontalAdvance(shown) + 3 * LABEL_GAP_PX if shown else 0)
    painter.setPen(QColor(theme.text))
    painter.drawText(room, RIGHT, shown)
    fitting = (title for title in titles if metrics.horizontalAdvance(title) < rest)
    title = next(fitting, "" if shown else titles[-1])
    painter.setPen(QColor(theme.muted))
    elided = metrics.elidedText(title, Qt.TextElideMode.ElideRight, max(0, int(rest)))
    painter.drawText(room, LEFT, elided)


def paint_reference(
    painter: QPainter,
    plot: QRectF,
    reference: Reference,
    *,
    y: float,
    obstacles: Sequence[QRectF],
    theme: Theme,
) -> None:
    """A dashed line with its name where it covers the least."""
    pen = QPen(QColor(theme.text), 1)
    pen.setDashPattern([5.0, 4.0])
    paint_line_across(painter, plot, y, pen=pen)
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(reference.label) + 6, metrics.height()
    rooms = [
        QRectF(left, top, width, height)
        for top in (y - height - 1, y + 2)
        for left in (plot.right() - width, plot.left() + 2, plot.center().x() - width / 2)
        if plot.top() - height / 2 <= top and top + height <= plot.bottom()
    ]
    room = min(
        rooms or [QRectF(plot.left(), y, width, height)], key=lambda room: _covered(room, obstacles)
    )
    if any(room.intersects(obstacle) for obstacle in obstacles):
        ground = QColor(theme.card)
        ground.setAlphaF(0.85)
        painter.fillRect(room, ground)
    painter.setPen(QColor(theme.text))
    painter.drawText(room, CENTRE, reference.label)


def bold_font(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def paint_totals(
    painter: QPainter, room: QRectF, totals: Sequence[tuple[str, str]], *, theme: Theme
) -> None:
    """Names and numbers beside each other: ``sum 12.31   logit 12.31``. As many as fit."""
    plain, bold = painter.font(), bold_font(painter.font())
    left = room.left()
    for label, number in totals:
        widths = (QFontMetrics(plain).horizontalAdvance(label), LABEL_GAP_PX)
        if left + sum(widths) + QFontMetrics(bold).horizontalAdvance(number) > room.right():
            break
        for text, font, colour, gap in (
            (label, plain, theme.muted, LABEL_GAP_PX),
            (number, bold, theme.text, 3 * LABEL_GAP_PX),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            rest = QRectF(left, room.top(), max(0.0, room.right() - left), room.height())
            painter.drawText(rest, LEFT, text)
            left += QFontMetrics(font).horizontalAdvance(text) + gap
    painter.setFont(plain)


@dataclass(frozen=True, slots=True)
class SlotLabels:
    """What may stand under the columns; ``starts`` are the first places of groups."""

    labels: tuple[str, ...]
    starts: tuple[int, ...]
    chosen: int = -1

    def paint(self, painter: QPainter, room: QRectF, frame: SlotFrame, theme: Theme) -> None:
        """As many as fit, that of the chosen place always, and bold."""
        plain, bold = painter.font(), bold_font(painter.font())
        rooms: list[tuple[float, float]] = []
        for place, label in enumerate(self.labels):
            font = bold if place == self.chosen else plain
            width = QFontMetrics(font).horizontalAdvance(label)
            left = frame.centre(place) - width / 2
            left = min(max(room.left(), left), room.right() - width)
            rooms.append((left, left + width))
        slot_px, chosen = frame.slot_px, self.chosen
        for place in labelled_places(rooms, self.starts, slot_px=slot_px, chosen=chosen):
            painter.setFont(bold if place == chosen else plain)
            painter.setPen(QColor(theme.text if place == chosen else theme.muted))
            left, right = rooms[place]
            words = QRectF(left, room.top(), right - left, room.height())
            painter.drawText(words, CENTRE | int(Qt.TextFlag.TextDontClip), self.labels[place])
        painter.setFont(plain)


def _covered(room: QRectF, obstacles: Sequence[QRectF]) -> float:
    """How much of the obstacles is in a room, in square pixels."""
    parts = (room.intersected(obstacle) for obstacle in obstacles)
    return sum(part.width() * part.height() for part in parts if part.isValid())
