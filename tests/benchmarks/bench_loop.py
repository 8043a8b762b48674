"""How long the window's event loop waits between two ticks while the engine is at work.

The real program in a process of its own; medians over a few starts.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from tests.benchmarks.measuring import Line

ROUNDS = 3
PARTS = {
    "idle": "nothing to do",
    "build": "ResNet-152 is built and shown",
    "live": "live results of ResNet-152 are shown",
}
AT_MOST_MS = {"idle": (None, None), "build": (16.0, 50.0), "live": (25.0, 100.0)}

Gaps = dict[str, list[float]]


def lines() -> list[Line]:
    """99th percentile and longest gap between 5 ms ticks, for each part of the session."""
    rounds = [_one_session() for _ in range(ROUNDS)]
    return [line for part in PARTS for line in _lines_of(part, rounds)]


def _lines_of(part: str, rounds: Sequence[Gaps]) -> list[Line]:
    usual, longest = AT_MOST_MS[part]
    p99 = statistics.median(_percentile(gaps[part], 99) for gaps in rounds)
    most = statistics.median(max(gaps[part]) for gaps in rounds)
    what = f"5 ms ticks, {PARTS[part]}"
    return [
        Line(f"{what}: p99 gap", p99, at_most_ms=usual),
        Line(f"{what}: longest gap", most, at_most_ms=longest),
    ]


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _one_session() -> Gaps:
    with tempfile.TemporaryDirectory() as settings:
        told = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.event_loop_child"],
            env=os.environ | {"XDG_CONFIG_HOME": settings, "XDG_DATA_HOME": settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    if told.returncode:
        raise RuntimeError(f"the window ended with {told.returncode}: {told.stderr[-2000:]}")
    gaps: Gaps = json.loads(told.stdout)
    return gaps
