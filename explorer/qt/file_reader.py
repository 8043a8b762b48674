"""One slow thing at a time on a thread: reading a file, packing a picture. The newest wins.

A thread that hangs on a dead network share is left to itself and its late answer is dropped.
"""

import itertools
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.errors import ExplorerError

SLOW_AFTER_MS = 1000


class FileReader(QObject):
    """1. ``submit`` starts a thread and makes every earlier one late.
    2. The thread does the work and emits its outcome, which Qt carries to our thread.
    3. After a second without an outcome ``became_slow`` is emitted, so that Cancel can be shown.
    4. A current outcome is emitted as ``done`` or ``failed``.
    5. A late one, or one after ``cancel``, is dropped.
    """

    done = Signal(object)  # what the work returned
    failed = Signal(object)  # ExplorerError
    became_slow = Signal(str)
    finished = Signal()  # after done, failed and cancel
    _settled = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._current: int | None = None
        self._thread: threading.Thread | None = None
        self._what = ""
        self._slow_timer = QTimer(self, singleShot=True, interval=SLOW_AFTER_MS)
        self._slow_timer.timeout.connect(self._on_slow_timer_timeout)
        self._settled.connect(self._on_settled)

    def submit(self, what: str, work: Callable[[], Any]) -> None:
        """Do ``work`` away from the window; ``what`` names it while it takes long."""
        self._current = next(self._numbers)
        self._what = what
        self._slow_timer.start()
        self._thread = threading.Thread(
            target=self._work, args=(self._current, work), name=f"reading {what}", daemon=True
        )
        self._thread.start()

    def cancel(self) -> None:
        """Forget the work under way."""
        if self._current is not None:
            self._end()

    def wait(self, most_s: float) -> None:
        """Until the newest work is over; for the end of the program alone."""
        if self._thread is not None:
            self._thread.join(most_s)

    def _work(self, number: int, work: Callable[[], Any]) -> None:
        try:
            outcome = work()
        except ExplorerError as error:
            outcome = error
        try:
            self._settled.emit(number, outcome)
        except RuntimeError:
            return  # the window is gone

    def _on_settled(self, number: int, outcome: Any) -> None:
        if number != self._current:
            return
        self._end()
        if isinstance(outcome, ExplorerError):
            self.failed.emit(outcome)
        else:
            self.done.emit(outcome)

    def _end(self) -> None:
        self._current = None
        self._slow_timer.stop()
        self.finished.emit()

    def _on_slow_timer_timeout(self) -> None:
        self.became_slow.emit(self._what)
