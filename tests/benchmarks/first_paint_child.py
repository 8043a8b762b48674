"""A process that shows a window, says when it was painted first, and ends: bare, naive or ours.

Run by ``bench_start`` with what to show; knows no more of the program than ``main``.
"""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget


class PaintWatch(QObject):
    """Writes the time once the main window and what is in it have been painted, then quits."""

    def __init__(self) -> None:
        super().__init__()
        self._is_done = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._is_done and _is_ours(watched):
            self._is_done = True
            QTimer.singleShot(0, self._on_painted)
        return False

    def _on_painted(self) -> None:
        sys.stdout.write(f"{time.monotonic()}\n")
        sys.stdout.flush()
        QTimer.singleShot(0, QApplication.quit)


def _is_ours(watched: QObject) -> bool:
    return isinstance(watched, QWidget) and isinstance(watched.window(), QMainWindow)


def run_watched(application: QApplication) -> int:
    """The event loop, until the first paint."""
    watch = PaintWatch()
    application.installEventFilter(watch)
    return _true_exec()


def bare() -> int:
    """The least that Qt can do."""
    application = QApplication([])
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    return run_watched(application)


def naive() -> int:
    """Everything is imported first, in the window's own process."""
    import torch
    import torchinfo
    import torchvision

    assert torch and torchvision and torchinfo
    return bare()


def ours() -> int:
    """The program as ``make run`` starts it."""
    from explorer.app import main

    QApplication.exec = staticmethod(lambda: run_watched(_application()))  # type: ignore[method-assign]
    sys.argv[1:] = []
    return main()


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


_true_exec = QApplication.exec
WAYS: dict[str, Callable[[], int]] = {"bare": bare, "naive": naive, "ours": ours}

if __name__ == "__main__":
    raise SystemExit(WAYS[sys.argv[1]]())
