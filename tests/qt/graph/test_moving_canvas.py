"""Movement on screen: new things are in force at once, only painting takes its time."""

import pytest
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.view import GraphView


class _Calm(QProxyStyle):
    """A desktop that wants no movement."""

    def styleHint(  # noqa: N802
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: object = None,  # noqa: N803
    ) -> int:
        if hint is QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, returnData)  # type: ignore[arg-type]


@pytest.fixture
def shown(view: GraphView, window: QWidget, qtbot: QtBot) -> GraphView:
    window.show()
    qtbot.waitExposed(window)
    return view


def _toggle(view: GraphView, name: str) -> None:
    view.toggle(view.shown_layout.index_of[name])


def test_opening_a_box_moves_and_comes_to_rest(shown: GraphView, qtbot: QtBot) -> None:
    _toggle(shown, "layer1.1")

    assert shown.is_moving
    assert "layer1.1.conv1" in shown.shown_layout.index_of
    qtbot.waitUntil(lambda: not shown.is_moving)


def test_the_picture_after_a_movement_is_that_without_one(shown: GraphView, qtbot: QtBot) -> None:
    _toggle(shown, "layer1.1")
    qtbot.waitUntil(lambda: not shown.is_moving)

    moved = shown.grab().toImage()
    shown.show_layout(shown.shown_layout)
    assert shown.grab().toImage() == moved


def test_zooming_ends_a_movement(shown: GraphView) -> None:
    shown.open_to(Depth.LAYER)
    assert shown.is_moving

    shown.zoom_by(1.2)

    assert not shown.is_moving


def test_nothing_moves_where_it_is_not_seen(view: GraphView) -> None:
    _toggle(view, "layer1.1")

    assert not view.is_moving


def test_nothing_moves_where_the_desktop_wants_no_movement(shown: GraphView) -> None:
    style = _Calm(QApplication.style().objectName())
    style.setParent(shown)
    shown.setStyle(style)

    _toggle(shown, "layer1.1")

    assert not shown.is_moving
