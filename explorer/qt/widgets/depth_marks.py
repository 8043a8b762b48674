"""Pieces of the chart over depth: its frame, axis, and the marks on bars. Knows no widget."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.measurements import MergeContribution
from explorer.qt.theme import Theme
from explorer.qt.widgets.depth_bars import Axis, Segment
from explorer.qt.widgets.number_text import share_text, value_text

LABEL_GAP_PX = 6
TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class DepthSlot:
    """One merge on the axis; ``group`` is the size of its maps, such as ``56 × 56``."""

    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things are drawn."""

    plot: QRectF
    slot_px: float
    axis: Axis

    def y(self, value: float) -> float:
        inside = min(self.axis.high, max(self.axis.low, value))
        share = (inside - self.axis.low) / (self.axis.high - self.axis.low)
        return self.plot.bottom() - share * self.plot.height()

    def cuts(self, segments: tuple[Segment, ...]) -> bool:
        """Whether a bar is longer than the axis."""
        low = min(segment.low for segment in segments)
        high = max(segment.high for segment in segments)
        return low < self.axis.low - 1e-3 or high > self.axis.high + 1e-3


def paint_axis(painter: QPainter, frame: Frame, theme: Theme) -> None:
    """Lines across with their values at the left, none of them cut off."""
    height = painter.fontMetrics().height()
    bottom = painter.viewport().height()
    for value, text in frame.axis.ticks:
        y = round(frame.y(value))
        painter.setPen(QPen(QColor(theme.grid), 1))
        painter.drawLine(round(frame.plot.left()), y, round(frame.plot.right()), y)
        painter.setPen(QColor(theme.muted))
        top = min(max(0.0, y - height / 2), bottom - height)
        room = QRectF(0, top, frame.plot.left() - LABEL_GAP_PX, height)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(flags), text)


def paint_baseline(painter: QPainter, frame: Frame, theme: Theme) -> None:
    """The line that bars stand on."""
    y = round(frame.y(0.0))
    painter.setPen(QPen(QColor(theme.edge), 1))
    painter.drawLine(round(frame.plot.left()), y, round(frame.plot.right()), y)


def paint_missing(
    painter: QPainter, frame: Frame, across: QRectF, *, theme: Theme, is_known: bool
) -> None:
    """No run yet: an empty bar. Run but undefined: a dashed one."""
    top, bottom = frame.y(frame.axis.high), frame.y(0.0)
    rect = QRectF(across.left(), top, across.width(), bottom - top)
    if not is_known:
        painter.fillRect(rect, QColor(theme.grid))
        return
    painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def paint_cut(painter: QPainter, frame: Frame, across: QRectF, *, theme: Theme) -> None:
    """Two strokes through a bar that is longer than the axis."""
    painter.setPen(QPen(QColor(theme.card), 2))
    for y in (frame.plot.top() + 5, frame.plot.top() + 9):
        painter.drawLine(QPointF(across.left(), y + 3), QPointF(across.right(), y - 3))


def paint_gate(painter: QPainter, frame: Frame, place: int, *, gate: float, theme: Theme) -> None:
    """A cross at the foot of the bar and the factor at its top: this branch is turned down."""
    centre = frame.plot.left() + (place + 0.5) * frame.slot_px
    text = f"{TIMES}{gate:.2g}"
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(text) + 6
    left = min(max(frame.plot.left(), centre - width / 2), frame.plot.right() - width)
    badge = QRectF(left, frame.plot.top() + 2, width, metrics.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.warn), 1.2))
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(badge, 3, 3)
    painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), text)
    base = QPointF(centre, frame.y(0.0))
    reach = min(5.0, frame.slot_px / 3)
    for colour, pen_px in ((theme.card, 4.0), (theme.warn, 1.8)):
        painter.setPen(QPen(QColor(colour), pen_px))
        painter.drawLine(base + QPointF(-reach, -1 - 2 * reach), base + QPointF(reach, -1))
        painter.drawLine(base + QPointF(reach, -1 - 2 * reach), base + QPointF(-reach, -1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def merge_text(name: str, merge: MergeContribution | None, gate: float) -> str:
    """All that is known of a merge, one fact per line."""
    if merge is None:
        return f"{name}\nnot run yet"
    lines = [name]
    if merge.branch_share is None:
        lines.append("shares undefined: the sum is 0 everywhere")
    else:
        lines.append(f"branch {share_text(merge.branch_share)} of the sum")
        lines.append(f"shortcut {share_text(merge.shortcut_share)} of the sum")
    lines.append(f"norms: branch {value_text(merge.branch_norm)}, ")
    lines[-1] += f"shortcut {value_text(merge.shortcut_norm)}"
    lines.append(f"ratio {value_text(merge.ratio)}, cosine {value_text(merge.cosine)}")
    if gate != 1.0:
        lines.append(f"gate {gate:.2f}: the branch is turned down")
    return "\n".join(lines)


def groups_of(slots: tuple[DepthSlot, ...]) -> list[tuple[int, int, str]]:
    """Runs of merges with maps of one size: first and last place, and the size."""
    groups: list[tuple[int, int, str]] = []
    for place, slot in enumerate(slots):
        if groups and groups[-1][2] == slot.group:
            groups[-1] = (groups[-1][0], place, slot.group)
        else:
            groups.append((place, place, slot.group))
    return groups
