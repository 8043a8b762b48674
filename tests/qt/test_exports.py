"""Saving the layer table: whole, or with a reason and the old file untouched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.core.layer_table import csv_bytes
from explorer.engine.messages import BuildModel
from explorer.qt.document import Document, Notice, Severity
from explorer.qt.exports import Exports
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


def test_saved_table_is_named_by_its_path(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    path = tmp_path / "tiny-layers.csv"
    exports = Exports(document)
    with qtbot.waitSignal(document.notice_raised) as told:
        exports.save_csv(path)
    assert document.graph is not None
    assert path.read_bytes() == csv_bytes(document.graph)
    assert told.args is not None and str(path) in told.args[0].sentence
    assert exports.suggested_name() == "tiny-layers.csv"


def test_table_for_excel_has_semicolons_and_a_byte_order_mark(
    qtbot: QtBot, document: Document, tmp_path: Path
) -> None:
    exports = Exports(document)
    with qtbot.waitSignal(document.notice_raised):
        exports.save_csv(tmp_path / "table.csv", is_for_excel=True)
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbfname;type;call;")


def test_folder_that_is_missing_is_told(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    exports = Exports(document)
    with qtbot.waitSignal(exports.failed) as told:
        exports.save_csv(tmp_path / "no folder" / "table.csv")
    notice = told.args[0] if told.args else None
    assert isinstance(notice, Notice)
    assert notice.severity is Severity.ERROR
    assert "no folder" in notice.sentence


def test_without_a_network_there_is_nothing_to_save(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document(FakeClient())
    with qtbot.waitSignal(document.notice_raised):
        Exports(document).save_csv(tmp_path / "table.csv")
    assert list(tmp_path.iterdir()) == []
