"""The watch that every test stands under notices what it promises to notice."""

import threading

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from torch import nn

from tests import leaks


@pytest.mark.usefixtures("qapp")
def test_window_left_behind_is_named() -> None:
    with leaks.watch() as left_behind:
        window = QWidget()
        window.setObjectName("forgotten")
        assert left_behind() == ["window QWidget 'forgotten'"]
    window.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_running_timer_is_named() -> None:
    with leaks.watch() as left_behind:
        timer = QTimer()
        timer.start(1000)
        assert left_behind() == ["running QTimer ''"]
        timer.stop()
        assert left_behind() == []


def test_running_qt_thread_is_named(qtbot: QtBot) -> None:
    with leaks.watch() as left_behind:
        thread = QThread()
        thread.start()
        assert left_behind() == ["running QThread ''"]
        thread.quit()
        qtbot.waitUntil(thread.isFinished)
        assert left_behind() == []


def test_running_thread_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "GRACE_S", 0.0)
    may_end = threading.Event()
    with leaks.watch() as left_behind:
        thread = threading.Thread(target=may_end.wait, name="forgotten")
        thread.start()
        assert left_behind() == ["thread forgotten"]
        may_end.set()
        thread.join()
        assert left_behind() == []


def test_hook_left_on_a_module_is_noticed() -> None:
    layer = nn.ReLU()
    with leaks.watch() as left_behind:
        handle = layer.register_forward_hook(lambda *_: None)
        assert len(left_behind()) == 1
        handle.remove()
        assert left_behind() == []


def test_hook_of_a_network_that_is_gone_is_no_leftover() -> None:
    with leaks.watch() as left_behind:
        nn.ReLU().register_forward_hook(lambda *_: None)
        assert left_behind() == []
