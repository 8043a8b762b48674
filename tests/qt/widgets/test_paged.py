"""Pages in one place, and the button for classes."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.measurements import Prediction
from explorer.qt.widgets.class_button import ClassButton
from explorer.qt.widgets.paged import Paged

_TOP = (Prediction(7, "star", 0.99, 9.0), Prediction(0, "circle", 0.01, 4.0))


def _paged(parent: QWidget) -> tuple[Paged, QTabBar]:
    paged = Paged(parent, name="Pages")
    for title in ("One", "Two", "Three"):
        paged.add_page(title, QLabel(title, paged))
    bar = paged.findChild(QTabBar)
    assert bar is not None
    return paged, bar


def _shown(paged: Paged) -> list[str]:
    return [label.text() for label in paged.findChildren(QLabel) if label.isVisibleTo(paged)]


def test_arrow_keys_walk_over_the_pages(qtbot: QtBot, parent: QWidget) -> None:
    paged, bar = _paged(parent)
    assert _shown(paged) == ["One"]
    with qtbot.waitSignal(paged.page_changed) as caught:
        QTest.keyClick(bar, Qt.Key.Key_Right)
    assert caught.args == [1] and _shown(paged) == ["Two"]


def test_an_unknown_page_changes_nothing(parent: QWidget) -> None:
    paged, _ = _paged(parent)
    paged.show_page(2)
    paged.show_page(9)
    assert _shown(paged) == ["Three"]


def test_the_likeliest_class_is_looked_at_first(qtbot: QtBot, parent: QWidget) -> None:
    button = ClassButton(parent)
    assert not button.isEnabled()
    button.show_classes(_TOP, None)
    assert button.text() == "star ▾"
    actions = [action for action in button.menu().actions() if not action.isSeparator()]
    texts = [action.text() for action in actions]
    assert texts == ["The likeliest (star)", "star, 99.0 %", "circle, 1.0 %"]
    assert [action.isChecked() for action in actions] == [True, False, False]
    with qtbot.waitSignal(button.class_chosen) as caught:
        actions[2].trigger()
    assert caught.args == [0]
    button.show_classes(_TOP, 0)
    assert button.text() == "circle ▾"
