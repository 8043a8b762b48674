"""Where pictures come from: file, drop, clipboard, sample. Their bytes go to the document.

Knows no widget. Decodes nothing (that is the engine's) and never uses the network.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from explorer.core.errors import ExplorerError, FileAccessError, ImageError
from explorer.core.files import display_name, read_regular_file
from explorer.qt.document import Document, Notice, Severity, Work
from explorer.qt.document_records import IMAGE_TOPIC
from explorer.qt.file_reader import FileReader
from explorer.qt.offers import IMAGE_SUFFIXES, bytes_of_data_url, choice_of, offer_of

NOT_OPENED = "Nothing was opened"


@dataclass(frozen=True, slots=True)
class _Loaded:
    """``path`` and ``changed_at`` of a file, which may be replaced while it is on screen."""

    name: str
    data: bytes
    path: Path | None = None
    changed_at: datetime | None = None


class InputSource(QObject):
    """``status_raised``: a passing remark; ``suggested``: a notice and a file to open instead.

    ``outdated``: the file on screen was replaced; the notice says which version is shown.
    """

    reading_changed = Signal(object)  # Work | None, only for what takes long
    status_raised = Signal(str)
    suggested = Signal(object, object)  # Notice, Path
    outdated = Signal(object)  # Notice
    can_reload_changed = Signal(bool)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._opening: _Loaded | None = None
        self._shown: _Loaded | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_watcher_file_changed)
        document.image_changed.connect(self._on_document_image_changed)
        self._reader = FileReader(self)
        self._reader.done.connect(self._on_reader_done)
        self._reader.failed.connect(self._on_reader_failed)
        self._reader.became_slow.connect(self._on_reader_became_slow)
        self._reader.finished.connect(self._on_reader_finished)

    def open_path(self, path: Path) -> None:
        """Read a file and show it."""
        self._reader.submit(display_name(path), partial(_read, path))

    def show_file(self, path: Path, data: bytes) -> None:
        """Show a file that has been read already."""
        self._on_reader_done(_Loaded(display_name(path), data, path, _changed_at(path)))

    def reload(self) -> None:
        """Read the file on screen once more."""
        if self._shown is not None and self._shown.path is not None:
            self.open_path(self._shown.path)
        else:
            self.status_raised.emit("The picture on screen does not come from a file.")

    def open_mime(self, mime: QMimeData) -> None:
        """Open what was dropped; says why where there is nothing to open."""
        if not self._open_offer(mime):
            self._say("There is no picture in what was dropped.")

    def paste(self, mime: QMimeData | None) -> None:
        """Open what the clipboard holds; a status line where it holds no picture."""
        if mime is None or not self._open_offer(mime):
            self.status_raised.emit("The clipboard holds no picture.")

    def cancel(self) -> None:
        """Stop waiting for a file."""
        self._reader.cancel()

    def _open_offer(self, mime: QMimeData) -> bool:
        offer = offer_of(mime)
        if offer.paths:
            self._open_paths(offer.paths)
        elif offer.image is not None:
            self._reader.submit("the picture", partial(_pack, offer.image))
        elif offer.data_url:
            self._open_data_url(offer.data_url)
        elif offer.web_address:
            self._say(
                f"{_shortened(offer.web_address)} lies on the web, and nothing was fetched.",
                "Save it first, then drop the file.",
            )
        return bool(offer)

    def _open_paths(self, paths: tuple[Path, ...]) -> None:
        choice = choice_of(paths)
        if choice.checkpoints:
            self._say(
                f"{display_name(choice.checkpoints[0])} looks like weights or a model, and "
                "opening your own weights is not possible yet.",
                "Pick a network and a weight set in the toolbar.",
            )
        if choice.image is not None:
            self.open_path(choice.image)
        if choice.ignored:
            count = choice.ignored
            files = "1 more file was" if count == 1 else f"{count} more files were"
            self.status_raised.emit(f"{files} ignored: one picture at a time.")

    def _open_data_url(self, url: str) -> None:
        data = bytes_of_data_url(url)
        if data is None:
            self._say("The address holds no picture that can be used.", _SAVE_FIRST)
        else:
            self._on_reader_done(_Loaded("dropped picture", data))

    def _say(self, sentence: str, next_step: str = "") -> None:
        self._document.notify(Notice(Severity.WARNING, NOT_OPENED, sentence, next_step))

    def _on_reader_done(self, loaded: _Loaded) -> None:
        self._opening = loaded
        self._document.open_image(loaded.name, loaded.data)

    def _on_reader_failed(self, error: ExplorerError) -> None:
        notice = Notice(
            Severity.ERROR,
            ImageError.title,
            error.sentence,
            error.next_step,
            error.details,
        )
        if isinstance(error, _FolderError) and error.first_image is not None:
            self.suggested.emit(notice, error.first_image)
        else:
            self._document.notify(notice)

    def _on_document_image_changed(self) -> None:
        """A picture is on screen: that of the file read last, unless it came another way."""
        self._shown, self._opening = self._opening, None
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())
        path = self._shown.path if self._shown else None
        if path is not None:
            self._watcher.addPath(str(path))
        self.can_reload_changed.emit(path is not None)

    def _on_watcher_file_changed(self) -> None:
        shown = self._shown
        if shown is None or shown.path is None or shown.changed_at is None:
            return
        if _changed_at(shown.path) == shown.changed_at:
            return  # only its permissions
        sentence = (
            f"{shown.name} was changed on disk; the picture on screen is the version of "
            f"{shown.changed_at:%H:%M:%S}."
        )
        self.outdated.emit(Notice(Severity.INFO, "", sentence, topic=IMAGE_TOPIC))

    def _on_reader_became_slow(self, what: str) -> None:
        self.reading_changed.emit(Work(f"Reading {what}"))

    def _on_reader_finished(self) -> None:
        self.reading_changed.emit(None)


_SAVE_FIRST = "Save it first, then drop the file."


class _FolderError(FileAccessError):
    first_image: Path | None = None


def _read(path: Path) -> _Loaded:
    if path.is_dir():
        raise _folder_error(path)
    return _Loaded(display_name(path), read_regular_file(path), path, _changed_at(path))


def _changed_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):  # gone, or an impossible time
        return None


def _folder_error(folder: Path) -> _FolderError:
    name = display_name(folder)
    error = _FolderError(f"{name} is a folder.", next_step="Drop a file.")
    try:
        files = (found for found in folder.iterdir() if found.suffix.lower() in IMAGE_SUFFIXES)
        error.first_image = min(files, default=None)
    except OSError as cause:
        error.details = str(cause)
    if error.first_image is not None:
        error.next_step = f"Its first picture is {display_name(error.first_image)}."
    return error


def _pack(image: QImage) -> _Loaded:
    from explorer.qt.conversions import png_bytes

    data = png_bytes(image)
    if not data:
        raise ImageError("The picture in the clipboard is empty or cannot be read.")
    return _Loaded("pasted picture", data)


def _shortened(address: str, limit: int = 60) -> str:
    clean = "".join(char if char.isprintable() else "?" for char in address)
    return clean if len(clean) <= limit else f"{clean[: limit // 2]}…{clean[-limit // 2 :]}"
