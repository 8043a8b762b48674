"""Where the panels stand: docks around the graph, their first places, and restoring them.

Knows panels only as widgets put into named places.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.qt.theme import SPACE_L, SPACE_M, SPACE_S, mark_as_card
from explorer.qt.widgets.card import Card
from explorer.qt.widgets.panel_dock import GAP_PX, HANDLE_PX, PanelDock

LAYOUT_VERSION = 1


class Place(StrEnum):
    INPUT = "input"
    PREDICTION = "prediction"
    DETAILS = "details"
    LAYERS = "layers"


_TITLES = {
    Place.INPUT: "Input",
    Place.PREDICTION: "Prediction",
    Place.DETAILS: "Feature maps and skips",
    Place.LAYERS: "Layers",
}


@dataclass(frozen=True, slots=True)
class FirstSizes:
    """Widths of the columns at the sides, heights of the rows, in pixels."""

    left: int
    right: int
    input: int
    prediction: int
    layers: int


def first_sizes(size: QSize, *, input_height: int | None = None) -> FirstSizes:
    """Columns and rows in proportion to the window, within what stays readable.

    ``input_height`` is what the input panel needs; the prediction gets the rest of the column.
    """
    width, height = size.width(), size.height()
    layers = _between(140, round(height * 0.27), 320)
    above = max(height - layers - 2 * SPACE_S, 200)
    wanted = above - round(above * 0.4) if input_height is None else input_height
    prediction = _between(150, above - wanted, max(150, above - 120))
    return FirstSizes(
        left=_left_width(width),
        right=_between(250, round(width * 0.285), 580),
        input=above - prediction,
        prediction=prediction,
        layers=layers,
    )


def _left_width(width: int) -> int:
    return _between(180, round(width * 0.19), 340)


class Workspace(QMainWindow):
    """The graph in the middle, docks around it. ``reset`` puts everything back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._is_arranged_by_user = False
        self._restored_state = QByteArray()
        self._applied: FirstSizes | None = None
        self._settle_timer = QTimer(self, singleShot=True, interval=0)
        self._settle_timer.timeout.connect(self._settle)
        self._docks = {place: self._dock(place) for place in Place}
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("detailTabs")
        self._tabs.setAccessibleName("Feature maps and skips")
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        self._show_empty_cards()
        self.reset()

    def show_centre(self, panel: QWidget) -> None:
        """Put the graph in the middle, in line with the cards beside it."""
        holder = QWidget(self)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(GAP_PX, HANDLE_PX, GAP_PX, 0)
        layout.addWidget(panel)
        before = self.takeCentralWidget()
        self.setCentralWidget(holder)
        if before is not None:
            before.deleteLater()
        self._settle_timer.start()

    def show_panel(self, place: Place, panel: QWidget) -> None:
        self._docks[place].show_panel(panel)
        self._settle_timer.start()

    def show_details(self, titled_panels: tuple[tuple[str, QWidget], ...]) -> None:
        """Panels that share one card, one tab each."""
        for title, panel in titled_panels:
            self._tabs.addTab(panel, title)
        card = QFrame(self)
        mark_as_card(card)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        layout.addWidget(self._tabs)
        self.show_panel(Place.DETAILS, card)

    def show_tab(self, index: int) -> None:
        """Bring a tab of the details forward, opening their dock if it was closed."""
        self._docks[Place.DETAILS].show()
        self._tabs.setCurrentIndex(index)

    def toggle_actions(self) -> list[QAction]:
        """One checkable action per dock."""
        return [self._docks[place].toggleViewAction() for place in Place]

    def reset(self) -> None:
        """Every dock where it was at first, sized for the window as it is now."""
        docks = self._docks
        for dock in docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.addDockWidget(left, docks[Place.INPUT])
        self.splitDockWidget(docks[Place.INPUT], docks[Place.PREDICTION], Qt.Orientation.Vertical)
        self.addDockWidget(right, docks[Place.DETAILS])
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, docks[Place.LAYERS])
        for dock in docks.values():
            dock.show()
        self._is_arranged_by_user = False
        self._restored_state = QByteArray()
        self._apply_first_sizes()
        self._settle_timer.start()

    def layout_state(self) -> QByteArray:
        """The user's arrangement; empty where it is still ours and fits itself to the window."""
        return self.saveState(LAYOUT_VERSION) if self._is_arranged_by_user else QByteArray()

    def restore_layout(self, state: QByteArray) -> None:
        """Restore what ``layout_state`` gave; garbage or another version changes nothing."""
        if not state.isEmpty() and self.restoreState(state, LAYOUT_VERSION):
            self._is_arranged_by_user = True
            self._restored_state = state

    def finish(self) -> None:
        """Every panel is there: from now on only the user arranges them."""
        self._settle()
        self._restored_state = QByteArray()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_arranged_by_user:
            self._apply_first_sizes()
        self._settle_timer.start()

    def event(self, event: QEvent) -> bool:
        """Only the gaps between panels are our own: who presses there arranges them."""
        if event.type() is QEvent.Type.MouseButtonPress:
            self._is_arranged_by_user = True
        if event.type() is QEvent.Type.LayoutRequest and self._is_outgrown():
            self._settle_timer.start()
        return super().event(event)

    def _dock(self, place: Place) -> PanelDock:
        dock = PanelDock(_TITLES[place], f"{place.value}Dock", self)
        dock.arranged.connect(self._on_dock_arranged)
        return dock

    def _show_empty_cards(self) -> None:
        for place in Place:
            self._docks[place].show_panel(self._empty_card(_TITLES[place]))
        self.show_centre(self._empty_card("Layer graph"))

    def _empty_card(self, title: str) -> Card:
        card = Card(title, self)
        card.body.addStretch(1)
        return card

    def _settle(self) -> None:
        """Once the layout has taken in what changed: it would overrule us before."""
        if not self._restored_state.isEmpty():
            self.restoreState(self._restored_state, LAYOUT_VERSION)
        elif not self._is_arranged_by_user:
            self._apply_first_sizes()

    def _on_dock_arranged(self) -> None:
        self._is_arranged_by_user = True

    def _is_outgrown(self) -> bool:
        """A panel needs another height than we gave it, as with another picture."""
        return not self._is_arranged_by_user and self._wanted_sizes() != self._applied

    def _wanted_sizes(self) -> FirstSizes:
        panel = self._docks[Place.INPUT].widget()
        width = _left_width(self.width())
        height = panel.heightForWidth(width) + HANDLE_PX if panel.hasHeightForWidth() else None
        return first_sizes(self.size(), input_height=height)

    def _apply_first_sizes(self) -> None:
        docks = self._docks
        sizes = self._applied = self._wanted_sizes()
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks(
            [docks[Place.INPUT], docks[Place.DETAILS]], [sizes.left, sizes.right], horizontal
        )
        self.resizeDocks(
            [docks[Place.INPUT], docks[Place.PREDICTION]], [sizes.input, sizes.prediction], vertical
        )
        self.resizeDocks([docks[Place.LAYERS]], [sizes.layers], vertical)


def _between(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))
