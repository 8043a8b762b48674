"""Files that may be anything are read or refused in words, and written whole or not at all."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.core.errors import FileAccessError
from explorer.core.files import display_name, read_regular_file, write_atomically

OLD = b"name,type\nconv1,Conv2d\n"
POSIX = os.name == "posix"
IS_ROOT = POSIX and os.geteuid() == 0

unix_only = pytest.mark.skipif(not POSIX, reason="needs a POSIX file system")


def refusal(path: Path, *, limit_bytes: int = 1000) -> str:
    with pytest.raises(FileAccessError) as caught:
        read_regular_file(path, limit_bytes=limit_bytes)
    return caught.value.sentence


def scraps_beside(path: Path) -> list[str]:
    return [found.name for found in path.parent.iterdir() if found != path]


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize("data", [b"", b"x", bytes(range(256)) * 3], ids=["empty", "one", "all"])
def test_every_byte_is_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "given"
    path.write_bytes(data)
    assert read_regular_file(path) == data


def test_file_exactly_at_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(b"x" * 1000)
    assert len(read_regular_file(path, limit_bytes=1000)) == 1000


@pytest.mark.parametrize(
    "name",
    ["100% #1.png", "a b.png", "schräg.png", "猫.png", "🐈.png", "new\nline.png", "\u202egnp.tac"],
)
def test_any_name_is_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(OLD)
    assert read_regular_file(path) == OLD


@unix_only
def test_name_that_is_not_utf8_is_opened(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    path.write_bytes(OLD)
    assert read_regular_file(path) == OLD


def test_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "cat.png") == "cat.png is not there."


def test_folder_is_called_a_folder(tmp_path: Path) -> None:
    sentence = refusal(tmp_path / ".." / tmp_path.name)
    assert sentence == f"{tmp_path.name} is a folder, not a file."


@unix_only
def test_pipe_without_a_writer_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert refusal(tmp_path / "pipe.png") == "pipe.png is a pipe, not a file."


@unix_only
def test_endless_device_is_refused() -> None:
    assert refusal(Path("/dev/zero")) == "zero is a device, not a file."


@unix_only
def test_looping_link_is_called_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to("b.png")
    (tmp_path / "b.png").symlink_to("a.png")
    assert refusal(tmp_path / "a.png") == "a.png is a link that leads in a circle."


@unix_only
def test_link_to_nowhere_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to("gone.png")
    assert refusal(tmp_path / "a.png") == "a.png is not there."


def test_name_with_nul_is_refused(tmp_path: Path) -> None:
    assert "is not a usable file name" in refusal(tmp_path / "a\0b.png")


def test_name_too_long_for_the_disk_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("a" * 300)).endswith("could not be opened.")


@unix_only
@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_unreadable_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    path.write_bytes(OLD)
    path.chmod(0)
    assert refusal(path) == "You have no permission to read secret.png."


def test_denied_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert refusal(tmp_path / "secret.png") == "You have no permission to read secret.png."


def test_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as stream:
        stream.truncate(40_000_000_000)  # a hole: takes no room
    assert refusal(path, limit_bytes=2_000_000) == "huge.png has 40,000 MB; the limit is 2 MB."


@pytest.mark.parametrize("change", [-1, 1], ids=["shorter", "longer"])
def test_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: int
) -> None:
    path = tmp_path / "growing.png"
    path.write_bytes(OLD)
    true_status = os.fstat

    def status_then_change(descriptor: int) -> os.stat_result:
        status = true_status(descriptor)
        if stat.S_ISREG(status.st_mode) and status.st_size == len(OLD):
            os.truncate(path, len(OLD) + change)
        return status

    monkeypatch.setattr(os, "fstat", status_then_change)
    assert refusal(path) == "growing.png changed while it was being read."


# ---------------------------------------------------------------- writing


def test_new_file_is_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "layers.csv", OLD)
    assert (tmp_path / "layers.csv").read_bytes() == OLD
    assert scraps_beside(tmp_path / "layers.csv") == []


@unix_only
def test_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write_atomically(tmp_path / "layers.csv", OLD)
    usual = (tmp_path / "usual").stat().st_mode
    assert (tmp_path / "layers.csv").stat().st_mode == usual


@unix_only
def test_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "layers.csv"
    path.write_bytes(b"older")
    path.chmod(0o640)
    write_atomically(path, OLD)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_folder_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="is a folder"):
        write_atomically(tmp_path, OLD)
    assert tmp_path.is_dir()


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="The folder gone is not there"):
        write_atomically(tmp_path / "gone" / "layers.csv", OLD)


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "sentence"),
    [(errno.ENOSPC, "The disk is full"), (errno.EIO, "could not be written")],
    ids=["full disk", "broken disk"],
)
def test_failed_write_leaves_the_old_file_and_no_scrap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, step: str, code: int, sentence: str
) -> None:
    path = tmp_path / "layers.csv"
    path.write_bytes(OLD)

    def fails(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os if step == "fsync" else Path, step, fails)
    with pytest.raises(FileAccessError, match=sentence):
        write_atomically(path, b"new" * 1000)
    assert path.read_bytes() == OLD
    assert scraps_beside(path) == []


WRITE_IN_CHILD = """
import os, sys
from pathlib import Path
from explorer.core.errors import FileAccessError
from explorer.core.files import write_atomically
{before}
try:
    write_atomically(Path(sys.argv[1]), b"new" * 1_000_000)
except FileAccessError as error:
    print(error.sentence)
"""


def write_in_child(path: Path, before: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WRITE_IN_CHILD.format(before=before), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@unix_only
def test_disk_that_fills_in_mid_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "layers.csv"
    path.write_bytes(OLD)
    full_disk = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    )
    assert "layers.csv could not be written" in write_in_child(path, full_disk).stdout
    assert path.read_bytes() == OLD
    assert scraps_beside(path) == []


@unix_only
def test_read_only_folder_keeps_the_old_file(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    path = folder / "layers.csv"
    path.write_bytes(OLD)
    folder.chmod(0o555)
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)  # so that a process that has given up root can come here
    ordinary_user = "os.setuid(65534)" if IS_ROOT else ""
    assert "layers.csv may not be written" in write_in_child(path, ordinary_user).stdout
    folder.chmod(0o755)
    assert path.read_bytes() == OLD


@unix_only
@pytest.mark.parametrize("moment", ["fsync", "chmod", "replace"])
def test_kill_before_the_last_step_leaves_the_old_file(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "layers.csv"
    path.write_bytes(OLD)
    owner = "os" if moment == "fsync" else "Path"
    child = write_in_child(path, f"{owner}.{moment} = lambda *_, **__: os.kill(os.getpid(), 9)")
    assert child.returncode == -9
    assert path.read_bytes() == OLD


# ---------------------------------------------------------------- names in sentences


def test_short_name_is_shown_as_it_is() -> None:
    assert display_name(Path("/home/me/chelsea.png")) == "chelsea.png"


def test_long_name_is_elided_in_the_middle() -> None:
    shown = display_name(Path("begin" + "x" * 250 + "end.png"), limit=21)
    assert shown.startswith("begin")
    assert shown.endswith("end.png")
    assert len(shown) == 21


@pytest.mark.parametrize("name", ["new\nline", "bell\a", "\u202ereversed", "caf\udce9"])
def test_name_is_shown_without_characters_that_play_tricks(name: str) -> None:
    assert display_name(Path(name)).isprintable()
