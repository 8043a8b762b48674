"""The buttons above the graph."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from explorer.qt.graph.layout.geometry import Orientation
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.view_control import ViewControl


@pytest.fixture
def control(qtbot: QtBot) -> ViewControl:
    found = ViewControl()
    qtbot.addWidget(found)
    return found


def _action(control: ViewControl, text: str) -> QAction:
    actions = (action for menu in control.findChildren(QMenu) for action in menu.actions())
    return next(action for action in actions if action.text().partition("\t")[0] == text)


@pytest.mark.parametrize(("text", "depth"), [("Expand all", Depth.CALL), ("Blocks", Depth.BLOCK)])
def test_a_depth_is_picked(control: ViewControl, qtbot: QtBot, text: str, depth: Depth) -> None:
    with qtbot.waitSignal(control.depth_picked) as told:
        _action(control, text).trigger()

    assert told.args == [depth]


def test_a_direction_is_picked_and_checked(control: ViewControl, qtbot: QtBot) -> None:
    with qtbot.waitSignal(control.orientation_picked) as told:
        _action(control, "Flow to the right").trigger()
    assert told.args == [Orientation.HORIZONTAL]

    assert _action(control, "Flow to the right").isChecked()
    assert not _action(control, "Flow down").isChecked()


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Fit", "fit_requested"),
        ("Fit width", "fit_width_requested"),
        ("Everything", "everything_requested"),
        ("100 %", "actual_size_requested"),
        ("As at first", "reset_requested"),
        ("Fold equal neighbours again", "fold_requested"),
    ],
)
def test_a_wish_is_told(control: ViewControl, qtbot: QtBot, text: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(control, signal)):
        _action(control, text).trigger()


def test_the_scale_is_told(control: ViewControl) -> None:
    control.show_scale(0.874)

    assert "87 % ▾" in [button.text() for button in control.findChildren(QToolButton)]
