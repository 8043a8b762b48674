"""The list of branches that are turned down."""

import pytest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.widgets.lesion_strip import LesionStrip

_GATES = {"layer2.1.add": 0.0, "layer3.4.add": 0.5}


@pytest.fixture
def strip(parent: QWidget) -> LesionStrip:
    found = LesionStrip(parent)
    found.resize(640, 26)
    return found


def _show(strip: LesionStrip, gates: dict[str, float]) -> None:
    strip.show_gates(gates, can_undo=True, can_redo=False)


def _button(strip: LesionStrip, name: str) -> QToolButton:
    buttons = strip.findChildren(QToolButton)
    return next(button for button in buttons if button.accessibleName() == name)


def _texts(strip: LesionStrip) -> list[str]:
    buttons = [b for b in strip.findChildren(QToolButton) if b.isVisibleTo(strip)]
    return [button.text() for button in buttons]


def test_it_is_there_only_while_gates_are_moved(strip: LesionStrip) -> None:
    assert strip.isHidden()
    _show(strip, _GATES)
    assert not strip.isHidden()
    _show(strip, {})
    assert strip.isHidden()


def test_every_moved_gate_has_a_chip(strip: LesionStrip) -> None:
    _show(strip, _GATES)

    assert {"layer2.1.add off", "layer3.4.add ×0.5"} <= set(_texts(strip))
    assert strip.accessibleName() == "2 gates moved"


def test_a_chip_selects_its_merge_and_its_cross_resets_it(strip: LesionStrip, qtbot: QtBot) -> None:
    _show(strip, _GATES)

    with qtbot.waitSignal(strip.merge_clicked) as clicked:
        _button(strip, "layer2.1.add: branch off").click()
    with qtbot.waitSignal(strip.reset_requested) as reset:
        _button(strip, "Reset the gate of layer3.4.add").click()

    assert clicked.args == ["layer2.1.add"]
    assert reset.args == ["layer3.4.add"]


def test_what_has_no_room_is_counted_and_named_in_the_tooltip(strip: LesionStrip) -> None:
    _show(strip, {f"layer1.{number}.add": 0.0 for number in range(15)})

    shown = sum(text.endswith("off") for text in _texts(strip))
    label = next(label for label in strip.findChildren(QLabel) if "more" in label.text())
    assert 1 <= shown < 15
    assert label.text().strip() == f"+{15 - shown} more"
    assert label.toolTip().splitlines()[-1] == "layer1.14.add: off"


def test_undo_and_redo_are_offered_where_they_do_something(
    strip: LesionStrip, qtbot: QtBot
) -> None:
    _show(strip, _GATES)

    assert not _button(strip, "Redo a change").isEnabled()
    with qtbot.waitSignal(strip.undo_requested):
        _button(strip, "Undo a change").click()
    with qtbot.waitSignal(strip.clear_requested):
        _button(strip, "Clear lesions").click()


def test_chips_are_kept_while_a_slider_moves(strip: LesionStrip) -> None:
    _show(strip, _GATES)
    before = _button(strip, "Reset the gate of layer3.4.add")
    place = before.mapTo(strip, before.rect().topLeft())

    _show(strip, {**_GATES, "layer3.4.add": 0.45})

    assert _button(strip, "Reset the gate of layer3.4.add") is before
    assert before.mapTo(strip, before.rect().topLeft()) == place
