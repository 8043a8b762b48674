"""A parent for every widget under test, so that nothing outlives its test."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """An empty widget that is closed after the test."""
    found = QWidget()
    qtbot.addWidget(found)
    return found
