"""A run that did not end properly is known to the next one; one that still lasts is left alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.qt.last_run import RunMark, safe_start_command

ROOT = Path(__file__).parents[2]
CRASHING = """
import ctypes, sys
from pathlib import Path
from explorer.qt.last_run import RunMark
mark = RunMark(Path(sys.argv[1]))
mark.begin()
if sys.argv[2] == "fault":
    ctypes.string_at(0)
print("running", flush=True)
sys.stdin.read()
"""


def run_elsewhere(folder: Path, how: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(folder), how],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_proper_end_leaves_nothing(tmp_path: Path) -> None:
    mark = RunMark(tmp_path)
    assert mark.begin() is None
    assert list(tmp_path.iterdir())
    mark.end()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="needs a segmentation fault")
def test_130_crash_of_native_code_is_told_once_with_its_place(tmp_path: Path) -> None:
    run_elsewhere(tmp_path, "fault").communicate()
    mark = RunMark(tmp_path)
    report = mark.begin()
    mark.end()
    assert report is not None and "Segmentation fault" in report.text
    assert mark.begin() is None
    mark.end()


def test_133_window_that_still_runs_is_no_crash(tmp_path: Path) -> None:
    other = run_elsewhere(tmp_path, "wait")
    assert other.stdout is not None
    other.stdout.readline()
    mark = RunMark(tmp_path)
    assert mark.begin() is None
    mark.end()
    other.kill()
    other.communicate()
    report = mark.begin()
    mark.end()
    assert report is not None and report.text == ""


def test_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    mark = RunMark(tmp_path / "not there")
    assert mark.begin() is None
    mark.end()


def test_safe_start_is_the_same_program_with_one_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["main.py", "--model", "alexnet"])
    monkeypatch.setattr(sys, "orig_argv", ["python", "-X", "dev", "main.py", "--model", "alexnet"])
    assert safe_start_command() == [sys.executable, "-X", "dev", "main.py", "--safe"]
