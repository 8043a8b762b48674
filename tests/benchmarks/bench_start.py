"""From the start of a process to the first paint of its window: ours, a bare one, a naive one."""

import os
import subprocess
import sys
import tempfile
import time

from tests.benchmarks.measuring import Contender, Line, medians

ROUNDS = 7
AT_MOST_OF_BARE = 2.0
AT_MOST_OF_NAIVE = 0.25


def lines() -> list[Line]:
    """Ours against the least that Qt can do, and against importing torch in the window."""
    with tempfile.TemporaryDirectory() as settings:
        contenders = {way: _start_of(way, settings) for way in ("ours", "bare", "naive")}
        spent = medians(contenders, rounds=ROUNDS)
    what = "process start to first paint"
    bare, naive = spent["bare"], spent["naive"]
    return [
        Line(what, spent["ours"], "bare PySide6 window", bare, at_most=AT_MOST_OF_BARE),
        Line(what, spent["ours"], "torch imported first", naive, at_most=AT_MOST_OF_NAIVE),
    ]


def _start_of(way: str, settings: str) -> Contender:
    command = [sys.executable, "-m", "tests.benchmarks.first_paint_child", way]
    environment = os.environ | {"XDG_CONFIG_HOME": settings, "XDG_DATA_HOME": settings}

    def once() -> float:
        started = time.monotonic()
        told = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        return (float(told.stdout.split()[0]) - started) * 1000

    return once
