"""The client with a process at the other end: starting, ending, cancelling, restarting."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from explorer.engine.messages import AnyReply, BuildModel, Cancelled, ModelReady, Run, Stamp
from explorer.qt.document_records import EngineState
from explorer.qt.engine_client import (
    CRASHES_IN_A_ROW,
    KILLS_IN_A_ROW,
    EndReason,
    EngineClient,
    EngineEnd,
    engine_command,
)

FAKE = Path(__file__).with_name("fake_engine.py")
ROOT = FAKE.parents[2]

Make = Callable[..., "Line"]


class Line:
    """A client and everything it said."""

    def __init__(self, qtbot: QtBot, *arguments: str, command: tuple[str, ...] = ()) -> None:
        self.qtbot = qtbot
        self.client = EngineClient(command or (sys.executable, str(FAKE), *arguments))
        self.replies: list[AnyReply] = []
        self.ends: list[EngineEnd] = []
        self.states: list[EngineState] = []
        self.client.reply_received.connect(self.replies.append)
        self.client.ended.connect(self.ends.append)
        self.client.state_changed.connect(self.states.append)

    def start(self) -> None:
        self.client.start()
        self.until(lambda: self.client.state is EngineState.RUNNING)

    def until(self, claim: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(claim, timeout=20_000)

    def build(self, model: str) -> int:
        request_id = self.client.next_id()
        self.client.send(
            BuildModel(id=request_id, generation=1, model=model, weights="V1", device="cpu")
        )
        return request_id

    def process(self) -> QProcess:
        return self.client.findChildren(QProcess)[-1]

    def has(self, kind: type[AnyReply], request_id: int) -> bool:
        return any(isinstance(reply, kind) and reply.id == request_id for reply in self.replies)


@pytest.fixture
def make(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    lines: list[Line] = []

    def made(*arguments: str, command: tuple[str, ...] = ()) -> Line:
        lines.append(Line(qtbot, *arguments, command=command))
        return lines[-1]

    yield made
    for line in lines:
        line.client.shut_down()


def test_request_is_answered(make: Make) -> None:
    line = make()
    line.start()
    request_id = line.build("tiny")
    line.until(lambda: line.has(ModelReady, request_id))


def test_nothing_is_sent_before_welcome(make: Make) -> None:
    line = make()
    line.client.start()
    stamp = Stamp(1, 1, 0, 1)
    assert not line.client.send(Run(id=1, stamp=stamp))


def test_stderr_is_the_log(make: Make) -> None:
    line = make()
    line.start()
    line.until(lambda: "the fake engine is here" in line.client.log)


def test_crash_is_told_and_followed_by_a_new_engine(make: Make) -> None:
    line = make()
    line.start()
    line.build("crash")
    line.until(lambda: bool(line.ends))
    assert line.ends[0].reason is EndReason.CRASHED
    assert line.client.state is EngineState.RESTARTING
    line.until(lambda: line.client.state is EngineState.RUNNING)


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_killed_engine_is_followed_by_a_new_one(make: Make) -> None:
    line = make()
    line.start()
    os.kill(line.process().processId(), signal.SIGKILL)
    line.until(lambda: bool(line.ends))
    line.until(lambda: line.client.state is EngineState.RUNNING)


def test_cancel_is_answered_politely(make: Make) -> None:
    line = make()
    line.start()
    request_id = line.build("slow")
    line.client.cancel(request_id)
    line.until(lambda: line.has(Cancelled, request_id))
    assert line.ends == []


def test_engine_that_does_not_stop_is_ended(make: Make) -> None:
    line = make()
    line.start()
    line.client.cancel(line.build("deaf"))
    line.until(lambda: bool(line.ends))
    assert line.ends[0].reason is EndReason.CANCELLED
    line.until(lambda: line.client.state is EngineState.RUNNING)


def test_ending_to_cancel_is_no_crash(make: Make) -> None:
    line = make()
    line.start()
    for count in range(1, 5):
        line.client.cancel(line.build("deaf"))
        line.until(lambda count=count: len(line.ends) == count)  # type: ignore[misc]
        line.until(lambda: line.client.state is EngineState.RUNNING)


def test_three_crashes_in_a_row_are_enough(make: Make) -> None:
    line = make("crash")
    line.client.start()
    line.until(lambda: line.client.state is EngineState.FAILED)
    assert len(line.ends) == 3
    line.client.start()
    assert line.client.state is EngineState.STARTING


def test_command_that_does_not_exist_fails_at_once(make: Make) -> None:
    line = make(command=("/no/such/engine",))
    line.client.start()
    line.until(lambda: line.client.state is EngineState.FAILED)
    assert "/no/such/engine" in line.ends[0].sentence


def test_garbage_ends_the_engine(make: Make) -> None:
    line = make("garbage")
    line.client.start()
    line.until(lambda: line.client.state is EngineState.FAILED)
    assert "not understood" in line.client.log


@pytest.mark.parametrize("model", ["tiny", "deaf"])
def test_shutting_down_leaves_no_process(make: Make, model: str) -> None:
    line = make()
    line.start()
    process = line.process()
    line.build(model)
    line.client.shut_down()
    assert process.state() is process.ProcessState.NotRunning


def test_own_interpreter_is_the_engine_unless_told() -> None:
    assert engine_command()[0] == sys.executable
    assert engine_command("ssh 'my host' engine") == ("ssh", "my host", "engine")


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_135_engine_killed_again_and_again_while_it_starts_is_no_crash_loop(make: Make) -> None:
    line = make()
    line.client.start()
    for count in range(1, CRASHES_IN_A_ROW + 3):
        line.until(lambda: line.process().processId() != 0)
        os.kill(line.process().processId(), signal.SIGKILL)
        line.until(lambda count=count: len(line.ends) == count)  # type: ignore[misc]
    line.until(lambda: line.client.state is EngineState.RUNNING)


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_who_is_always_killed_is_given_up_at_last(make: Make) -> None:
    line = make("killed")
    line.client.start()
    line.until(lambda: line.client.state is EngineState.FAILED)
    assert len(line.ends) == KILLS_IN_A_ROW
