"""How columns are spread over a view."""

import pytest

from explorer.qt.graph.layout.arrangement import Arrangement, Arranger, ColumnSize, broken
from explorer.qt.graph.layout.geometry import Metrics, Point
from explorer.qt.graph.layout.wording import WordRoom

ROOMY, NARROW = WordRoom(100.0), WordRoom(60.0)


def _columns(count: int, *, width: float, boxes: int = 3) -> list[ColumnSize]:
    return [ColumnSize(width, (60.0,) * boxes, f"call{number}") for number in range(count)]


def _best(view: Point, roomy: list[ColumnSize], narrow: list[ColumnSize]) -> Arrangement:
    arranger = Arranger(Metrics(), view, least_scale=0.9)
    return arranger.best([(ROOMY, roomy), (NARROW, narrow)])


@pytest.mark.parametrize(
    ("wrap_height", "counts"),
    [(float("inf"), [6]), (60.0, [6]), (30.0, [3, 3]), (20.0, [2, 2, 2]), (29.0, [2, 2, 2])],
)
def test_a_column_is_broken_into_equal_pieces(wrap_height: float, counts: list[int]) -> None:
    assert broken([10.0] * 6, wrap_height) == counts


def test_where_all_fits_words_are_long_and_columns_whole() -> None:
    best = _best((900.0, 500.0), _columns(5, width=120), _columns(5, width=80))

    assert best == Arrangement(ROOMY)


def test_words_are_shortened_before_anything_is_out_of_view() -> None:
    best = _best((600.0, 300.0), _columns(5, width=160), _columns(5, width=100))

    assert best == Arrangement(NARROW)


def test_a_wide_graph_in_a_high_view_stands_in_two_bands() -> None:
    best = _best((500.0, 700.0), _columns(8, width=100), _columns(8, width=100))

    assert best.second_band == "call4"


def test_a_high_column_is_broken_where_there_is_room_beside_it() -> None:
    columns = _columns(1, width=100, boxes=12)

    best = _best((700.0, 400.0), columns, columns)

    assert best.wrap_height < 12 * 60.0
