"""Branches that are scaled, as the graph tells them."""

import pytest

from explorer.core.graph import MergeKind
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.layout.geometry import Box
from explorer.qt.graph.painting.colours import graph_colours
from explorer.qt.graph.painting.compact_words import share_words
from explorer.qt.graph.painting.gate_painting import gate_text
from explorer.qt.graph.painting.marks import Content
from explorer.qt.graph.view import GraphView
from explorer.qt.theme import DARK

SHARE = MergeContribution("layer1.1.add", MergeKind.ADD, 0.6, 0.4, 1.0, 1.0, 1.0, 0.0)


def _box(view: GraphView) -> Box:
    return view.shown_layout.boxes[view.shown_layout.index_of["layer1.1"]]


@pytest.mark.parametrize(("gate", "text"), [(0.0, "off"), (0.5, "×0.5"), (1.25, "×1.2")])
def test_a_scaled_branch_says_its_factor(view: GraphView, gate: float, text: str) -> None:
    assert gate_text(_box(view), {"layer1.1.add": gate}) == text


def test_a_branch_as_trained_says_nothing(view: GraphView) -> None:
    assert gate_text(_box(view), {"layer1.0.add": 0.0}) == ""


def test_the_factor_stands_in_place_of_the_shares(view: GraphView) -> None:
    colours, shares = graph_colours(DARK), {"layer1.1.add": SHARE}

    whole = share_words(_box(view), Content(shares=shares), colours)
    scaled = share_words(_box(view), Content(shares=shares, gates={"layer1.1.add": 0.0}), colours)

    assert [text for text, _ in whole] == ["60", "|", "40"]
    assert [text for text, _ in scaled] == ["off"]


def test_a_lesion_is_seen_and_taken_back(view: GraphView) -> None:
    before = view.grab().toImage()

    view.show_gates({"layer1.1.add": 0.0})
    lesioned = view.grab().toImage()
    view.show_gates({})

    assert lesioned != before
    assert view.grab().toImage() == before
