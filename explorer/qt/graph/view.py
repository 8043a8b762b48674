"""The layer graph as a widget: what is selected and found in it, and walking it by keys.

Knows graphs, merges and contributions as records; no document.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.core.graph import ModelGraph
from explorer.qt.graph.marks import Highlights
from explorer.qt.graph.opened_canvas import OpenedCanvas
from explorer.qt.graph.visible import ViewState
from explorer.qt.graph.walking import Direction, first_box, last_box, neighbour

_ARROWS = {
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
}


class GraphView(OpenedCanvas):
    """``selected``: the user picked a call or block, "" for nothing. ``merge_selected``: the user
    clicked the bar of one merge."""

    selected = Signal(str)
    merge_selected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layerGraph")
        self.setAccessibleName("Layer graph")
        self._selection = ""
        self._found: tuple[str, ...] = ()
        self._connect()

    def _connect(self) -> None:
        self.box_clicked.connect(self._on_box_clicked)
        self.bar_clicked.connect(self._on_bar_clicked)
        self.box_opened.connect(self.toggle)
        self.box_hovered.connect(self._on_box_hovered)
        self.stage_clicked.connect(self.close_block)

    # ------------------------------------------------------------ what is shown

    @property
    def selection(self) -> str:
        return self._selection

    def show_graph(self, graph: ModelGraph) -> None:
        """Show a network: as it was left, if it was shown before."""
        if graph != self.graph:
            self._selection, self._found = "", ()
            self.setAccessibleName(f"Layer graph of {graph.model_name}")
        super().show_graph(graph)

    def show_matches(self, names: Sequence[str]) -> None:
        """Mark what a search found; a closed box that holds a match is marked too."""
        self._found = tuple(names)
        self._mark()

    def select(self, name: str) -> None:
        """Show a call or block as selected; opens what hides it and scrolls to it. A fitted view
        stays fitted."""
        scene = self._scene
        if scene is None or (name and not scene.knows(name)):
            return
        self._selection = name
        if name:
            self._reveal_hidden(scene.revealing(name))
            self.reveal(scene.index_of(name))
        self._mark()
        self._announce()

    # ------------------------------------------------------------ opening and closing

    def close_block(self, name: str) -> None:
        """Close an opened block; a selection inside goes to the block."""
        scene = self._scene
        if scene is None or name not in scene.state.expanded:
            return
        self._change(scene.state.closed(name), keep=name)
        if name in scene.graph.ancestors(self._selection):
            self._pick(name)

    # ------------------------------------------------------------ searching and walking

    def step_match(self, step: int) -> None:
        """Select the next (1) or previous (-1) match, counted from the selection."""
        if not self._found:
            return
        first = 0 if step > 0 else len(self._found) - 1
        is_match = self._selection in self._found
        place = self._found.index(self._selection) + step if is_match else first
        self._pick(self._found[place % len(self._found)])

    def walk(self, direction: Direction) -> None:
        """Select the box that an arrow key leads to."""
        self._pick_box(neighbour(self.shown_layout, self.marks.selected, direction))

    # ------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers()
        is_plain = not held & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        is_shifted = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if is_plain and self._press(event.key(), is_shifted=is_shifted):
            self.show_focus(on=True)
        else:
            super().keyPressEvent(event)

    def _press(self, key: int, *, is_shifted: bool) -> bool:
        if key in _ARROWS:
            self.walk(_ARROWS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_selection()
        elif key == Qt.Key.Key_Backspace:
            self._close_around_selection()
        elif key == Qt.Key.Key_F:
            self.fit_or_show_all()
        elif key == Qt.Key.Key_1:
            self.show_actual_size()
        elif key in (Qt.Key.Key_N, Qt.Key.Key_F3):
            self.step_match(-1 if is_shifted else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            layout = self.shown_layout
            self._pick_box(first_box(layout) if key == Qt.Key.Key_Home else last_box(layout))
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.story_at(event.pos().toPointF()), self)
            return True
        return super().event(event)

    def _on_box_clicked(self, index: int) -> None:
        if index >= 0 and self.shown_layout.boxes[index].is_fold:
            self.toggle(index)
        else:
            self._pick_box(index)

    def _on_bar_clicked(self, index: int, number: int) -> None:
        self._pick_box(index)
        self.merge_selected.emit(self.shown_layout.boxes[index].merges[number].name)

    def _on_box_hovered(self, index: int) -> None:
        if self._scene is not None and index != self.marks.hovered:
            related = self._scene.joined_to(index)
            self.show_marks(replace(self.marks, hovered=index, related=related))

    # ------------------------------------------------------------ words

    def story_at(self, position: QPointF) -> str:
        """What a tooltip says at a position; empty where there is nothing."""
        if self._scene is None:
            return ""
        stage = self.stage_at(position)
        if stage:
            return f"Click closes {stage}"
        merge = self.shortcut_at(position)
        return self._scene.tooltip(self.box_at(position), merge, self.content.shares)

    def _announce(self) -> None:
        """Tell assistive tools what is selected."""
        index = self.marks.selected
        story = self._scene.story(index) if self._scene is not None and index >= 0 else ""
        self.setAccessibleDescription(story.replace("\n", ", "))
        change = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(change)

    # ------------------------------------------------------------ inside

    def _pick(self, name: str) -> None:
        """Select as a wish of the user: shown at once, and said."""
        self.select(name)
        self.selected.emit(name)

    def _pick_box(self, index: int) -> None:
        is_box = 0 <= index < len(self.shown_layout.boxes)
        self._pick(self.shown_layout.boxes[index].name if is_box else "")

    def _open_selection(self) -> None:
        index = self.marks.selected
        if index >= 0:
            self.toggle(index)

    def _close_around_selection(self) -> None:
        if self._scene is not None:
            self.close_block(self._scene.closed_around(self._selection))

    def _reveal_hidden(self, state: ViewState) -> None:
        if state != self.view_state:
            self._apply(state)
            if self.is_fitted:
                self.fit()

    def _mark(self) -> None:
        scene = self._scene
        if scene is None:
            return
        marks = Highlights(
            selected=scene.index_of(self._selection),
            related=scene.stage_boxes(self._selection),
            found=scene.indices_of(self._found),
            has_focus=self.marks.has_focus,
        )
        self.show_marks(marks)
