"""A canvas with a network on it: boxes are opened and closed, and it is left as it was found.

Knows graphs and what was measured in them as records; nothing of selections and searches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.core.graph import ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.figure import GraphDrawing, part_in_view, whole_view
from explorer.qt.graph.figure_wish import Scope
from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Box, Layout, Orientation, Point
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.layout.places import control_rect
from explorer.qt.graph.layout.visible import ViewState
from explorer.qt.graph.minimap import Minimap
from explorer.qt.graph.painting.colour_modes import BY_TYPE, ColourMode, Measured, Source
from explorer.qt.graph.painting.colouring import Colouring
from explorer.qt.graph.painting.marks import Answer, Content
from explorer.qt.graph.painting.thumbnail_sheet import ThumbnailSheet
from explorer.qt.graph.pointing import PointedCanvas
from explorer.qt.graph.scene import GraphScene
from explorer.qt.theme import theme_for


@dataclass(frozen=True, slots=True)
class _Left:
    """How a network was left: what was open, and where one looked (None: at everything)."""

    state: ViewState
    camera: Camera | None


class OpenedCanvas(PointedCanvas):
    """Boxes are named by their index; -1 is none."""

    colouring_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: GraphScene | None = None
        self._left: dict[str, _Left] = {}
        self._orientation = Orientation.VERTICAL
        self._colour_mode = BY_TYPE
        self._call_ms: Mapping[str, float] = {}
        self._lesion_effects: Mapping[str, float] = {}
        self._gate_gradients: Mapping[str, float] = {}
        self._minimap = Minimap(self)
        self.camera_changed.connect(self._on_camera_changed)
        self._minimap.point_picked.connect(self.pan_to)

    # ------------------------------------------------------------ what is shown

    @property
    def graph(self) -> ModelGraph | None:
        return self._scene.graph if self._scene is not None else None

    @property
    def view_state(self) -> ViewState:
        return self._scene.state if self._scene is not None else ViewState()

    def show_graph(self, graph: ModelGraph) -> None:
        """Show a network: as it was left, if it was shown before."""
        if graph == self.graph:
            return
        self._remember()
        scene = self._scene = GraphScene(graph, self.sizes, self.fonts.measure(), self._orientation)
        self._call_ms, self._lesion_effects, self._gate_gradients = {}, {}, {}
        self.show_content(Content())
        left = self._left.get(graph.model_name)
        if left is not None:
            scene.set_state(left.state)
        self._show_scene()
        self.fit()
        if left is not None and left.camera is not None:
            self.look_from(left.camera)

    def show_contributions(self, contributions: Sequence[MergeContribution]) -> None:
        """New shares on bars and shortcuts, in place; none: all are unknown."""
        shares = {share.name: share for share in contributions}
        self.show_content(replace(self.content, shares=shares))
        if self._colour_mode.source is Source.RUN:
            self._colour()

    def show_gates(self, gates: Mapping[str, float]) -> None:
        """Which branches are scaled, and by how much; those not named are as trained."""
        self.show_content(replace(self.content, gates=dict(gates)))

    def show_times(self, call_ms: Mapping[str, float]) -> None:
        """How long each call took; nothing: it is not known."""
        self._call_ms = call_ms
        if self._colour_mode.source is Source.TIMED_RUN:
            self._colour()

    def show_effects(
        self, lesion_effects: Mapping[str, float], gate_gradients: Mapping[str, float]
    ) -> None:
        """What taking out or turning down each branch does; nothing: it is not known."""
        self._lesion_effects, self._gate_gradients = lesion_effects, gate_gradients
        if self._colour_mode.source in (Source.SWEEP, Source.GRADIENTS):
            self._colour()

    @property
    def colouring(self) -> Colouring:
        """What the colours of the boxes mean, for a legend."""
        return self.content.colouring

    def set_colour_mode(self, mode: ColourMode) -> None:
        """What the boxes are coloured by, in this network and the next ones."""
        self._colour_mode = mode
        self._colour()

    def show_thumbnails(self, sheet: ThumbnailSheet | None) -> None:
        """Pictures of outputs, in place; None: there are none."""
        self.show_content(replace(self.content, thumbnails=sheet))

    def show_ends(self, picture: QImage | None, answer: Answer) -> None:
        """What the network saw, and the classes it gave."""
        self.show_content(replace(self.content, picture=picture, answer=answer))

    def drawing(self, scope: Scope) -> GraphDrawing | None:
        """What a picture of its own shows of the graph; None where there is none."""
        if self._scene is None:
            return None
        layout, content = self.shown_layout, self.content
        if scope is Scope.EVERYTHING:
            layout = self._scene.with_every_call()
            content = replace(content, colouring=self._coloured(layout))
        seen = whole_view(layout)
        if scope is Scope.SHOWN:
            least, view = self.fonts.least_scale, self.view_size
            seen = part_in_view(layout, self.camera, view, least_scale=least)
        theme = theme_for(self.palette())
        return GraphDrawing(layout, self.sizes, content, self.font(), theme, *seen)

    # ------------------------------------------------------------ opening and closing

    def toggle(self, index: int) -> None:
        """Open, close or unfold the box with this index; it stays where it is on screen."""
        if self._scene is not None:
            self._change(self._scene.toggled(index), keep=self._scene.box(index).name)

    def open_to(self, depth: Depth) -> None:
        """Open everything above this depth, close the rest."""
        if self._scene is not None:
            self._show_state(self._scene.opened_to(depth))

    def fold_again(self) -> None:
        """Runs of equal neighbours that were unfolded become piles again."""
        if self._scene is not None:
            self._show_state(self._scene.folded())

    def reset(self) -> None:
        """As the network was opened at first."""
        if self._scene is not None:
            self._show_state(self._scene.first_state())

    def _show_state(self, state: ViewState) -> None:
        was = (self.shown_layout, self.camera)
        self._apply(state)
        self.fit()
        self._glide(*was)

    def set_orientation(self, orientation: Orientation) -> None:
        """Let data flow down the columns, or to the right along rows; in all networks."""
        self._orientation = orientation
        if self._scene is not None and self._scene.orientation is not orientation:
            was = (self.shown_layout, self.camera)
            self._scene.set_orientation(orientation)
            self._show_scene()
            self.fit()
            self._glide(*was)

    def fit(self) -> None:
        """As much as stays legible; columns are spread so that it is most."""
        least = self.fonts.least_scale
        if self._scene is not None and self._scene.arrange_for(self.view_size, least_scale=least):
            self._show_scene()
        super().fit()
        self._minimap.place()

    def fit_or_show_all(self) -> None:
        """Fit; once that is done and something is still out of view, everything, however small."""
        is_done = self.is_fitted
        self.fit()
        if is_done and not self.sees_all:
            self.show_all()

    # ------------------------------------------------------------ events

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._minimap.place()

    def _on_camera_changed(self) -> None:
        self._minimap.show_camera(self.camera, self.view_size)

    # ------------------------------------------------------------ inside

    def _mark(self) -> None:
        """Another layout: what stands out in it is told by those who know."""

    def _change(self, state: ViewState, *, keep: str) -> None:
        """Another state; the box named ``keep`` stays where it is on screen, and the sign that
        opens and closes it stays under the pointer."""
        before, was = self._box_of(keep), (self.shown_layout, self.camera)
        self._apply(state)
        after = self._box_of(keep)
        if before is not None and after is not None:
            held, at = self._anchors(before, after)
            self.look_from(self.camera.holding(at, self.camera.to_screen(held)))
        self._glide(*was)

    def _glide(self, layout: Layout, camera: Camera) -> None:
        if self._scene is not None:
            self.move_from(layout, camera, self._scene.home)

    def _box_of(self, name: str) -> Box | None:
        index = self._scene.index_of(name) if self._scene is not None else -1
        return self.shown_layout.boxes[index] if index >= 0 else None

    def _anchors(self, before: Box, after: Box) -> tuple[Point, Point]:
        """The point of a box before, and the one after, that are to be at the same place."""
        if before.name == after.name and before.is_open is not after.is_open:
            sizes = self.sizes
            return control_rect(before, sizes).centre, control_rect(after, sizes).centre
        return (before.rect.x, before.rect.y), (after.rect.x, after.rect.y)

    def _apply(self, state: ViewState) -> None:
        if self._scene is not None and state != self._scene.state:
            self._scene.set_state(state)
            self._show_scene()

    def _show_scene(self) -> None:
        layout = self._scene.layout if self._scene is not None else Layout()
        self.show_layout(layout)
        self._minimap.show_layout(layout)
        self._colour()
        self._on_camera_changed()
        self._mark()

    def _colour(self) -> None:
        """Once for every mode, layout and measurement, so that painting only looks it up."""
        colouring = self._coloured(self.shown_layout)
        self.show_content(replace(self.content, colouring=colouring))
        self._minimap.show_colouring(colouring)
        self.colouring_changed.emit()

    def _coloured(self, layout: Layout) -> Colouring:
        if self._scene is None:
            return Colouring(self._colour_mode)
        measured = Measured(
            self.content.shares, self._call_ms, self._lesion_effects, self._gate_gradients
        )
        return self._scene.coloured(layout, self._colour_mode, measured)

    def _lay_out_again(self) -> None:
        if self._scene is not None:
            self._scene.set_sizes(self.sizes, self.fonts.measure())
            self._show_scene()
            if self.is_fitted:
                self.fit()

    def _remember(self) -> None:
        if self._scene is not None:
            camera = None if self.is_fitted else self.camera
            self._left[self._scene.graph.model_name] = _Left(self._scene.state, camera)
