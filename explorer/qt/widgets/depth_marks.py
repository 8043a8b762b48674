"""Pieces of the chart over depth: the marks on bars, and their words. Knows no widget."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.measurements import MergeBand, MergeContribution
from explorer.qt.theme import Theme
from explorer.qt.widgets.chart_axes import Axis
from explorer.qt.widgets.chart_data import Form, Tone
from explorer.qt.widgets.chart_marks import CENTRE, SlotFrame
from explorer.qt.widgets.chart_signs import paint_band, paint_diamond, paint_line
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.depth_bars import BandPlace, Segment
from explorer.qt.widgets.number_text import factor_text, plural, share_text, value_text
from explorer.qt.widgets.operand_words import operand_facts

_MARK_PX = 3.5


def cuts(axis: Axis, segments: tuple[Segment, ...]) -> bool:
    """Whether a bar is longer than the axis."""
    low = min(segment.low for segment in segments)
    high = max(segment.high for segment in segments)
    return low < axis.low - 1e-3 or high > axis.high + 1e-3


def paint_missing(
    painter: QPainter, frame: SlotFrame, across: QRectF, *, theme: Theme, is_known: bool
) -> None:
    """No run yet: an empty bar. Run but undefined: a dashed one."""
    top, bottom = frame.y(frame.axis.high), frame.y(0.0)
    rect = QRectF(across.left(), top, across.width(), bottom - top)
    if not is_known:
        painter.fillRect(rect, QColor(theme.grid))
        return
    painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def paint_cut(painter: QPainter, frame: SlotFrame, across: QRectF, *, theme: Theme) -> None:
    """Two strokes through a bar that is longer than the axis."""
    painter.setPen(QPen(QColor(theme.card), 2))
    for y in (frame.plot.top() + 5, frame.plot.top() + 9):
        painter.drawLine(QPointF(across.left(), y + 3), QPointF(across.right(), y - 3))


def paint_lesion(painter: QPainter, frame: SlotFrame, place: int, *, theme: Theme) -> None:
    """A cross at the foot of a bar: this branch is switched off."""
    base = QPointF(frame.centre(place), frame.y(0.0))
    reach = min(5.0, frame.slot_px / 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, pen_px in ((theme.card, 4.0), (theme.warn, 1.8)):
        painter.setPen(QPen(QColor(colour), pen_px))
        painter.drawLine(base + QPointF(-reach, -1 - 2 * reach), base + QPointF(reach, -1))
        painter.drawLine(base + QPointF(reach, -1 - 2 * reach), base + QPointF(-reach, -1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def gate_badge(painter: QPainter, frame: SlotFrame, place: int, *, gate: float) -> QRectF:
    """Where the factor of a bar stands: at its top, inside of the plot."""
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(factor_text(gate)) + 6
    left = frame.centre(place) - width / 2
    left = min(max(frame.plot.left(), left), frame.plot.right() - width)
    return QRectF(left, frame.plot.top() + 2, width, metrics.height())


def paint_badge(painter: QPainter, badge: QRectF, *, gate: float, theme: Theme) -> None:
    """``off``, or the factor with which a branch is turned down."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.warn), 1.2))
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(badge, 3, 3)
    painter.drawText(badge, CENTRE, factor_text(gate))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_hollow(painter: QPainter, rect: QRectF, colour: str) -> None:
    """A piece of a bar of which the branch is switched off: its outline alone."""
    if rect.height() < 1:
        return
    painter.setPen(QPen(QColor(colour), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def paint_bands(
    painter: QPainter,
    frame: SlotFrame,
    places: Sequence[BandPlace | None],
    *,
    theme: Theme,
) -> None:
    """A line through the means of many images, and a veil from the least to the most."""
    known = [(frame.centre(slot), place) for slot, place in enumerate(places) if place is not None]
    if not known:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tops = [QPointF(x, frame.y(place.high)) for x, place in known]
    bottoms = [QPointF(x, frame.y(place.low)) for x, place in known]
    means = [QPointF(x, frame.y(place.mean)) for x, place in known]
    paint_band(painter, tops, bottoms, Form.LINE, tone=Tone.OTHER, theme=theme)
    paint_line(painter, means, Form.LINE, tone=Tone.OTHER, theme=theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_marks(
    painter: QPainter, frame: SlotFrame, slots: Sequence[ChartSlot], *, theme: Theme
) -> None:
    """A diamond under every bar whose shortcut is a projection."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    y = frame.plot.bottom() + 2 + _MARK_PX
    for place, slot in enumerate(slots):
        if slot.is_marked:
            centre = QPointF(frame.centre(place), y)
            paint_diamond(painter, centre, colour=QColor(theme.muted), reach=_MARK_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def band_text(band: MergeBand, images: int) -> str:
    """``over 8 images: branch 40 % (21 % to 63 %)``."""
    found = band.branch_share
    if found is None:
        return f"over {plural(images, 'image')}: undefined"
    low, high = share_text(found.minimum), share_text(found.maximum)
    return f"over {plural(images, 'image')}: branch {share_text(found.mean)} ({low} to {high})"


def merge_text(name: str, merge: MergeContribution | None, gate: float) -> str:
    """All that is known of a merge, one fact per line."""
    if merge is None:
        return f"{name}\nnot run yet"
    if merge.is_of_equals:
        return "\n".join((name, *operand_facts(merge)))
    lines = [name]
    if merge.branch_share is None:
        lines.append("shares undefined: the sum is 0 everywhere")
    else:
        lines.append(f"branch {share_text(merge.branch_share)} of the sum")
        lines.append(f"shortcut {share_text(merge.shortcut_share)} of the sum")
    lines.append(f"norms: branch {value_text(merge.branch_norm)}, ")
    lines[-1] += f"shortcut {value_text(merge.shortcut_norm)}"
    lines.append(f"ratio {value_text(merge.ratio)}, cosine {value_text(merge.cosine)}")
    if gate == 0:
        lines.append("branch off; double click or Space: on again")
    elif gate != 1.0:
        lines.append(f"gate {gate:.2f}: the branch is turned down")
    if gate != 0:
        lines.append("double click or Space: branch off")
    return "\n".join(lines)
