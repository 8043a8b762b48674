"""The fake document that every panel is tested with."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.qt.panels.fake_document import FakeDocument


@pytest.fixture
def document(qapp: object) -> FakeDocument:
    """Nothing picked, nothing opened."""
    del qapp
    return FakeDocument()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A parent for the panel, closed after the test."""
    found = QWidget()
    qtbot.addWidget(found)
    return found
