"""Which pictures are asked for."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import INPUT
from explorer.engine.messages import ThumbnailsWish
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.thumbnail_watch import ThumbnailWatch, tiles_for
from explorer.qt.graph.view import GraphView
from tests.qt.graph import graph_builder


def _wish(view: GraphView, qtbot: QtBot) -> ThumbnailsWish:
    watch = ThumbnailWatch(view)
    with qtbot.waitSignal(watch.wanted) as told:
        view.layout_changed.emit()
    wish = told.args[0]
    assert isinstance(wish, ThumbnailsWish)
    return wish


def test_every_box_is_asked_for_but_the_ends(view: GraphView, qtbot: QtBot) -> None:
    layers = _wish(view, qtbot).layers

    assert "stem" in layers
    assert "layer1.1.add" in layers
    assert "fc" in layers
    assert INPUT not in layers


def test_an_opened_box_is_not_asked_for_but_what_is_inside(view: GraphView, qtbot: QtBot) -> None:
    view.toggle(view.shown_layout.index_of["layer1.1"])

    layers = _wish(view, qtbot).layers

    assert "layer1.1.conv1" in layers
    assert layers.count("layer1.1.add") == 1


def test_of_many_boxes_only_those_near_the_view_are_asked_for(
    window: QWidget, qtbot: QtBot
) -> None:
    view = GraphView(window)
    view.resize(300, 200)
    view.show_graph(graph_builder.residual_net(stages=2, blocks=40))
    view.open_to(Depth.CALL)

    layers = _wish(view, qtbot).layers

    assert "stem" in layers
    assert "layer2.39.add" not in layers


def test_pictures_are_larger_where_the_graph_is(view: GraphView, qtbot: QtBot) -> None:
    small = _wish(view, qtbot)
    view.zoom_by(2.5)
    large = _wish(view, qtbot)

    assert large.side_px > small.side_px
    assert large.tiles > small.tiles


def test_a_camera_that_moves_on_is_waited_for(view: GraphView, qtbot: QtBot) -> None:
    watch = ThumbnailWatch(view)
    told: list[object] = []
    watch.wanted.connect(told.append)

    for _ in range(5):
        view.zoom_by(1.1)
    assert told == []

    qtbot.waitUntil(lambda: len(told) == 1)


@pytest.mark.parametrize(("side", "tiles"), [(10, 1), (30, 2), (60, 3), (120, 4), (900, 6)])
def test_more_channels_are_shown_the_larger_a_picture_is(side: float, tiles: int) -> None:
    assert tiles_for(side) == tiles
