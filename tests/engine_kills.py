"""Kills the engine at random moments and compares what the window holds afterwards.

``make soak`` does it fifty times with the real engine; a test does it a few times with a small one.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, Signal

from explorer.engine.messages import Result
from explorer.qt.document import Document, EngineState, Notice, Severity
from explorer.qt.engine_client import EngineClient, engine_command

SAMPLE = Path(__file__).parents[1] / "resources" / "samples" / "chelsea.png"
PATIENCE_S = 120.0


@dataclass(frozen=True)
class Held:
    """What must be the same after a recovery."""

    pick: object
    image: str
    selection: str
    gates: dict[str, float] = field(default_factory=dict)
    logits: tuple[float, ...] = ()


class Killer(QObject):
    """1. Once there is a result, what the window holds is noted.
    2. After a random time the engine is killed, whatever it is doing, also while it starts.
    3. When all kills are done, one more run is asked for, and its result compared.
    """

    finished = Signal()

    def __init__(self, command: Sequence[str], model: str, *, kills: int, longest_s: float) -> None:
        super().__init__()
        self.client = EngineClient(command, self)
        self.document = Document(self.client, self)
        self.kills = 0
        self.problems: list[str] = []
        self.before: Held | None = None
        self.after: Held | None = None
        self._model = model
        self._wanted_kills = kills
        self._longest_s = longest_s
        self._random = random.Random(7)
        self._result_of_now: Result | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.document.result_changed.connect(self._on_document_result_changed)
        self.document.notice_raised.connect(self._on_document_notice_raised)

    def start(self) -> None:
        self.document.start(self._model, "none", device="cpu")
        self.document.open_image("chelsea.png", SAMPLE.read_bytes())

    def _on_document_result_changed(self, result: Result) -> None:
        if self.before is None:
            graph = self.document.graph
            merges = graph.merges if graph else ()
            if merges and not self.document.gates:
                self.document.set_gate(merges[0].name, 0.5)
                return
            self.before = _held(self.document, result)
            self._wait()
        elif self.kills >= self._wanted_kills and self.after is None:
            self.after = _held(self.document, result)
            if self.after != self.before:
                self.problems.append(f"{self.after} instead of {self.before}")
            self.finished.emit()

    def _on_document_notice_raised(self, notice: Notice) -> None:
        if notice.severity is Severity.ERROR:
            self.problems.append(notice.text)
        if self.client.state is EngineState.FAILED:
            self.finished.emit()

    def _wait(self) -> None:
        self._timer.start(int(1000 * self._random.uniform(0, self._longest_s)))

    def _on_timer_timeout(self) -> None:
        processes = self.client.findChildren(QProcess)
        pid = processes[-1].processId() if processes else 0
        if pid:
            os.kill(pid, signal.SIGKILL)
            self.kills += 1
        if self.kills < self._wanted_kills:
            self._wait()


def _held(document: Document, result: Result) -> Held:
    return Held(
        document.pick,
        document.image.name if document.image else "",
        document.selection,
        document.gates,
        tuple(found.logit for found in result.top),
    )


def main() -> int:
    """Tell how often the same state came back; 0 where it always did."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--model", default="resnet18")
    arguments = parser.parse_args()
    app = QCoreApplication(sys.argv[:1])
    kills = 0
    problems: list[str] = []
    started = time.monotonic()
    while kills < arguments.kills and not problems:
        # a few kills at a time, then the state has to come back
        killer = Killer(engine_command(), arguments.model, kills=5, longest_s=8)
        run(killer, app.exec, app.quit)
        kills += killer.kills
        problems += killer.problems
        minutes = (time.monotonic() - started) / 60
        sys.stdout.write(f"{kills} kills, {len(problems)} problems, {minutes:.1f} minutes\n")
        sys.stdout.flush()
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


def run(killer: Killer, execute: Callable[[], object], leave: Callable[[], object]) -> None:
    """One killer from start to end."""
    killer.finished.connect(leave)
    killer.start()
    execute()
    killer.document.shut_down()


if __name__ == "__main__":
    raise SystemExit(main())
