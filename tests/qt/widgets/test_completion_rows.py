"""Where the typed part is in a name whose middle is left out."""

import pytest

from explorer.qt.widgets.completion_rows import place_in

NAME = "blocks.0.layers.conv"
SHOWN = "blocks…conv"


@pytest.mark.parametrize(
    ("place", "letters"),
    [(0, "blocks…conv"), (3, "cks…conv"), (6, "…conv"), (10, "…conv"), (16, "conv"), (20, "")],
)
def test_a_place_moves_with_the_letters_around_it(place: int, letters: str) -> None:
    assert SHOWN[place_in(SHOWN, place, of=NAME) :] == letters


def test_a_text_shown_whole_has_its_own_places() -> None:
    assert place_in(NAME, 9, of=NAME) == 9
