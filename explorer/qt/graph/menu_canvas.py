"""A canvas with a menu for its boxes, by right click or by key; it can copy their names.

Knows no selection: a right click is told as a click.
"""

from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from explorer.qt.graph.box_menu import BoxMenu, BoxOffer
from explorer.qt.graph.gate_canvas import GateCanvas
from explorer.qt.graph.layout.geometry import Box


class MenuCanvas(GateCanvas):
    """Boxes are named by their index; -1 is none."""

    menu_opened = Signal(int)  # for a box that is to be selected

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu = BoxMenu(self)
        self._offered = -1
        self._menu.open_requested.connect(self._on_menu_open_requested)
        self._menu.switch_requested.connect(self._on_menu_switch_requested)
        self._menu.gate_requested.connect(self._on_menu_gate_requested)
        self._menu.fold_requested.connect(self.fold_again)
        self._menu.copy_requested.connect(self._on_menu_copy_requested)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.marks.selected if is_by_key else self.box_at(QPointF(event.pos()))
        scene = self._scene
        if scene is None or index < 0 or scene.box(index).is_end:
            return
        box = scene.box(index)
        place = self.box_on_screen(index)
        at = self.mapToGlobal(QPoint(round(place.x), round(place.bottom)))
        if not is_by_key and not box.is_fold:
            self.menu_opened.emit(index)
        self._offered = self.shown_layout.index_of.get(box.name, -1)
        self._menu.offer(self._offer_for(box), at if is_by_key else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_name(self.marks.selected)
        else:
            super().keyPressEvent(event)

    def _offer_for(self, box: Box) -> BoxOffer:
        gates, scene = self.content.gates, self._scene
        return BoxOffer(
            _opening(box),
            len(box.gated_merges),
            are_off=all(gates.get(merge.name, 1.0) == 0 for merge in box.gated_merges),
            can_fold=scene is not None and scene.folded() != scene.state,
        )

    def _copy_name(self, index: int) -> None:
        if index >= 0:
            QGuiApplication.clipboard().setText(self.shown_layout.boxes[index].name)

    def _on_menu_open_requested(self) -> None:
        self.toggle(self._offered)

    def _on_menu_switch_requested(self) -> None:
        self.switch(self._merges_of((self._offered,)))

    def _on_menu_gate_requested(self) -> None:
        self.open_gate_of((self._offered,))

    def _on_menu_copy_requested(self) -> None:
        self._copy_name(self._offered)


def _opening(box: Box) -> str:
    """What opens or closes a box, in words; "" where nothing does."""
    if box.is_fold:
        return f"Unfold {len(box.members)} boxes"
    if box.is_open:
        return "Close"
    return "Open" if box.can_open else ""
