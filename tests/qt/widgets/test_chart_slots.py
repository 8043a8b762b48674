"""Which places of a chart over depth are labelled, and where a key leads."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from explorer.qt.widgets.chart_slots import labelled_places, walked_place

_LABEL_PX = 20.0


def _rooms(count: int, slot_px: float) -> list[tuple[float, float]]:
    centres = [(place + 0.5) * slot_px for place in range(count)]
    return [(centre - _LABEL_PX / 2, centre + _LABEL_PX / 2) for centre in centres]


def _kept(count: int, slot_px: float, starts: tuple[int, ...], chosen: int = -1) -> list[int]:
    return labelled_places(_rooms(count, slot_px), starts, slot_px=slot_px, chosen=chosen)


def test_every_place_is_labelled_where_there_is_room() -> None:
    assert _kept(8, 40.0, (0, 4)) == list(range(8))


def test_labels_are_thinned_from_the_start_of_each_group() -> None:
    assert _kept(27, 13.0, (0, 9, 18)) == [0, 2, 4, 6, 9, 11, 13, 15, 18, 20, 22, 24, 26]


def test_a_single_group_is_labelled_at_round_places() -> None:
    assert _kept(55, 6.5, (0,)) == [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50]


@pytest.mark.parametrize("chosen", [0, 17, 49])
@pytest.mark.parametrize("slot_px", [2.0, 6.8, 14.0])
def test_the_chosen_place_is_labelled_and_no_label_touches_another(
    chosen: int, slot_px: float
) -> None:
    kept = _kept(50, slot_px, (0, 3, 11, 47), chosen)
    rooms = _rooms(50, slot_px)

    assert chosen in kept
    assert all(rooms[after][0] > rooms[before][1] for before, after in pairwise(kept))


@pytest.mark.parametrize(
    ("key", "now", "wanted"),
    [
        (Qt.Key.Key_Right, -1, 0),
        (Qt.Key.Key_Left, -1, 4),
        (Qt.Key.Key_Right, 4, 4),
        (Qt.Key.Key_Left, 2, 1),
        (Qt.Key.Key_Home, 3, 0),
        (Qt.Key.Key_End, 0, 4),
        (Qt.Key.Key_A, 2, None),
    ],
    ids=str,
)
def test_keys_walk_and_stop_at_the_ends(key: Qt.Key, now: int, wanted: int | None) -> None:
    assert walked_place(key, now, 4) == wanted


def test_without_places_no_key_leads_anywhere() -> None:
    assert walked_place(Qt.Key.Key_Right, -1, -1) is None
