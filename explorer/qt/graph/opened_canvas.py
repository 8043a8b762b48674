"""A canvas with a network on it: boxes are opened and closed, and it is left as it was found.

Knows graphs and what was measured in them as records; nothing of selections and searches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.core.graph import ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.camera import Camera
from explorer.qt.graph.geometry import Layout, Point
from explorer.qt.graph.marks import Content
from explorer.qt.graph.minimap import Minimap
from explorer.qt.graph.opening import Depth
from explorer.qt.graph.pointing import PointedCanvas
from explorer.qt.graph.scene import GraphScene
from explorer.qt.graph.visible import ViewState

_THUMBNAIL_SIDE = 40.0


@dataclass(frozen=True, slots=True)
class _Left:
    """How a network was left: what was open, and where one looked (None: at everything)."""

    state: ViewState
    camera: Camera | None


class OpenedCanvas(PointedCanvas):
    """Boxes are named by their index; -1 is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: GraphScene | None = None
        self._left: dict[str, _Left] = {}
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
        scene = self._scene = GraphScene(graph, self.sizes, self.fonts.measure())
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

    def show_thumbnails(self, images: dict[str, QImage]) -> None:
        """Pictures by call name, on the right of the boxes; room is made for the first ones."""
        self.show_content(replace(self.content, thumbnails=images))
        side = _THUMBNAIL_SIDE if images else 0.0
        if side != self.sizes.thumbnail_side:
            self.set_metrics(self.fonts.metrics(thumbnail_side=side))
            self._lay_out_again()

    # ------------------------------------------------------------ opening and closing

    def toggle(self, index: int) -> None:
        """Open, close or unfold the box with this index; it stays where it is on screen."""
        if self._scene is not None:
            self._change(self._scene.toggled(index), keep=self._scene.box(index).name)

    def open_to(self, depth: Depth) -> None:
        """Open everything above this depth, close the rest."""
        if self._scene is not None:
            self._apply(self._scene.opened_to(depth))
            self.fit()

    def reset(self) -> None:
        """As the network was opened at first."""
        if self._scene is not None:
            self._apply(self._scene.first_state())
            self.fit()

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
        """Another state; the box named ``keep`` stays where it is on screen."""
        before = self._place_of(keep)
        self._apply(state)
        after = self._place_of(keep)
        if before is not None and after is not None:
            self.look_from(self.camera.holding(after, self.camera.to_screen(before)))

    def _place_of(self, name: str) -> Point | None:
        index = self._scene.index_of(name) if self._scene is not None else -1
        rect = self.shown_layout.boxes[index].rect if index >= 0 else None
        return (rect.x, rect.y) if rect is not None else None

    def _apply(self, state: ViewState) -> None:
        if self._scene is not None and state != self._scene.state:
            self._scene.set_state(state)
            self._show_scene()

    def _show_scene(self) -> None:
        layout = self._scene.layout if self._scene is not None else Layout()
        self.show_layout(layout)
        self._minimap.show_layout(layout)
        self._on_camera_changed()
        self._mark()

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
