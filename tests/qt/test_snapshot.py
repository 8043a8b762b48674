"""The picture of the window: when it is taken, and what ends it without one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.engine.messages import Run
from explorer.qt.document import Document
from explorer.qt.snapshot import Snapshot
from tests.qt import records
from tests.qt.fake_client import FakeClient


@dataclass
class Stage:
    """A network and a picture that only wait for their result."""

    client: FakeClient
    snapshot: Snapshot
    path: Path


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    window = QWidget()
    window.resize(40, 30)
    qtbot.addWidget(window)
    client = FakeClient()
    document = Document(client)
    snapshot = Snapshot(window, document, tmp_path / "window.png")
    document.start("tiny")
    client.welcome()
    document.open_image("cat.png", b"bytes")
    client.build()
    client.load()
    qtbot.waitUntil(lambda: bool(client.all(Run)))
    yield Stage(client, snapshot, tmp_path / "window.png")
    document.shut_down()


def test_the_window_is_written_once_panels_and_result_are_there(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.snapshot.finished) as finished:
        stage.client.run()
        stage.snapshot.note_assembled()
    assert finished.args == [0]
    assert QImage(str(stage.path)).width() >= 40


def test_a_network_whose_merges_have_no_contributions_is_complete_too(
    stage: Stage, qtbot: QtBot
) -> None:
    """GoogLeNet joins equals: its merges have neither shortcut nor branch."""
    with qtbot.waitSignal(stage.snapshot.finished) as finished:
        stage.snapshot.note_assembled()
        stage.client.reply(replace(records.result(stage.client.last(Run)), merges=()))
    assert finished.args == [0]


def test_an_error_before_the_result_ends_it(
    stage: Stage, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(stage.snapshot.finished) as finished:
        stage.client.fail(stage.client.last(Run).id)
    assert finished.args == [2]
    assert "The file is not there." in capsys.readouterr().err
