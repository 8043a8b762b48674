"""What charts have in common: quantities, the look of series, spreads, reference lines, CSV cells.

Pure: knows no widget.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from explorer.core.csv_table import text_cell
from explorer.qt.widgets.chart_axes import Scale
from explorer.qt.widgets.number_text import signed, value_text


class Tone(StrEnum):
    """Whose colour a series has; its form says the same again."""

    BRANCH = "branch"
    SHORTCUT = "shortcut"
    OTHER = "other"  # another network, the mean of many images
    GOOD = "good"
    OPERAND_1 = "operand 1"  # of a join of equals
    OPERAND_2 = "operand 2"
    OPERAND_3 = "operand 3"
    OPERAND_4 = "operand 4"
    OPERAND_5 = "operand 5"
    OPERAND_6 = "operand 6"
    OPERAND_7 = "operand 7"
    OPERAND_8 = "operand 8"

    @property
    def operand(self) -> int:
        """Its place from 0 on; -1 for what is no operand."""
        return _OPERANDS.index(self) if self in _OPERANDS else -1


_OPERANDS = tuple(tone for tone in Tone if tone.name.startswith("OPERAND"))


def operand_tone(place: int) -> Tone:
    """The tone of one of the equals that are joined, from 0 on."""
    return _OPERANDS[place % len(_OPERANDS)]


class Form(StrEnum):
    """How a series, or a sign of the legend, is drawn."""

    BAR = "bar"
    OUTLINE = "outline"
    LINE = "line"  # with discs
    DASHED = "dashed"  # with hollow squares
    DISCS = "discs"
    SQUARES = "squares"
    BAND = "band"
    WHISKER = "whisker"
    DIAMOND = "diamond"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Quantity:
    """What an axis measures; values are given in its unit.

    ``unit`` is written out in titles and files, ``sign`` stands behind a number.
    """

    name: str
    unit: str = ""
    sign: str = ""
    scale: Scale = Scale.LINEAR
    decimals: int | None = None  # of numbers in words; by their size where not given
    is_whole: bool = False
    has_zero: bool = True  # whether the axis reaches to zero

    @property
    def heading(self) -> str:
        """``change of probability (percentage points)``."""
        return f"{self.name} ({self.unit})" if self.unit else self.name

    def titles(self) -> tuple[str, ...]:
        """What can stand over the axis, from the longest to the shortest."""
        scale = "" if self.scale is Scale.LINEAR else f", {self.scale.value}"
        short = f"{self.name} ({self.sign})" if self.unit and self.sign else self.name
        return (f"{self.heading}{scale}", f"{short}{scale}", self.name)

    def text(self, value: float | None) -> str:
        """``-12.3 pp``."""
        number = self.number(value)
        is_number = value is not None and math.isfinite(value)
        return f"{number} {self.sign}" if self.sign and is_number else number

    def number(self, value: float | None) -> str:
        if value is None:
            return "not known yet"
        decimals = 0 if self.is_whole else self.decimals
        if decimals is None or not math.isfinite(value):
            return value_text(value)
        return signed(f"{value:.{decimals}f}")


@dataclass(frozen=True, slots=True)
class Spread:
    """What error bars and bands show: in a legend, and from where to where.

    ``Spread("middle 80 % of 24 images", "10th percentile", "90th percentile")``.
    """

    title: str
    low: str = "low"
    high: str = "high"


@dataclass(frozen=True, slots=True)
class Reference:
    """A line across the chart, with its name."""

    value: float
    label: str


def number_cell(value: float | None) -> str:
    """With all digits of a single-precision number; empty where there is none."""
    if value is None or not math.isfinite(value):
        return ""
    return f"{value:.9g}"


def spread_cells(spread: tuple[float, float] | None) -> tuple[str, str]:
    low, high = spread or (None, None)
    return number_cell(low), number_cell(high)


def words(*texts: str) -> Iterator[str]:
    """Cells of text, none of which a spreadsheet takes for a formula."""
    return (text_cell(text) for text in texts)


def without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    """Rows below a header, less the columns in which no row says anything."""
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows[1:])]
    return [[row[place] for place in kept] for row in rows] if len(rows) > 1 else rows
