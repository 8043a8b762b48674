"""Row 135: the engine killed at random moments, each time followed by the same state."""

import os
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.engine_kills import Killer

ROOT = Path(__file__).parents[2]
FAKE = ROOT / "tests/qt/fake_engine.py"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")


def test_135_same_state_after_random_kills(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    command = (sys.executable, str(FAKE))
    killer = Killer(command, "tiny", kills=6, longest_s=0.5)
    with qtbot.waitSignal(killer.finished, timeout=60_000):
        killer.start()
    killer.document.shut_down()
    assert killer.problems == []
    assert killer.kills == 6
    assert killer.after == killer.before
