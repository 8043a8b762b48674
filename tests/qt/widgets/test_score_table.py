"""The table of test accuracies."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.theme import theme_for
from explorer.qt.widgets.score_table import Score, ScoreTable

_SCORES = (
    Score("deep", "Deep-56", (0.9, 0.8)),
    Score("flat", "Flat-20", (0.5, None)),
    Score("wide", "Wide", (0.7, 0.6)),
)


@pytest.fixture
def table(parent: QWidget) -> ScoreTable:
    found = ScoreTable(parent)
    found.show_scores(("test", "strokes"), _SCORES, current="flat")
    found.resize(300, found.sizeHint().height())
    return found


def test_rows_are_told_to_assistive_tools(table: ScoreTable) -> None:
    assert table.accessibleDescription() == (
        "Deep-56: test 90.0 %, strokes 80.0 %; Flat-20: test 50.0 %, strokes not known; "
        "Wide: test 70.0 %, strokes 60.0 %"
    )


def test_the_current_row_stands_out(table: ScoreTable) -> None:
    image = table.grab().toImage()
    deep, flat = (
        image.pixelColor(3, table.row_rect(name).center().y()) for name in ("deep", "flat")
    )

    selection = QColor(theme_for(table.palette()).selection)
    assert flat == selection
    assert deep != selection


def test_a_click_chooses_a_row(table: ScoreTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.row_chosen) as chosen:
        QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=table.row_rect("wide").center())
    assert chosen.args == ["wide"]


def test_the_header_chooses_nothing(table: ScoreTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.row_chosen):
        QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=QPoint(20, 3))


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ((Qt.Key.Key_Up,), "deep"),
        ((Qt.Key.Key_Down, Qt.Key.Key_Down), "wide"),
        ((Qt.Key.Key_Home,), "deep"),
        ((Qt.Key.Key_End, Qt.Key.Key_Up), "flat"),
    ],
    ids=["up", "down twice", "home", "end, up"],
)
def test_keys_walk_from_the_current_row(
    table: ScoreTable, qtbot: QtBot, keys: tuple[Qt.Key, ...], name: str
) -> None:
    for key in keys:
        QTest.keyClick(table, key)
    with qtbot.waitSignal(table.row_chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [name]


def test_a_row_walked_to_is_told(table: ScoreTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_Up)

    assert table.accessibleDescription() == "Deep-56: test 90.0 %, strokes 80.0 %"


@pytest.mark.parametrize("width", [220, 520], ids=str)
def test_every_size_can_be_painted(table: ScoreTable, width: int) -> None:
    table.resize(width, table.sizeHint().height())

    assert not table.grab().isNull()
    assert table.row_rect("wide").bottom() < table.height()
