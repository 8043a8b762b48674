"""A dock without a title: a slim handle above the panel moves it. Knows no document."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QDockWidget, QMenu, QVBoxLayout, QWidget

from explorer.qt.theme import theme_for

GAP_PX = 2  # beside a panel; with the separator it makes the gap between two cards
HANDLE_PX = 10
_GRIP_PX, _CROSS_PX = 28, 8


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
    """A short bar to drag; a cross to close it appears at the right under the mouse."""

    def __init__(self, dock: PanelDock) -> None:
        super().__init__(dock)
        self._dock = dock
        self._is_under_mouse = False
        self._is_cross_under_mouse = False
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self._show_tip()

    def sizeHint(self) -> QSize:
        return QSize(_GRIP_PX, HANDLE_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._set_under_mouse(is_under=True, is_cross=False)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_under_mouse(is_under=False, is_cross=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_cross = self._cross_rect().contains(event.position())
        self._set_under_mouse(is_under=True, is_cross=is_cross)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and self._cross_rect().contains(event.position()):
            self._dock.toggleViewAction().trigger()
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A faint bar at rest, a clear one with a cross under the mouse."""
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.edge if self._is_under_mouse else theme.border))
        grip = QRectF((self.width() - _GRIP_PX) / 2, self.height() / 2 - 1.5, _GRIP_PX, 3)
        painter.drawRoundedRect(grip, 1.5, 1.5)
        if self._is_under_mouse:
            colour = theme.text if self._is_cross_under_mouse else theme.muted
            painter.setPen(QPen(QColor(colour), 1.4))
            cross = self._cross_rect().adjusted(2, 2, -2, -2)
            painter.drawLine(cross.topLeft(), cross.bottomRight())
            painter.drawLine(cross.topRight(), cross.bottomLeft())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        close = menu.addAction(f"Close {self._dock.windowTitle()}")
        close.triggered.connect(self._dock.toggleViewAction().trigger)
        menu.addAction("Dock" if self._dock.isFloating() else "Float").triggered.connect(
            self._on_float_triggered
        )
        menu.popup(event.globalPos())

    def _cross_rect(self) -> QRectF:
        top = (self.height() - _CROSS_PX) / 2 - 2
        return QRectF(self.width() - _CROSS_PX - 12, top, _CROSS_PX + 4, _CROSS_PX + 4)

    def _set_under_mouse(self, *, is_under: bool, is_cross: bool) -> None:
        if (is_under, is_cross) == (self._is_under_mouse, self._is_cross_under_mouse):
            return
        self._is_under_mouse, self._is_cross_under_mouse = is_under, is_cross
        shape = Qt.CursorShape.ArrowCursor if is_cross else Qt.CursorShape.SizeAllCursor
        self.setCursor(shape)
        self._show_tip()
        self.update()

    def _show_tip(self) -> None:
        title = self._dock.windowTitle()
        self.setToolTip(
            f"Close {title}; Menu > View brings it back"
            if self._is_cross_under_mouse
            else f"{title}: drag to move, double-click to float"
        )

    def _on_float_triggered(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
