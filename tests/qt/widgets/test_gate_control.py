"""The slider of a gate tells its values no faster than results can follow."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.widgets.gate_control import GateControl


@pytest.fixture
def gate(parent: QWidget) -> GateControl:
    return GateControl(parent)


@pytest.fixture
def told(gate: GateControl) -> list[float]:
    values: list[float] = []
    gate.gate_changed.connect(values.append)
    return values


def _slider(gate: GateControl) -> QSlider:
    slider = gate.findChild(QSlider)
    assert slider is not None
    return slider


def test_a_first_change_is_told_at_once(gate: GateControl, told: list[float]) -> None:
    _slider(gate).setValue(25)
    assert told == [0.25]


def test_showing_a_gate_tells_nobody(gate: GateControl, told: list[float]) -> None:
    gate.show_gate(0.5)
    assert told == []
    assert _slider(gate).value() == 50


def test_slider_keys_are_those_of_qt(gate: GateControl, told: list[float]) -> None:
    QTest.keyClick(_slider(gate), Qt.Key.Key_Home)
    assert told == [0.0]


def test_of_many_quick_changes_the_first_and_the_last_are_told(
    gate: GateControl, told: list[float], qtbot: QtBot
) -> None:
    for step in (90, 80, 70, 60):
        _slider(gate).setValue(step)
    assert told == [0.9]
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [0.9, 0.6]


def test_while_held_the_next_value_waits_for_a_result(
    gate: GateControl, told: list[float], qtbot: QtBot
) -> None:
    slider = _slider(gate)
    slider.setSliderDown(True)
    slider.setValue(80)
    slider.setValue(40)
    gate.note_result()
    qtbot.waitUntil(lambda: told == [0.8, 0.4])
    slider.setValue(30)
    assert told == [0.8, 0.4]


def test_letting_go_tells_the_last_value(gate: GateControl, told: list[float]) -> None:
    slider = _slider(gate)
    slider.setSliderDown(True)
    slider.setValue(80)
    slider.setValue(10)
    slider.setSliderDown(False)
    assert told == [0.8, 0.1]


def test_an_older_gate_does_not_pull_the_handle_back(gate: GateControl) -> None:
    slider = _slider(gate)
    slider.setSliderDown(True)
    slider.setValue(20)
    gate.show_gate(0.9)
    assert slider.value() == 20


def test_reset_puts_the_branch_back(gate: GateControl, told: list[float]) -> None:
    gate.show_gate(0.3)
    reset = gate.findChild(QToolButton)
    assert reset is not None and reset.isEnabled()
    reset.click()
    assert told == [1.0]
    assert not reset.isEnabled()
