"""Amounts in few characters, as a legend has room for. Pure: knows neither Qt nor graphs."""

import math

from explorer.qt.widgets.number_text import signed

_COUNTS = ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k"), (1.0, ""))
_BYTES = ((2.0**30, " GiB"), (2.0**20, " MiB"), (2.0**10, " KiB"), (1.0, " B"))
_TIMES_MS = ((1e3, " s"), (1.0, " ms"))
_ALMOST = 0.9995  # what is rounded to 1000 of a unit is 1 of the next


def count_amount(count: float) -> str:
    """``1.2 M``, ``23.5 k``, ``118 M``, ``64``."""
    return _in_units(count, _COUNTS)


def bytes_amount(size: float) -> str:
    """``3.1 MiB``, ``784 B``."""
    return _in_units(size, _BYTES)


def time_amount(time_ms: float) -> str:
    """``0.42 ms``, ``12.5 ms``, ``1.3 s``."""
    return _in_units(time_ms, _TIMES_MS)


def length_amount(length_px: float) -> str:
    """``59 px``"""
    return f"{_short(length_px)} px"


def part_amount(part: float) -> str:
    """``18 %``, ``2.9 %``, ``< 0.1 %``; of shares also below 0."""
    percent = 100 * part
    if 0 < percent < 0.1:
        return "< 0.1 %"
    if -9.95 < percent < 9.95:
        return f"{signed(f'{percent:.1f}').removesuffix('.0')} %"
    return f"{signed(f'{percent:.0f}')} %"


def _in_units(value: float, units: tuple[tuple[float, str], ...]) -> str:
    size, unit = next((u for u in units if value >= u[0] * _ALMOST), units[-1])
    return _short(value / size) + unit


def _short(number: float) -> str:
    """Three digits at most, two of what is smaller than 1."""
    if number <= 0:
        return "0"
    if number >= 99.95:
        return f"{number:.0f}"
    if number >= 0.995:
        return f"{number:.1f}".removesuffix(".0")
    decimals = 1 - math.floor(math.log10(number))
    return f"{number:.{decimals}f}".rstrip("0")


def points_amount(part: float) -> str:
    """``63 pp``: percentage points of a probability."""
    points = 100 * part
    return f"{points:.2g} pp" if points < 10 else f"{points:.0f} pp"


def number_amount(value: float) -> str:
    """``12.3``, ``0.042``: what has no unit."""
    return f"{value:.3g}"
