"""A picker is searched by typing and picked by Enter, and never picks by itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from explorer.qt.widgets.picker import Choice, Picker

CHOICES = [
    Choice("resnet50", "ResNet-50", section="Classics", words="ResNet"),
    Choice("vgg16", "VGG-16", section="Classics", words="VGG"),
    *(Choice(f"net{count}", f"Net {count}", section="Nets") for count in range(10)),
]


@pytest.fixture
def picker(qtbot: QtBot) -> Picker:
    picker = Picker("Network", None)
    qtbot.addWidget(picker)
    picker.show_choices(CHOICES)
    picker.show_current("vgg16")
    picker.show()
    return picker


def _rows(picker: Picker) -> list[str]:
    model = picker.findChildren(QListView)[-1].model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def _search(picker: Picker) -> QLineEdit:
    return picker.findChildren(QLineEdit)[-1]


def test_showing_is_not_picking(qtbot: QtBot, picker: Picker) -> None:
    with qtbot.assertNotEmitted(picker.picked):
        picker.show_current("resnet50")
        picker.show_choices(CHOICES)
    assert picker.current_key() == "resnet50"


def test_list_has_sections(picker: Picker) -> None:
    picker.showPopup()
    assert _rows(picker)[:4] == ["Classics", "ResNet-50", "VGG-16", "Nets"]
    picker.hidePopup()


def test_typing_filters_and_enter_picks(qtbot: QtBot, picker: Picker) -> None:
    QTest.keyClick(picker, Qt.Key.Key_R)
    QTest.keyClicks(_search(picker), "esnet")
    assert _rows(picker) == ["Classics", "ResNet-50"]
    with qtbot.waitSignal(picker.picked) as told:
        QTest.keyClick(_search(picker), Qt.Key.Key_Return)
    assert told.args == ["resnet50"]
    assert picker.currentText() == "ResNet-50"


def test_arrows_move_in_the_list_while_typing(qtbot: QtBot, picker: Picker) -> None:
    picker.showPopup()
    QTest.keyClicks(_search(picker), "net")
    QTest.keyClick(_search(picker), Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.picked) as told:
        QTest.keyClick(_search(picker), Qt.Key.Key_Return)
    assert told.args == ["net0"]


def test_nothing_found_picks_nothing(qtbot: QtBot, picker: Picker) -> None:
    picker.showPopup()
    QTest.keyClicks(_search(picker), "no such thing")
    with qtbot.assertNotEmitted(picker.picked):
        QTest.keyClick(_search(picker), Qt.Key.Key_Return)
    picker.hidePopup()


def test_without_choices_it_is_disabled(qtbot: QtBot) -> None:
    picker = Picker("Network", None)
    qtbot.addWidget(picker)
    picker.show_choices([])
    assert not picker.isEnabled()
    assert QApplication.activePopupWidget() is None
