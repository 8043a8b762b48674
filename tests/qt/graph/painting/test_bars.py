"""Bars of joins: what every one of the equals gives to the box that joins them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.core.graph import Merge, MergeKind, ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.layout.geometry import Box
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.places import bar_rect
from explorer.qt.graph.view import GraphView
from explorer.qt.theme import DARK, palette_of
from tests.qt.graph import graph_builder

ENDS = ("mix.a", "mix.b2", "mix.c3", "mix.pool")
SHARES = (0.4, 0.3, 0.2, 0.1)


def join(name: str = "mix.cat", operands: tuple[str, ...] = ENDS) -> Merge:
    return Merge(name, MergeKind.CAT, "", "", None, "", "mix", operands)


def inception(*merges: Merge) -> ModelGraph:
    return replace(graph_builder.inception_net(), merges=merges or (join(),))


def contribution(shares: tuple[float, ...] = SHARES) -> MergeContribution:
    operands, norms = ENDS[: len(shares)], (1.0,) * len(shares)
    nothing = (None,) * 6
    return MergeContribution("mix.cat", MergeKind.CAT, *nothing, operands, norms, shares)


@pytest.fixture
def joined(view: GraphView) -> GraphView:
    """The inception network, closed, in the dark, at its size."""
    view.setPalette(palette_of(DARK))
    view.show_graph(inception())
    view.toggle(view.shown_layout.index_of["mix"])
    view.show_actual_size()
    return view


def _box(view: GraphView, name: str = "mix") -> Box:
    return view.shown_layout.boxes[view.shown_layout.index_of[name]]


def _on_bar(view: GraphView, part: float) -> QPointF:
    bar = bar_rect(_box(view), view.sizes)
    return QPointF(*view.camera.to_screen((bar.x + bar.width * part, bar.centre[1])))


def test_block_shows_the_last_join_in_it() -> None:
    graph = inception(join("mix.c3", ("mix.c1", "mix.c2")), join())
    assert Hierarchy(graph).merges_in("mix") == (join(),)


def test_block_with_a_sum_shows_that_instead() -> None:
    total = Merge("mix.cat", MergeKind.ADD, "mix.a", "mix.b2", None, "", "mix", ENDS[:2])
    graph = inception(join("mix.c3", ("mix.c1", "mix.c2")), total)
    assert Hierarchy(graph).merges_in("mix") == (total,)


def test_room_for_the_bar_is_there_before_anything_has_run(joined: GraphView) -> None:
    layout = joined.shown_layout
    assert _box(joined).bars == 1

    joined.show_contributions((contribution(),))

    assert joined.shown_layout is layout


@pytest.mark.parametrize(("operands", "has_numbers"), [(2, True), (3, False)], ids=str)
def test_only_two_operands_have_numbers(
    view: GraphView, operands: int, *, has_numbers: bool
) -> None:
    view.show_graph(inception(join(operands=ENDS[:operands])))
    assert _box(view, "mix.cat").has_numbers is has_numbers


def test_every_operand_has_its_colour_from_left_to_right(joined: GraphView) -> None:
    joined.show_contributions((contribution(),))
    picture = joined.grab().toImage()

    places = (_on_bar(joined, part).toPoint() for part in (0.2, 0.55, 0.8, 0.95))
    seen = [picture.pixelColor(place).name() for place in places]
    assert seen == list(DARK.operands[:4])


def test_an_undefined_join_is_an_empty_track(joined: GraphView) -> None:
    joined.show_contributions((replace(contribution(), operand_shares=()),))
    picture = joined.grab().toImage()

    assert picture.pixelColor(_on_bar(joined, 0.5).toPoint()) == QColor(DARK.border)


def test_the_tooltip_names_every_operand(joined: GraphView) -> None:
    joined.show_contributions((contribution(),))
    story = joined.story_at(_on_bar(joined, 0.5))

    assert "mix.cat: a 40 %, b2 30 %, c3 20 %, pool 10 %" in story
    assert "gate" not in story


def test_a_join_has_no_gate_and_draws_no_shortcut(joined: GraphView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(joined.gates_wished), qtbot.assertNotEmitted(joined.bar_clicked):
        QTest.mouseClick(joined, Qt.MouseButton.LeftButton, pos=_on_bar(joined, 0.5).toPoint())
        QTest.keyClick(joined, Qt.Key.Key_L)
    assert _box(joined).arcs == ()
