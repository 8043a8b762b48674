"""Slow work on a thread: the newest wins, and what hangs can be left."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.core.errors import FileAccessError
from explorer.qt.file_reader import FileReader


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Work that waits for this hangs until the end of the test."""
    gate = threading.Event()
    yield gate
    gate.set()


def test_outcome_is_told(qtbot: QtBot) -> None:
    reader = FileReader()
    with qtbot.waitSignal(reader.done) as told:
        reader.submit("a file", lambda: 42)
    assert told.args == [42]


def test_refusal_is_told(qtbot: QtBot) -> None:
    def refuse() -> None:
        raise FileAccessError("It is not there.")

    reader = FileReader()
    with qtbot.waitSignal(reader.failed) as told:
        reader.submit("a file", refuse)
    assert told.args is not None and told.args[0].sentence == "It is not there."


def test_earlier_work_is_late(qtbot: QtBot, gate: threading.Event) -> None:
    reader = FileReader()
    outcomes: list[object] = []
    reader.done.connect(outcomes.append)
    reader.submit("first", gate.wait)
    with qtbot.waitSignal(reader.done):
        reader.submit("second", lambda: "second")
    assert outcomes == ["second"]


def test_work_that_hangs_is_shown_and_can_be_left(qtbot: QtBot, gate: threading.Event) -> None:
    reader = FileReader()
    with qtbot.waitSignal(reader.became_slow) as told:
        reader.submit("a dead share", gate.wait)
    assert told.args == ["a dead share"]
    with qtbot.waitSignal(reader.finished):
        reader.cancel()
    with qtbot.assertNotEmitted(reader.done, wait=20):
        gate.set()
