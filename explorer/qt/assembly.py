"""Puts the panels into the window, one at a time, after its first paint.

Imports them (and with them numpy) only then: they would cost the first paint more
than everything else together.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.qt.document import Document
from explorer.qt.graph_exports import GraphExports
from explorer.qt.input_source import InputSource
from explorer.qt.layer_search import LayerSearch
from explorer.qt.main_window import MainWindow
from explorer.qt.workspace import Place


class Assembly(QObject):
    """One step per turn of the event loop; ``finished`` when every panel is there."""

    finished = Signal()

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        *,
        source: InputSource,
        search: LayerSearch,
        graph_exports: GraphExports,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._source = source
        self._search = search
        self._graph_exports = graph_exports
        self._steps: list[Callable[[], None]] = [
            self._add_layers,
            self._add_graph,
            self._add_input,
            self._add_prediction,
            self._add_details,
            self._finish,
        ]
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        step = self._steps.pop(0)
        if not self._steps:
            self._timer.stop()
        step()

    def _add_layers(self) -> None:
        from explorer.qt.panels.layer_table_panel import LayerTablePanel

        panel = LayerTablePanel(self._document, self._window)
        panel.export_requested.connect(self._window.action_set["exportCsvAction"].trigger)
        self._window.workspace.show_panel(Place.LAYERS, panel)

    def _add_graph(self) -> None:
        from explorer.qt.panels.graph_panel import GraphPanel

        panel = GraphPanel(self._document, self._window)
        self._search.matches_changed.connect(panel.show_matches)
        self._graph_exports.draw_with(panel.drawing)
        self._window.workspace.show_centre(panel)

    def _add_input(self) -> None:
        from explorer.qt.panels.input_panel import InputPanel

        panel = InputPanel(self._document, self._window)
        panel.open_requested.connect(self._window.action_set["openImageAction"].trigger)
        panel.mime_dropped.connect(self._source.open_mime)
        self._window.workspace.show_panel(Place.INPUT, panel)

    def _add_prediction(self) -> None:
        from explorer.qt.panels.prediction_panel import PredictionPanel

        panel = PredictionPanel(self._document, self._window)
        self._window.workspace.show_panel(Place.PREDICTION, panel)

    def _add_details(self) -> None:
        from explorer.qt.panels.feature_map_panel import FeatureMapPanel
        from explorer.qt.panels.notes_panel import NotesPanel
        from explorer.qt.panels.residual_panel import ResidualPanel

        self._window.workspace.show_details(
            (
                ("Feature maps", FeatureMapPanel(self._document, self._window)),
                ("Skips", ResidualPanel(self._document, self._window)),
                ("Notes", NotesPanel(self._document, self._window)),
            )
        )

    def _finish(self) -> None:
        self._window.workspace.finish()
        self.finished.emit()
