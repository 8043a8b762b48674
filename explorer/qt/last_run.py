"""Whether the program ended properly last time, and what a crash left to read. Knows no widget.

1. At the start a log of faults and a lock are made, both named after this process.
2. A crash of native code writes where it happened into the log, by way of ``faulthandler``.
3. A proper end removes both.
4. Whoever starts next and finds a log whose lock nobody holds knows of an end that was none.
"""

import faulthandler
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QLockFile

_MOST_CHARACTERS = 20_000
_SUFFIX = ".crash.log"


@dataclass(frozen=True, slots=True)
class CrashReport:
    """What the runs that did not end properly left; ``text`` may be empty."""

    text: str


class RunMark:
    """Stands in a folder while the program runs; several may, side by side."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"window-{os.getpid()}{_SUFFIX}"
        self._lock = _lock_of(self._path)
        self._log: TextIO | None = None

    def begin(self) -> CrashReport | None:
        """From now on a crash leaves a trace; returns the traces of earlier crashes, if any."""
        report = _collected(self._path.parent)
        if self._lock.tryLock(0):
            try:
                self._log = self._path.open("w", encoding="utf-8")
            except OSError:
                self._lock.unlock()
            else:
                faulthandler.enable(self._log)
        return report

    def end(self) -> None:
        """This was a proper end."""
        if self._log is None:
            return
        faulthandler.disable()
        self._log.close()
        self._log = None
        self._path.unlink(missing_ok=True)
        self._lock.unlock()


def safe_start_command() -> list[str]:
    """The words that start this program again with its safe defaults."""
    own_arguments = len(sys.argv) - 1
    words = sys.orig_argv[: len(sys.orig_argv) - own_arguments]
    return [sys.executable, *words[1:], "--safe"]


def _collected(folder: Path) -> CrashReport | None:
    """The text of every log that nobody writes any more; takes them away."""
    texts = []
    for path in sorted(folder.glob(f"window-*{_SUFFIX}")):
        lock = _lock_of(path)
        if not lock.tryLock(0):
            continue  # another window, alive
        try:
            texts.append(path.read_text(encoding="utf-8", errors="replace")[-_MOST_CHARACTERS:])
            path.unlink()
        except OSError:
            continue
        finally:
            lock.unlock()
    return CrashReport("\n".join(filter(None, texts))) if texts else None


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # stale only once its process is gone, however long it runs
    return lock
