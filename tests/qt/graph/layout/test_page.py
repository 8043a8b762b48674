"""Columns spread over a page."""

import math

import pytest

from explorer.qt.graph.layout.arrangement import ColumnSize
from explorer.qt.graph.layout.geometry import Metrics, Orientation
from explorer.qt.graph.layout.page import page_for, spread_over_page
from explorer.qt.graph.layout.wording import WordRoom

ROOM = WordRoom(100.0)


def _column(count: int, name: str = "a") -> ColumnSize:
    return ColumnSize(100.0, (50.0,) * count, name)


def test_page_is_in_landscape_and_a_little_larger_than_what_it_holds() -> None:
    width, height = page_for([_column(10), _column(30)])
    assert width / height == pytest.approx(1.5)
    assert width * height == pytest.approx(1.15 * 100 * 50 * 40)


@pytest.mark.parametrize("orientation", list(Orientation))
def test_one_long_column_is_broken(orientation: Orientation) -> None:
    found = spread_over_page(ROOM, [_column(60)], metrics=Metrics(), orientation=orientation)
    assert found.wrap_height < 60 * 50
    assert found.room == ROOM


def test_what_fits_a_page_is_left_whole() -> None:
    columns = [_column(8, name) for name in "abcdef"]
    found = spread_over_page(ROOM, columns, metrics=Metrics(), orientation=Orientation.VERTICAL)
    assert math.isinf(found.wrap_height)
    assert found.second_band == ""
