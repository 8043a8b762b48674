"""The window's entries for saving the graph: dialog, status bar, notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from explorer.engine.messages import BuildModel
from explorer.qt.document import Document
from explorer.qt.graph.figure import GraphDrawing
from explorer.qt.graph.figure_wish import Scope
from explorer.qt.graph.view import GraphView
from explorer.qt.graph_exports import GraphExports
from explorer.qt.graph_saving import GraphSaving
from explorer.qt.main_window import MainWindow
from explorer.qt.messages import Messages
from explorer.qt.settings import Settings
from tests.qt import records
from tests.qt.fake_client import FakeClient

ACTIONS = {
    "exportGraphAction": Scope.SHOWN,
    "exportWholeGraphAction": Scope.WHOLE,
    "exportEveryLayerAction": Scope.EVERYTHING,
}


class Bench:
    """A window without panels, and a graph view that is not in it."""

    def __init__(self, qtbot: QtBot, settings: Settings) -> None:
        self.qtbot = qtbot
        self.client = FakeClient()
        self.document = Document(self.client)
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.view = GraphView(self.window)
        self.scopes: list[Scope] = []
        exports = GraphExports(self.document, self.window)
        exports.draw_with(self.draw)
        GraphSaving(
            self.window,
            self.document,
            exports=exports,
            messages=Messages(self.window, uses_native_dialogs=False),
            settings=settings,
        )

    def draw(self, scope: Scope) -> GraphDrawing | None:
        self.scopes.append(scope)
        return self.view.drawing(scope)

    def show_graph(self) -> None:
        self.document.start("tiny")
        self.client.welcome()
        self.client.reply(records.graph_ready(self.client.last(BuildModel)))
        assert self.document.graph is not None
        self.view.show_graph(self.document.graph)

    def action(self, name: str) -> QAction:
        found = self.window.findChild(QAction, name)
        assert found is not None
        return found

    def dialog(self) -> QFileDialog:
        return self.window.findChildren(QFileDialog)[-1]

    def remark(self) -> str:
        label = self.window.findChild(QLabel, "statusRemark")
        assert label is not None
        return label.text()


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(qtbot, Settings(tmp_path / "settings.ini"))
    yield bench
    bench.document.shut_down()


@pytest.mark.parametrize("name", ACTIONS)
def test_there_is_nothing_to_save_before_there_is_a_graph(bench: Bench, name: str) -> None:
    assert not bench.action(name).isEnabled()
    bench.show_graph()
    assert bench.action(name).isEnabled()


@pytest.mark.parametrize(("name", "scope"), ACTIONS.items())
def test_saving_asks_where_and_says_so(
    bench: Bench, tmp_path: Path, name: str, scope: Scope
) -> None:
    bench.show_graph()
    bench.action(name).trigger()
    dialog = bench.dialog()
    assert Path(dialog.selectedFiles()[0]).name.startswith("tiny-")
    dialog.fileSelected.emit(str(tmp_path / "graph.svg"))
    dialog.reject()
    bench.qtbot.waitUntil((tmp_path / "graph.svg").exists)
    bench.qtbot.waitUntil(lambda: bench.remark() == f"Saved graph.svg in {tmp_path}")
    assert bench.scopes == [scope]


def test_the_name_follows_the_format_that_is_picked(bench: Bench) -> None:
    bench.show_graph()
    bench.action("exportGraphAction").trigger()
    dialog = bench.dialog()
    assert dialog.selectedNameFilter().startswith("SVG")
    pdf = next(kind for kind in dialog.nameFilters() if kind.startswith("PDF"))
    dialog.selectNameFilter(pdf)
    dialog.filterSelected.emit(pdf)
    assert dialog.selectedFiles()[0].endswith("/tiny-graph.pdf")
    assert dialog.defaultSuffix() == "pdf"
    dialog.reject()


def test_a_folder_that_cannot_be_written_offers_another_place(bench: Bench, tmp_path: Path) -> None:
    bench.show_graph()
    bench.action("exportWholeGraphAction").trigger()
    bench.dialog().fileSelected.emit(str(tmp_path / "gone" / "graph.svg"))
    bench.dialog().reject()
    bench.qtbot.waitUntil(lambda: bench.window.notice_bar.current is not None)
    notice = bench.window.notice_bar.current
    assert notice is not None and "gone" in notice.sentence
    bench.qtbot.waitUntil(lambda: not bench.window.findChildren(QFileDialog))
    again = next(
        action for action in bench.window.findChildren(QAction) if action.text() == "Save as …"
    )
    again.trigger()
    assert bench.dialog().windowTitle() == "Save the whole graph"
    bench.dialog().reject()


@pytest.mark.parametrize("menu_name", ["exportMenu", "mainMenu"])
def test_the_menus_offer_every_scope(bench: Bench, menu_name: str) -> None:
    menu = bench.window.findChild(QMenu, menu_name)
    assert menu is not None
    offered = {action.objectName() for action in _flat(menu)}
    assert {*ACTIONS, "exportCsvAction"} <= offered


def _flat(menu: QMenu) -> list[QAction]:
    found = list(menu.actions())
    for inner in menu.findChildren(QMenu):
        found.extend(inner.actions())
    return found
