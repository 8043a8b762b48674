"""Rows that wrap: nothing is wider than the room, nothing overlaps."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from explorer.qt.widgets.flow_layout import FlowLayout

_TEXTS = ("one", "number two", "a third one", "last")


@pytest.fixture
def buttons(parent: QWidget) -> list[QPushButton]:
    layout = FlowLayout(parent, spacing=4, is_last_right=True)
    made = [QPushButton(text, parent) for text in _TEXTS]
    for button in made:
        layout.addWidget(button)
    return made


def _laid_out(parent: QWidget, width: int) -> int:
    """Lays out at a width; returns the height that takes."""
    layout = parent.layout()
    assert layout is not None
    parent.resize(width, layout.heightForWidth(width))
    parent.grab()
    return parent.height()


@pytest.mark.parametrize("width", [120, 200, 260, 900])
def test_everything_is_inside_and_nothing_overlaps(
    parent: QWidget, buttons: list[QPushButton], width: int
) -> None:
    _laid_out(parent, width)
    places = [button.geometry() for button in buttons]
    assert all(parent.rect().contains(place) for place in places)
    pairs = [(one, other) for one in places for other in places if one is not other]
    assert not any(one.intersects(other) for one, other in pairs)


def test_less_width_takes_more_lines(parent: QWidget, buttons: list[QPushButton]) -> None:
    assert _laid_out(parent, 120) > _laid_out(parent, 900) == buttons[0].sizeHint().height()


def test_the_last_one_stands_at_the_right(parent: QWidget, buttons: list[QPushButton]) -> None:
    _laid_out(parent, 900)
    assert buttons[-1].geometry().right() == 899


def test_what_is_hidden_takes_no_room(parent: QWidget, buttons: list[QPushButton]) -> None:
    before = _laid_out(parent, 200)
    for button in buttons[1:]:
        button.hide()
    assert _laid_out(parent, 200) < before
