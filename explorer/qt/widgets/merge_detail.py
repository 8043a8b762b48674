"""One merge in detail: its three maps, its numbers and its gate. Knows no document."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from explorer.core.graph import Merge, MergeKind, ShortcutKind
from explorer.core.measurements import MergeContribution
from explorer.engine.messages import MergeMaps
from explorer.qt.theme import SPACE_L, SPACE_S, small_font
from explorer.qt.widgets.chart_data import Form, operand_tone
from explorer.qt.widgets.chart_legend import ChartLegend, LegendKey
from explorer.qt.widgets.coloured_label import Colour, ColouredLabel
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.flow_layout import FlowLayout
from explorer.qt.widgets.gate_control import GateControl
from explorer.qt.widgets.merge_maps_view import MergeMapsView
from explorer.qt.widgets.number_text import fixed_text, share_text
from explorer.qt.widgets.operand_words import operand_facts

_LEAST_MAPS_PX = 44
_WIDEST_GATE_PX = 320
_RATIO_FROM_PX = 250  # in a narrow panel only the tooltip of the bar tells it
_UNKNOWN = "—"
_NONE_CHOSEN = "Click a bar to look into one merge."


class MergeDetail(QWidget):
    """Maps, under them the numbers, and the gate."""

    gate_changed = Signal(str, float)  # name of the merge, its gate
    laid_over = Signal(object, str)  # a map to lay over the input and what it is; None: none

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title_text = ""
        self._name = ""
        self._has_gate = False
        self._has_maps = False
        self._has_equals = False
        self._build_ui()
        self._gate.gate_changed.connect(self._on_gate_gate_changed)
        self._maps.value_hovered.connect(self._on_maps_value_hovered)
        self._maps.laid_over.connect(self._on_maps_laid_over)

    def show_merge(
        self, merge: Merge | None, contribution: MergeContribution | None, *, gate: float
    ) -> None:
        """Which merge, and what shortcut and branch give to it."""
        if merge is None or merge.name != self._name:
            self._gate.flush()
        self._name = "" if merge is None else merge.name
        self._title_text = _NONE_CHOSEN if merge is None else title_of(merge)
        self._title.setText(self._title_text)
        self._has_gate = merge is not None and bool(merge.branch)
        self._has_maps = merge is not None and merge.kind is MergeKind.ADD
        self._has_equals = merge is not None and merge.is_of_equals
        self._show_equals(contribution if self._has_equals else None)
        self._maps.setVisible(self._has_maps)
        self._gate.setVisible(self._has_gate)
        self._gate.show_gate(gate)
        branch = contribution.branch_share if contribution else None
        shortcut = contribution.shortcut_share if contribution else None
        is_known = contribution is not None
        is_joined = merge is not None and merge.kind is MergeKind.CAT
        names = ("new features", "carried on") if is_joined else ("branch", "shortcut")
        self._branch.setText(f"{names[0]} {share_text(branch) if is_known else _UNKNOWN}")
        self._shortcut.setText(f"{names[1]} {share_text(shortcut) if is_known else _UNKNOWN}")
        self._ratio.setText(
            f"ratio {fixed_text(contribution.ratio)} · cos {fixed_text(contribution.cosine)}"
            if contribution
            else ""
        )

    def show_maps(self, maps: MergeMaps | None) -> None:
        self._maps.show_maps(maps)

    def note_result(self) -> None:
        """A result has arrived: the gate may tell its next value."""
        self._gate.note_result()

    def good_height(self, width: int, most: int) -> int:
        """The height that the maps can use at a width, at most ``most`` and at least enough.

        Where there is little of it, the numbers go: the tooltip of the bar has them too.
        """
        self._ratio.setVisible(width > _RATIO_FROM_PX)
        rest_px = self._title.sizeHint().height() + SPACE_S
        if self._has_gate:
            rest_px += self._gate.sizeHint().height() + SPACE_S
        numbers = self._equals if self._has_equals else self._numbers
        numbers_px = numbers.heightForWidth(width) + SPACE_S
        has_room = rest_px + numbers_px + _LEAST_MAPS_PX <= most
        self._numbers.setVisible(bool(self._name) and has_room and not self._has_equals)
        rest_px += numbers_px if has_room else 0
        if not self._has_maps:
            return rest_px
        return rest_px + min(self._maps.good_height(width), max(_LEAST_MAPS_PX, most - rest_px))

    def _build_ui(self) -> None:
        self._title = ElidedLabel(self)
        self._title.setProperty("muted", "true")
        self._maps = MergeMapsView(self)
        self._branch = ColouredLabel(self, Colour.BRANCH)
        self._shortcut = ColouredLabel(self, Colour.SHORTCUT)
        self._ratio = ElidedLabel(self)
        self._ratio.setFont(small_font(self._ratio.font()))
        self._ratio.setToolTip("ratio: norm of the branch / norm of the shortcut")
        self._equals = ChartLegend(self)
        self._gate = GateControl(self)
        self._gate.setMaximumWidth(_WIDEST_GATE_PX)
        self._numbers = QWidget(self)
        numbers = FlowLayout(self._numbers, spacing=SPACE_L)
        for label in (self._branch, self._shortcut, self._ratio):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            numbers.addWidget(label)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE_S)
        outer.addWidget(self._title)
        outer.addWidget(self._maps, 1)
        outer.addWidget(self._numbers)
        outer.addWidget(self._equals)
        outer.addWidget(self._gate)
        outer.addStretch(0)

    def _show_equals(self, contribution: MergeContribution | None) -> None:
        """Each operand in its colour, with share and norm."""
        facts = operand_facts(contribution) if contribution else ()
        tones = map(operand_tone, range(len(facts)))
        self._equals.show_keys(
            tuple(LegendKey(text, Form.BAR, tone) for text, tone in zip(facts, tones, strict=True))
        )

    def _on_gate_gate_changed(self, gate: float) -> None:
        if self._name:
            self.gate_changed.emit(self._name, gate)

    def _on_maps_laid_over(self, values: object, caption: str) -> None:
        self.laid_over.emit(values, f"{caption} at {self._name}")

    def _on_maps_value_hovered(self, text: str) -> None:
        self._title.setText(text or self._title_text)


def title_of(merge: Merge) -> str:
    """``merge layer2.0.add · projection shortcut``."""
    if merge.is_of_equals:
        return f"merge {merge.name} · {len(merge.operands)} branches joined"
    if merge.shortcut_kind is ShortcutKind.PROJECTION:
        return f"merge {merge.name} · projection shortcut"
    if merge.shortcut_kind is ShortcutKind.IDENTITY:
        return f"merge {merge.name} · identity shortcut"
    return f"merge {merge.name}"
