"""Buttons without a frame: as wide as their words."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.widgets.quiet_button import QuietButton


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    found = QWidget()
    qtbot.addWidget(found)
    return found


def test_it_is_as_wide_as_its_text(parent: QWidget) -> None:
    button = QuietButton(parent)
    button.setText("Fit")

    assert button.sizeHint().width() == button.width_of("Fit") < button.width_of("Fit all")


def test_it_keeps_the_room_for_its_widest_text(parent: QWidget) -> None:
    button = QuietButton(parent, widest="100 %")

    widths = set()
    for text in ("7 %", "98 %", "100 %"):
        button.setText(text)
        widths.add(button.sizeHint().width())

    assert widths == {button.width_of("100 %")}
