"""Finding layers and stepping through what was found."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.engine.messages import BuildModel
from explorer.qt.document import Document
from explorer.qt.graph.finding.completion import Completion
from explorer.qt.layer_search import LayerSearch
from tests.qt import records
from tests.qt.fake_client import FakeClient


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    client = FakeClient()
    document = Document(client)
    document.start("tiny")
    client.welcome()
    client.reply(records.graph_ready(client.last(BuildModel)))
    yield document
    document.shut_down()


def test_steps_go_round_and_round(document: Document) -> None:
    search = LayerSearch(document)
    search.search("add")
    visited = []
    for step in (1, 1, 1, -1):
        search.step(step)
        visited.append(document.selection)
    first, second = "layer1.0.add", "layer2.0.add"
    assert visited == [first, second, first, second]


def test_position_follows_the_selection(document: Document) -> None:
    search = LayerSearch(document)
    told: list[tuple[int, int]] = []
    search.position_changed.connect(lambda *what: told.append(what))
    search.search("add")
    document.select("layer2.0.add")
    assert told == [(0, 2), (2, 2)]


def test_nothing_found_selects_nothing(document: Document) -> None:
    search = LayerSearch(document)
    before = document.selection
    search.search("no such layer")
    search.step(1)
    assert document.selection == before


def test_a_block_that_was_found_is_selected(document: Document) -> None:
    search = LayerSearch(document)
    search.search("TinyBlock")
    search.step(1)
    assert document.selection == "layer1.0"


def test_suggestions_come_from_the_network_on_screen(document: Document) -> None:
    search = LayerSearch(document)
    told: list[tuple[Completion, ...]] = []
    search.completions_changed.connect(told.append)
    search.complete("lay")
    assert [found.text for found in told[0]][:2] == ["layer1", "layer2"]


def test_suggestions_for_the_network_before_are_withdrawn(document: Document) -> None:
    search = LayerSearch(document)
    told: list[tuple[Completion, ...]] = []
    search.complete("lay")
    search.completions_changed.connect(told.append)
    assert document.graph is not None
    document.graph_changed.emit(document.graph)
    assert told == [()]


def test_without_a_network_nothing_is_suggested() -> None:
    search = LayerSearch(Document(FakeClient()))
    told: list[tuple[Completion, ...]] = []
    search.completions_changed.connect(told.append)
    search.complete("")
    search.search("conv")
    assert told == [()]
