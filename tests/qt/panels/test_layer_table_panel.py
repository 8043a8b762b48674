"""The LAYERS panel: selection both ways, filter, totals, copying."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import ModelGraph
from explorer.qt.panels.layer_table_panel import LayerTablePanel, runs_of, totals_text
from explorer.qt.widgets.layer_table_cells import Column
from explorer.qt.widgets.layer_table_view import LayerTableView
from tests.qt.panels.fake_document import FakeDocument, as_document


@pytest.fixture
def panel(document: FakeDocument, window: QWidget, tiny_graph: ModelGraph) -> LayerTablePanel:
    found = LayerTablePanel(as_document(document), window)
    found.resize(1000, 300)
    document.tell("graph", tiny_graph)
    return found


@pytest.fixture
def view(panel: LayerTablePanel) -> LayerTableView:
    found = panel.findChild(LayerTableView, "layerTable")
    assert found is not None
    return found


def _selected(view: LayerTableView) -> list[str]:
    return sorted(
        view.table_model.name_at(index.row()) for index in view.selectionModel().selectedRows()
    )


def _go_to(view: LayerTableView, name: str) -> None:
    view.setCurrentIndex(view.table_model.index(view.table_model.row_for(name), Column.NAME))


def test_a_row_selects_its_layer_once(document: FakeDocument, view: LayerTableView) -> None:
    _go_to(view, "layer1.0.conv2")

    assert document.calls == [("select", "layer1.0.conv2")]


def test_a_selection_elsewhere_selects_the_row_and_tells_nobody(
    document: FakeDocument, view: LayerTableView
) -> None:
    document.tell("selection", "fc")

    assert _selected(view) == ["fc"]
    assert document.calls == []


def test_a_block_selects_all_its_rows(
    document: FakeDocument, view: LayerTableView, tiny_graph: ModelGraph
) -> None:
    document.tell("selection", "layer2.0")

    assert _selected(view) == sorted(tiny_graph.calls_in("layer2.0"))
    assert document.calls == []


def test_nothing_selected_clears_the_rows(document: FakeDocument, view: LayerTableView) -> None:
    document.tell("selection", "fc")
    document.tell("selection", "")

    assert _selected(view) == []


def test_several_selected_rows_stay_selected(document: FakeDocument, view: LayerTableView) -> None:
    _go_to(view, "conv1")
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    assert _selected(view) == ["bn1", "conv1"]
    assert document.selection == "bn1"


def test_the_filter_keeps_the_selection_and_tells_nobody(
    document: FakeDocument, panel: LayerTablePanel, view: LayerTableView, qtbot: QtBot
) -> None:
    document.tell("selection", "layer1.0.conv2")
    field = panel.findChild(QLineEdit, "layerFilter")
    assert field is not None
    with qtbot.waitSignal(view.table_model.modelReset):
        field.setText("conv2d layer1")

    assert view.table_model.rowCount() == 2
    assert _selected(view) == ["layer1.0.conv2"]
    assert document.calls == []


def test_return_in_the_filter_goes_to_the_first_match(
    document: FakeDocument, panel: LayerTablePanel
) -> None:
    field = panel.findChild(QLineEdit, "layerFilter")
    assert field is not None
    field.setText("linear")
    QTest.keyClick(field, Qt.Key.Key_Return)

    assert document.selection == "fc"


def test_totals_are_told(panel: LayerTablePanel, tiny_graph: ModelGraph) -> None:
    expected = totals_text(tiny_graph, shown=22, total=22)

    assert expected.split(" · ")[1] == f"{tiny_graph.total_params:,} parameters"
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert (
        totals_text(tiny_graph, shown=len(tiny_graph.nodes), total=len(tiny_graph.nodes)) in texts
    )


def test_copied_rows_have_a_header_and_tabs(document: FakeDocument, view: LayerTableView) -> None:
    document.tell("selection", "fc")
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    header, row = QGuiApplication.clipboard().text().strip().split("\n")
    assert header.startswith("name\ttype\tcall")
    assert row.startswith("fc\tLinear\t0")


def test_the_button_asks_for_the_file(panel: LayerTablePanel, qtbot: QtBot) -> None:
    button = panel.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(panel.export_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_rows_in_a_row_are_selected_as_one_range() -> None:
    assert runs_of([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]
