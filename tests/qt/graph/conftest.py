"""A graph view inside a window, so that nothing outlives its test."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.graph.view import GraphView
from tests.qt.graph import graph_builder


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty widget that is closed after the test."""
    found = QWidget()
    qtbot.addWidget(found)
    return found


@pytest.fixture
def view(window: QWidget) -> GraphView:
    """The residual network in a view of 700 x 450."""
    found = GraphView(window)
    found.resize(700, 450)
    found.show_graph(graph_builder.residual_net(blocks=4))
    return found
