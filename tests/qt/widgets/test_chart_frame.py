"""A chart in its frame: title, legend, explanation, states, and the wish to save it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.measurements import MergeContribution
from explorer.qt.widgets.bar_chart import BarChart
from explorer.qt.widgets.bar_data import BarPicture, BarSeries
from explorer.qt.widgets.chart_frame import ChartFrame
from explorer.qt.widgets.chart_legend import ChartLegend
from explorer.qt.widgets.chart_sheet import ChartStory
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.chart_state import READY, ChartPhase, ChartState
from explorer.qt.widgets.depth_chart import DepthChart
from explorer.qt.widgets.untrained_mark import UntrainedMark
from tests.qt.sample_records import contribution
from tests.qt.widgets.chart_samples import CHANGE, SLOTS, bar_picture, bars

_STORY = ChartStory("lesions", "Delete one block", "One sentence. Another one.", "Veit 2016")
_WAITING = ChartState(ChartPhase.WAITING, "Press Sweep to start.", "Sweep")
_RUNNING = ChartState(ChartPhase.RUNNING, "Deleting", "Cancel", 3, 9)


@pytest.fixture
def chart(parent: QWidget) -> BarChart:
    return BarChart(parent, name="Lesions")


@pytest.fixture
def frame(parent: QWidget, chart: BarChart) -> ChartFrame:
    found = ChartFrame(parent, chart, _STORY)
    found.resize(380, 420)
    parent.resize(900, 600)
    parent.show()
    return found


def _label(frame: ChartFrame, text: str) -> QLabel:
    return next(label for label in frame.findChildren(QLabel) if label.text() == text)


def _shown(frame: ChartFrame) -> set[str]:
    return {label.text() for label in frame.findChildren(QLabel) if label.isVisible()}


def _button(frame: ChartFrame, name: str) -> QToolButton:
    buttons = frame.findChildren(QToolButton)
    return next(button for button in buttons if button.accessibleName() == name)


def test_the_explanation_stands_below_where_there_is_room(
    frame: ChartFrame, chart: BarChart
) -> None:
    chart.show_bars(bar_picture())
    info = _button(frame, "What this chart shows")
    assert _STORY.text in _shown(frame) and not info.isVisible()

    frame.resize(380, 180)
    assert _STORY.text not in _shown(frame) and info.isVisible()
    assert info.accessibleDescription() == _STORY.text


def test_the_folded_explanation_is_read_in_a_popup(frame: ChartFrame, chart: BarChart) -> None:
    chart.show_bars(bar_picture())
    frame.resize(380, 180)
    QTest.mouseClick(_button(frame, "What this chart shows"), Qt.MouseButton.LeftButton)
    popup = next(
        label.window()
        for label in frame.findChildren(QLabel)
        if label.text() == _STORY.text and label.window() is not frame.window()
    )
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


@pytest.mark.parametrize("wanted", ["png", "svg", "csv"])
def test_the_button_asks_for_a_format(
    frame: ChartFrame, chart: BarChart, qtbot: QtBot, wanted: str
) -> None:
    chart.show_bars(bar_picture())
    action = next(
        action
        for action in _button(frame, "Export the chart").menu().actions()
        if action.data() == wanted
    )
    assert isinstance(action, QAction) and action.toolTip()
    with qtbot.waitSignal(frame.export_requested) as told:
        action.trigger()
    assert told.args == [wanted]


def test_there_is_nothing_to_export_before_there_is_a_value(
    frame: ChartFrame, chart: BarChart
) -> None:
    button = _button(frame, "Export the chart")
    assert not button.isEnabled()
    chart.show_bars(bar_picture())
    assert button.isEnabled()


def test_in_a_narrow_frame_the_button_is_a_sign(frame: ChartFrame) -> None:
    frame.resize(220, 300)
    assert _button(frame, "Export the chart").text() == "⤓"


def test_bytes_are_those_of_the_sheet(frame: ChartFrame, chart: BarChart) -> None:
    chart.show_bars(bar_picture())
    frame.show_facts("ResNet-20, cat.png", is_untrained=True)
    assert frame.png_bytes().startswith(b"\x89PNG")
    assert b"ResNet-20, cat.png" in frame.svg_bytes()
    assert frame.csv_bytes().startswith(b"network,block")


def test_a_sheet_does_not_change_with_the_chart(frame: ChartFrame, chart: BarChart) -> None:
    chart.show_bars(bar_picture())
    sheet = frame.sheet()
    before = sheet.csv_bytes()
    chart.show_bars(BarPicture(CHANGE))
    assert sheet.csv_bytes() == before


def test_untrained_numbers_are_marked(frame: ChartFrame) -> None:
    mark = frame.findChild(UntrainedMark)
    assert mark is not None and not mark.isVisible()
    frame.show_facts("", is_untrained=True)
    assert mark.isVisible()


@pytest.mark.parametrize(
    "state",
    [
        _WAITING,
        _RUNNING,
        ChartState(ChartPhase.FAILED, "There is not enough memory.", "Try again"),
        ChartState(ChartPhase.CANCELLED, "Cancelled.", "Sweep"),
    ],
    ids=lambda state: state.phase.value,
)
def test_an_empty_chart_says_why_and_offers_what_helps(
    frame: ChartFrame, chart: BarChart, qtbot: QtBot, state: ChartState
) -> None:
    frame.show_state(state)
    assert not chart.isVisible()
    assert any(text.startswith(state.text) for text in _shown(frame))
    button = next(button for button in frame.findChildren(QPushButton) if button.isVisible())
    assert button.text() == state.action
    with qtbot.waitSignal(frame.action_requested):
        button.click()


def test_progress_is_counted_in_words_and_in_a_bar(frame: ChartFrame) -> None:
    frame.show_state(_RUNNING)
    assert "Deleting … 3 of 9" in _shown(frame)
    bar = next(bar for bar in frame.findChildren(QProgressBar) if bar.isVisible())
    assert (bar.value(), bar.maximum()) == (3, 9)


def test_bars_that_are_there_stay_in_sight_while_others_come(
    frame: ChartFrame, chart: BarChart
) -> None:
    frame.show_state(_RUNNING)
    some = BarSeries("ResNet-20", bars(-1.0, *([None] * 8)))
    chart.show_bars(BarPicture(CHANGE, SLOTS, (some,)))
    assert chart.isVisible()
    assert "Deleting … 3 of 9" in _shown(frame)

    outdated = ChartState(ChartPhase.OUTDATED, "These are of another picture.", "Sweep again")
    frame.show_state(outdated)
    assert outdated.text in _shown(frame)

    frame.show_state(READY)
    assert outdated.text not in _shown(frame)
    assert "Deleting … 3 of 9" not in _shown(frame)


def test_the_legend_has_the_rows_it_needs_and_one_in_a_low_frame(
    frame: ChartFrame, chart: BarChart
) -> None:
    names = [f"a network with a long name {number}" for number in range(3)]
    chart.show_bars(bar_picture(*(BarSeries(name, bars(1.0)) for name in names)))
    legend = frame.findChild(ChartLegend, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert legend is not None
    line = legend.fontMetrics().height()
    assert legend.heightForWidth(380) > 2 * line
    assert all(name in legend.accessibleName() for name in names)

    frame.resize(380, 160)
    assert legend.heightForWidth(380) == line


def test_the_chart_of_contributions_can_be_framed_too(parent: QWidget) -> None:
    chart = DepthChart(parent)
    frame = ChartFrame(parent, chart, _STORY)
    slots = tuple(ChartSlot(name, "8 × 8") for name in ("layer1.0.add", "layer1.1.add"))
    chart.show_slots(slots)
    merges: tuple[MergeContribution, ...] = (contribution("layer1.0.add", 0.6),)
    chart.show_merges(merges, {"layer1.1.add": 0.0})
    header, first, second = frame.csv_bytes().decode().split("\r\n")[:3]
    assert header.startswith("merge,output size (px),branch share of the sum,")
    assert first.startswith("layer1.0.add,8 × 8,0.6,0.4,")
    assert second == "layer1.1.add,8 × 8,,,,,,,0"
