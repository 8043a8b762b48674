"""The status bar shows work that lasts, and marks a network that was never trained."""

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.document_records import Work
from explorer.qt.widgets.status_bar import StatusBar
from explorer.qt.widgets.untrained_mark import UNTRAINED


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    bar = StatusBar()
    qtbot.addWidget(bar)
    return bar


def _child(bar: StatusBar, name: str) -> QWidget:
    found = bar.findChild(QWidget, name)
    assert found is not None
    return found


def test_lasting_work_is_shown_with_cancel(qtbot: QtBot, bar: StatusBar) -> None:
    progress = bar.findChildren(QProgressBar)[0]
    bar.show_work(Work("Building", 2, 7))
    assert progress.isHidden()
    qtbot.waitUntil(lambda: not progress.isHidden())
    assert (progress.value(), progress.maximum()) == (2, 7)
    with qtbot.waitSignal(bar.cancel_requested):
        bar.findChildren(QPushButton)[0].click()
    bar.show_work(None)
    assert progress.isHidden() and _child(bar, "cancelButton").isHidden()


def test_work_that_is_over_at_once_is_never_shown(qtbot: QtBot, bar: StatusBar) -> None:
    bar.show_work(Work("Running"))
    bar.show_work(None)
    with qtbot.assertNotEmitted(bar.cancel_requested, wait=200):
        assert _child(bar, "statusProgress").isHidden()
    assert _child(bar, "statusProgress").isHidden()


def test_untrained_network_is_marked_in_words(bar: StatusBar) -> None:
    bar.show_model("Tiny", is_trained=False)
    mark = _child(bar, "statusUntrained")
    assert isinstance(mark, QLabel) and mark.text() == UNTRAINED
    assert not mark.isHidden()
    bar.show_model("Tiny", is_trained=True)
    assert mark.isHidden()


def test_remark_stands_in_for_the_last_run(bar: StatusBar) -> None:
    bar.show_run("8 x 8")
    bar.show_remark("The clipboard holds no picture.")
    assert _child(bar, "statusRun").isHidden()
    assert not _child(bar, "statusRemark").isHidden()
    bar._remark_timer.stop()
    bar._remark_timer.timeout.emit()
    assert not _child(bar, "statusRun").isHidden()


def test_retry_is_there_when_needed(qtbot: QtBot, bar: StatusBar) -> None:
    retry = _child(bar, "retryButton")
    assert retry.isHidden()
    bar.show_retry(is_needed=True)
    assert isinstance(retry, QPushButton)
    with qtbot.waitSignal(bar.retry_requested):
        retry.click()


def test_work_takes_the_place_of_the_last_run(bar: StatusBar, qtbot: QtBot) -> None:
    bar.show_run("224 × 224 · 8.1 ms per run")
    bar.show_work(Work("Building ResNet-152", 1, 3))
    qtbot.waitUntil(lambda: not _child(bar, "statusProgress").isHidden())
    assert _child(bar, "statusRun").isHidden()
    bar.show_work(None)
    assert not _child(bar, "statusRun").isHidden()
