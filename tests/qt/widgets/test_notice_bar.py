"""Notices in place: newest first, details folded away, nothing said twice."""

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from explorer.qt.document_records import Notice, Severity
from explorer.qt.widgets.notice_bar import NoticeBar

FAULT = Notice(Severity.ERROR, "Not built", "The file is not there.", "Try another.", "errno 2")
NEWS = Notice(Severity.INFO, "Saved", "It is in a.csv.")


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    return bar


def _texts(bar: NoticeBar) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if not label.isHidden()]


def _button(bar: NoticeBar, text: str) -> QAbstractButton:
    buttons = bar.findChildren(QAbstractButton)
    return next(each for each in buttons if text in (each.text(), each.accessibleName()))


def test_bar_is_hidden_until_something_happens(bar: NoticeBar) -> None:
    assert bar.isHidden()
    bar.show_notice(FAULT)
    assert not bar.isHidden()
    assert "Not built. The file is not there. Try another." in _texts(bar)


def test_details_unfold_and_are_copied(bar: NoticeBar) -> None:
    bar.show_notice(FAULT)
    details = bar.findChildren(QPlainTextEdit)[0]
    assert details.isHidden()
    _button(bar, "Details").click()
    assert not details.isHidden()
    _button(bar, "Copy").click()
    assert "errno 2" in QGuiApplication.clipboard().text()


def test_closing_brings_the_one_before_back(bar: NoticeBar) -> None:
    other = Notice(Severity.WARNING, "Other", "Something else.")
    bar.show_notice(FAULT)
    bar.show_notice(other)
    assert "1 more" in _texts(bar)
    _button(bar, "Close this notice").click()
    assert bar.current == FAULT
    bar.close_current()
    assert bar.isHidden()


def test_same_notice_is_not_stacked(bar: NoticeBar) -> None:
    for _ in range(30):
        bar.show_notice(FAULT)
    bar.close_current()
    assert bar.current is None


def test_news_give_way(bar: NoticeBar) -> None:
    bar.show_notice(NEWS)
    bar.show_notice(FAULT)
    bar.close_current()
    assert bar.current is None


def test_notices_of_a_topic_are_withdrawn_together(bar: NoticeBar) -> None:
    bar.show_notice(FAULT)
    bar.show_notice(Notice(Severity.WARNING, "", "It is untrained.", topic="model"))
    bar.withdraw("model")
    assert bar.current == FAULT


def test_action_is_a_button(qtbot: QtBot, bar: NoticeBar) -> None:
    action = QAction("Save as", bar)
    bar.show_notice(FAULT, action)
    with qtbot.waitSignal(action.triggered):
        _button(bar, "Save as").click()
    assert bar.current is None


def test_markup_is_shown_as_it_is(bar: NoticeBar) -> None:
    bar.show_notice(Notice(Severity.ERROR, "<b>x</b>", "<img src='a'>"))
    assert "<b>x</b>. <img src='a'>" in _texts(bar)
