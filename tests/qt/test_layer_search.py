"""Finding layers and stepping through what was found."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.engine.messages import BuildModel
from explorer.qt.document import Document
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
