"""A canvas on which branches are switched off and turned down, with a small card beside a bar.

1. A click on a bar, or G, opens the card; it stays at its bar when boxes or camera move.
2. While its slider is held it stays where it is: it must not run away from the pointer.
3. It closes where its bar is no longer in view, with another selection, and when one goes
   on somewhere else in the window.

Knows gates by the names of their merges; what they are set to is told by those who know it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.core.graph import ModelGraph
from explorer.qt.graph.gate_popup import GatePopup
from explorer.qt.graph.layout.places import bar_place
from explorer.qt.graph.path_canvas import PathCanvas, asks_for_escape


class GateCanvas(PathCanvas):
    """``gate_wished``: a slider moves. ``gates_wished``: branches are switched, all in one step."""

    gate_wished = Signal(str, float)
    gates_wished = Signal(object)  # dict[str, float]
    merge_selected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate_popup = GatePopup(self)
        popup = self._gate_popup
        popup.gate_changed.connect(self.gate_wished)
        popup.switched.connect(self._on_gate_popup_switched)
        popup.merge_stepped.connect(self._on_gate_popup_merge_stepped)
        popup.released.connect(self._place_gate)
        popup.dismissed.connect(self._on_gate_popup_dismissed)
        self.bar_double_clicked.connect(self._on_bar_double_clicked)
        self.camera_changed.connect(self._place_gate)
        self.layout_changed.connect(self._place_gate)
        _application().focusChanged.connect(self._on_application_focus_changed)

    # ------------------------------------------------------------ verbs

    def show_graph(self, graph: ModelGraph) -> None:
        if graph != self.graph:
            self.close_gate()
        super().show_graph(graph)

    def show_gates(self, gates: Mapping[str, float]) -> None:
        super().show_gates(gates)
        self._gate_popup.show_gates(self.content.gates)

    def note_result(self) -> None:
        """A result has arrived: a slider that is held may tell its next value."""
        self._gate_popup.note_result()

    def switch(self, merges: Iterable[str]) -> None:
        """Switch branches off; if all of them are, on again."""
        gates, names = self.content.gates, tuple(merges)
        is_any_on = any(gates.get(name, 1.0) != 0 for name in names)
        if names:
            self.gates_wished.emit(dict.fromkeys(names, 0.0 if is_any_on else 1.0))

    def switch_chosen(self) -> None:
        """The branches of the chosen boxes."""
        self.switch(self._merges_of(self.chosen_boxes()))

    def open_gate(self, merge: str, *, among: Sequence[str]) -> None:
        """Show the gate of one merge of a box at its bar."""
        self._gate_popup.show_merge(merge, among=among)
        self._place_gate()

    def open_gate_of(self, boxes: Iterable[int]) -> None:
        """The gate of the first merge of boxes, ready for keys."""
        merges = self._merges_of(boxes)
        if merges and self._scene is not None:
            self.reveal(self._scene.index_of(merges[0]))
            self.open_gate(merges[0], among=merges)
            self._gate_popup.focus_slider()

    def close_gate(self) -> None:
        """The keyboard is back at the graph if it was in the card."""
        if self._gate_popup.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._gate_popup.dismiss()

    def chosen_boxes(self) -> Sequence[int]:
        """What keys act upon: the selected box."""
        return (self.marks.selected,) if self.marks.selected >= 0 else ()

    # ------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not is_plain or not self._press_for_gates(event.key(), is_again=event.isAutoRepeat()):
            super().keyPressEvent(event)

    def _press_for_gates(self, key: int, *, is_again: bool) -> bool:
        """Whether a key was one of ours; held down it acts just once."""
        if key == Qt.Key.Key_Escape and self._gate_popup.merge:
            self.close_gate()
        elif key == Qt.Key.Key_L:
            if not is_again:
                self.switch_chosen()
        elif key == Qt.Key.Key_G:
            self.open_gate_of(self.chosen_boxes())
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gate()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_gate()

    def _takes_escape(self, event: QKeyEvent) -> bool:
        is_ours = bool(self._gate_popup.merge) and asks_for_escape(event)
        return is_ours or super()._takes_escape(event)

    def _on_application_focus_changed(self, _before: object, now: QWidget | None) -> None:
        """Another window takes nothing away; another part of ours is where one goes on."""
        if now is not None and now is not self and not self.isAncestorOf(now):
            self.close_gate()

    def _on_bar_double_clicked(self, index: int, number: int) -> None:
        self.switch((self.shown_layout.boxes[index].merges[number].name,))

    def _on_gate_popup_switched(self, merge: str) -> None:
        self.switch((merge,))

    def _on_gate_popup_merge_stepped(self, merge: str) -> None:
        if self._scene is not None:
            self.reveal(self._scene.index_of(merge))
        self._place_gate()
        self.merge_selected.emit(merge)

    def _on_gate_popup_dismissed(self) -> None:
        self.close_gate()

    # ------------------------------------------------------------ inside

    def _merges_of(self, boxes: Iterable[int]) -> tuple[str, ...]:
        shown = self.shown_layout.boxes
        return tuple(dict.fromkeys(merge.name for i in boxes for merge in shown[i].gated_merges))

    def _place_gate(self) -> None:
        popup = self._gate_popup
        if not popup.merge or popup.is_held:
            return
        bar = self._bar_on_screen(popup.merge)
        if bar is None or not bar.intersects(self.rect()):
            self.close_gate()
        else:
            popup.point_at(bar, self.size())

    def _bar_on_screen(self, merge: str) -> QRect | None:
        """Where a merge is shown in the view; None where no box shows it."""
        index = self._scene.index_of(merge) if self._scene is not None else -1
        if index < 0:
            return None
        box = self.shown_layout.boxes[index]
        names = [shown.name for shown in box.merges]
        if box.is_open or merge not in names:
            return None
        place = bar_place(box, self.sizes, names.index(merge))
        x, y = self.camera.to_screen((place.x, place.y))
        scale = self.camera.scale
        return QRectF(x, y, place.width * scale, place.height * scale).toAlignedRect()


def _application() -> QApplication:
    return cast("QApplication", QApplication.instance())
