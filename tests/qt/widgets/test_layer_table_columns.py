"""Widths of the table's columns."""

import pytest

from explorer.qt.widgets.layer_table_cells import Column
from explorer.qt.widgets.layer_table_columns import ON_DEMAND, column_widths

_EXTRAS = set(ON_DEMAND)
_NATURAL = dict.fromkeys(Column, 70) | {Column.NAME: 160, Column.TYPE: 100}


@pytest.mark.parametrize("available", [1400, 1100, 980, 900])
def test_columns_fill_the_table_exactly(available: int) -> None:
    assert sum(column_widths(_NATURAL, available).values()) == available


def test_input_shapes_go_first_where_there_is_little_room() -> None:
    widths = column_widths(_NATURAL, 980)

    assert widths[Column.INPUT] == 0
    assert {column for column, width in widths.items() if not width} == _EXTRAS | {Column.INPUT}


def test_bars_grow_where_there_is_room() -> None:
    widths = column_widths(_NATURAL, 1800)

    assert widths[Column.MERGE] > 150
    assert widths[Column.INPUT] >= 70


def test_every_column_of_the_csv_is_shown_where_there_is_room() -> None:
    assert all(column_widths(_NATURAL, 1440).values())
    assert not any(column_widths(_NATURAL, 1100)[column] for column in _EXTRAS)


@pytest.mark.parametrize("available", [1400, 980])
def test_a_chosen_column_is_shown_whatever_the_room(available: int) -> None:
    widths = column_widths(_NATURAL, available, chosen=[Column.CALL])

    assert widths[Column.CALL] >= 70
    assert sum(widths.values()) == available


@pytest.mark.parametrize("available", [860, 760, 640])
def test_in_a_narrow_table_whole_columns_go(available: int) -> None:
    widths = column_widths(_NATURAL, available)

    assert sum(widths.values()) == available
    assert all(widths[column] for column in (Column.NAME, Column.TYPE, Column.OUTPUT))
    assert widths[Column.PARAMS_SHARE] == 0 or available > 800
