"""The program as a process, with a small engine: starting, pictures, ending, surviving."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]
FAKE_ENGINE = shlex.join([sys.executable, str(ROOT / "tests/qt/fake_engine.py")])
PATIENCE_S = 60

Start = Callable[..., subprocess.Popen[str]]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX processes")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No display, and a file in which the engine writes its process number."""
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    return kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "FAKE_ENGINE_PID": str(tmp_path / "engine.pid"),
    }


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts the program in an empty folder; what still runs at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def started(*arguments: str, **changes: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            env=environment | changes,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield started
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _engine_pid(folder: Path, *, other_than: int = 0) -> int:
    """Wait for an engine to say its process number."""
    path = folder / "engine.pid"
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        text = path.read_text() if path.exists() else ""
        if text and int(text) != other_than:
            return int(text)
        os.sched_yield()
    raise AssertionError("no engine was started")


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline, "nothing happened"
        os.sched_yield()


def test_screenshot_shows_a_window_of_the_size_asked_for(start: Start, tmp_path: Path) -> None:
    process = start("--engine", FAKE_ENGINE, "--screenshot", "shot.png", "--size", "1024x700")
    _, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, told) == (0, "")
    shot = QImage(str(tmp_path / "shot.png"))
    assert (shot.width(), shot.height()) == (1024, 700)
    colours = {shot.pixel(x, y) for x in range(0, 1024, 9) for y in range(0, 700, 9)}
    assert len(colours) > 20


@pytest.mark.parametrize(("theme", "lightness"), [("dark", range(90)), ("light", range(160, 256))])
def test_theme_is_the_one_asked_for(
    start: Start, tmp_path: Path, theme: str, lightness: range
) -> None:
    process = start("--engine", FAKE_ENGINE, "--screenshot", "shot.png", "--theme", theme)
    process.communicate(timeout=PATIENCE_S)
    assert QImage(str(tmp_path / "shot.png")).pixelColor(3, 100).lightness() in lightness


def test_without_display_the_main_job_is_done_all_the_same(start: Start, tmp_path: Path) -> None:
    process = start("--engine", FAKE_ENGINE, "--model", "tiny", QT_QPA_PLATFORM="")
    said, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert (
        told == "There is no display; a picture of the window goes to architecture-explorer.png.\n"
    )
    assert "tabby cat" in said
    assert not QImage(str(tmp_path / "architecture-explorer.png")).isNull()
    table = (tmp_path / "architecture-explorer-layers.csv").read_text()
    assert table.startswith("name,type,call,depth")


def test_display_that_is_not_there_does_not_abort(start: Start) -> None:
    process = start("--engine", FAKE_ENGINE, QT_QPA_PLATFORM="xcb", DISPLAY=":987")
    _, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert told.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_window_and_engine(start: Start, tmp_path: Path, number: int) -> None:
    process = start("--engine", FAKE_ENGINE)
    engine = _engine_pid(tmp_path)
    process.send_signal(number)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert not _is_running(engine)


def test_window_survives_the_end_of_its_engine(start: Start, tmp_path: Path) -> None:
    process = start("--engine", FAKE_ENGINE)
    engine = _engine_pid(tmp_path)
    os.kill(engine, signal.SIGKILL)
    _engine_pid(tmp_path, other_than=engine)
    assert process.poll() is None
    process.terminate()
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0


def test_engine_that_cannot_be_started_is_told(start: Start) -> None:
    process = start("--engine", "/no/such/engine", "--screenshot", "shot.png")
    _, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode != 0
    assert "engine" in told and "Traceback" not in told


def test_window_process_never_imports_torch(environment: dict[str, str], tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['torch'] = sys.modules['torchvision'] = None\n"
        "from explorer.app import main\n"
        f"raise SystemExit(main(['--engine', {FAKE_ENGINE!r}, '--screenshot', 'shot.png']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_130_trace_of_a_crash_is_there_until_the_next_start(start: Start, tmp_path: Path) -> None:
    process = start("--engine", FAKE_ENGINE)
    engine = _engine_pid(tmp_path)
    traces = Path(os.environ["XDG_DATA_HOME"])
    _wait_for(lambda: len(list(traces.rglob("*.crash.log"))) == 1)
    process.send_signal(signal.SIGSEGV)
    process.communicate(timeout=PATIENCE_S)
    assert "Segmentation fault" in next(traces.rglob("*.crash.log")).read_text()
    again = start("--engine", FAKE_ENGINE)
    _engine_pid(tmp_path, other_than=engine)
    again.terminate()
    again.communicate(timeout=PATIENCE_S)
    assert again.returncode == 0
    assert list(traces.rglob("*.crash.*")) == []


def test_130_safe_start_neither_uses_nor_changes_the_settings(start: Start) -> None:
    settings = Path(os.environ["XDG_CONFIG_HOME"]) / "architecture-explorer"
    settings.mkdir(parents=True)
    stored = settings / "architecture-explorer.ini"
    stored.write_bytes(b"\0 what made it crash")
    process = start("--engine", FAKE_ENGINE, "--safe", "--screenshot", "shot.png")
    _, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, told) == (0, "")
    assert [found.read_bytes() for found in settings.iterdir()] == [b"\0 what made it crash"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_131_quit_while_a_network_is_being_built(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    process = start("--engine", FAKE_ENGINE, "--model", "deaf")
    engine = _engine_pid(tmp_path)
    process.send_signal(number)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    _wait_for(lambda: not _is_running(engine))
