"""Where the card of a gate stands."""

import pytest
from PySide6.QtCore import QRect, QSize

from explorer.qt.graph.popup_place import Side, popup_place

_SIZE = QSize(200, 90)


@pytest.mark.parametrize(
    ("bar", "view", "side"),
    [
        (QRect(300, 100, 60, 5), QSize(700, 450), Side.BELOW),
        (QRect(300, 400, 60, 5), QSize(700, 450), Side.ABOVE),
        (QRect(0, 100, 30, 5), QSize(700, 450), Side.BELOW),
        (QRect(680, 440, 20, 5), QSize(700, 450), Side.ABOVE),
        (QRect(40, 60, 30, 5), QSize(400, 130), Side.BESIDE),
        (QRect(320, 60, 30, 5), QSize(400, 130), Side.BESIDE),
    ],
    ids=["below", "above", "at the left border", "in the corner", "right of it", "left of it"],
)
def test_it_hides_nothing_of_the_bar_and_stays_in_view(bar: QRect, view: QSize, side: Side) -> None:
    place = popup_place(_SIZE, bar, view)

    assert place.side is side
    assert not place.rect.intersects(bar)
    assert QRect(0, 0, view.width(), view.height()).contains(place.rect)
