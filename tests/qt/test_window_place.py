"""A window is always where it can be taken hold of."""

import pytest
from PySide6.QtCore import QRect

from explorer.qt.window_place import fitted

SCREEN = QRect(0, 0, 1920, 1080)
SECOND = QRect(1920, 0, 1280, 1024)


@pytest.mark.parametrize(
    "place",
    [QRect(100, 100, 1440, 900), QRect(-1000, 50, 1440, 900), QRect(2000, 10, 1200, 900)],
    ids=["inside", "partly left", "second screen"],
)
def test_place_in_reach_is_kept(place: QRect) -> None:
    assert fitted(place, [SCREEN, SECOND]) == place


@pytest.mark.parametrize(
    "place",
    [
        QRect(5000, 100, 1440, 900),
        QRect(100, -400, 1440, 900),
        QRect(-30000, -30000, 1440, 900),
        QRect(0, 0, 30000, 900),
        QRect(100, 100, 1440, 20000),
    ],
    ids=["screen gone", "title bar above", "far off", "too wide", "too high"],
)
def test_place_out_of_reach_is_moved_onto_a_screen(place: QRect) -> None:
    assert SCREEN.contains(fitted(place, [SCREEN]))


def test_without_screens_nothing_changes() -> None:
    assert fitted(QRect(5000, 0, 10, 10), []) == QRect(5000, 0, 10, 10)
