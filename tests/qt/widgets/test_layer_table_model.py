"""The table model: order, filter, cells."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import ModelGraph
from explorer.qt.widgets.layer_table_cells import Column
from explorer.qt.widgets.layer_table_model import LayerTableModel
from explorer.qt.widgets.share_bar import SHARE_ROLE
from tests.qt.sample_records import contribution


@pytest.fixture
def model(parent: QWidget, tiny_graph: ModelGraph) -> LayerTableModel:
    found = LayerTableModel(parent)
    found.show_graph(tiny_graph)
    return found


def _names(model: LayerTableModel) -> list[str]:
    return [model.name_at(row) for row in range(model.rowCount())]


def _text(model: LayerTableModel, name: str, column: Column) -> str:
    return str(model.index(model.row_for(name), column).data())


def test_rows_stand_in_the_order_of_execution(
    model: LayerTableModel, tiny_graph: ModelGraph
) -> None:
    assert _names(model) == [node.name for node in tiny_graph.nodes]


def test_numbers_sort_as_numbers(model: LayerTableModel) -> None:
    model.sort(Column.PARAMS, Qt.SortOrder.DescendingOrder)

    shown = [int(_text(model, name, Column.PARAMS).replace(",", "")) for name in _names(model)]
    assert shown == sorted(shown, reverse=True)


def test_no_sorting_restores_the_order_of_execution(
    model: LayerTableModel, tiny_graph: ModelGraph
) -> None:
    model.sort(Column.NAME)
    model.sort(-1)

    assert _names(model) == [node.name for node in tiny_graph.nodes]


def test_layer_10_follows_layer_9(model: LayerTableModel, tiny_graph: ModelGraph) -> None:
    nodes = tuple(replace(tiny_graph.nodes[0], name=f"layer3.{n}") for n in (10, 9, 1))
    model.show_graph(replace(tiny_graph, nodes=nodes))
    model.sort(Column.NAME)

    assert _names(model) == ["layer3.1", "layer3.9", "layer3.10"]


def test_a_selected_row_moves_with_its_layer(model: LayerTableModel) -> None:
    kept = QPersistentModelIndex(model.index(model.row_for("fc"), Column.NAME))

    model.sort(Column.PARAMS)

    assert kept.data() == "fc"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("conv2d layer1", {"layer1.0.conv1", "layer1.0.conv2"}),
        ("3x3 LAYER2", {"layer2.0.conv1", "layer2.0.conv2"}),
        ("5", {"fc"}),
        ("no such layer", set()),
    ],
)
def test_all_words_of_the_filter_must_occur(
    model: LayerTableModel, words: str, expected: set[str]
) -> None:
    model.set_filter(words)

    assert set(_names(model)) == expected


def test_shares_are_of_the_whole_and_bars_of_the_largest(model: LayerTableModel) -> None:
    model.sort(Column.PARAMS, Qt.SortOrder.DescendingOrder)

    length, text = model.index(0, Column.PARAMS_SHARE).data(SHARE_ROLE)
    assert length == 1.0
    assert text.endswith(" %")


def test_merges_show_branch_and_shortcut(model: LayerTableModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.dataChanged):
        model.show_merges((contribution("layer1.0.add", 0.62),))

    assert _text(model, "layer1.0.add", Column.MERGE) == "62 | 38"
    assert model.index(model.row_for("fc"), Column.MERGE).data(SHARE_ROLE) is None


def test_a_dead_merge_is_called_undefined(model: LayerTableModel) -> None:
    model.show_merges((contribution("layer1.0.add", None),))

    assert _text(model, "layer1.0.add", Column.MERGE) == "undefined"


def test_every_column_explains_itself(model: LayerTableModel) -> None:
    across = Qt.Orientation.Horizontal
    tips = [model.headerData(c, across, Qt.ItemDataRole.ToolTipRole) for c in Column]

    assert all(tips)


def test_the_column_sorted_by_is_marked_in_its_title(model: LayerTableModel) -> None:
    model.sort(Column.PARAMS, Qt.SortOrder.DescendingOrder)
    assert model.headerData(Column.PARAMS, Qt.Orientation.Horizontal) == "parameters ▾"
    assert model.headerData(Column.NAME, Qt.Orientation.Horizontal) == "layer"
    model.sort(-1)
    assert model.headerData(Column.PARAMS, Qt.Orientation.Horizontal) == "parameters"
