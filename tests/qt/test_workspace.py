"""Docks around the graph: proportions, closing, restoring, garbage."""

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel
from pytestqt.qtbot import QtBot

from explorer.qt.workspace import Place, Workspace, first_sizes


@pytest.fixture
def workspace(qtbot: QtBot) -> Workspace:
    workspace = Workspace()
    qtbot.addWidget(workspace)
    workspace.resize(1400, 850)
    workspace.show()
    return workspace


def _dock(workspace: Workspace, place: Place) -> QDockWidget:
    dock = workspace.findChild(QDockWidget, f"{place.value}Dock")
    assert dock is not None
    return dock


@pytest.mark.parametrize("size", [(1440, 850), (1024, 650), (800, 550)])
def test_first_sizes_leave_room_for_the_graph(size: tuple[int, int]) -> None:
    sizes = first_sizes(QSize(*size))
    assert size[0] - sizes.left - sizes.right >= 340
    assert size[1] - sizes.layers >= 350


def test_panel_takes_the_place_of_its_empty_card(workspace: Workspace) -> None:
    label = QLabel("a panel")
    workspace.show_panel(Place.INPUT, label)
    assert _dock(workspace, Place.INPUT).isAncestorOf(label)


def test_closed_dock_comes_back_with_reset(workspace: Workspace) -> None:
    dock = _dock(workspace, Place.LAYERS)
    dock.toggleViewAction().trigger()
    assert dock.isHidden()
    workspace.reset()
    assert not dock.isHidden()


def test_floating_dock_comes_back_with_reset(workspace: Workspace) -> None:
    dock = _dock(workspace, Place.INPUT)
    dock.setFloating(True)
    workspace.reset()
    assert not dock.isFloating()


def test_arrangement_of_the_user_is_restored(qtbot: QtBot, workspace: Workspace) -> None:
    assert workspace.layout_state().isEmpty()
    _dock(workspace, Place.PREDICTION).toggleViewAction().trigger()
    state = workspace.layout_state()
    other = Workspace()
    qtbot.addWidget(other)
    other.restore_layout(state)
    other.finish()
    assert _dock(other, Place.PREDICTION).isHidden()
    assert not _dock(other, Place.INPUT).isHidden()


@pytest.mark.parametrize("state", [b"", b"garbage", b"\x00\x00\x00\xff" * 400])
def test_garbage_leaves_the_layout_as_it_is(workspace: Workspace, state: bytes) -> None:
    workspace.restore_layout(QByteArray(state))
    assert all(not _dock(workspace, place).isHidden() for place in Place)
    assert workspace.layout_state().isEmpty()


def test_every_dock_can_be_toggled_by_name(workspace: Workspace) -> None:
    assert [action.text() for action in workspace.toggle_actions()] == [
        "Input",
        "Prediction",
        "Feature maps and skips",
        "Layers",
    ]


def test_the_prediction_gets_what_the_input_does_not_need() -> None:
    low = first_sizes(QSize(1440, 850), input_height=200)
    high = first_sizes(QSize(1440, 850), input_height=320)
    assert (low.input, high.input) == (200, 320)
    assert low.prediction - high.prediction == 120


def test_a_tall_picture_leaves_room_for_the_prediction() -> None:
    assert first_sizes(QSize(1024, 650), input_height=900).prediction >= 150


def test_the_cross_on_the_handle_closes_the_panel(workspace: Workspace, qtbot: QtBot) -> None:
    dock = _dock(workspace, Place.INPUT)
    qtbot.waitExposed(workspace)
    handle = dock.titleBarWidget()
    QTest.mouseClick(
        handle, Qt.MouseButton.LeftButton, pos=QPoint(handle.width() - 12, handle.height() // 2)
    )
    assert dock.isHidden()
    assert not workspace.layout_state().isEmpty()
    workspace.reset()
    assert not dock.isHidden()
