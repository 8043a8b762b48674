"""Making a file and writing it, away from the window's thread. Knows no dialog."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from explorer.core.errors import ExplorerError
from explorer.core.files import write_atomically
from explorer.qt.document_records import Notice, Severity
from explorer.qt.file_reader import FileReader

_LONGEST_MAKING_S = 30.0
_LONGEST_WRITING_S = 2.0  # a share that hangs is not waited for


class Content(Protocol):
    """What is to be in a file; ``remark`` says what is not as one would expect, "" for nothing."""

    @property
    def data(self) -> bytes: ...

    @property
    def remark(self) -> str: ...


class FileSaving(QObject):
    """One file on its way, so that two of them do not know of each other.

    1. ``start`` hands the work to a thread, which makes the content and writes it, or nothing.
    2. ``remarked`` says so in one line; in between too, if it takes long.
    3. ``failed`` says why not, under ``title``, and gives back what was wished for.
    4. It is over then and deletes itself.
    5. ``finish`` waits for it, so that the program does not end under it.
    """

    remarked = Signal(str)
    failed = Signal(object, object)  # Notice, the wish

    def __init__(self, parent: QObject, *, title: str, wish: object) -> None:
        super().__init__(parent)
        self._title = title
        self._wish = wish
        self._is_made = threading.Event()
        self._writer = FileReader(self)
        self._writer.became_slow.connect(self._on_writer_became_slow)
        self._writer.done.connect(self._on_writer_done)
        self._writer.failed.connect(self._on_writer_failed)
        self._writer.finished.connect(self.deleteLater)

    def start(self, path: Path, make: Callable[[], Content]) -> None:
        self._writer.submit(path.name, partial(self._save, path, make))

    def finish(self) -> None:
        self._is_made.wait(_LONGEST_MAKING_S)
        self._writer.wait(_LONGEST_WRITING_S)

    def _save(self, path: Path, make: Callable[[], Content]) -> str:
        """On the thread."""
        try:
            content = make()
        finally:
            self._is_made.set()
        write_atomically(path, content.data)
        remark = f" ({content.remark})" if content.remark else ""
        return f"Saved {path.name} in {path.parent}{remark}"

    def _on_writer_became_slow(self, name: str) -> None:
        self.remarked.emit(f"Drawing {name} …")

    def _on_writer_done(self, remark: str) -> None:
        self.remarked.emit(remark)

    def _on_writer_failed(self, error: ExplorerError) -> None:
        self.failed.emit(
            Notice(Severity.ERROR, self._title, error.sentence, error.next_step, error.details),
            self._wish,
        )
