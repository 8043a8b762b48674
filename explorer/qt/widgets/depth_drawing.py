"""The bars of all merges over depth, painted: shares, ratios or cosines. Knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from explorer.core.measurements import MergeBand, MergeContribution
from explorer.qt.theme import Theme
from explorer.qt.widgets.chart_axes import Axis
from explorer.qt.widgets.chart_data import Form, Tone, number_cell, operand_tone, words
from explorer.qt.widgets.chart_drawing import SlotDrawing
from explorer.qt.widgets.chart_legend import LegendKey
from explorer.qt.widgets.chart_marks import (
    CENTRE,
    SlotFrame,
    axis_px,
    bold_font,
    paint_groups,
    paint_line_across,
    paint_value_axis,
)
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.depth_bars import (
    BandPlace,
    Measure,
    Role,
    axis_of,
    band_place,
    segments_of,
    short_names,
)
from explorer.qt.widgets.depth_marks import (
    band_text,
    cuts,
    gate_badge,
    merge_text,
    paint_badge,
    paint_bands,
    paint_cut,
    paint_hollow,
    paint_lesion,
    paint_marks,
    paint_missing,
)
from explorer.qt.widgets.number_text import plural
from explorer.qt.widgets.operand_words import operand_shares

_HEADER = (
    "merge",
    "output size (px)",
    "branch share of the sum",
    "shortcut share of the sum",
    "norm of the branch",
    "norm of the shortcut",
    "norm ratio",
    "cosine",
    "gate",
)
_EQUALS_HEADER = "shares of the operands"
_BAND_HEADER = ("branch share, mean", "branch share, least", "branch share, most")
_PROJECTION = LegendKey("projection shortcut", Form.DIAMOND)
_MARKS_PX = 9
_LEGEND = (
    LegendKey("branch F(x)", Form.BAR, Tone.BRANCH),
    LegendKey("shortcut", Form.BAR, Tone.SHORTCUT),
)
_EQUALS = "branches from left: 1"
_SEAM_PX = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthDrawing(SlotDrawing):
    """Gates other than 1 are marked; ``bands`` are of ``images`` other than this one."""

    slots: tuple[ChartSlot, ...] = ()
    merges: Mapping[str, MergeContribution] = field(default_factory=dict)
    gates: Mapping[str, float] = field(default_factory=dict)
    measure: Measure = Measure.SHARE
    bands: Mapping[str, MergeBand] = field(default_factory=dict)
    images: int = 0

    @property
    def places(self) -> tuple[ChartSlot, ...]:
        return self.slots

    def tip(self, place: int) -> str:
        if not 0 <= place < len(self.slots):
            return ""
        slot = self.slots[place]
        lines = [merge_text(slot.name, self.merges.get(slot.name), self.gates.get(slot.name, 1.0))]
        if any(other.is_marked for other in self.slots) and not slot.equals:
            lines.append(f"{'projection' if slot.is_marked else 'identity'} shortcut")
        band = self.bands.get(slot.name)
        if band is not None and not slot.equals:
            lines.append(band_text(band, self.images))
        return "\n".join(lines)

    def legend_keys(self) -> tuple[LegendKey, ...]:
        has_two = any(not slot.equals for slot in self.slots) or not self.slots
        keys = list(_LEGEND) if has_two and self.measure is not Measure.COSINE else []
        keys += self._operand_keys() if self.measure is Measure.SHARE else []
        if self.bands:
            mean = f"mean of {plural(self.images, 'image')}"
            keys.append(LegendKey(mean, Form.LINE, Tone.OTHER))
            keys.append(LegendKey("least to most of them", Form.BAND, Tone.OTHER))
        return (*keys, _PROJECTION) if self._marks_px() else tuple(keys)

    def csv_rows(self) -> list[list[str]]:
        header = [*_HEADER, *(f"{name} of {self.images}" for name in self._band_header())]
        header += [_EQUALS_HEADER] if self._has_equals else []
        return [header, *(self._csv_row(slot) for slot in self.slots)]

    def frame(self, size: QSizeF, metrics: QFontMetrics) -> SlotFrame:
        axis = self._axis()
        left = axis_px(metrics, axis)
        top = self._group_px(size, metrics) + metrics.height() / 2
        bottom = size.height() - _label_px(metrics) - self._marks_px() - 1
        plot = QRectF(left, top, max(1, size.width() - left - 1), max(1.0, bottom - top))
        return SlotFrame(plot, plot.width() / max(1, len(self.slots)), axis)

    def paint_chart(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        if not self.slots:
            return
        painter.save()
        painter.translate(rect.topLeft())
        metrics = painter.fontMetrics()
        frame = self.frame(rect.size(), metrics)
        self._paint_columns(painter, frame, theme)
        paint_value_axis(painter, frame.plot, frame.axis, bottom=rect.height(), theme=theme)
        for place in range(len(self.slots)):
            self._paint_bar(painter, frame, place, theme)
        pen = QPen(QColor(theme.edge), 1)
        paint_line_across(painter, frame.plot, frame.y(0.0), pen=pen)
        paint_bands(painter, frame, self._band_places(), theme=theme)
        paint_marks(painter, frame, self.slots, theme=theme)
        self._paint_labels(painter, frame, width=rect.width(), theme=theme)
        self._paint_gates(painter, frame, theme)
        paint_groups(painter, frame, self.slots, top=0.0, theme=theme)
        painter.restore()

    def _paint_columns(self, painter: QPainter, frame: SlotFrame, theme: Theme) -> None:
        """Behind the bars: what is chosen and what is under the mouse."""
        below = _label_px(painter.fontMetrics()) + self._marks_px()
        for place, colour in ((self.hovered, theme.raised), (self.chosen, theme.selection)):
            if place >= 0:
                painter.fillRect(frame.column(place).adjusted(0, 0, 0, below), QColor(colour))

    def _paint_bar(self, painter: QPainter, frame: SlotFrame, place: int, theme: Theme) -> None:
        merge = self.merges.get(self.slots[place].name)
        across = frame.bar_across(place)
        segments = () if merge is None else segments_of(merge, self.measure)
        if not segments:
            paint_missing(painter, frame, across, theme=theme, is_known=merge is not None)
            return
        colours = {
            Role.BRANCH: theme.accent,
            Role.SHORTCUT: theme.shortcut,
            Role.BOTH: theme.muted,
        }
        is_off = self.gates.get(self.slots[place].name, 1.0) == 0
        for segment in segments:
            top, bottom = frame.y(segment.high), frame.y(segment.low)
            if segment.role is Role.OPERAND:
                bottom -= _SEAM_PX if segment.operand and bottom - top > 2 * _SEAM_PX else 0.0
                colours[segment.role] = theme.operand(segment.operand)
            rect = QRectF(across.left(), top, across.width(), bottom - top)
            if is_off:
                paint_hollow(painter, rect, colours[segment.role])
            else:
                painter.fillRect(rect, QColor(colours[segment.role]))
        if cuts(frame.axis, segments):
            paint_cut(painter, frame, across, theme=theme)

    def _paint_labels(
        self, painter: QPainter, frame: SlotFrame, *, width: float, theme: Theme
    ) -> None:
        """Names under the bars: as many as fit, the chosen one always."""
        labels = short_names([slot.name for slot in self.slots])
        plain, bold = painter.font(), bold_font(painter.font())
        widest = max(QFontMetrics(bold).horizontalAdvance(label) for label in labels)
        every = max(1, -(-(widest + 4) // max(1, int(frame.slot_px))))
        kept = list(range(0, len(labels), every))
        if self.chosen >= 0:
            kept = [place for place in kept if abs(place - self.chosen) >= every]
            kept.append(self.chosen)
        for place in kept:
            is_chosen = place == self.chosen
            painter.setFont(bold if is_chosen else plain)
            painter.setPen(QColor(theme.text if is_chosen else theme.muted))
            left = min(max(0.0, frame.centre(place) - widest / 2), width - widest)
            height = QFontMetrics(plain).height()
            top = frame.plot.bottom() + 2 + self._marks_px()
            room = QRectF(left, top, widest, height)
            painter.drawText(room, CENTRE, labels[place])
        painter.setFont(plain)

    def _paint_gates(self, painter: QPainter, frame: SlotFrame, theme: Theme) -> None:
        """A cross on those that are off; how far they are turned down, where there is room."""
        end = frame.plot.left() - 1.0
        for place, slot in enumerate(self.slots):
            gate = self.gates.get(slot.name, 1.0)
            if gate == 0:
                paint_lesion(painter, frame, place, theme=theme)
            badge = gate_badge(painter, frame, place, gate=gate)
            if gate != 1.0 and badge.left() > end:
                paint_badge(painter, badge, gate=gate, theme=theme)
                end = badge.right()

    def _group_px(self, size: QSizeF, metrics: QFontMetrics) -> int:
        """Room for the sizes above the plot, where the chart is high enough."""
        has_groups = any(slot.group for slot in self.slots)
        return metrics.height() if has_groups and size.height() > 8 * metrics.height() else 0

    def _axis(self) -> Axis:
        shown = [self.merges[slot.name] for slot in self.slots if slot.name in self.merges]
        bands = [place for place in self._band_places() if place is not None]
        return axis_of(shown, self.measure, bands=bands)

    def _band_places(self) -> list[BandPlace | None]:
        return [band_place(self.bands.get(slot.name), self.measure) for slot in self.slots]

    def _band_header(self) -> tuple[str, ...]:
        return _BAND_HEADER if self.bands else ()

    @property
    def _has_equals(self) -> bool:
        return any(slot.equals for slot in self.slots)

    def _operand_keys(self) -> list[LegendKey]:
        most = max((slot.equals for slot in self.slots), default=0)
        texts = [_EQUALS, *map(str, range(2, most + 1))] if most else []
        return [LegendKey(text, Form.BAR, operand_tone(place)) for place, text in enumerate(texts)]

    def _marks_px(self) -> int:
        """Room for the marks of projections below the bars."""
        return _MARKS_PX if any(slot.is_marked for slot in self.slots) else 0

    def _csv_row(self, slot: ChartSlot) -> list[str]:
        merge = self.merges.get(slot.name)
        numbers = (
            (None,) * 6
            if merge is None
            else (
                merge.branch_share,
                merge.shortcut_share,
                merge.branch_norm,
                merge.shortcut_norm,
                merge.ratio,
                merge.cosine,
            )
        )
        gate = self.gates.get(slot.name, 1.0)
        cells = (*numbers, gate, *self._band_cells(slot.name))
        operands = "; ".join(operand_shares(merge)) if merge and slot.equals else ""
        row = [*words(slot.name, slot.group), *map(number_cell, cells)]
        return [*row, *words(operands)] if self._has_equals else row

    def _band_cells(self, name: str) -> tuple[float | None, ...]:
        band = self.bands.get(name)
        share = band.branch_share if band else None
        if share is None:
            return (None,) * len(self._band_header())
        return share.mean, share.minimum, share.maximum


def _label_px(metrics: QFontMetrics) -> int:
    return metrics.height() + 3
