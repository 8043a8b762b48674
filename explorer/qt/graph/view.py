"""The layer graph as a widget: what is selected and found in it, the paths between two boxes,
and walking it by keys.

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

from explorer.core.graph import INPUT, ModelGraph
from explorer.qt.graph.figure import GraphDrawing
from explorer.qt.graph.figure_wish import Scope
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.layout.geometry import Layout, Route
from explorer.qt.graph.layout.visible import ViewState
from explorer.qt.graph.layout.walking import Direction, first_box, last_box, neighbour
from explorer.qt.graph.menu_canvas import MenuCanvas
from explorer.qt.graph.painting.marks import Highlights
from explorer.qt.graph.paths.path_words import call_text
from explorer.qt.graph.paths.shown_paths import ShownPaths
from explorer.qt.graph.stories import gate_story

_ARROWS = {
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
}

_FAR = (Qt.Key.Key_Home, Qt.Key.Key_End)


class GraphView(MenuCanvas):
    """``selected``: the user picked a call or block, "" for nothing. ``merge_selected``: the user
    clicked the bar of one merge."""

    selected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layerGraph")
        self.setAccessibleName("Layer graph")
        self._selection = ""
        self._found: tuple[str, ...] = ()
        self._hovered_edges: tuple[Route, ...] = ()
        self._connect()

    def _connect(self) -> None:
        self.box_clicked.connect(self._on_box_clicked)
        self.bar_clicked.connect(self._on_bar_clicked)
        self.menu_opened.connect(self._pick_box)
        self.box_opened.connect(self.toggle)
        self.second_box_clicked.connect(self.show_paths_to)
        self.hovered.connect(self._on_hovered)
        self.stage_clicked.connect(self.close_block)

    # ------------------------------------------------------------ what is shown

    @property
    def selection(self) -> str:
        return self._selection

    def show_graph(self, graph: ModelGraph) -> None:
        """Show a network: as it was left, if it was shown before."""
        if graph != self.graph:
            self._selection, self._found, self._paths = "", (), None
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
        if name != self._selection:
            self._paths = None
            self.close_gate()
        self._selection = name
        if name:
            self._reveal_hidden(scene.revealing(name))
            self.reveal(scene.index_of(name))
        self._mark()
        self._announce()

    def drawing(self, scope: Scope) -> GraphDrawing | None:
        """What a picture of its own shows; paths stand out in it, as long as boxes are the same."""
        drawing = super().drawing(scope)
        if drawing is None or self._paths is None or scope is Scope.EVERYTHING:
            return drawing
        marks = Highlights(paths=self.marks.paths)
        return replace(drawing, marks=marks, note=self._paths.text)

    # ------------------------------------------------------------ opening and closing

    def close_block(self, name: str) -> None:
        """Close an opened block; a selection inside goes to the block."""
        scene = self._scene
        if scene is None or name not in scene.state.expanded:
            return
        self._change(scene.state.closed(name), keep=name)
        if name in scene.graph.ancestors(self._selection):
            other = self._paths.other if self._paths is not None else ()
            self._pick(name)
            if other and name not in scene.graph.ancestors(other[0]):
                self.show_paths(scene.paths((name,), other))

    # ------------------------------------------------------------ paths

    def show_paths_to(self, index: int) -> None:
        """Show the paths between the selected box and another; select it where there is none.

        The ends of the network are never selected, so the first of two is just remembered.
        """
        scene = self._scene
        if scene is None or index < 0:
            return
        one = self._paths.one if self._paths is not None else scene.names_around(self._selection)
        other = scene.names(index)
        if one == other:
            self.end_paths()
        elif one or scene.box(index).is_end:
            self.show_paths(scene.paths(one, other) if one else scene.paths(other, ()))
            self.reveal(index)
        else:
            self._pick_box(index)

    def show_paths(self, paths: ShownPaths | None) -> None:
        super().show_paths(paths)
        self._announce()

    # ------------------------------------------------------------ searching and walking

    def step_match(self, step: int) -> None:
        """Select the next (1) or previous (-1) match, counted from the selection."""
        if not self._found:
            return
        first = 0 if step > 0 else len(self._found) - 1
        is_match = self._selection in self._found
        place = self._found.index(self._selection) + step if is_match else first
        self._pick(self._found[place % len(self._found)])

    def walk(self, key: int, *, is_extending: bool) -> None:
        """Select the box that a key leads to, or show the paths to it: the other end walks."""
        scene, start = self._scene, self.marks.selected
        if scene is not None and is_extending and self._paths is not None:
            start = scene.index_of((self._paths.other or self._paths.one)[0])
        if is_extending:
            self.show_paths_to(_led_to(self.shown_layout, start, key, is_extending=True))
        else:
            self._pick_box(_led_to(self.shown_layout, start, key))

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
        if key in _ARROWS or key in _FAR:
            self.walk(key, is_extending=is_shifted)
        elif key == Qt.Key.Key_Escape and self._paths is not None:
            self.end_paths()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_selection()
        elif key == Qt.Key.Key_Backspace:
            self._close_around_selection()
        elif key == Qt.Key.Key_F:
            self.fit_or_show_all()
        elif key == Qt.Key.Key_W:
            self.fit_width()
        elif key == Qt.Key.Key_1:
            self.show_actual_size()
        elif key in (Qt.Key.Key_N, Qt.Key.Key_F3):
            self.step_match(-1 if is_shifted else 1)
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.story_at(event.pos().toPointF()), self)
            return True
        return super().event(event)

    def _on_box_clicked(self, index: int) -> None:
        self.close_gate()
        if index >= 0 and self.shown_layout.boxes[index].is_fold:
            self.toggle(index)
        else:
            self._pick_box(index)

    def _on_bar_clicked(self, index: int, number: int) -> None:
        """A run stays folded: to select its first box would unfold it."""
        box = self.shown_layout.boxes[index]
        names = [merge.name for merge in box.merges]
        if not box.is_fold:
            self._pick_box(index)
        self.merge_selected.emit(names[number])
        self.open_gate(names[number], among=names)

    def _on_hovered(self, index: int, edges: tuple[Route, ...]) -> None:
        scene = self._scene
        if scene is None or (index, edges) == (self.marks.hovered, self._hovered_edges):
            return
        self._hovered_edges = edges
        if edges:
            related, lit = scene.edges.joined_by(edges), scene.edges.lit(edges)
        elif index >= 0:
            related, lit = scene.joined_to(index), scene.edges.touching(index)
        else:
            related, lit = scene.stage_boxes(self._selection), None
        self.show_marks(replace(self.marks, hovered=index, related=related, edges=lit))

    # ------------------------------------------------------------ words

    def story_at(self, position: QPointF) -> str:
        """What a tooltip says at a position; empty where there is nothing."""
        if self._scene is None:
            return ""
        stage = self.stage_at(position)
        if stage:
            return f"Click closes {stage}"
        index, edges = self.box_at(position), self.edges_at(position)
        story = self._scene.tooltip(index, edges, self.content.shares)
        if index >= 0 and not edges:
            story = _joined(story, self._scene.value_story(index, self.colouring))
        if index < 0 or edges:
            return story
        box = self.shown_layout.boxes[index]
        story = _joined(
            story, gate_story(box.gated_merges, self.content.gates, is_open=box.is_open)
        )
        is_other = self.marks.selected >= 0 and index != self.marks.selected
        hint = f"Shift+click: the paths between {call_text(self._selection)} and this"
        return f"{story}\n{hint}" if is_other else story

    def _announce(self) -> None:
        """Tell assistive tools what is selected."""
        index = self.marks.selected
        story = ""
        if self._scene is not None and index >= 0:
            value = self._scene.value_story(index, self.colouring)
            story = _joined(self._scene.story(index), value)
        paths = f"{self._paths.text}\n" if self._paths is not None else ""
        self.setAccessibleDescription((paths + story).replace("\n", ", "))
        change = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(change)

    # ------------------------------------------------------------ inside

    def _pick(self, name: str) -> None:
        """Select as a wish of the user: shown at once, and said. Paths end."""
        self._paths = None
        self.select(name)
        self.selected.emit(name)

    def chosen_boxes(self) -> Sequence[int]:
        """All boxes of a selected stage, else the one that is selected."""
        of_stage = self._scene.stage_boxes(self._selection) if self._scene is not None else ()
        return sorted(of_stage) or super().chosen_boxes()

    def _pick_box(self, index: int) -> None:
        """The ends stand for no call, so nothing is picked there."""
        boxes = self.shown_layout.boxes
        if not 0 <= index < len(boxes):
            self._pick("")
        elif not boxes[index].is_end:
            self._pick(boxes[index].name)

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
        self._hovered_edges = ()
        marks = Highlights(
            selected=scene.index_of(self._selection),
            related=scene.stage_boxes(self._selection),
            found=scene.indices_of(self._found),
            has_focus=self.marks.has_focus,
            paths=self._path_marks(),
        )
        self.show_marks(marks)
        self._say_paths()


def _led_to(layout: Layout, start: int, key: int, *, is_extending: bool = False) -> int:
    """The box that an arrow, Home or End leads to from another one; paths reach to the ends."""
    if key in _ARROWS:
        return neighbour(layout, start, _ARROWS[Qt.Key(key)])
    if is_extending:
        return layout.index_of[INPUT if key == Qt.Key.Key_Home else PREDICTION]
    return first_box(layout) if key == Qt.Key.Key_Home else last_box(layout)


def _joined(story: str, more: str) -> str:
    return f"{story}\n{more}" if more else story
