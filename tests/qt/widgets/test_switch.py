"""A check box that looks like a switch."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from explorer.qt.theme import theme_for
from explorer.qt.widgets.switch import Switch


def test_a_click_anywhere_switches_and_says_so(parent: QWidget) -> None:
    switch = Switch(parent, on="branch on", off="branch off")
    switch.resize(switch.sizeHint())

    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())

    assert switch.isChecked()
    assert switch.text() == "branch on"


def test_it_has_the_colour_of_the_branch_only_while_it_is_on(parent: QWidget) -> None:
    switch = Switch(parent, on="branch on", off="branch off")
    switch.resize(switch.sizeHint())
    seen = []
    for is_on in (False, True):
        switch.setChecked(is_on)
        seen.append(switch.grab().toImage().pixelColor(14, switch.height() // 2))

    theme = theme_for(switch.palette())
    assert seen == [QColor(theme.grid), QColor(theme.accent)]
