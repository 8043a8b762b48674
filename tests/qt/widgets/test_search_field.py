"""Enter steps on, Shift+Enter steps back, Escape clears."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.qt.widgets.search_field import SearchField


@pytest.fixture
def field(qtbot: QtBot) -> SearchField:
    field = SearchField(None)
    qtbot.addWidget(field)
    return field


@pytest.mark.parametrize(
    ("modifier", "step"),
    [(Qt.KeyboardModifier.NoModifier, 1), (Qt.KeyboardModifier.ShiftModifier, -1)],
    ids=["on", "back"],
)
def test_enter_steps(
    qtbot: QtBot, field: SearchField, modifier: Qt.KeyboardModifier, step: int
) -> None:
    with qtbot.waitSignal(field.step_requested) as told:
        QTest.keyClick(field, Qt.Key.Key_Return, modifier)
    assert told.args == [step]


def test_escape_clears(qtbot: QtBot, field: SearchField) -> None:
    field.setText("conv")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


@pytest.mark.parametrize(
    ("text", "position", "total", "said"),
    [("", 0, 0, ""), ("a", 0, 0, "no match"), ("a", 0, 5, "5 found"), ("a", 2, 5, "2 of 5")],
)
def test_matches_are_counted(
    field: SearchField, text: str, position: int, total: int, said: str
) -> None:
    field.setText(text)
    field.show_matches(position, total)
    assert field.findChildren(QLabel)[0].text() == said
