"""The window: toolbar, notices, panels, status bar. Places them; no logic of its own.

Paints its frame and empty cards first. Panels, and with them numpy, come after the
first paint, when ``first_painted`` has been emitted.
"""

from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QVBoxLayout, QWidget

from explorer.qt.actions import Actions, shortcut_groups
from explorer.qt.theme import SPACE_M
from explorer.qt.widgets.notice_bar import NoticeBar
from explorer.qt.widgets.status_bar import StatusBar
from explorer.qt.widgets.toolbar import Toolbar
from explorer.qt.window_place import fit_on_screens
from explorer.qt.workspace import Workspace

TITLE = "Architecture Explorer"


class MainWindow(QMainWindow):
    """Parts are public: whoever wires the window to the document speaks to them by their verbs."""

    first_painted = Signal()
    mime_dropped = Signal(QMimeData)
    font_changed = Signal()
    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_painted = False
        self._build_ui()

    def set_title(self, network: str) -> None:
        self.setWindowTitle(f"{network} - {TITLE}" if network else TITLE)

    def restore_place(self, geometry: QByteArray, layout_state: QByteArray) -> None:
        """Where the window was last time, moved back onto a screen that is there."""
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1440, 900)
        fit_on_screens(self)
        self.workspace.restore_layout(layout_state)

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_shortcuts(self) -> None:
        """Everything the keyboard can do, over the window."""
        from explorer.qt.widgets.shortcut_overlay import ShortcutOverlay

        ShortcutOverlay(shortcut_groups(self.action_set), self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """What holds no picture gets the cursor that says "not allowed"."""
        from explorer.qt.offers import has_offer

        if event.source() is None and has_offer(event.mimeData()):
            event.acceptProposedAction()
            self.status_bar.show_remark("Drop the picture to open it")

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.mime_dropped.emit(event.mimeData())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ApplicationFontChange:
            self.font_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _build_ui(self) -> None:
        self.setObjectName("mainWindow")
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        self.action_set = Actions(self)
        self.addActions(self.action_set.all())
        self.toolbar = Toolbar(self)
        self.notice_bar = NoticeBar(self)
        self.notice_bar.setObjectName("noticeBar")
        self.workspace = Workspace(self)
        self.status_bar = StatusBar(self)
        centre = QWidget(self)
        margins = QVBoxLayout(centre)
        margins.setContentsMargins(SPACE_M - 2, 0, SPACE_M - 2, SPACE_M)
        margins.addWidget(self.workspace)
        whole = QWidget(self)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.toolbar)
        rows.addWidget(self.notice_bar)
        rows.addWidget(centre, 1)
        rows.addWidget(self.status_bar)
        self.setCentralWidget(whole)
        self._fill_toolbar()
        self.setFocus()  # so that at first no part stands out; Tab goes to the first one

    def _fill_toolbar(self) -> None:
        actions = self.action_set
        paste = actions["pasteImageAction"]
        self.toolbar.add_buttons([actions["openImageAction"], paste], dispensable=[paste])
        self.toolbar.add_export([actions["exportCsvAction"]])
        self.toolbar.add_export(self._graph_exports())
        self.toolbar.set_main_menu(self._main_menu())

    def _graph_exports(self) -> list[QAction]:
        names = ("exportGraphAction", "exportWholeGraphAction", "exportEveryLayerAction")
        return [self.action_set[name] for name in names]

    def _main_menu(self) -> QMenu:
        actions = self.action_set
        menu = QMenu("Menu", self)
        menu.setObjectName("mainMenu")
        menu.addActions([actions["openImageAction"], actions["pasteImageAction"]])
        menu.addSeparator()
        menu.addActions([actions["backAction"], actions["forwardAction"]])
        menu.addAction(actions["reloadImageAction"])
        menu.addSeparator()
        gates = ("undoGateAction", "redoGateAction", "clearGatesAction")
        menu.addActions([actions[name] for name in gates])
        menu.addSeparator()
        export = menu.addMenu("Export")
        export.setToolTipsVisible(True)
        export.addActions([actions["exportCsvAction"], *self._graph_exports()])
        view = menu.addMenu("View")
        view.setObjectName("viewMenu")
        view.addActions(self.workspace.toggle_actions())
        view.addSeparator()
        view.addActions([actions["resetLayoutAction"], actions["fullScreenAction"]])
        theme = menu.addMenu("Theme")
        theme.setObjectName("themeMenu")
        theme.addActions(actions.themes.actions())
        help_menu = menu.addMenu("Help")
        help_menu.setObjectName("helpMenu")
        names = ("shortcutsAction", "logAction", "retryEngineAction", "aboutAction")
        help_menu.addActions([actions[name] for name in names])
        menu.addSeparator()
        menu.addAction(actions["quitAction"])
        return menu
