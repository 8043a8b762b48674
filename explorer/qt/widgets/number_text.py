"""Numbers as a reader sees them: percent, counts, sizes, shapes. Knows neither Qt nor documents."""

import math
from collections.abc import Iterable

NOT_A_NUMBER = "not a number"
MINUS = "\N{MINUS SIGN}"
_TIMES = "\N{MULTIPLICATION SIGN}"


def percent_text(fraction: float) -> str:
    """``71.3 %``; never 0 or 100 % for what is only close to it."""
    if not math.isfinite(fraction):
        return NOT_A_NUMBER
    percent = 100 * fraction
    if percent in (0, 100):
        return f"{percent:.0f} %"
    if 0 < abs(percent) < 0.05:
        return "< 0.1 %" if percent > 0 else f"> {MINUS}0.1 %"
    if percent >= 99.95:
        return "> 99.9 %"
    return signed(f"{percent:.1f} %")


def share_text(share: float | None) -> str:
    """A share in whole percent; a word where there is none."""
    if share is None or not math.isfinite(share):
        return "undefined"
    return signed(f"{100 * share:.0f} %")


def factor_text(gate: float) -> str:
    """``off`` for a lesion, else the factor on the branch: ``×0.5``."""
    return "off" if gate == 0 else f"{_TIMES}{gate:.2g}"


def value_text(value: float | None) -> str:
    """Three significant digits; a word for what is not finite or not there."""
    if value is None:
        return "undefined"
    if math.isnan(value):
        return NOT_A_NUMBER
    if math.isinf(value):
        return "infinite" if value > 0 else f"{MINUS}infinite"
    if value == 0:
        return "0"
    if 0.001 <= abs(value) < 10_000:
        digits = max(0, 2 - math.floor(math.log10(abs(value))))
        return signed(f"{value:.{digits}f}")
    return signed(f"{value:.2e}")


def fixed_text(value: float | None) -> str:
    """Two decimals, for numbers around 1; a word where there is none."""
    if value is None or not math.isfinite(value):
        return "undefined"
    return signed(f"{value:.2f}")


def count_text(count: int) -> str:
    """With thousands separators: ``25,557,032``."""
    return f"{count:,}"


def rounded_count_text(count: int) -> str:
    """``4.09 G``, ``118 M``, ``9.4 k``, ``64``."""
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if count >= size:
            return f"{_three_digits(count / size)} {unit}"
    return str(count)


def bytes_text(size: int) -> str:
    """``122 MiB``, ``3.06 MiB``, ``784 B``."""
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if size >= factor:
            return f"{_three_digits(size / factor)} {unit}"
    return f"{size} B"


def duration_text(milliseconds: float) -> str:
    """``8.1 ms``, ``225 ms``, ``2.25 s``."""
    if milliseconds < 99.95:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    return f"{_three_digits(milliseconds / 1000)} s"


def shape_text(dims: Iterable[int] | None, *, spaced: bool = False) -> str:
    """``64×112×112``; empty for None."""
    if dims is None:
        return ""
    return (f" {_TIMES} " if spaced else _TIMES).join(str(dim) for dim in dims)


def kernel_text(kernel: tuple[int, ...] | None, stride: tuple[int, ...] | None) -> str:
    """``7×7/2``: kernel and stride; the stride only where it is not 1."""
    if not kernel:
        return ""
    size = shape_text(kernel)
    if stride is None or all(step == 1 for step in stride):
        return size
    return f"{size}/{stride[0] if len(set(stride)) == 1 else shape_text(stride)}"


def plural(count: int, noun: str) -> str:
    """``1 channel``, ``2,048 channels``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def signed(text: str) -> str:
    """With a proper minus sign, and none in front of a zero."""
    if not text.startswith("-"):
        return text
    if not any(digit in text for digit in "123456789"):
        return text[1:]
    return MINUS + text[1:]


def _three_digits(value: float) -> str:
    if value >= 99.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"
