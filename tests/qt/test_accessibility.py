"""The whole window by keyboard and by name, in both themes and at narrow sizes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QMenu,
    QScrollArea,
    QScrollBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.qt.assembly import Assembly, Services
from explorer.qt.chart_exports import ChartExports
from explorer.qt.chart_saving import ChartSaving
from explorer.qt.document import Document
from explorer.qt.graph.view import GraphView
from explorer.qt.graph_exports import GraphExports
from explorer.qt.input_source import InputSource
from explorer.qt.laboratory_files import LaboratoryFiles
from explorer.qt.layer_search import LayerSearch
from explorer.qt.main_window import MainWindow
from explorer.qt.messages import Messages
from explorer.qt.settings import Settings
from explorer.qt.widgets.mosaic_view import MosaicView
from explorer.qt.widgets.picture_view import PictureView
from tests.qt.fake_client import FakeClient


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """Every panel in its place, a network and a result on screen."""
    client = FakeClient()
    document = Document(client)
    window = MainWindow()
    qtbot.addWidget(window)
    source = InputSource(document, window)
    messages = Messages(window, uses_native_dialogs=False)
    settings = Settings(tmp_path / "settings.ini", window)
    exports = ChartExports(document, window)
    services = Services(
        source=source,
        search=LayerSearch(document, window),
        graph_exports=GraphExports(document, window),
        chart_saving=ChartSaving(window, exports=exports, messages=messages, settings=settings),
        files=LaboratoryFiles(document, messages=messages, settings=settings, parent=window),
        settings=settings,
    )
    assembly = Assembly(window, document, services)
    with qtbot.waitSignal(assembly.finished):
        assembly.start()
    document.start("tiny")
    client.welcome()
    document.open_image("cat.png", b"bytes")
    client.build()
    client.load()
    qtbot.waitUntil(lambda: document.work is not None)
    client.run()
    window.resize(1024, 700)
    window.show()
    yield window
    window.status_bar.show_work(None)
    document.shut_down()


def _focusable(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QMenu | QScrollBar)
        and not widget.objectName().startswith("qt_")
    ]


def test_everything_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    nameless = [
        widget
        for widget in _focusable(window)
        if not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]
    assert nameless == []


def test_every_button_says_what_it_does(window: MainWindow) -> None:
    silent = [
        button
        for button in window.findChildren(QAbstractButton)
        if not button.toolTip()
        and button.isVisibleTo(window)
        and not button.objectName().startswith("qt_")
        and button.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert silent == []


def test_tab_reaches_every_panel(window: MainWindow) -> None:
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    window.toolbar.focus_search()
    reached: list[QWidget | None] = []
    for _ in range(60):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    kinds = {type(widget) for widget in reached}
    assert {PictureView, GraphView, MosaicView} <= kinds
    assert any(isinstance(widget, QTableView) for widget in reached)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (900, 650)], ids=str)
@pytest.mark.parametrize("tab", [0, 1, 2], ids=["maps", "skips", "notes"])
def test_nothing_reaches_beyond_its_column(
    window: MainWindow, size: tuple[int, int], tab: int
) -> None:
    window.resize(*size)
    window.workspace.show_tab(tab)
    QCoreApplication.sendPostedEvents()  # what layouts have asked for
    window.grab()
    assert (window.width(), window.height()) == size
    too_wide = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and not isinstance(widget, QScrollBar)
        and _scrolled_area(widget) is None
        and widget.mapTo(window, QPoint(widget.width(), 0)).x() > size[0]
    ]
    assert too_wide == []


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)], ids=str)
def test_no_line_of_a_fixed_label_is_cut(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QCoreApplication.sendPostedEvents()  # what layouts have asked for
    window.grab()
    cut = [
        label.text()
        for label in window.findChildren(QLabel)
        if type(label) is QLabel
        and label.isVisible()
        and not label.wordWrap()
        and label.width() < label.minimumSizeHint().width()
    ]
    assert cut == []


def _scrolled_area(widget: QWidget) -> QWidget | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
