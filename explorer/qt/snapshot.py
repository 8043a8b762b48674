"""A picture of the window once everything in it has arrived. Knows no panel."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.core.errors import FileAccessError
from explorer.core.files import write_atomically
from explorer.engine.messages import Result
from explorer.qt.document import Document, EngineState, Notice, Severity

_SETTLE_MS = 400  # thumbnails and layouts that follow the result


class Snapshot(QObject):
    """1. Wait for panels and for a result whose maps and contributions have arrived.
    2. Let what follows the result be painted.
    3. Render the window and write the file.
    4. ``finished`` says with which exit status: 0, or 1 for a failure at work.
    5. An error before the result ends it with 2, its sentence on stderr.
    """

    finished = Signal(int)

    def __init__(self, window: QWidget, document: Document, path: Path) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._path = path
        self._is_assembled = False
        self._is_finished = False
        self._settle_timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle_timer.timeout.connect(self._on_settle_timer_timeout)
        document.result_changed.connect(self._on_document_result_changed)
        document.notice_raised.connect(self._on_document_notice_raised)
        document.engine_changed.connect(self._on_document_engine_changed)

    def note_assembled(self) -> None:
        """Every panel is in the window."""
        self._is_assembled = True
        self._settle_if_complete()

    def _on_document_result_changed(self, result: Result) -> None:
        del result
        self._settle_if_complete()

    def _settle_if_complete(self) -> None:
        if self._is_assembled and self._is_complete(self._document.result):
            self._settle_timer.start()

    def _is_complete(self, result: Result | None) -> bool:
        if result is None:
            return False
        return result.maps is not None or self._document.maps_wish is None

    def _on_settle_timer_timeout(self) -> None:
        from explorer.qt.conversions import png_bytes

        data = png_bytes(self._window.grab().toImage())
        try:
            write_atomically(self._path, data)
        except FileAccessError as error:
            self._fail(f"{error.sentence} {error.next_step}", status=2)
        else:
            self._finish(0)

    def _on_document_notice_raised(self, notice: Notice) -> None:
        if notice.severity is Severity.ERROR and self._document.result is None:
            self._fail(notice.text, status=2)

    def _on_document_engine_changed(self, state: EngineState) -> None:
        if state is EngineState.FAILED:
            self._fail(
                f"The engine could not be kept running.\n{self._document.engine_log}", status=1
            )

    def _fail(self, sentence: str, *, status: int) -> None:
        if not self._is_finished:
            self._settle_timer.stop()
            sys.stderr.write(f"{sentence}\n")
            self._finish(status)

    def _finish(self, status: int) -> None:
        self._is_finished = True
        self.finished.emit(status)
