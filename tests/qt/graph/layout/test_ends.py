"""The picture that goes in and the prediction that comes out, as boxes."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.core.graph import INPUT
from explorer.core.measurements import Prediction
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.layout.geometry import Box, Rect
from explorer.qt.graph.layout.places import map_rect
from explorer.qt.graph.painting.colours import graph_colours
from explorer.qt.graph.painting.marks import Answer
from explorer.qt.graph.view import GraphView
from explorer.qt.theme import theme_for

CLASSES = (Prediction(3, "tabby cat", 0.9, 4.0), Prediction(5, "tiger cat", 0.1, 2.0))


def _box(view: GraphView, name: str) -> Box:
    return view.shown_layout.boxes[view.shown_layout.index_of[name]]


def _colours_in(view: GraphView, rect: Rect) -> set[str]:
    image = view.grab().toImage()
    left, top = view.camera.to_screen((rect.x, rect.y))
    right, bottom = view.camera.to_screen((rect.right, rect.bottom))
    return {
        image.pixelColor(x, y).name()
        for x in range(int(left) + 1, int(right))
        for y in range(int(top) + 1, int(bottom))
    }


def test_the_input_is_the_first_box_and_the_prediction_the_last(view: GraphView) -> None:
    names = [box.name for box in view.shown_layout.boxes]

    assert (names[0], names[-1]) == (INPUT, PREDICTION)


def test_edges_lead_from_the_input_and_to_the_prediction(view: GraphView) -> None:
    layout = view.shown_layout
    known = layout.index_of
    joined = {(route.source, route.target) for route in layout.routes}

    assert (known[INPUT], known["stem"]) in joined
    assert (known["fc"], known[PREDICTION]) in joined


def test_the_input_shows_what_the_network_saw(view: GraphView) -> None:
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))

    view.show_ends(picture, Answer())

    assert "#ff0000" in _colours_in(view, map_rect(_box(view, INPUT), view.sizes))


@pytest.mark.parametrize(("is_trained", "is_there"), [(True, True), (False, False)])
def test_the_best_class_is_lit_only_where_it_means_something(
    view: GraphView,
    is_trained: bool,  # noqa: FBT001
    is_there: bool,  # noqa: FBT001
) -> None:
    view.show_ends(None, Answer(CLASSES, is_trained))

    accent = graph_colours(theme_for(view.palette())).branch.name()
    found = accent in _colours_in(view, _box(view, PREDICTION).rect.grown(-4.0))
    assert found is is_there


@pytest.mark.parametrize("name", [INPUT, PREDICTION])
def test_a_click_on_an_end_selects_nothing_else(view: GraphView, qtbot: QtBot, name: str) -> None:
    view.select("layer1.1")
    place = view.box_on_screen(view.shown_layout.index_of[name])

    with qtbot.assertNotEmitted(view.selected):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPointF(*place.centre).toPoint())

    assert view.selection == "layer1.1"


@pytest.mark.parametrize(("name", "said"), [(INPUT, "3×8×8"), (PREDICTION, "softmax of fc")])
def test_an_end_says_what_it_is(view: GraphView, name: str, said: str) -> None:
    place = view.box_on_screen(view.shown_layout.index_of[name])

    assert said in view.story_at(QPointF(*place.centre))
