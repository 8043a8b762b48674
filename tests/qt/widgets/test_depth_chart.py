"""The chart over depth as a widget."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.theme import theme_for
from explorer.qt.widgets.chart_slots import ChartSlot, groups_of
from explorer.qt.widgets.depth_chart import DepthChart
from explorer.qt.widgets.depth_marks import merge_text
from tests.qt.sample_records import contribution

_SLOTS = tuple(
    ChartSlot(f"layer{stage}.{block}.add", f"{size} × {size}")
    for stage, size in ((1, 56), (2, 28))
    for block in range(3)
)


@pytest.fixture
def chart(parent: QWidget) -> DepthChart:
    found = DepthChart(parent)
    found.resize(420, 200)
    found.show_slots(_SLOTS)
    found.show_merges(tuple(contribution(slot.name) for slot in _SLOTS), {})
    return found


def _colour(chart: DepthChart, name: str, share_of_height: float) -> QColor:
    column = chart.bar_rect(name)
    y = column.bottom() - share_of_height * column.height()
    image: QImage = chart.grab().toImage()
    return image.pixelColor(round(column.center().x()), round(y))


def test_the_branch_stands_on_the_shortcut(chart: DepthChart) -> None:
    theme = theme_for(chart.palette())

    assert _colour(chart, "layer1.1.add", 0.2) == QColor(theme.shortcut)
    assert _colour(chart, "layer1.1.add", 0.8) == QColor(theme.accent)


def test_a_click_chooses_a_merge(chart: DepthChart, qtbot: QtBot) -> None:
    point = chart.bar_rect("layer2.1.add").center().toPoint()
    with qtbot.waitSignal(chart.merge_chosen) as chosen:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point)
    assert chosen.args == ["layer2.1.add"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_Right, "layer2.0.add"),
        (Qt.Key.Key_Left, "layer1.1.add"),
        (Qt.Key.Key_Home, "layer1.0.add"),
        (Qt.Key.Key_End, "layer2.2.add"),
    ],
)
def test_keys_walk_over_the_merges(chart: DepthChart, qtbot: QtBot, key: Qt.Key, name: str) -> None:
    chart.show_choice("layer1.2.add")
    with qtbot.waitSignal(chart.merge_chosen) as chosen:
        QTest.keyClick(chart, key)
    assert chosen.args == [name]


def test_the_choice_is_told_to_assistive_tools(chart: DepthChart) -> None:
    chart.show_choice("layer1.2.add")

    assert "branch 60 % of the sum" in chart.accessibleDescription()


@pytest.mark.parametrize("size", [(460, 260), (160, 60), (1360, 90)], ids=str)
def test_every_size_can_be_painted(chart: DepthChart, size: tuple[int, int]) -> None:
    chart.resize(*size)

    assert not chart.grab().isNull()


def test_merges_of_one_size_stand_together() -> None:
    groups = [(first, last) for first, last, _ in groups_of(_SLOTS)]

    assert groups == [(0, 2), (3, 5)]


def test_a_dead_merge_says_so() -> None:
    assert "undefined" in merge_text("add", contribution("add", None), 1.0)


def test_a_gate_turned_down_is_told() -> None:
    assert "gate 0.25" in merge_text("add", contribution("add"), 0.25)


def test_a_double_click_switches_a_branch(chart: DepthChart, qtbot: QtBot) -> None:
    point = chart.bar_rect("layer2.1.add").center().toPoint()
    with qtbot.waitSignal(chart.merge_switched) as switched:
        QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=point)
    assert switched.args == ["layer2.1.add"]


def test_space_switches_the_chosen_branch(chart: DepthChart, qtbot: QtBot) -> None:
    chart.show_choice("layer1.2.add")
    with qtbot.waitSignal(chart.merge_switched) as switched:
        QTest.keyClick(chart, Qt.Key.Key_Space)
    assert switched.args == ["layer1.2.add"]


def test_the_bar_of_a_branch_that_is_off_is_hollow(chart: DepthChart) -> None:
    merges = tuple(contribution(slot.name) for slot in _SLOTS)
    chart.show_merges(merges, {"layer1.1.add": 0.0})

    filled = (
        QColor(theme_for(chart.palette()).shortcut),
        QColor(theme_for(chart.palette()).accent),
    )
    assert _colour(chart, "layer1.1.add", 0.5) not in filled
    assert _colour(chart, "layer1.2.add", 0.3) in filled


def test_a_branch_that_is_off_is_told() -> None:
    assert "branch off; double click or Space: on again" in merge_text("a", contribution("a"), 0.0)
