"""A document against a fake client."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.qt.document_screen import Screen


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    screen = Screen(qtbot)
    yield screen
    screen.document.shut_down()


@pytest.fixture
def shown(screen: Screen) -> Screen:
    screen.show()
    return screen
