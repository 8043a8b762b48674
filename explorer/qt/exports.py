"""Saving what is shown as a file, away from the window's thread. Knows no dialog."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.core.errors import ExplorerError
from explorer.core.files import write_atomically
from explorer.core.graph import ModelGraph
from explorer.core.layer_table import csv_bytes
from explorer.qt.document import Document, Notice, Severity
from explorer.qt.file_reader import FileReader


class Exports(QObject):
    """``failed``: a notice, and another place should be offered."""

    failed = Signal(object)  # Notice

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._writer = FileReader(self)
        self._writer.done.connect(self._on_writer_done)
        self._writer.failed.connect(self._on_writer_failed)

    def suggested_name(self) -> str:
        graph = self._document.graph
        return f"{graph.model_name if graph else 'network'}-layers.csv"

    def save_csv(self, path: Path, *, is_for_excel: bool = False) -> None:
        """Write the layer table; the outcome is a notice.

        For Excel with semicolons and a byte order mark, which it needs to tell cells and UTF-8.
        """
        graph = self._document.graph
        if graph is None:
            self._document.notify(
                Notice(Severity.WARNING, "Nothing to save", "There is no network on screen yet.")
            )
        else:
            self._writer.submit(path.name, partial(_write_csv, graph, path, is_for_excel))

    def _on_writer_done(self, path: Path) -> None:
        self._document.notify(Notice(Severity.INFO, "Saved", f"The layer table is in {path}."))

    def _on_writer_failed(self, error: ExplorerError) -> None:
        self.failed.emit(
            Notice(
                Severity.ERROR,
                "The layer table was not saved",
                error.sentence,
                error.next_step,
                error.details,
            )
        )


def _write_csv(graph: ModelGraph, path: Path, is_for_excel: bool) -> Path:  # noqa: FBT001
    delimiter = ";" if is_for_excel else ","
    write_atomically(path, csv_bytes(graph, delimiter=delimiter, has_bom=is_for_excel))
    return path
