"""Numbers as a reader sees them."""

import math

import pytest

from explorer.qt.widgets import number_text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.7134, "71.3 %"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.0004, "< 0.1 %"),
        (0.99999, "> 99.9 %"),
        (-0.06, "−6.0 %"),  # noqa: RUF001
        (math.nan, "not a number"),
    ],
)
def test_percent_never_rounds_to_nothing_or_everything(fraction: float, text: str) -> None:
    assert number_text.percent_text(fraction) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.17159, "3.17"),
        (0.0, "0"),
        (-0.0616, "−0.0616"),  # noqa: RUF001
        (1234.5, "1234"),
        (25_000.0, "2.50e+04"),
        (math.nan, "not a number"),
        (math.inf, "infinite"),
        (None, "undefined"),
    ],
)
def test_values_have_three_significant_digits(value: float | None, text: str) -> None:
    assert number_text.value_text(value) == text


@pytest.mark.parametrize(
    ("kernel", "stride", "text"),
    [
        ((7, 7), (2, 2), "7×7/2"),
        ((3, 3), (1, 1), "3×3"),
        ((3, 3), (2, 1), "3×3/2×1"),
        (None, None, ""),
    ],
)
def test_stride_is_told_only_where_it_is_not_one(
    kernel: tuple[int, ...] | None, stride: tuple[int, ...] | None, text: str
) -> None:
    assert number_text.kernel_text(kernel, stride) == text


@pytest.mark.parametrize(
    ("size", "text"), [(784, "784 B"), (3_211_264, "3.06 MiB"), (128_000_000, "122 MiB")]
)
def test_sizes_are_in_binary_units(size: int, text: str) -> None:
    assert number_text.bytes_text(size) == text


def test_large_counts_have_a_unit() -> None:
    assert number_text.rounded_count_text(4_089_184_256) == "4.09 G"
    assert number_text.count_text(25_557_032) == "25,557,032"


def test_a_share_that_rounds_to_zero_has_no_minus() -> None:
    assert number_text.share_text(-0.001) == "0 %"


@pytest.mark.parametrize(
    ("milliseconds", "text"), [(8.14, "8.1 ms"), (225.3, "225 ms"), (2249.2, "2.25 s")]
)
def test_long_durations_are_in_seconds(milliseconds: float, text: str) -> None:
    assert number_text.duration_text(milliseconds) == text
