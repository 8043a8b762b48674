"""Bars with labels."""

import math

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from explorer.qt.theme import theme_for
from explorer.qt.widgets.bar_list import Bar, BarList

_BARS = tuple(
    Bar(f"class {place}", f"{place} %", fraction, is_strong=place == 0)
    for place, fraction in enumerate((0.7, 0.2, 0.05, 0.0, math.nan))
)


@pytest.fixture
def bars(parent: QWidget) -> BarList:
    found = BarList(parent)
    found.resize(240, 140)
    found.show_bars(_BARS)
    return found


def _fill(bars: BarList) -> QColor:
    return bars.grab().toImage().pixelColor(120, 3)


def test_the_first_bar_has_the_colour_of_the_choice(bars: BarList) -> None:
    assert _fill(bars) == QColor(theme_for(bars.palette()).accent)


def test_what_is_not_believable_never_looks_chosen(bars: BarList) -> None:
    bars.show_bars(_BARS, is_believable=False)

    assert _fill(bars) != QColor(theme_for(bars.palette()).accent)


def test_rows_that_do_not_fit_are_left_out_not_cut(bars: BarList) -> None:
    bars.resize(240, 2 * bars.minimumSizeHint().height() // 5)

    assert bars.visible_count() == 2


def test_a_height_belongs_to_its_row(bars: BarList) -> None:
    assert bars.bar_at(2) == _BARS[0]
    assert bars.bar_at(139) is None or bars.bar_at(139) == _BARS[-1]


def test_all_rows_are_told_to_assistive_tools(bars: BarList) -> None:
    assert "class 4 4 %" in bars.accessibleDescription()
