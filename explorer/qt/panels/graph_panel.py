"""The LAYER GRAPH panel: the graph, its legend, and what opens, closes and zooms it.

Knows the document, its records and the graph view; no other panel and no torch.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QImage
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from explorer.core.graph import ModelGraph
from explorer.engine.messages import Result
from explorer.qt.document import Document
from explorer.qt.graph.legend import ShareLegend
from explorer.qt.graph.opening import Depth
from explorer.qt.graph.view import GraphView
from explorer.qt.theme import SPACE_S, small_font
from explorer.qt.widgets.card import Card

_DEPTHS = (
    (Depth.NETWORK, "Collapse all", "Only the outermost boxes"),
    (Depth.STAGE, "Stages", "Runs of blocks at one resolution"),
    (Depth.BLOCK, "Blocks", "Residual blocks, inception modules, dense layers"),
    (Depth.LAYER, "Layers", "Convolutions with their normalisation and activation"),
    (Depth.CALL, "Expand all", "Every single call"),
)


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
        self.show_result(self._document.result)
        self._view.select(self._document.selection)
        self._legend.setVisible(any(merge.branch for merge in graph.merges))

    def show_result(self, result: Result | None) -> None:
        """Shares of branch and shortcut on the current input."""
        self._view.show_contributions(result.merges if result is not None else ())

    def show_thumbnails(self, images: dict[str, QImage]) -> None:
        """Pictures of outputs, by call name."""
        self._view.show_thumbnails(images)

    def show_matches(self, names: Sequence[str]) -> None:
        """Mark what a search found."""
        self._view.show_matches(names)

    def _build_ui(self) -> None:
        self._view = GraphView(self)
        self._legend = ShareLegend(self)
        self._legend.hide()
        self._zoom = self._button("100 %", "Zoom: click for 100 % (1)")
        self._fit = self._button(
            "Fit", "Everything in view, as long as it stays legible; again: all of it (F)"
        )
        self._open = self._button("Open ▾", "How far all boxes are opened (Enter, Backspace: one)")
        self._menu = self._opening_menu()
        self.header.addStretch(1)
        self.header.addWidget(self._legend)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        for button in (self._open, self._fit, self._zoom):
            buttons.addWidget(button)
        self.header.addLayout(buttons)
        self.body.addWidget(self._view, 1)
        self._on_view_camera_changed()

    def _opening_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._depths = QActionGroup(menu)
        self._depths.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        for depth, text, tip in _DEPTHS:
            action = self._depths.addAction(text)
            action.setData(depth)
            action.setToolTip(tip)
            action.setObjectName(f"graph_{depth.name.lower()}")
            menu.addAction(action)
        menu.addSeparator()
        self._reset = menu.addAction("As at first")
        self._reset.setToolTip("What the network was opened with")
        return menu

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setProperty("quiet", "true")
        button.setFont(small_font(button.font()))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _connect(self) -> None:
        document, view = self._document, self._view
        document.graph_changed.connect(self.show_graph)
        document.selection_changed.connect(view.select)
        document.result_changed.connect(self.show_result)
        view.selected.connect(document.select)
        view.merge_selected.connect(document.select_merge)
        view.camera_changed.connect(self._on_view_camera_changed)
        self._open.clicked.connect(self._on_open_clicked)
        self._fit.clicked.connect(view.fit_or_show_all)
        self._zoom.clicked.connect(view.show_actual_size)
        self._depths.triggered.connect(self._on_depths_triggered)
        self._reset.triggered.connect(view.reset)

    def _on_view_camera_changed(self) -> None:
        self._zoom.setText(f"{round(100 * self._view.camera.scale)} %")

    def _on_open_clicked(self) -> None:
        self._menu.popup(self._open.mapToGlobal(self._open.rect().bottomLeft()))

    def _on_depths_triggered(self, action: QAction) -> None:
        self._view.open_to(Depth(action.data()))
