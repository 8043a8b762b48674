"""What is remembered between two starts, each value checked on reading. Knows no window.

A file that cannot be trusted (garbage, far too large, of a newer version) is set aside as
``.bad`` and the defaults hold.
"""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, QTemporaryDir

VERSION = 1
_LARGEST_FILE_BYTES = 1_000_000


class ThemeChoice(StrEnum):
    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Settings(QObject):
    """``trouble`` is a sentence for the status line where the file was not usable.

    Settings that are not used are the defaults, and what is set is forgotten at the end.
    """

    def __init__(
        self, path: Path | None = None, parent: QObject | None = None, *, is_used: bool = True
    ) -> None:
        super().__init__(parent)
        self._path = path or _usual_path()
        self._scratch: QTemporaryDir | None = None
        if not is_used:
            self._scratch = QTemporaryDir()
            self._path = Path(self._scratch.filePath(self._path.name))
        self.trouble = _set_aside_if_bad(self._path)
        self._store = QSettings(str(self._path), QSettings.Format.IniFormat, self)
        if not self.trouble and self._version() > VERSION:
            self.trouble = self._start_afresh()
        self._store.setValue("version", VERSION)

    @property
    def theme(self) -> ThemeChoice:
        text = self._store.value("theme", "")
        known = {choice.value: choice for choice in ThemeChoice}
        return known.get(text, ThemeChoice.SYSTEM) if isinstance(text, str) else ThemeChoice.SYSTEM

    def set_theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice.value)

    @property
    def geometry(self) -> QByteArray:
        return self._bytes("window/geometry")

    @property
    def layout_state(self) -> QByteArray:
        return self._bytes("window/layout")

    def set_window(self, geometry: QByteArray, layout_state: QByteArray) -> None:
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/layout", layout_state)

    def page(self, place: str) -> int:
        """The page looked at last in ``skips``; 0 at first."""
        text = str(self._store.value(f"pages/{place}", 0))
        return int(text) if text.isdecimal() else 0

    def set_page(self, place: str, page: int) -> None:
        self._store.setValue(f"pages/{place}", page)

    def folder(self, purpose: str) -> str:
        """The folder used last for ``images``, ``pictures`` or ``exports``; "" where there is none.

        It is not looked at here: it may lie on a share that hangs.
        """
        text = self._store.value(f"folders/{purpose}", "")
        return text if isinstance(text, str) and "\0" not in text else ""

    def set_folder(self, purpose: str, folder: Path) -> None:
        self._store.setValue(f"folders/{purpose}", str(folder))

    def save(self) -> str:
        """Write what changed; a sentence where that was not possible."""
        self._store.sync()
        if self._store.status() is QSettings.Status.AccessError:
            return f"The settings could not be saved in {self._path.parent}."
        return ""

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _version(self) -> int:
        try:
            return int(str(self._store.value("version", VERSION)))
        except ValueError:
            return 0

    def _start_afresh(self) -> str:
        sentence = _set_aside(self._path, "are of a newer version")
        self._store.clear()
        return sentence


def _usual_path() -> Path:
    probe = QSettings(
        QSettings.Format.IniFormat,
        QSettings.Scope.UserScope,
        "architecture-explorer",
        "architecture-explorer",
    )
    return Path(probe.fileName())


def _set_aside_if_bad(path: Path) -> str:
    try:
        if path.is_dir() or path.stat().st_size > _LARGEST_FILE_BYTES:
            return _set_aside(path, "are not usable")
        data = path.read_bytes()
    except OSError:
        return ""  # not there, or not readable: the defaults hold
    store = QSettings(str(path), QSettings.Format.IniFormat)
    is_readable = store.status() is QSettings.Status.NoError and b"\0" not in data
    has_values = not data.strip() or bool(store.contains("version"))
    return "" if is_readable and has_values else _set_aside(path, "are not usable")


def _set_aside(path: Path, what: str) -> str:
    bad = path.with_name(path.name + ".bad")
    try:
        path.replace(bad)
    except OSError:
        return f"The settings {what}; the defaults hold."
    return f"The settings {what}; they are kept as {bad.name}, and the defaults hold."
