"""Puts the panels into the window, one at a time, after its first paint.

Imports them (and with them numpy) only then: they would cost the first paint more
than everything else together.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.qt.chart_saving import ChartSaving
from explorer.qt.document import Document
from explorer.qt.graph_exports import GraphExports
from explorer.qt.input_source import InputSource
from explorer.qt.laboratory_files import LaboratoryFiles
from explorer.qt.layer_search import LayerSearch
from explorer.qt.main_window import MainWindow
from explorer.qt.settings import Settings
from explorer.qt.workspace import Place


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """What panels ask for, and do not know."""

    source: InputSource
    search: LayerSearch
    graph_exports: GraphExports
    chart_saving: ChartSaving
    files: LaboratoryFiles
    settings: Settings


_TIPS = {
    "Contributions": "What shortcut and branch give to every merge",
    "Lesions": "What is left of the answer when blocks are deleted or change places",
    "Paths": "Which lengths of path carry the answer",
}


class Assembly(QObject):
    """One step per turn of the event loop; ``finished`` when every panel is there."""

    finished = Signal()

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        services: Services,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._services = services
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
        self._services.search.matches_changed.connect(panel.show_matches)
        self._services.graph_exports.draw_with(panel.drawing)
        self._window.workspace.show_centre(panel)

    def _add_input(self) -> None:
        from explorer.qt.panels.input_panel import InputPanel

        panel = InputPanel(self._document, self._window)
        panel.open_requested.connect(self._window.action_set["openImageAction"].trigger)
        panel.mime_dropped.connect(self._services.source.open_mime)
        self._window.workspace.show_panel(Place.INPUT, panel)

    def _add_prediction(self) -> None:
        from explorer.qt.panels.prediction_panel import PredictionPanel

        panel = PredictionPanel(self._document, self._window)
        self._window.workspace.show_panel(Place.PREDICTION, panel)

    def _add_details(self) -> None:
        from explorer.qt.panels.feature_map_panel import FeatureMapPanel
        from explorer.qt.panels.notes_panel import NotesPanel

        self._window.workspace.show_details(
            (
                ("Feature maps", FeatureMapPanel(self._document, self._window)),
                ("Skips", self._skips()),
                ("Notes", NotesPanel(self._document, self._window)),
            )
        )

    def _skips(self) -> QWidget:
        """What is to be learnt about skip connections: three panels in one place."""
        from explorer.qt.panels.lesion_panel import LesionPanel
        from explorer.qt.panels.path_panel import PathPanel
        from explorer.qt.panels.residual_panel import ResidualPanel
        from explorer.qt.widgets.paged import Paged

        services = self._services
        skips = Paged(self._window, name="Skip connections")
        contributions = ResidualPanel(self._document, skips)
        lesions, paths = LesionPanel(self._document, skips), PathPanel(self._document, skips)
        skips.add_page("Contributions", contributions, tip=_TIPS["Contributions"])
        skips.add_page("Lesions", lesions, tip=_TIPS["Lesions"])
        skips.add_page("Paths", paths, tip=_TIPS["Paths"])
        for panel in (contributions, lesions, paths):
            panel.export_requested.connect(services.chart_saving.ask_where)
        contributions.samples_requested.connect(services.files.measure_samples)
        contributions.folder_requested.connect(services.files.ask_for_pictures)
        lesions.folder_requested.connect(services.files.ask_for_labelled_folder)
        skips.show_page(services.settings.page("skips"))
        skips.page_changed.connect(self._on_skips_page_changed)
        return skips

    def _on_skips_page_changed(self, page: int) -> None:
        self._services.settings.set_page("skips", page)

    def _finish(self) -> None:
        self._window.workspace.finish()
        self.finished.emit()
