"""The LAYER GRAPH panel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.core.graph import ModelGraph
from explorer.qt.graph.view import GraphView
from explorer.qt.panels.graph_panel import GraphPanel
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_records import result


@pytest.fixture
def panel(document: FakeDocument, window: QWidget) -> GraphPanel:
    found = GraphPanel(as_document(document), window)
    found.resize(700, 450)
    return found


def _view(panel: GraphPanel) -> GraphView:
    found = panel.findChild(GraphView, "layerGraph")
    assert found is not None
    return found


def _button(panel: GraphPanel, text: str) -> QToolButton:
    return next(b for b in panel.findChildren(QToolButton) if b.text().startswith(text))


def test_a_graph_is_shown_with_the_selection(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.selection = "layer1.0"
    document.tell("graph", tiny_graph)

    assert _view(panel).graph == tiny_graph
    assert _view(panel).selection == "layer1.0"


def test_contributions_of_a_result_are_shown(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    shown = result()
    document.tell("result", shown)

    assert set(_view(panel).content.shares) == {merge.name for merge in shown.merges}


def test_what_is_picked_is_told_to_the_document(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)

    QTest.keyClick(_view(panel), Qt.Key.Key_End)

    assert document.calls == [("select", "fc")]


def test_the_buttons_zoom_and_fit(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    fitted = _view(panel).camera
    _view(panel).zoom_by(2.0)

    _button(panel, "Fit").click()

    assert _view(panel).camera == fitted
    assert _button(panel, f"{round(100 * fitted.scale)} %")


def test_the_menu_opens_and_closes_everything(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)

    for name, shown in (("graph_network", "layer1"), ("graph_call", "layer1.0.bn1")):
        action = panel.findChild(QAction, name)
        assert action is not None
        action.trigger()
        assert shown in _view(panel).shown_layout.index_of
