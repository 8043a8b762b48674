"""The LAYER GRAPH panel: the graph, its legend, and what opens, closes and zooms it.

Knows the document, its records and the graph view; no other panel and no torch.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from explorer.core.graph import ModelGraph
from explorer.engine.messages import Result
from explorer.qt.conversions import cropped, image_from_rgb
from explorer.qt.document import Document
from explorer.qt.graph.colour_control import ColourControl
from explorer.qt.graph.figure import GraphDrawing
from explorer.qt.graph.figure_wish import Scope
from explorer.qt.graph.painting.colour_modes import ColourMode, Source
from explorer.qt.graph.painting.marks import Answer
from explorer.qt.graph.painting.thumbnail_sheet import ThumbnailSheet
from explorer.qt.graph.thumbnail_watch import ThumbnailWatch
from explorer.qt.graph.view import GraphView
from explorer.qt.graph.view_control import ViewControl
from explorer.qt.investigation_effects import gate_gradients, lesion_effects
from explorer.qt.investigation_records import InvestigationKind
from explorer.qt.investigation_words import is_due
from explorer.qt.widgets.card import Card
from explorer.qt.widgets.lesion_strip import LesionStrip


class GraphPanel(Card):
    """Shows the document's graph, selection and contributions; tells it what was picked."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("Layer graph", parent)
        self._document = document
        self._build_ui()
        self._connect()

    def show_graph(self, graph: ModelGraph) -> None:
        """Show a network; contributions follow with its first result."""
        self._view.show_graph(graph)
        self.show_gates(self._document.gates)
        self.show_result(self._document.result)
        self._view.select(self._document.selection)
        self._colours.show_graph(graph)
        self._on_laboratory_investigation_changed(InvestigationKind.SWEEP)

    def show_result(self, result: Result | None) -> None:
        """Everything the graph shows of one run: what went in, shares, outputs, what came out."""
        if result is None:
            self._view.show_contributions(())
            self._view.show_times({})
            self._view.show_ends(None, Answer())
            self._view.show_thumbnails(None)
            return
        self._view.note_result()
        self._view.show_contributions(result.merges)
        self._view.show_times(result.call_ms)
        self._view.show_ends(self._picture_of(result), Answer(result.top, result.is_trained))
        if result.thumbnails is not None:
            self._view.show_thumbnails(ThumbnailSheet(result.thumbnails))
        self._ask_for_effects()

    def show_gates(self, gates: Mapping[str, float]) -> None:
        """Which branches are turned down, in the graph and as a list in order of depth."""
        document, graph = self._document, self._document.graph
        merges = graph.merges if graph is not None else ()
        listed = {merge.name: gates[merge.name] for merge in merges if merge.name in gates}
        self._view.show_gates(gates)
        self._strip.show_gates(
            listed, can_undo=document.can_undo_gates, can_redo=document.can_redo_gates
        )

    def _picture_of(self, result: Result) -> QImage | None:
        """What the network saw of the image."""
        image = self._document.image
        if image is None:
            return None
        preview = image_from_rgb(image.preview.numpy())
        return cropped(preview, result.crop, scale=preview.width() / image.width)

    def show_matches(self, names: Sequence[str]) -> None:
        """Mark what a search found."""
        self._view.show_matches(names)

    def drawing(self, scope: Scope) -> GraphDrawing | None:
        """What a picture of its own shows of the graph; None while there is none."""
        return self._view.drawing(scope)

    def _build_ui(self) -> None:
        self._view = GraphView(self)
        self._watch = ThumbnailWatch(self._view)
        self._colours = ColourControl(self)
        self._control = ViewControl(self)
        self.header.addWidget(self._colours, 1)
        self.header.addWidget(self._control)
        self._strip = LesionStrip(self)
        self.body.addWidget(self._view, 1)
        self.body.addWidget(self._strip)
        self._on_view_camera_changed()

    def _connect(self) -> None:
        document, view = self._document, self._view
        document.graph_changed.connect(self.show_graph)
        document.selection_changed.connect(view.select)
        document.result_changed.connect(self.show_result)
        document.gates_changed.connect(self.show_gates)
        view.selected.connect(document.select)
        view.merge_selected.connect(document.select_merge)
        view.gate_wished.connect(document.set_gate)
        view.gates_wished.connect(document.set_gates)
        strip = self._strip
        strip.merge_clicked.connect(document.select)
        strip.reset_requested.connect(self._on_strip_reset_requested)
        strip.clear_requested.connect(document.reset_gates)
        strip.undo_requested.connect(document.undo_gates)
        strip.redo_requested.connect(document.redo_gates)
        self._watch.wanted.connect(document.want_thumbnails)
        view.camera_changed.connect(self._on_view_camera_changed)
        view.colouring_changed.connect(self._on_view_colouring_changed)
        view.hovered.connect(self._on_view_hovered)
        document.laboratory.investigation_changed.connect(self._on_laboratory_investigation_changed)
        self._colours.mode_picked.connect(self._on_colours_mode_picked)
        control = self._control
        control.depth_picked.connect(view.open_to)
        control.reset_requested.connect(view.reset)
        control.fold_requested.connect(view.fold_again)
        control.fit_requested.connect(view.fit_or_show_all)
        control.fit_width_requested.connect(view.fit_width)
        control.everything_requested.connect(view.show_all)
        control.actual_size_requested.connect(view.show_actual_size)
        control.orientation_picked.connect(view.set_orientation)

    def _on_strip_reset_requested(self, merge: str) -> None:
        self._document.set_gates({merge: 1.0})

    def _on_view_camera_changed(self) -> None:
        self._control.show_scale(self._view.camera.scale)

    def _on_view_colouring_changed(self) -> None:
        self._colours.show_colouring(self._view.colouring)
        self._on_view_hovered(self._view.marks.hovered)

    def _on_view_hovered(self, index: int) -> None:
        self._colours.point_at(self._view.colouring.place(index))

    def _on_colours_mode_picked(self, mode: ColourMode) -> None:
        """What costs something to measure is asked for only while it is shown."""
        self._view.set_colour_mode(mode)
        self._document.want_times(is_wanted=mode.source is Source.TIMED_RUN)
        self._ask_for_effects()

    def _on_laboratory_investigation_changed(self, kind: InvestigationKind) -> None:
        if kind in (InvestigationKind.SWEEP, InvestigationKind.GRADIENTS):
            laboratory = self._document.laboratory
            self._view.show_effects(
                lesion_effects(laboratory.investigation(InvestigationKind.SWEEP)),
                gate_gradients(laboratory.investigation(InvestigationKind.GRADIENTS)),
            )
            self._ask_for_effects()

    def _ask_for_effects(self) -> None:
        """While boxes are coloured by them, as soon as there are none that are current."""
        laboratory, source = self._document.laboratory, self._view.colouring.mode.source
        if self._document.result is None:
            return
        if source is Source.SWEEP and is_due(laboratory.investigation(InvestigationKind.SWEEP)):
            laboratory.sweep()
        gradients = InvestigationKind.GRADIENTS
        if source is Source.GRADIENTS and is_due(laboratory.investigation(gradients)):
            laboratory.measure_gradients()
