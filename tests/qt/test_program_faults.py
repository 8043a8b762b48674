"""Faults of the program itself become one notice, and signals a proper end."""

import os
import signal
import sys

import pytest
from pytestqt.qtbot import QtBot

from explorer.qt.document import Notice, Severity
from explorer.qt.program_faults import ProgramFaults, QuitSignals


def _report(faults: ProgramFaults, fault: Exception) -> None:
    try:
        raise fault
    except Exception as raised:
        faults.report(type(raised), raised, raised.__traceback__)


def test_same_fault_again_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    faults = ProgramFaults()
    notices: list[Notice] = []
    faults.notice_raised.connect(notices.append)
    for _ in range(50):
        _report(faults, ValueError("broken"))
    _report(faults, KeyError("another"))
    assert [notice.severity for notice in notices] == [Severity.ERROR] * 2
    assert "Traceback" not in notices[0].text
    assert "ValueError: broken" in notices[0].details
    assert capsys.readouterr().err.count("ValueError: broken") == 1


def test_hooks_are_given_back() -> None:
    before = sys.excepthook
    faults = ProgramFaults()
    faults.watch()
    faults.unwatch()
    assert sys.excepthook is sys.__excepthook__
    sys.excepthook = before


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_terminate_wakes_the_event_loop(qtbot: QtBot) -> None:
    asked: list[bool] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signals = QuitSignals(lambda: asked.append(True))
    signals.watch()
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: bool(asked))
    signals.unwatch()
    for number, handler in handlers.items():
        signal.signal(number, handler)
