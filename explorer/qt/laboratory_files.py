"""Joins the laboratory to pictures and folders on the disk: asks which, reads them, hands them on.

No widgets of its own.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from explorer.core.errors import ExplorerError, FolderError
from explorer.core.files import display_name, read_regular_file
from explorer.core.model_spec import DEMO_PREFIX
from explorer.qt.document import Document, Notice, Severity
from explorer.qt.file_reader import FileReader
from explorer.qt.messages import Messages
from explorer.qt.offers import IMAGE_SUFFIXES
from explorer.qt.settings import Settings
from explorer.resource_files import resource_path

MOST_PICTURES = 200
MOST_BYTES = 256 * 2**20
_SHAPE = "shape-"

Picture = tuple[str, bytes]


class LaboratoryFiles(QObject):
    """Lives as long as the window.

    1. A panel asks for the samples, or for a folder, which a dialog lets the user choose.
    2. Pictures are read on a thread; a folder of labelled ones is read by the engine itself.
    3. The laboratory gets them; a folder that cannot be used is told in a notice.
    """

    def __init__(
        self, document: Document, *, messages: Messages, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._settings = settings
        self._use: Callable[[Path], None] = self._read_folder  # of the dialog opened last
        self._reader = FileReader(self)
        self._reader.done.connect(self._on_reader_done)
        self._reader.failed.connect(self._on_reader_failed)
        messages.folder_chosen.connect(self._on_messages_folder_chosen)

    def measure_samples(self) -> None:
        """Contributions over the pictures that ship with the program, of the network's kind."""
        graph = self._document.graph
        is_demo = graph is not None and graph.model_name.startswith(DEMO_PREFIX)
        self._reader.submit("the samples", partial(_sample_pictures, is_demo=is_demo))

    def ask_for_pictures(self) -> None:
        """Contributions over the pictures in a folder."""
        self._ask("Measure the pictures in a folder", self._read_folder)

    def ask_for_labelled_folder(self) -> None:
        """Accuracy per lesion on a folder with one folder of pictures per class."""
        self._ask("A folder with one folder of pictures per class", self._sweep_folder)

    def _ask(self, title: str, use: Callable[[Path], None]) -> None:
        self._use = use
        self._messages.ask_for_folder(title, self._settings.folder("pictures"))

    def _read_folder(self, folder: Path) -> None:
        self._reader.submit(display_name(folder), partial(_folder_pictures, folder))

    def _sweep_folder(self, folder: Path) -> None:
        self._document.laboratory.sweep_folder(folder)

    def _on_messages_folder_chosen(self, folder: Path) -> None:
        self._settings.set_folder("pictures", folder)
        self._use(folder)

    def _on_reader_done(self, pictures: Sequence[Picture]) -> None:
        self._document.laboratory.measure_band(pictures)

    def _on_reader_failed(self, error: ExplorerError) -> None:
        self._document.notify(
            Notice(
                Severity.ERROR,
                "The pictures were not measured",
                error.sentence,
                error.next_step,
                error.details,
            )
        )


def _sample_pictures(*, is_demo: bool) -> tuple[Picture, ...]:
    found = _pictures_in(resource_path("samples"))
    return _read([path for path in found if path.name.startswith(_SHAPE) == is_demo])


def _folder_pictures(folder: Path) -> tuple[Picture, ...]:
    """At most so many, from all over the folder. Raises ``FolderError`` where there is none."""
    found = _pictures_in(folder)
    if not found:
        raise FolderError(
            f"There is no picture in {display_name(folder)}.",
            next_step="Choose a folder that holds picture files.",
        )
    step = -(-len(found) // MOST_PICTURES)
    return _read(found[::step])


def _pictures_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in IMAGE_SUFFIXES)
    except OSError as error:
        raise FolderError(f"{display_name(folder)} cannot be read.", details=str(error)) from error


def _read(paths: Sequence[Path]) -> tuple[Picture, ...]:
    """Until they are more than fit into one message."""
    pictures: list[Picture] = []
    for path in paths:
        data = read_regular_file(path)
        if pictures and sum(len(each) for _, each in pictures) + len(data) > MOST_BYTES:
            break
        pictures.append((path.name, data))
    return tuple(pictures)
