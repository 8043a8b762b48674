"""The mosaic: what lies under the mouse, and moving by keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.conversions import colour_map
from explorer.qt.widgets.mosaic_view import MosaicView
from tests.qt.sample_records import feature_maps, ramp


@pytest.fixture
def view(parent: QWidget) -> MosaicView:
    found = MosaicView(parent)
    found.resize(200, 160)
    found.show_maps(feature_maps(ramp()))
    return found


def test_the_first_pixel_is_the_first_value(view: MosaicView) -> None:
    spot = view.spot_at(QPointF(2, 2))

    assert spot is not None
    assert (spot.channel, spot.row, spot.column, spot.value) == (0, 0, 0, 0.0)


def test_outside_the_tiles_there_is_nothing(view: MosaicView) -> None:
    assert view.spot_at(QPointF(199, 159)) is None


def test_tiles_have_the_colours_of_their_values(view: MosaicView) -> None:
    picture = view.viewport().grab().toImage()

    assert picture.pixelColor(2, 2) == QColor(*colour_map("viridis")[0].tolist())


def test_a_click_chooses_a_channel_and_a_second_one_clears_it(
    view: MosaicView, qtbot: QtBot
) -> None:
    left = Qt.MouseButton.LeftButton
    with qtbot.waitSignal(view.channel_chosen) as chosen:
        QTest.mouseClick(view.viewport(), left, pos=QPoint(3, 3))
    assert chosen.args == [0]
    view.show_choice(0)
    with qtbot.waitSignal(view.choice_cleared):
        QTest.mouseClick(view.viewport(), left, pos=QPoint(3, 3))


@pytest.mark.parametrize(
    ("key", "channel"),
    [(Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 0), (Qt.Key.Key_End, 5), (Qt.Key.Key_Down, 4)],
)
def test_keys_move_the_choice(view: MosaicView, qtbot: QtBot, key: Qt.Key, channel: int) -> None:
    view.show_choice(1)
    with qtbot.waitSignal(view.channel_chosen) as chosen:
        QTest.keyClick(view, key)
    assert chosen.args == [channel]


def test_escape_clears_the_choice(view: MosaicView, qtbot: QtBot) -> None:
    view.show_choice(1)
    with qtbot.waitSignal(view.choice_cleared):
        QTest.keyClick(view, Qt.Key.Key_Escape)


def test_many_small_channels_scroll(view: MosaicView) -> None:
    view.show_maps(feature_maps(ramp(400, 2, 2), columns=20))

    assert view.verticalScrollBar().maximum() > 0


def test_the_chosen_channel_is_scrolled_into_view(view: MosaicView) -> None:
    view.show_maps(feature_maps(ramp(400, 2, 2), columns=20))

    view.show_choice(399)

    assert view.verticalScrollBar().value() > 0


def test_broken_and_dead_channels_are_drawn_without_a_complaint(view: MosaicView) -> None:
    values = ramp()
    values[1] = 0
    values[2, 0, 0] = np.nan
    view.show_maps(feature_maps(values))

    assert not view.viewport().grab().isNull()
