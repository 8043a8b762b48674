"""The real window, ticking every 5 ms while the engine works; writes the gaps between ticks.

1. The window starts with a small network; its first result ends the start.
2. Nobody does anything for a while: the gaps of an idle event loop, for reference.
3. ResNet-152 is picked: traced, built, laid out, run. Its first result ends this part.
4. A gate is moved as soon as each result is on screen: live results, painted.
5. The gaps of each part go to stdout as JSON, and the window is closed.
"""

import json
import sys
import time
from collections import defaultdict

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS
from explorer.qt.document import Document
from explorer.qt.program import Options, Program

TICK_MS = 5
IDLE_MS = 3000
LIVE_RESULTS = 20
SMALL, LARGE = "resnet18", "resnet152"


class Session(QObject):
    """Plays the five parts on a document and keeps the gaps between ticks of each."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._document: Document | None = None
        self._part = "start"
        self._live_left = LIVE_RESULTS
        self._last_tick = time.perf_counter()
        self.gaps_ms: defaultdict[str, list[float]] = defaultdict(list)
        self._ticks = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        self._ticks.timeout.connect(self._on_ticks_timeout)
        self._ticks.start()

    def _on_ticks_timeout(self) -> None:
        now = time.perf_counter()
        self.gaps_ms[self._part].append((now - self._last_tick) * 1000)
        self._last_tick = now
        if self._document is None:
            self._find_document()

    def _find_document(self) -> None:
        self._document = self._program.findChild(Document)
        if self._document is not None:
            self._document.result_changed.connect(self._on_document_result_changed)

    def _on_document_result_changed(self) -> None:
        if self._part == "start":
            self._part = "settle"
            QTimer.singleShot(IDLE_MS // 3, self._be_idle)
        elif self._part == "build" and self._graph().model_name == LARGE:
            self._part = "live"
            self._move_gate()
        elif self._part == "live":
            self._move_gate()

    def _be_idle(self) -> None:
        self._part = "idle"
        QTimer.singleShot(IDLE_MS, self._build)

    def _build(self) -> None:
        assert self._document is not None
        self._part = "build"
        self._document.pick_model(LARGE)

    def _move_gate(self) -> None:
        assert self._document is not None
        self._live_left -= 1
        if self._live_left < 0:
            self._ticks.stop()
            QTimer.singleShot(0, QApplication.quit)
            return
        merge = self._graph().merges[0].name
        self._document.set_gate(merge, 1 - self._live_left / (2 * LIVE_RESULTS))

    def _graph(self) -> ModelGraph:
        assert self._document is not None
        assert self._document.graph is not None
        return self._document.graph


def main() -> int:
    """Run the window through the five parts."""
    application = QApplication(sys.argv[:1])
    program = Program(Options(model=SMALL, weights=NO_WEIGHTS, device="cpu", size=(1440, 900)))
    session = Session(program)
    status = program.run()
    sys.stdout.write(json.dumps(session.gaps_ms))
    del application
    return status


if __name__ == "__main__":
    raise SystemExit(main())
