"""Amounts in few characters."""

import pytest

from explorer.qt.graph.painting.amounts import (
    bytes_amount,
    count_amount,
    length_amount,
    part_amount,
    time_amount,
)
from explorer.qt.widgets.number_text import MINUS


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (64, "64"),
        (9_408, "9.4 k"),
        (23_508, "23.5 k"),
        (999_960, "1 M"),
        (1_180_160, "1.2 M"),
        (118_013_952, "118 M"),
        (4_089_184_256, "4.1 G"),
    ],
)
def test_counts_have_three_digits_at_most(count: float, text: str) -> None:
    assert count_amount(count) == text


@pytest.mark.parametrize(
    ("size", "text"), [(784, "784 B"), (4_000, "3.9 KiB"), (3_211_264, "3.1 MiB"), (2**30, "1 GiB")]
)
def test_sizes_are_in_binary_units(size: float, text: str) -> None:
    assert bytes_amount(size) == text


@pytest.mark.parametrize(
    ("time_ms", "text"),
    [(0.0042, "0.0042 ms"), (0.42, "0.42 ms"), (12.46, "12.5 ms"), (1300.0, "1.3 s")],
)
def test_short_times_keep_two_digits(time_ms: float, text: str) -> None:
    assert time_amount(time_ms) == text


def test_lengths_are_in_pixels() -> None:
    assert length_amount(59.0) == "59 px"


@pytest.mark.parametrize(
    ("part", "text"),
    [(0.0, "0 %"), (0.0004, "< 0.1 %"), (0.0294, "2.9 %"), (0.1812, "18 %"), (1.0, "100 %")],
)
def test_parts_are_in_per_cent(part: float, text: str) -> None:
    assert part_amount(part) == text


def test_a_negative_share_keeps_its_sign() -> None:
    assert part_amount(-0.12) == f"{MINUS}12 %"
