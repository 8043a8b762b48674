"""Saving the graph as a picture, away from the window's thread. Knows no dialog and no panel."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS
from explorer.qt.document import Document, Notice, Severity
from explorer.qt.file_saving import FileSaving
from explorer.qt.graph.figure_wish import FigureCaption, Scope
from explorer.qt.graph.layout.captions import shape_text

if TYPE_CHECKING:
    from explorer.qt.graph.exporting import Picture
    from explorer.qt.graph.figure import GraphDrawing

_ENDINGS = {Scope.SHOWN: "graph", Scope.WHOLE: "whole-graph", Scope.EVERYTHING: "every-layer"}
_FIRST_FORMAT = "svg"

DrawingSource = Callable[[Scope], "GraphDrawing | None"]


class GraphExports(QObject):
    """1. ``save`` asks the panel what is to be drawn, and the document what the caption says.
    2. A thread paints the picture, packs it and writes the file, whole or not at all.
    3. ``remarked`` says so in one line; in between too, if it takes long.
    4. ``failed`` says why not, and another place should be offered.
    5. ``finish`` waits for what is being drawn, so that the program does not end under it.
    """

    remarked = Signal(str)
    failed = Signal(object, object)  # Notice, Scope

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._source: DrawingSource | None = None
        self._format = _FIRST_FORMAT

    def draw_with(self, source: DrawingSource) -> None:
        """Who knows what is on screen."""
        self._source = source

    def suggested_name(self, scope: Scope) -> str:
        """By what is drawn, in the format used last."""
        graph = self._document.graph
        return f"{graph.model_name if graph else 'network'}-{_ENDINGS[scope]}.{self._format}"

    def save(self, path: Path, scope: Scope) -> None:
        """Draw the graph as it is now; the name of the file says in which format."""
        graph = self._document.graph
        drawing = self._source(scope) if self._source is not None else None
        if graph is None or drawing is None:
            self._document.notify(
                Notice(Severity.WARNING, "Nothing to save", "There is no graph on screen yet.")
            )
            return
        self._format = path.suffix.lower().removeprefix(".") or self._format
        caption = caption_of(self._document, graph)
        saving = FileSaving(self, title="The graph was not saved", wish=scope)
        saving.remarked.connect(self.remarked)
        saving.failed.connect(self.failed)
        saving.start(path, partial(_drawn, drawing, caption, path))

    def finish(self) -> None:
        """At the end of the program: files under way are written, unless their disk hangs."""
        for saving in self.findChildren(FileSaving):
            saving.finish()


def caption_of(document: Document, graph: ModelGraph) -> FigureCaption:
    """Network, weights and input; the picture too, once its numbers are on screen."""
    model, pick, result, image = document.model, document.pick, document.result, document.image
    spec = document.find_spec(graph.model_name)
    weights = model.weights if model else pick.weights if pick else NO_WEIGHTS
    facts = ["random weights" if weights == NO_WEIGHTS else weights]
    facts.append(f"input {shape_text(graph.input_shape)}")
    if result is not None and image is not None and result.stamp.image == image.generation:
        facts.append(image.name)
    scaled = sum(1 for factor in document.gates.values() if factor != 1.0)
    if result is not None and scaled:
        facts.append("1 branch scaled" if scaled == 1 else f"{scaled} branches scaled")
    is_trained = model.is_trained if model else weights != NO_WEIGHTS
    warning = "" if is_trained else "untrained: numbers mean nothing"
    return FigureCaption(spec.title if spec else graph.model_name, tuple(facts), warning)


def _drawn(drawing: "GraphDrawing", caption: FigureCaption, path: Path) -> "Picture":
    from explorer.qt.graph.exporting import format_of, picture_of

    return picture_of(drawing, caption, format_of(path))
