"""Saving charts as pictures and tables, away from the window's thread. Knows no dialog."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.core.errors import FileAccessError
from explorer.core.files import display_name
from explorer.qt.document import Document
from explorer.qt.file_saving import FileSaving

if TYPE_CHECKING:
    from explorer.qt.widgets.chart_sheet import ChartFormat, ChartSheet


class ChartExports(QObject):
    """Sheets do not change: what is saved is what was on screen when it was asked for."""

    remarked = Signal(str)
    failed = Signal(object, object)  # Notice, ChartSheet

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    def suggested_name(self, sheet: "ChartSheet", suffix: str) -> str:
        """``resnet50-lesions.png``."""
        graph = self._document.graph
        return f"{graph.model_name if graph else 'network'}-{sheet.story.name}.{suffix}"

    def save(self, path: Path, sheet: "ChartSheet") -> None:
        """The name of the file says in which format."""
        saving = FileSaving(self, title="The chart was not saved", wish=sheet)
        saving.remarked.connect(self.remarked)
        saving.failed.connect(self.failed)
        saving.start(path, partial(_packed, sheet, path))

    def finish(self) -> None:
        """At the end of the program: files under way are written, unless their disk hangs."""
        for saving in self.findChildren(FileSaving):
            saving.finish()


@dataclass(frozen=True, slots=True)
class _File:
    data: bytes
    remark: str = ""


def _packed(sheet: "ChartSheet", path: Path) -> _File:
    return _File(sheet.file_bytes(_format_of(path)))


def _format_of(path: Path) -> "ChartFormat":
    """What a file is to hold, by its name. Raises ``FileAccessError`` for any other name."""
    from explorer.qt.widgets.chart_sheet import ChartFormat

    suffix = path.suffix.lower().removeprefix(".")
    for chart_format in ChartFormat:
        if chart_format.value == suffix:
            return chart_format
    raise FileAccessError(
        f"{display_name(path)} names none of the formats that a chart can be saved in.",
        next_step="Let the name end in .png, .svg or .csv.",
    )
