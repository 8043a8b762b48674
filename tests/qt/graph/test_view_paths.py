"""Pointing at edges in the graph, and the paths between two of its boxes."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.graph import INPUT
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.layout.geometry import Route
from explorer.qt.graph.path_pill import PathPill
from explorer.qt.graph.view import GraphView
from tests.qt.graph import graph_builder

_SHIFT = Qt.KeyboardModifier.ShiftModifier


def _index(view: GraphView, name: str) -> int:
    return view.shown_layout.index_of[name]


def _named(view: GraphView, boxes: frozenset[int]) -> set[str]:
    return {view.shown_layout.boxes[index].name for index in boxes}


def _middle(view: GraphView, name: str) -> QPoint:
    return QPointF(*view.box_on_screen(_index(view, name)).centre).toPoint()


def _click(view: GraphView, name: str, held: Qt.KeyboardModifier = _SHIFT) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, held, _middle(view, name))


def _point_at(view: GraphView, position: QPointF) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        position,
        view.mapToGlobal(position),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        QPointingDevice.primaryPointingDevice(),
    )
    QApplication.sendEvent(view, event)


def _route(view: GraphView, source: str, target: str) -> Route:
    pair = (_index(view, source), _index(view, target))
    return next(r for r in view.shown_layout.routes if (r.source, r.target) == pair)


def _on(view: GraphView, route: Route) -> QPointF:
    """The middle of the longest straight part of an edge, on screen."""
    (x0, y0), (x1, y1) = max(
        pairwise(route.points),
        key=lambda ends: abs(ends[0][0] - ends[1][0] + ends[0][1] - ends[1][1]),
    )
    return QPointF(*view.camera.to_screen(((x0 + x1) / 2, (y0 + y1) / 2)))


def _pill(view: GraphView) -> PathPill:
    found = view.findChild(PathPill, "graphPaths")
    assert found is not None
    return found


# ------------------------------------------------------------ paths


def test_shift_click_shows_the_paths_between_two_boxes(view: GraphView, qtbot: QtBot) -> None:
    view.select("layer1.1")

    with qtbot.assertNotEmitted(view.selected):
        _click(view, "layer2.2")

    assert _pill(view).text() == "layer1.1 → layer2.2 · 16 paths · Esc"
    assert view.selection == "layer1.1"
    marks = view.marks.paths
    assert marks is not None
    assert _named(view, marks.ends) == {"layer1.1", "layer2.2"}
    assert _named(view, marks.lit - marks.ends) == {"layer1.2", "layer1.3", "layer2.0", "layer2.1"}


def test_edges_and_shortcuts_on_the_paths_are_lit(view: GraphView) -> None:
    view.select("layer1.0")

    _click(view, "layer1.3")

    marks = view.marks.paths
    assert marks is not None
    chain = [_index(view, f"layer1.{number}") for number in range(4)]
    assert marks.edges.routes == set(pairwise(chain))
    assert marks.edges.arcs == {"layer1.1.add", "layer1.2.add"}


def test_the_box_above_is_the_start_whichever_is_picked_first(view: GraphView) -> None:
    view.select("layer2.2")

    _click(view, "layer1.1")

    assert _pill(view).text().startswith("layer1.1 → layer2.2 · 16 paths")


def test_other_boxes_are_dimmed(view: GraphView) -> None:
    rect = view.shown_layout.boxes[_index(view, "fc")].rect
    stripe = (rect.x + 4.5, rect.centre[1])
    at = QPointF(*view.camera.to_screen(stripe)).toPoint()
    view.select("stem")
    before = view.grab().toImage().pixelColor(at)

    _click(view, "layer1.1")

    assert view.grab().toImage().pixelColor(at) != before


@pytest.mark.parametrize("end", ["escape", "click", "same box", "another network"])
def test_paths_end(view: GraphView, end: str) -> None:
    view.select("layer1.1")
    _click(view, "layer2.2")

    if end == "escape":
        QTest.keyClick(view, Qt.Key.Key_Escape)
    elif end == "click":
        _click(view, "layer1.1", Qt.KeyboardModifier.NoModifier)
    elif end == "same box":
        _click(view, "layer1.1")
    else:
        view.show_graph(graph_builder.plain_net())

    assert view.marks.paths is None
    assert _pill(view).isHidden()


def test_escape_ends_paths_before_it_cancels_anything_else(view: GraphView) -> None:
    def asks() -> bool:
        event = QKeyEvent(
            QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
        )
        event.ignore()
        QApplication.sendEvent(view, event)
        return event.isAccepted()

    view.select("layer1.1")
    assert not asks()
    _click(view, "layer2.2")
    assert asks()


def test_paths_outlive_opening_and_closing(view: GraphView) -> None:
    view.select("layer1.1")
    _click(view, "layer2.2")

    view.toggle(_index(view, "layer1.3"))
    marks = view.marks.paths
    assert marks is not None
    assert {"layer1.2", "layer1.3"} <= _named(view, marks.lit)
    view.close_block("layer2")

    marks = view.marks.paths
    assert marks is not None
    assert _named(view, marks.ends) == {"layer1.1", "layer2"}
    assert _pill(view).text() == "layer1.1 → layer2.2 · 16 paths · Esc"


def test_closing_what_the_start_is_in_moves_the_start(view: GraphView) -> None:
    view.select("layer1.1")
    _click(view, "layer2.2")

    view.close_block("layer1")

    assert _pill(view).text() == "layer1 → layer2.2 · 4 paths · Esc"


def test_the_ends_of_the_network_may_be_the_ends_of_paths(view: GraphView) -> None:
    view.select("layer2.2")
    _click(view, INPUT)
    assert _pill(view).text() == "input → layer2.2 · 64 paths · Esc"

    view.select("")
    _click(view, INPUT)
    assert _pill(view).text() == "input → Shift+click another box · Esc"
    _click(view, PREDICTION)
    assert _pill(view).text() == "input → prediction · 256 paths · Esc"


def test_without_a_selection_shift_click_selects(view: GraphView) -> None:
    view.select("")

    _click(view, "layer1.1")

    assert view.selection == "layer1.1"
    assert _pill(view).isHidden()


def test_boxes_side_by_side_have_no_path(view: GraphView) -> None:
    view.show_graph(graph_builder.inception_net())
    view.select("mix.a")

    _click(view, "mix.c2")

    assert _pill(view).text() == "mix.a → mix.c2 · no path · Esc"


def test_shift_and_arrows_move_the_other_end(view: GraphView) -> None:
    view.select("layer1.1")

    QTest.keyClick(view, Qt.Key.Key_Down, _SHIFT)
    assert _pill(view).text() == "layer1.1 → layer1.2 · 1 path · Esc"
    QTest.keyClick(view, Qt.Key.Key_Down, _SHIFT)
    assert _pill(view).text() == "layer1.1 → layer1.3 · 2 paths · Esc"
    QTest.keyClick(view, Qt.Key.Key_Up, _SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Up, _SHIFT)

    assert _pill(view).isHidden()
    assert view.selection == "layer1.1"


def test_shift_with_home_and_end_leads_to_the_ends_of_the_network(view: GraphView) -> None:
    view.select("layer1.1")

    QTest.keyClick(view, Qt.Key.Key_Home, _SHIFT)
    assert _pill(view).text() == "input → layer1.1 · 2 paths · Esc"
    QTest.keyClick(view, Qt.Key.Key_End, _SHIFT)
    assert _pill(view).text() == "layer1.1 → prediction · 64 paths · Esc"


def test_an_arrow_alone_walks_on_from_the_selection(view: GraphView) -> None:
    view.select("layer1.1")
    QTest.keyClick(view, Qt.Key.Key_End, _SHIFT)

    QTest.keyClick(view, Qt.Key.Key_Down)

    assert view.selection == "layer1.2"
    assert view.marks.paths is None


def test_assistive_tools_are_told_the_number_of_paths(view: GraphView) -> None:
    view.select("layer1.1")
    _click(view, "layer2.2")

    assert view.accessibleDescription().startswith("layer1.1 → layer2.2 · 16 paths, ")


def test_a_tooltip_says_how_to_see_paths(view: GraphView) -> None:
    view.select("layer1.1")

    hint = "Shift+click: the paths between layer1.1 and this"
    assert hint in view.story_at(_middle(view, "layer2.2").toPointF())
    assert hint not in view.story_at(_middle(view, "layer1.1").toPointF())


def test_the_number_hides_no_box_on_the_paths(view: GraphView) -> None:
    view.select("layer1.1")
    _click(view, "layer2.2")

    marks = view.marks.paths
    assert marks is not None
    place = _pill(view).geometry()
    assert view.rect().contains(place)
    assert not any(
        place.contains(QPointF(*view.box_on_screen(box).centre).toPoint()) for box in marks.lit
    )


# ------------------------------------------------------------ edges


def test_hovering_an_edge_rings_who_gives_and_who_takes(view: GraphView) -> None:
    route = _route(view, "layer1.3", "layer2.0")

    _point_at(view, _on(view, route))

    assert view.marks.hovered == -1
    assert _named(view, view.marks.related) == {"layer1.3", "layer2.0"}
    assert view.marks.edges is not None
    assert (route.source, route.target) in view.marks.edges.routes


def test_leaving_an_edge_puts_it_out(view: GraphView) -> None:
    _point_at(view, _on(view, _route(view, "layer1.3", "layer2.0")))

    _point_at(view, QPointF(3.0, view.height() - 3.0))

    assert view.marks.edges is None
    assert view.marks.related == frozenset()


def test_a_stage_keeps_its_rings_after_something_was_hovered(view: GraphView) -> None:
    view.select("layer2")
    ringed = view.marks.related

    _point_at(view, _middle(view, "layer1.1").toPointF())
    _point_at(view, QPointF(3.0, view.height() - 3.0))

    assert view.marks.related == ringed


def test_a_hovered_edge_is_drawn_brighter(view: GraphView) -> None:
    at = _on(view, _route(view, "layer1.3", "layer2.0"))
    before = view.grab().toImage().pixelColor(at.toPoint())

    _point_at(view, at)

    assert view.grab().toImage().pixelColor(at.toPoint()) != before


def test_the_tooltip_of_an_edge_names_giver_takers_and_shape(view: GraphView) -> None:
    at = _on(view, _route(view, "layer1.3", "layer2.0"))

    assert view.story_at(at) == "layer1.3.add → layer2.0.conv1, layer2.0.downsample · 4×16×16"


def test_edges_below_a_closed_box_are_not_hovered(view: GraphView) -> None:
    assert view.edges_at(_middle(view, "layer1.1").toPointF()) == ()
