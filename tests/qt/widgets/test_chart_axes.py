"""Axes of charts: limits, round ticks, and the logarithm on both sides of zero."""

import math
from itertools import pairwise

import pytest

from explorer.qt.widgets.chart_axes import Axis, Scale, axis_around, tick_text
from explorer.qt.widgets.number_text import MINUS


def _texts(axis: Axis) -> list[str]:
    return [text for _, text in axis.ticks]


@pytest.mark.parametrize(
    ("values", "most", "texts"),
    [
        ((-43.0, 2.0), 4, [f"{MINUS}40", f"{MINUS}20", "0"]),
        ((0.0, 1.0), 6, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ((0.2, 0.3), 3, ["0", "0.2"]),
        ((-1e-6, 0.0), 3, [f"{MINUS}1e{MINUS}6", f"{MINUS}5e{MINUS}7", "0"]),
        ((12_000.0,), 4, ["0", "5000", "10000"]),
    ],
    ids=["drops", "unit", "few", "tiny", "large"],
)
def test_ticks_are_round_and_reach_to_zero(
    values: tuple[float, ...], most: int, texts: list[str]
) -> None:
    assert _texts(axis_around(values, most_ticks=most)) == texts


@pytest.mark.parametrize("scale", list(Scale))
@pytest.mark.parametrize(
    "values",
    [(), (0.0,), (3.0, 3.0), (-5.0,), (1e-9, -1e9), (math.nan, 1.0), (math.inf, -2.0)],
    ids=str,
)
@pytest.mark.parametrize("most", [2, 3, 9])
def test_every_axis_holds_its_values_and_no_more_ticks_than_fit(
    scale: Scale, values: tuple[float, ...], most: int
) -> None:
    axis = axis_around(values, most_ticks=most, scale=scale)
    finite = [value for value in values if math.isfinite(value)]

    assert axis.low < axis.high
    assert all(axis.low <= value <= axis.high for value in finite)
    assert 1 <= len(axis.ticks) <= most + 1
    assert all(axis.low <= value <= axis.high for value, _ in axis.ticks)


def test_whole_numbers_have_no_ticks_between_them() -> None:
    axis = axis_around((0, 1, 2), most_ticks=9, is_whole=True)
    assert _texts(axis) == ["0", "1", "2"]


def test_an_axis_need_not_reach_to_zero() -> None:
    axis = axis_around((0.8, 0.9), most_ticks=4, has_zero=False)
    assert axis.low > 0.7


def test_a_logarithmic_axis_tells_small_from_large_on_both_sides() -> None:
    axis = axis_around((-900.0, -1.0, 0.05, 0.5, 20.0), most_ticks=7, scale=Scale.SYMLOG)
    shares = [axis.share(value) for value in (-900.0, -1.0, 0.0, 0.05, 0.5, 20.0)]

    assert all(after - before > 0.02 for before, after in pairwise(shares))
    assert "0" in _texts(axis) and f"{MINUS}100" in _texts(axis)


def test_ticks_of_a_logarithmic_axis_keep_their_distance() -> None:
    values = [side * 10.0**power for power in range(-2, 5) for side in (-1, 1)]
    axis = axis_around(values, most_ticks=4, scale=Scale.SYMLOG)
    shares = [axis.share(value) for value, _ in axis.ticks]

    assert all(after - before >= 0.2 for before, after in pairwise(shares))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1e-5, f"1e{MINUS}5"),
        (-2e7, f"{MINUS}2e7"),
        (250.0, "250"),
    ],
)
def test_tick_texts_are_short(value: float, text: str) -> None:
    assert tick_text(value) == text
