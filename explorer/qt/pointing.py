"""What is pointed at in one panel and drawn in another. Told to the panels by the document."""

from PySide6.QtCore import QObject, Signal

from explorer.core.graph import ModelGraph
from explorer.qt.document_records import Overlay, Probe


class Pointing(QObject):
    """Holds until the selection or the network changes."""

    overlay_changed = Signal(object)  # Overlay | None
    probe_changed = Signal(object)  # Probe | None

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.overlay: Overlay | None = None
        self.probe: Probe | None = None

    def set_overlay(self, overlay: Overlay | None) -> None:
        if overlay is not self.overlay:
            self.overlay = overlay
            self.overlay_changed.emit(overlay)

    def set_probe(self, probe: Probe | None) -> None:
        if probe != self.probe:
            self.probe = probe
            self.probe_changed.emit(probe)

    def clear(self) -> None:
        """Nothing is pointed at any more."""
        self.set_overlay(None)
        self.set_probe(None)


def probe_of(graph: ModelGraph | None, layer: str, *, row: int, column: int) -> Probe | None:
    """What a position of a layer's output sees; None where that is not known."""
    node = graph.node_by_name.get(layer) if graph else None
    field = node.field_at(row, column) if node else None
    return None if field is None else Probe(layer, row, column, field)
