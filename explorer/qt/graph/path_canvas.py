"""A canvas that shows the paths between two boxes: marks them, says their number, lets Esc end it.

Knows no selection: those who know it say between which boxes.
"""

import math

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.qt.graph.opened_canvas import OpenedCanvas
from explorer.qt.graph.path_pill import PathPill
from explorer.qt.graph.paths.shown_paths import PathMarks, ShownPaths

_LIT_WEIGHT = 4.0


class PathCanvas(OpenedCanvas):
    """Boxes are named by their index; -1 is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: ShownPaths | None = None
        self._pill = PathPill(self)

    def show_paths(self, paths: ShownPaths | None) -> None:
        """Light what is on these paths, and dim the rest; None ends it."""
        self._paths = paths
        self._mark()

    def end_paths(self) -> None:
        self.show_paths(None)

    # ------------------------------------------------------------ events

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._takes_escape(event):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pill.place(self._covered)

    # ------------------------------------------------------------ inside

    def _path_marks(self) -> PathMarks | None:
        """What the paths light in the layout on screen."""
        return self._scene.path_marks(self._paths) if self._scene is not None else None

    def _say_paths(self) -> None:
        """Once they are marked, so that the words hide none of them."""
        words = f"{self._paths.text} · Esc" if self._paths is not None else ""
        self._pill.show_words(words, self._covered)

    def _takes_escape(self, event: QKeyEvent) -> bool:
        """While paths are shown, Esc ends them, and cancels nothing else in the window."""
        return self._paths is not None and asks_for_escape(event)

    def _covered(self, place: QRect) -> float:
        """How much a place on screen hides: headers, and boxes, most of all those on paths."""
        if self._minimap.isVisible() and place.intersects(self._minimap.geometry()):
            return math.inf
        here, lit = self.on_layout(place), self.marks.paths.lit if self.marks.paths else ()
        layout = self.shown_layout
        closed = [(i, box.rect) for i, box in enumerate(layout.boxes) if not box.is_open]
        heads = sum(here.shared_area(column.rect) for column in layout.columns)
        return heads + sum(
            here.shared_area(rect) * (_LIT_WEIGHT if i in lit else 1.0) for i, rect in closed
        )


def asks_for_escape(event: QKeyEvent) -> bool:
    """Whether Qt asks if Esc is ours, before it is a shortcut of the window."""
    return event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape
