"""Joins the window's actions for saving the graph to the dialog that asks where, and says how it
went. No widgets of its own."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup

from explorer.core.graph import ModelGraph
from explorer.qt.document import Document, Notice
from explorer.qt.graph.figure_wish import Scope
from explorer.qt.graph_exports import GraphExports
from explorer.qt.main_window import MainWindow
from explorer.qt.messages import Messages
from explorer.qt.settings import Settings

_ACTIONS = {
    Scope.SHOWN: "exportGraphAction",
    Scope.WHOLE: "exportWholeGraphAction",
    Scope.EVERYTHING: "exportEveryLayerAction",
}
_TITLES = {
    Scope.SHOWN: "Save the graph as shown",
    Scope.WHOLE: "Save the whole graph",
    Scope.EVERYTHING: "Save the graph with every layer",
}


class GraphSaving(QObject):
    """Lives as long as the window."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        *,
        exports: GraphExports,
        messages: Messages,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._exports = exports
        self._messages = messages
        self._settings = settings
        self._scope = Scope.SHOWN  # of the dialog opened last
        self._save_as = QAction("Save as …", self)
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        for scope, name in _ACTIONS.items():
            action = self._group.addAction(window.action_set[name])
            action.setData(scope)
        self._group.setEnabled(False)
        self._connect(document)

    def _connect(self, document: Document) -> None:
        self._save_as.triggered.connect(self._on_save_as_triggered)
        self._group.triggered.connect(self._on_group_triggered)
        document.graph_changed.connect(self._on_document_graph_changed)
        self._messages.picture_chosen.connect(self._on_messages_picture_chosen)
        self._exports.remarked.connect(self._window.status_bar.show_remark)
        self._exports.failed.connect(self._on_exports_failed)

    def _on_document_graph_changed(self, graph: ModelGraph) -> None:
        del graph
        self._group.setEnabled(True)

    def _on_group_triggered(self, action: QAction) -> None:
        self._ask_where(Scope(action.data()))

    def _on_save_as_triggered(self) -> None:
        self._ask_where(Scope(self._save_as.data()))

    def _ask_where(self, scope: Scope) -> None:
        self._scope = scope
        folder, name = self._settings.folder("exports"), self._exports.suggested_name(scope)
        self._messages.ask_where_to_save_picture(_TITLES[scope], folder, name)

    def _on_messages_picture_chosen(self, path: Path) -> None:
        self._settings.set_folder("exports", path.parent)
        self._exports.save(path, self._scope)

    def _on_exports_failed(self, notice: Notice, scope: Scope) -> None:
        self._save_as.setData(scope)
        self._window.notice_bar.show_notice(notice, self._save_as)
