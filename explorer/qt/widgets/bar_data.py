"""What a bar chart shows, and how it is told in words and as a table. Knows no widget."""

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.qt.widgets.chart_axes import Axis, axis_around
from explorer.qt.widgets.chart_data import (
    Form,
    Quantity,
    Reference,
    Spread,
    Tone,
    number_cell,
    spread_cells,
    without_empty_columns,
    words,
)
from explorer.qt.widgets.chart_legend import LegendKey
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.depth_bars import short_names
from explorer.qt.widgets.number_text import signed

_YES = "yes"


@dataclass(frozen=True, slots=True)
class Bar:
    """One value, with what it varies between. None: not known yet. Not a number: undefined.

    ``note`` is one more line about it; a flagged one has a mark at its end.
    """

    value: float | None
    spread: tuple[float, float] | None = None
    note: str = ""
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class BarSeries:
    """The bars of one network. Over others, it is an outline or a line.

    ``names``: places of its own, where it is another network; they are spread over the width.
    """

    name: str
    bars: tuple[Bar, ...]
    form: Form = Form.BAR
    tone: Tone = Tone.BRANCH
    names: tuple[str, ...] = ()
    remark: str = ""  # behind the name, in a legend


@dataclass(frozen=True, slots=True)
class Total:
    """A number about all bars, written above them."""

    label: str
    value: float

    @property
    def text(self) -> str:
        """With one digit more than the bars, so that two of them can be compared."""
        return signed(f"{self.value:,.3f}" if abs(self.value) >= 0.01 else f"{self.value:.2g}")


@dataclass(frozen=True, slots=True)
class BarPicture:
    """``mark`` says what a marked slot is, ``flag`` what a flagged bar means.

    A relative one says under its bars how far they are from the first (0) to the last (100 %).
    """

    quantity: Quantity
    slots: tuple[ChartSlot, ...] = ()
    series: tuple[BarSeries, ...] = ()
    slot_title: str = "block"
    slots_title: str = "blocks, first to last"
    group_title: str = "output size (px)"
    spread: Spread | None = None
    reference: Reference | None = None
    totals: tuple[Total, ...] = ()
    mark: str = ""
    flag: str = ""
    is_relative: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no value is known."""
        return all(bar.value is None for series in self.series for bar in series.bars)

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands under the bars."""
        if self.is_relative:
            last = max(1, len(self.slots) - 1)
            return tuple(f"{100 * place / last:.0f} %" for place in range(len(self.slots)))
        short = short_names([slot.name for slot in self.slots])
        return tuple(slot.label or name for slot, name in zip(self.slots, short, strict=True))

    def axis(self, most_ticks: int) -> Axis:
        """Holds all bars, their spreads and the reference line."""
        ends: list[float] = [self.reference.value] if self.reference else []
        for series in self.series:
            for bar in series.bars:
                ends.extend([] if bar.value is None else [bar.value])
                ends.extend(bar.spread or ())
        return axis_around(ends, most_ticks=most_ticks, scale=self.quantity.scale)


def bar_of(series: BarSeries, place: int, count: int) -> tuple[str, Bar] | None:
    """What a series shows at the place of a slot: the name of its own place, and the bar."""
    if not series.names:
        return ("", series.bars[place]) if place < len(series.bars) else None
    own = min(len(series.names) - 1, int((place + 0.5) / count * len(series.names)))
    return series.names[own], series.bars[own]


def readout(picture: BarPicture, place: int) -> str:
    """``layer2.0: -12.3 pp``, and after a bar what other series say; empty without a place."""
    if not 0 <= place < len(picture.slots):
        return ""
    found = [bar_of(series, place, len(picture.slots)) for series in picture.series]
    values = [bar.value for _, bar in filter(None, found)]
    texts = [picture.quantity.number(value) for value in values[:-1]]
    texts += [picture.quantity.text(value) for value in values[-1:]]
    return f"{picture.slots[place].name}: {' | '.join(texts)}"


def tip(picture: BarPicture, place: int) -> str:
    """All that is known of a place, one fact per line."""
    if not 0 <= place < len(picture.slots):
        return ""
    slot = picture.slots[place]
    lines = [f"{slot.name}, {picture.mark}" if slot.is_marked and picture.mark else slot.name]
    for series in picture.series:
        found = bar_of(series, place, len(picture.slots))
        if found is not None:
            lines.extend(_told(picture, series, *found))
    return "\n".join(lines)


def legend_keys(picture: BarPicture) -> tuple[LegendKey, ...]:
    """None for a single plain series: the heading says it all."""
    bars = [bar for series in picture.series for bar in series.bars]
    keys = [LegendKey(_titled(series), series.form, series.tone) for series in picture.series]
    has_spread = any(bar.spread for bar in bars)
    extra = list(_marks(picture, bars))
    if picture.spread and has_spread:
        spread = next(s for s in picture.series if any(bar.spread for bar in s.bars))
        is_band = spread.form in (Form.LINE, Form.DASHED)
        tone = spread.tone if is_band else Tone.OTHER
        extra.insert(
            0, LegendKey(picture.spread.title, Form.BAND if is_band else Form.WHISKER, tone)
        )
    has_remark = any(series.remark for series in picture.series)
    return (*keys, *extra) if len(keys) > 1 or extra or has_remark else ()


def csv_rows(picture: BarPicture) -> list[list[str]]:
    """One row per bar of each series; columns that say nothing are left out."""
    unit = f" ({picture.quantity.unit})" if picture.quantity.unit else ""
    spread = picture.spread or Spread("")
    header = ["network", picture.slot_title, picture.group_title, picture.quantity.heading]
    header += [f"{spread.low}{unit}", f"{spread.high}{unit}"]
    header += [picture.mark or "mark", picture.flag or "flag", "note"]
    rows = [header]
    for series in picture.series:
        slots = tuple(map(ChartSlot, series.names)) or picture.slots
        for slot, bar in zip(slots, series.bars, strict=False):
            marks = [_YES if slot.is_marked else "", _YES if bar.is_flagged else ""]
            names = words(series.name, slot.label or slot.name, slot.group)
            numbers = [number_cell(bar.value), *spread_cells(bar.spread)]
            rows.append([*names, *numbers, *marks, *words(bar.note)])
    for total in picture.totals:
        empty = [""] * (len(header) - 4)
        rows.append([*words("", total.label, ""), number_cell(total.value), *empty])
    return without_empty_columns(rows)


def _told(picture: BarPicture, series: BarSeries, own_name: str, bar: Bar) -> Iterator[str]:
    name = f"{series.name}, {own_name}" if own_name else series.name
    yield f"{name}: {picture.quantity.text(bar.value)}"
    if bar.spread and picture.spread:
        low, high = (picture.quantity.text(end) for end in bar.spread)
        yield f"{picture.spread.low} {low}, {picture.spread.high} {high}"
    if bar.is_flagged and picture.flag:
        yield picture.flag
    if bar.note:
        yield bar.note


def _titled(series: BarSeries) -> str:
    return f"{series.name}, {series.remark}" if series.remark else series.name


def _marks(picture: BarPicture, bars: list[Bar]) -> Iterator[LegendKey]:
    if picture.mark and any(slot.is_marked for slot in picture.slots):
        yield LegendKey(picture.mark, Form.DIAMOND)
    if picture.flag and any(bar.is_flagged for bar in bars):
        yield LegendKey(picture.flag, Form.FLAG)
