"""Finding layers by what is typed, and stepping through them. Knows no widget."""

from PySide6.QtCore import QObject, Signal

from explorer.core.graph import ModelGraph
from explorer.qt.document import Document
from explorer.qt.graph.finding.completion import completions
from explorer.qt.graph.finding.search import SearchIndex
from explorer.qt.graph.finding.vocabulary import Vocabulary


class LayerSearch(QObject):
    """``position_changed``: which match is selected (0: none of them) and how many there are.
    ``completions_changed``: suggestions for the text asked about, none in a new network."""

    matches_changed = Signal(tuple)
    position_changed = Signal(int, int)
    completions_changed = Signal(tuple)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._text = ""
        self._matches: tuple[str, ...] = ()
        self._vocabulary = _vocabulary_of(document.graph)
        document.graph_changed.connect(self._on_document_graph_changed)
        document.selection_changed.connect(self._tell_position)

    def search(self, text: str) -> None:
        """Find what every word of the text fits."""
        self._text = text
        self._matches = self._vocabulary.index.matches(text) if self._vocabulary else ()
        self.matches_changed.emit(self._matches)
        self._tell_position()

    def complete(self, text: str) -> None:
        """Tell what the text can go on with."""
        found = completions(self._vocabulary, text) if self._vocabulary else ()
        self.completions_changed.emit(found)

    def step(self, count: int) -> None:
        """Select the next match, or with -1 the one before; round and round."""
        if not self._matches:
            return
        here = self._document.selection
        if here in self._matches:
            following = (self._matches.index(here) + count) % len(self._matches)
        else:
            following = 0 if count > 0 else len(self._matches) - 1
        self._document.select(self._matches[following])

    def _tell_position(self) -> None:
        here = self._document.selection
        position = self._matches.index(here) + 1 if here in self._matches else 0
        self.position_changed.emit(position, len(self._matches))

    def _on_document_graph_changed(self, graph: ModelGraph) -> None:
        self._vocabulary = _vocabulary_of(graph)
        self.completions_changed.emit(())
        self.search(self._text)


def _vocabulary_of(graph: ModelGraph | None) -> Vocabulary | None:
    return Vocabulary(SearchIndex(graph)) if graph else None
