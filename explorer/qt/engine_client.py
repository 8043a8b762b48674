"""The engine as the window sees it: a process that is started, watched, cancelled and restarted.

Knows the wire, not what the messages mean to the window. No torch.
"""

import itertools
import os
import shlex
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from explorer.engine.messages import (
    AnyReply,
    AnyRequest,
    Cancel,
    Cancelled,
    Failure,
    Finding,
    Hello,
    ImageReady,
    ModelReady,
    Result,
    Shutdown,
    Welcome,
)
from explorer.engine.wire import FrameAssembler, WireError, decode_reply, frame_of
from explorer.qt.document_records import EngineState

CANCEL_PATIENCE_MS = 200
CRASHES_IN_A_ROW = 3
CRASH_WINDOW_S = 30.0
KILLS_IN_A_ROW = 8
_KILLING_SIGNALS = (9, 15)
_LONGEST_LOG = 2000
_FINAL_REPLIES = (ModelReady, ImageReady, Result, Finding, Failure, Cancelled)


class EndReason(StrEnum):
    CANCELLED = "cancelled"  # ended by us, because a job did not stop in time
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class EngineEnd:
    """The process is gone, and with it every unanswered request."""

    reason: EndReason
    sentence: str


def engine_command(text: str | None = None) -> tuple[str, ...]:
    """The words that start an engine: those of the user, else our own interpreter."""
    if text:
        return tuple(shlex.split(text))
    return (sys.executable, "-P", "-m", "explorer.engine")


class EngineClient(QObject):
    """Requests out, replies and failures as signals.

    1. ``start`` starts the process and says ``Hello``; torch is being imported meanwhile.
    2. ``Welcome`` arrives: the state is RUNNING, and only now ``send`` reaches the engine.
    3. Bytes are cut into replies and handed on in order; who asked compares ids and stamps.
    4. ``cancel`` asks politely and ends the process where no answer comes within 200 ms.
    5. When the process is gone, for whatever reason, ``ended`` says so and a new one starts;
       after three crashes in a row with no run between them the state is FAILED until ``start``.
       Who is killed from outside did nothing wrong, and is started more often.
    """

    reply_received = Signal(object)  # AnyReply
    state_changed = Signal(object)  # EngineState
    ended = Signal(object)  # EngineEnd

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._ids = itertools.count(1)
        self._state = EngineState.STARTING
        self._process: QProcess | None = None
        self._assembler = FrameAssembler()
        self._log: deque[str] = deque(maxlen=_LONGEST_LOG)
        self._unfinished_line = ""
        self._crash_times: list[float] = []
        self._kills = 0
        self._cancel_target: int | None = None
        self._is_ended_by_cancel = False
        self._is_killed_by_us = False
        self._is_shut_down = False
        self._cancel_timer = QTimer(self, singleShot=True, interval=CANCEL_PATIENCE_MS)
        self._cancel_timer.timeout.connect(self._on_cancel_timer_timeout)

    @property
    def state(self) -> EngineState:
        return self._state

    @property
    def log(self) -> str:
        """What the engine wrote on stderr, the newest 2,000 lines."""
        return "\n".join([*self._log, self._unfinished_line]).strip("\n")

    def next_id(self) -> int:
        return next(self._ids)

    def start(self) -> None:
        """Start the process; after FAILED, with a clean slate."""
        if self._process is not None:
            return
        self._crash_times.clear()
        self._kills = 0
        self._set_state(EngineState.STARTING)
        self._start_process()

    def send(self, request: AnyRequest) -> bool:
        """Write a request; False where no engine is listening."""
        if self._process is None or self._state is not EngineState.RUNNING:
            return False
        self._process.write(frame_of(request))
        return True

    def cancel(self, target: int) -> None:
        """Make sure that a request stops: answered by ``Cancelled``, or by ``ended``."""
        if self.ask_to_stop(target):
            self._cancel_target = target
            self._cancel_timer.start()

    def ask_to_stop(self, target: int) -> bool:
        """Ask the engine not to bother any more: nobody waits, and nothing is ended by force."""
        return self.send(Cancel(id=self.next_id(), target=target))

    def shut_down(self) -> None:
        """End the process within two seconds, whatever it is doing."""
        self._is_shut_down = True
        self._cancel_timer.stop()
        process, self._process = self._process, None
        if process is None:
            return
        if process.state() is not QProcess.ProcessState.NotRunning:
            process.write(frame_of(Shutdown(id=self.next_id())))
            process.closeWriteChannel()
            patience_ms = 800 if self._state is EngineState.RUNNING else 0
            if not process.waitForFinished(patience_ms):
                process.terminate()
                if not process.waitForFinished(400):
                    process.kill()
                    process.waitForFinished(600)
        process.deleteLater()

    def _start_process(self) -> None:
        self._assembler = FrameAssembler()
        self._is_ended_by_cancel = self._is_killed_by_us = False
        process = QProcess(self)
        process.setProcessEnvironment(_environment())
        process.started.connect(self._on_process_started)
        process.readyReadStandardOutput.connect(self._on_process_output)
        process.readyReadStandardError.connect(self._on_process_error_output)
        process.finished.connect(self._on_process_finished)
        process.errorOccurred.connect(self._on_process_error)
        self._process = process
        process.start(self._command[0], list(self._command[1:]))

    def _on_process_started(self) -> None:
        if self._process is not None:
            self._process.write(frame_of(Hello(id=self.next_id())))

    def _on_process_output(self) -> None:
        if self._process is None:
            return
        chunk = bytes(self._process.readAllStandardOutput().data())
        try:
            for payload in self._assembler.feed(chunk):
                self._take(decode_reply(payload))
        except WireError as error:
            self._write_log(f"[the engine's answer was not understood: {error}]\n")
            self._kill()

    def _take(self, reply: AnyReply) -> None:
        if isinstance(reply, Welcome):
            self._set_state(EngineState.RUNNING)
        elif isinstance(reply, Result):
            self._crash_times.clear()
            self._kills = 0
        if isinstance(reply, _FINAL_REPLIES) and reply.id == self._cancel_target:
            self._cancel_target = None
            self._cancel_timer.stop()
        self.reply_received.emit(reply)

    def _on_process_error_output(self) -> None:
        if self._process is not None:
            raw = bytes(self._process.readAllStandardError().data())
            self._write_log(raw.decode("utf-8", "replace"))

    def _on_process_finished(self, exit_code: int, exit_status: QProcess.ExitStatus) -> None:
        if self._is_shut_down:
            return
        self._on_process_error_output()
        is_killed = exit_status is QProcess.ExitStatus.CrashExit
        manner = f"signal {exit_code}" if is_killed else f"status {exit_code}"
        self._write_log(f"[the engine ended with {manner}]\n")
        is_from_outside = is_killed and exit_code in _KILLING_SIGNALS and not self._is_killed_by_us
        self._after_end(f"The engine process ended with {manner}.", is_from_outside=is_from_outside)

    def _on_process_error(self, error: QProcess.ProcessError) -> None:
        if error is not QProcess.ProcessError.FailedToStart or self._process is None:
            return
        reason = self._process.errorString()
        self._write_log(f"[the engine could not be started: {reason}]\n")
        now = time.monotonic()
        self._crash_times = [now] * CRASHES_IN_A_ROW  # trying again at once would not help
        self._after_end(f"{shlex.join(self._command)} could not be started: {reason}.")

    def _after_end(self, sentence: str, *, is_from_outside: bool = False) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self._cancel_timer.stop()
        self._cancel_target = None
        reason = EndReason.CANCELLED if self._is_ended_by_cancel else EndReason.CRASHED
        is_loop = self._is_kill_loop if is_from_outside else self._is_crash_loop
        is_hopeless = reason is EndReason.CRASHED and is_loop()
        self._set_state(EngineState.FAILED if is_hopeless else EngineState.RESTARTING)
        self.ended.emit(EngineEnd(reason, sentence))
        if not is_hopeless and not self._is_shut_down:
            self._start_process()

    def _is_crash_loop(self) -> bool:
        now = time.monotonic()
        recent = [moment for moment in self._crash_times if now - moment < CRASH_WINDOW_S]
        self._crash_times = [*recent, now]
        return len(self._crash_times) >= CRASHES_IN_A_ROW

    def _is_kill_loop(self) -> bool:
        self._kills += 1
        return self._kills >= KILLS_IN_A_ROW

    def _on_cancel_timer_timeout(self) -> None:
        if self._cancel_target is not None:
            self._write_log("[a job did not stop in time; the engine is ended]\n")
            self._is_ended_by_cancel = True
            self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._is_killed_by_us = True
            self._process.kill()

    def _set_state(self, state: EngineState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _write_log(self, text: str) -> None:
        *lines, self._unfinished_line = (self._unfinished_line + text).split("\n")
        self._log.extend(lines)


def _environment() -> QProcessEnvironment:
    """Ours, with this package importable wherever we were started from."""
    environment = QProcessEnvironment.systemEnvironment()
    root = str(Path(__file__).resolve().parents[2])
    inherited = environment.value("PYTHONPATH", "")
    environment.insert("PYTHONPATH", os.pathsep.join(part for part in (root, inherited) if part))
    environment.insert("PYTHONFAULTHANDLER", "1")
    return environment
