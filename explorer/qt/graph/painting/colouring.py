"""How the boxes on screen are coloured: their values in one mode, and where on its ramp they lie.

Pure: knows no Qt.
"""

import math
from dataclasses import dataclass

from explorer.qt.graph.layout.geometry import Layout
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.painting.colour_modes import (
    BY_TYPE,
    ColourMode,
    Measured,
    Scale,
    Source,
    box_values,
    equal_members,
    has_branches,
)

_MIDDLE = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """What the two ends of a ramp stand for. ``is_cut``: there are values below the low end."""

    low: float
    high: float
    scale: Scale
    is_cut: bool = False

    def place(self, value: float) -> float | None:
        """0 to 1 along the ramp; None for 0 where the scale is logarithmic.

        Shares have the branch on the left, as the bars do.
        """
        if self.scale is Scale.SHARE:
            return _within(1.0 - value)
        if self.scale is Scale.LOGARITHMIC and value <= 0:
            return None
        if self.low >= self.high:
            return _MIDDLE
        if self.scale is Scale.LOGARITHMIC:
            return _within(math.log(value / self.low) / math.log(self.high / self.low))
        return _within((value - self.low) / (self.high - self.low))


@dataclass(frozen=True, slots=True)
class LegendWords:
    """What stands left and right of the ramp, and after it; or a ``message`` instead of it all."""

    low: str = ""
    high: str = ""
    note: str = ""
    message: str = ""

    @property
    def short_low(self) -> str:
        """Where there is no room to say that there are lower values."""
        return self.low.removeprefix("≤ ")


@dataclass(frozen=True, slots=True)
class Colouring:
    """One mode on one layout: values and equals by box index, ``total`` of the whole network.

    ``span`` is None where no value is known, or none is above 0.
    """

    mode: ColourMode = BY_TYPE
    values: tuple[float | None, ...] = ()
    equals: tuple[int, ...] = ()
    total: float | None = None
    span: Span | None = None
    has_branches: bool = False
    is_possible: bool = True

    def value(self, index: int) -> float | None:
        return self.values[index] if 0 <= index < len(self.values) else None

    def place(self, index: int) -> float | None:
        """Where on the ramp a box lies; None for one that lies nowhere on it."""
        value = self.value(index)
        return None if value is None or self.span is None else self.span.place(value)

    @property
    def words(self) -> LegendWords:
        """What the legend says beside the ramp."""
        span, text_of = self.span, self.mode.text_of
        if self.mode is BY_TYPE or (span is not None and span.scale is Scale.SHARE):
            return LegendWords("branch", "shortcut")
        if span is None:
            return LegendWords(message=self._why_empty())
        low, high = text_of(span.low), text_of(span.high)
        if low == high:
            return LegendWords(message=f"all {low}")
        note = "log" if span.scale is Scale.LOGARITHMIC else ""
        return LegendWords(f"≤ {low}" if span.is_cut else low, high, note)

    @property
    def summary(self) -> str:
        """The legend in one line, for those who do not see it."""
        words = self.words
        said = words.message or f"{words.low} to {words.high}"
        return f"{self.mode.title.lower()}, {said}" + (", logarithmic" if words.note else "")

    @property
    def explanation(self) -> str:
        """What the legend has no room for, one sentence a line."""
        lines = [self.mode.sentence]
        span = self.span
        if span is not None and span.scale is Scale.LOGARITHMIC:
            lines.append("Logarithmic: the same step along the ramp is the same factor.")
        if span is not None and span.is_cut:
            lines.append(f"What is below {self.mode.text_of(span.low)} looks like it.")
        if any(count > 1 for count in self.equals) and self.mode.is_sum:
            lines.append("A folded run has the colour of one of its equal members.")
        return "\n".join(lines)

    def _why_empty(self) -> str:
        if any(value is not None for value in self.values):
            return f"all {self.mode.text_of(0)}"
        is_measured = self.mode.source is not Source.GRAPH
        return "measuring …" if is_measured and self.is_possible else self.mode.absence


def colouring_of(
    mode: ColourMode, layout: Layout, hierarchy: Hierarchy, *, measured: Measured
) -> Colouring:
    """The boxes of a layout in one mode; ranges are over the closed boxes on it."""
    graph = hierarchy.graph
    values = box_values(mode, layout, hierarchy, measured=measured)
    return Colouring(
        mode=mode,
        values=values,
        equals=tuple(equal_members(box, hierarchy) for box in layout.boxes),
        total=mode.value_of(hierarchy, graph.roots, measured) if mode.is_sum else None,
        span=_span(mode, values),
        has_branches=has_branches(graph),
        is_possible=mode.is_possible(graph),
    )


def _span(mode: ColourMode, values: tuple[float | None, ...]) -> Span | None:
    known = [value for value in values if value is not None]
    if mode.scale is Scale.LOGARITHMIC:
        known = [value for value in known if value > 0]
    if not known:
        return None
    if mode.scale is Scale.SHARE:
        return Span(0.0, 1.0, mode.scale)
    low, high = min(known), max(known)
    if mode.scale is Scale.LINEAR:
        return Span(low, high, mode.scale)
    least = high / 10**mode.decades
    return Span(max(low, least), high, mode.scale, is_cut=low < least)


def _within(place: float) -> float:
    return min(max(place, 0.0), 1.0)
