"""A dock without a title: a slim handle above the panel moves it. Knows no document."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMenu, QVBoxLayout, QWidget

from explorer.qt.theme import theme_for

GAP_PX = 2  # beside a panel; with the separator it makes the gap between two cards
_GRIP_PX, _HANDLE_PX = 36, 7


class PanelDock(QDockWidget):
    """Closed, floated and moved like any dock; its menu opens with a right click on the handle."""

    arranged = Signal()  # floated or closed by the user; moving is floating first

    def __init__(self, title: str, object_name: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(object_name)
        self.setTitleBarWidget(_Handle(self))
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self.topLevelChanged.connect(self.arranged)
        self.toggleViewAction().triggered.connect(self.arranged)

    def show_panel(self, panel: QWidget) -> None:
        """Put a panel in place of the empty card."""
        before = self.widget()
        holder = QWidget(self)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(GAP_PX, 0, GAP_PX, 0)
        layout.addWidget(panel)
        self.setWidget(holder)
        if before is not None:
            before.deleteLater()


class _Handle(QWidget):
    def __init__(self, dock: PanelDock) -> None:
        super().__init__(dock)
        self._dock = dock
        self._is_under_mouse = False
        self.setToolTip(f"{dock.windowTitle()}: drag to move, double-click to float")
        self.setCursor(Qt.CursorShape.SizeAllCursor)

    def sizeHint(self) -> QSize:
        return QSize(_GRIP_PX, _HANDLE_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._is_under_mouse = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        del event
        self._is_under_mouse = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing at rest; a short bar under the mouse."""
        del event
        if not self._is_under_mouse:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme_for(self.palette()).edge))
        left, top = (self.width() - _GRIP_PX) / 2, self.height() / 2 - 1.5
        painter.drawRoundedRect(int(left), int(top), _GRIP_PX, 3, 1.5, 1.5)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        close = menu.addAction(f"Close {self._dock.windowTitle()}")
        close.triggered.connect(self._dock.toggleViewAction().trigger)
        menu.addAction("Dock" if self._dock.isFloating() else "Float").triggered.connect(
            self._on_float_triggered
        )
        menu.popup(event.globalPos())

    def _on_float_triggered(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
