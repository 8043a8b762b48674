"""One merge in detail: its three maps, its numbers and its gate. Knows no document."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.graph import Merge, MergeKind, ShortcutKind
from explorer.core.measurements import MergeContribution
from explorer.engine.messages import MergeMaps
from explorer.qt.theme import SPACE_L, SPACE_S
from explorer.qt.widgets.coloured_label import Colour, ColouredLabel
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.gate_control import GateControl
from explorer.qt.widgets.merge_maps_view import MergeMapsView
from explorer.qt.widgets.number_text import fixed_text, share_text

_NUMBERS_PX = 168
_LEAST_PX = 104
_NONE_CHOSEN = "Click a bar to look into one merge."


class MergeDetail(QWidget):
    """Maps left, numbers right."""

    gate_changed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title_text = ""
        self._build_ui()
        self._gate.gate_changed.connect(self.gate_changed)
        self._maps.value_hovered.connect(self._on_maps_value_hovered)

    def show_merge(
        self, merge: Merge | None, contribution: MergeContribution | None, *, gate: float
    ) -> None:
        """Which merge, and what shortcut and branch give to it."""
        self._title_text = _NONE_CHOSEN if merge is None else title_of(merge)
        self._title.setText(self._title_text)
        self._maps.setVisible(merge is not None and merge.kind is MergeKind.ADD)
        self._holder.setVisible(merge is not None)
        self._gate.setEnabled(merge is not None and merge.kind is MergeKind.ADD)
        self._gate.show_gate(gate)
        branch = contribution.branch_share if contribution else None
        shortcut = contribution.shortcut_share if contribution else None
        is_known = contribution is not None
        self._branch.setText(f"branch {share_text(branch)}" if is_known else "branch —")
        self._shortcut.setText(f"shortcut {share_text(shortcut)}" if is_known else "shortcut —")
        self._ratio.setText(
            f"ratio {fixed_text(contribution.ratio)} · cos {fixed_text(contribution.cosine)}"
            if contribution
            else ""
        )

    def show_maps(self, maps: MergeMaps | None) -> None:
        self._maps.show_maps(maps)

    def good_height(self, width: int, most: int) -> int:
        """The height that the maps can use at a width, at most ``most`` and at least enough."""
        title_px = self._title.sizeHint().height() + SPACE_S
        numbers_px = min(_NUMBERS_PX, (width - SPACE_L) * 2 // 5)
        maps_px = self._maps.good_height(width - numbers_px - SPACE_L)
        return max(_LEAST_PX, min(most, title_px + maps_px))

    def _build_ui(self) -> None:
        self._title = ElidedLabel(self)
        self._title.setProperty("muted", "true")
        self._maps = MergeMapsView(self)
        self._branch = ColouredLabel(self, Colour.BRANCH)
        self._shortcut = ColouredLabel(self, Colour.SHORTCUT)
        self._ratio = ElidedLabel(self)
        self._ratio.setFont(self._branch.font())
        self._ratio.setToolTip("ratio: norm of the branch / norm of the shortcut")
        self._gate = GateControl(self)
        numbers = QVBoxLayout()
        numbers.setSpacing(SPACE_S)
        for label in (self._branch, self._shortcut, self._ratio):
            numbers.addWidget(label)
        numbers.addWidget(self._gate)
        numbers.addStretch(1)
        self._holder = QWidget(self)
        self._holder.setMaximumWidth(_NUMBERS_PX)
        self._holder.setLayout(numbers)
        numbers.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        row.addWidget(self._maps, 3)
        row.addWidget(self._holder, 2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE_S)
        outer.addWidget(self._title)
        outer.addLayout(row, 1)

    def _on_maps_value_hovered(self, text: str) -> None:
        self._title.setText(text or self._title_text)


def title_of(merge: Merge) -> str:
    """``merge layer2.0.add · projection shortcut``."""
    if merge.shortcut_kind is ShortcutKind.PROJECTION:
        return f"merge {merge.name} · projection shortcut"
    if merge.shortcut_kind is ShortcutKind.IDENTITY:
        return f"merge {merge.name} · identity shortcut"
    return f"merge {merge.name}"
