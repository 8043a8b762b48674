"""When the program itself goes wrong: one notice for each fault, a log file, a clean end.

Knows no widget but the application.
"""

import logging
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSocketNotifier, QStandardPaths, Signal

from explorer.qt.document_records import Notice, Severity

_QUIET_S = 10.0
_LARGEST_LOG_BYTES = 1_000_000
_log = logging.getLogger("explorer")


class ProgramFaults(QObject):
    """Turns what nobody caught into notices: each kind once in ten seconds.

    ``fault_occurred`` tells of every one, whether or not it is the same again.
    """

    notice_raised = Signal(object)  # Notice
    fault_occurred = Signal(object)  # TracebackType | None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_at: dict[str, float] = {}

    def watch(self) -> None:
        """From now on every uncaught exception comes here."""
        sys.excepthook = self.report
        threading.excepthook = self._report_of_thread

    def unwatch(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def report(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        """Log the fault and, if it is not the same again, raise a notice."""
        self.fault_occurred.emit(trace)
        text = "".join(traceback.format_exception(kind, fault, trace))
        frames = traceback.extract_tb(trace)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        key, now = f"{kind.__name__} {place}", time.monotonic()
        is_again = now - self._last_at.get(key, -_QUIET_S) < _QUIET_S
        self._last_at[key] = now
        if is_again:
            return
        _log.error("uncaught: %s", text)
        sys.stderr.write(text)
        self.notice_raised.emit(
            Notice(
                Severity.ERROR,
                "Something went wrong in the program",
                f"This is a fault of ours ({kind.__name__}); your network and image are still "
                "there.",
                "You can go on working.",
                text,
            )
        )

    def _report_of_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_type, args.exc_value, args.exc_traceback)


class QuitSignals(QObject):
    """Ctrl-C and SIGTERM wake the event loop and ask for an end, as closing the window does."""

    def __init__(self, quit_program: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quit_program = quit_program
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)

    def watch(self) -> None:
        signal.set_wakeup_fd(self._writer.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _note)

    def unwatch(self) -> None:
        """Give the signals back and close what was opened for them."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _on_notifier_activated(self) -> None:
        self._reader.recv(64)
        self._quit_program()


def open_log() -> Path | None:
    """Log to a file of ours; None where none can be."""
    path = log_folder() / "window.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST_LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))
        stream = path.open("a", encoding="utf-8")
    except OSError:
        return None
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    return path


def log_folder() -> Path:
    """Where logs and the traces of crashes lie."""
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(location))


def _note(number: int, frame: object) -> None:
    """Python only wants a handler; the byte in the socket does the work."""
    del number, frame
