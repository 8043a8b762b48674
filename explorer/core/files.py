"""Reading and writing files that may be anything: never hang on them, never leave half of one.

Imports neither torch nor Qt.
"""

import os
import stat
import tempfile
from pathlib import Path

from explorer.core.errors import FileAccessError

MAX_READ_BYTES = 512 * 1024 * 1024


def read_regular_file(path: Path, *, limit_bytes: int = MAX_READ_BYTES) -> bytes:
    """The bytes of a regular file.

    Raises ``FileAccessError`` for a folder, FIFO, device, looping link, missing or unreadable
    file, one larger than ``limit_bytes``, or one that changes while it is read. Never blocks on
    a FIFO.
    """
    name = display_name(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _O_BINARY)
    except OSError as error:
        raise FileAccessError(_reason_not_opened(path, error), details=str(error)) from error
    except ValueError as error:  # an embedded NUL
        raise FileAccessError(f"{name} is not a usable file name.") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise FileAccessError(f"{name} is {_kind_in_words(status.st_mode)}, not a file.")
        if status.st_size > limit_bytes:
            size_mb, limit_mb = status.st_size / 1e6, limit_bytes / 1e6
            raise FileAccessError(f"{name} has {size_mb:,.0f} MB; the limit is {limit_mb:,.0f} MB.")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(limit_bytes + 1)
    except OSError as error:
        raise FileAccessError(f"{name} could not be read.", details=str(error)) from error
    finally:
        os.close(descriptor)
    if len(data) != status.st_size:
        raise FileAccessError(f"{name} changed while it was being read.", next_step="Try again.")
    return data


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that at any moment either the old or the new one is there, whole.

    Raises ``FileAccessError`` in words; the old file is then untouched and no scrap remains.
    """
    scrap: Path | None = None
    try:
        if path.is_dir():
            raise FileAccessError(f"{display_name(path)} is a folder.", next_step=_SAVE_AS)
        descriptor, scrap_name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        scrap = Path(scrap_name)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        scrap.chmod(_mode_for(path))
        scrap.replace(path)
    except OSError as error:
        raise FileAccessError(
            _reason_not_written(path, error),
            title="The file was not written",
            next_step=_SAVE_AS,
            details=str(error),
        ) from error
    finally:
        if scrap is not None:
            scrap.unlink(missing_ok=True)


def display_name(path: Path, *, limit: int = 60) -> str:
    """The file's name fit for a sentence: printable, elided in the middle."""
    raw = os.fsencode(path.name or str(path)).decode("utf-8", "replace")
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in raw)
    if len(clean) <= limit:
        return clean
    half = (limit - 1) // 2
    return f"{clean[:half]}…{clean[-half:]}"


_O_BINARY: int = getattr(os, "O_BINARY", 0)
_SAVE_AS = "Save it under another name or in another folder."


def _mode_for(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _kind_in_words(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a device"


def _reason_not_opened(path: Path, error: OSError) -> str:
    name = display_name(path)
    if isinstance(error, FileNotFoundError):
        return f"{name} is not there."
    if isinstance(error, PermissionError):
        return f"You have no permission to read {name}."
    if isinstance(error, IsADirectoryError):
        return f"{name} is a folder, not a file."
    if "symbolic links" in str(error):
        return f"{name} is a link that leads in a circle."
    return f"{name} could not be opened."


def _reason_not_written(path: Path, error: OSError) -> str:
    name = display_name(path)
    if isinstance(error, FileNotFoundError):
        return f"The folder {display_name(path.parent)} is not there."
    if isinstance(error, PermissionError):
        return f"{name} may not be written: another program may have it open, or it is protected."
    if error.errno == 28:  # ENOSPC
        return f"The disk is full; {name} is as it was."
    return f"{name} could not be written."
