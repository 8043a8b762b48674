"""The buttons that say how much of the graph is opened, how large it is and which way it flows.

Knows no graph: it tells what was picked.
"""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from explorer.qt.graph.layout.geometry import Orientation
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.theme import SPACE_S
from explorer.qt.widgets.quiet_button import QuietButton

_DEPTHS = (
    (Depth.NETWORK, "Collapse all", "Only the outermost boxes"),
    (Depth.STAGE, "Stages", "Runs of blocks at one resolution"),
    (Depth.BLOCK, "Blocks", "Residual blocks, inception modules, dense layers"),
    (Depth.LAYER, "Layers", "Convolutions with their normalisation and activation"),
    (Depth.CALL, "Expand all", "Every single call"),
)
_FLOWS = (
    (Orientation.VERTICAL, "Flow down", "Columns by resolution; data flows down each of them"),
    (Orientation.HORIZONTAL, "Flow to the right", "Rows by resolution; data flows along them"),
)


class ViewControl(QWidget):
    """``Open``, ``Fit`` and the zoom, each with what belongs to it."""

    depth_picked = Signal(object)  # Depth
    reset_requested = Signal()
    fold_requested = Signal()
    fit_requested = Signal()
    fit_width_requested = Signal()
    everything_requested = Signal()
    actual_size_requested = Signal()
    orientation_picked = Signal(object)  # Orientation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = _button(self, "Open ▾", "How far all boxes are opened (Enter, Backspace: one)")
        self._fit = _button(
            self, "Fit", "Everything in view, as long as it stays legible; again: all of it (F)"
        )
        self._zoom = _button(self, "100 % ▾", "Size and direction of the graph", widest="100 % ▾")
        self._depths = QActionGroup(self)
        self._depths.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._flows = QActionGroup(self)
        self._give_menu(self._open, self._opening_menu())
        self._give_menu(self._zoom, self._zoom_menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        for button in (self._open, self._fit, self._zoom):
            row.addWidget(button)
        self._fit.clicked.connect(self.fit_requested)
        self._depths.triggered.connect(self._on_depths_triggered)
        self._flows.triggered.connect(self._on_flows_triggered)

    def show_scale(self, scale: float) -> None:
        """How large the graph is; 1 is its own size."""
        self._zoom.setText(f"{round(100 * scale)} % ▾")

    def _opening_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for depth, text, tip in _DEPTHS:
            action = self._depths.addAction(text)
            action.setData(depth)
            action.setToolTip(tip)
            action.setObjectName(f"graph_{depth.name.lower()}")
            menu.addAction(action)
        menu.addSeparator()
        fold_tip = "Long runs of equal blocks become one pile, as “×4”"
        _add(menu, "Fold equal neighbours again", self.fold_requested, fold_tip)
        _add(menu, "As at first", self.reset_requested, "What the network was opened with")
        return menu

    def _zoom_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        entries = (
            ("Fit\tF", self.fit_requested, "As much as stays legible"),
            ("Fit width\tW", self.fit_width_requested, "From the left to the right border"),
            ("Everything", self.everything_requested, "All of it, however small"),
            ("100 %\t1", self.actual_size_requested, "Its own size"),
        )
        for text, wish, tip in entries:
            _add(menu, text, wish, tip)
        menu.addSeparator()
        for orientation, text, tip in _FLOWS:
            action = self._flows.addAction(text)
            action.setData(orientation)
            action.setCheckable(True)
            action.setChecked(orientation is Orientation.VERTICAL)
            action.setToolTip(tip)
            action.setObjectName(f"graph_{orientation.name.lower()}")
            menu.addAction(action)
        return menu

    def _give_menu(self, button: QToolButton, menu: QMenu) -> None:
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _on_depths_triggered(self, action: QAction) -> None:
        self.depth_picked.emit(Depth(action.data()))

    def _on_flows_triggered(self, action: QAction) -> None:
        self.orientation_picked.emit(action.data())


def _add(menu: QMenu, text: str, wish: SignalInstance, tip: str) -> None:
    action = menu.addAction(text)
    action.setToolTip(tip)
    action.triggered.connect(wish)


def _button(parent: QWidget, text: str, tip: str, *, widest: str = "") -> QToolButton:
    button = QuietButton(parent, widest=widest)
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(" (")[0])
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
