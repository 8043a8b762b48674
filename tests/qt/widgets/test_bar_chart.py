"""The bar chart: what it shows, tells and lets one choose."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.theme import DARK, LIGHT, Theme, palette_of, theme_for
from explorer.qt.widgets.bar_chart import BarChart
from explorer.qt.widgets.bar_data import (
    Bar,
    BarPicture,
    BarSeries,
    Total,
    csv_rows,
    legend_keys,
    readout,
    tip,
)
from explorer.qt.widgets.chart_axes import Scale
from explorer.qt.widgets.chart_data import Form, Quantity, Reference, Spread, Tone
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.number_text import MINUS
from tests.qt.widgets.chart_samples import CHANGE, SLOTS, VALUES, bar_picture, bars, hover

_OTHER = BarSeries("plain-20", bars(*([-50.0] * 9)), Form.OUTLINE, Tone.OTHER)
_SMALLER = BarSeries("Tiny", bars(-5.0, 4.0), Form.DASHED, Tone.OTHER, names=("a.0", "a.1"))


@pytest.fixture
def chart(parent: QWidget) -> BarChart:
    found = BarChart(parent, name="Lesions")
    found.resize(380, 220)
    found.show_bars(bar_picture())
    return found


def _image(chart: BarChart) -> QImage:
    return chart.grab().toImage()


def _row_of(chart: BarChart, name: str, colour: str) -> list[int]:
    """Where a bar of a colour is, from top to bottom of its column."""
    image, column = _image(chart), chart.bar_rect(name)
    x = round(column.center().x())
    rows = range(round(column.top()), round(column.bottom()))
    return [y for y in rows if image.pixelColor(x, y) == QColor(colour)]


# ---------------------------------------------------------------- the picture


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_bars_stand_above_and_hang_below_the_zero_line(chart: BarChart, theme: Theme) -> None:
    chart.setPalette(palette_of(theme))
    above = _row_of(chart, "layer1.1", theme.accent)
    below = _row_of(chart, "layer2.0", theme.accent)

    assert above and below
    assert max(above) < min(below) + 2
    assert len(below) > 8 * len(above)


def test_a_small_value_is_still_seen(chart: BarChart) -> None:
    values = [1e-6, *VALUES[1:]]
    chart.show_bars(replace(bar_picture(), series=(BarSeries("x", bars(*values)),)))

    assert _row_of(chart, "layer1.0", theme_for(chart.palette()).accent)


@pytest.mark.parametrize("value", [None, math.nan], ids=["not known yet", "undefined"])
def test_what_is_not_there_has_no_bar(chart: BarChart, value: float | None) -> None:
    chart.show_bars(replace(bar_picture(), series=(BarSeries("x", bars(value, *VALUES[1:])),)))

    assert not _row_of(chart, "layer1.0", theme_for(chart.palette()).accent)


def test_a_logarithmic_axis_makes_small_bars_longer(chart: BarChart) -> None:
    accent = theme_for(chart.palette()).accent
    linear = len(_row_of(chart, "layer1.2", accent))
    quantity = replace(CHANGE, scale=Scale.SYMLOG)
    chart.show_bars(replace(bar_picture(), quantity=quantity))

    assert len(_row_of(chart, "layer1.2", accent)) > 2 * linear


@pytest.mark.parametrize("size", [(380, 300), (380, 90), (160, 70), (900, 150), (40, 20)], ids=str)
@pytest.mark.parametrize("count", [0, 1, 8, 60])
def test_every_size_and_number_of_bars_can_be_painted(
    chart: BarChart, size: tuple[int, int], count: int
) -> None:
    slots = tuple(ChartSlot(f"b.{place}", is_marked=place == 1) for place in range(count))
    spreads = tuple(Bar(n - 3, (n - 5.0, n), is_flagged=True) for n in range(count))
    chart.show_bars(
        BarPicture(
            Quantity("part"),
            slots,
            (BarSeries("one", spreads), _OTHER, _SMALLER),
            spread=Spread("of many"),
            reference=Reference(1.5, "whole"),
            totals=(Total("sum", 1.0),),
            flag="flagged",
            mark="marked",
        )
    )
    chart.resize(*size)

    assert not chart.grab().isNull()


# ---------------------------------------------------------------- pointing and choosing


def test_a_click_chooses_a_bar(chart: BarChart, qtbot: QtBot) -> None:
    point = chart.bar_rect("layer2.1").center().toPoint()
    with qtbot.waitSignal(chart.slot_chosen) as chosen:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point)
    assert chosen.args == ["layer2.1"]


def test_keys_walk_from_bar_to_bar(chart: BarChart, qtbot: QtBot) -> None:
    told: list[str] = []
    chart.slot_chosen.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left):
        QTest.keyClick(chart, key)
    assert told == ["layer1.0", "layer1.1", "layer3.2", "layer3.1"]


def test_the_choice_is_told_to_assistive_tools(chart: BarChart) -> None:
    chart.show_choice("layer2.0")
    assert chart.accessibleDescription() == f"layer2.0, projection; ResNet-20: {MINUS}30.0 pp"


def test_the_choice_stays_while_bars_arrive(chart: BarChart) -> None:
    chart.show_choice("layer2.0")
    chart.show_bars(replace(bar_picture(), series=(BarSeries("x", bars(*([1.0] * 9))),)))
    assert "1.0 pp" in chart.accessibleDescription()


def test_what_the_mouse_is_over_is_not_in_what_is_saved(chart: BarChart) -> None:
    saved = chart.drawing()
    before = _image(chart)
    hover(chart, chart.bar_rect("layer3.1").center())

    assert _image(chart) != before
    assert chart.drawing() == saved


def test_beside_the_bars_nothing_is_pointed_at(chart: BarChart) -> None:
    before = _image(chart)
    hover(chart, QPointF(2, 100))
    assert _image(chart) == before


# ---------------------------------------------------------------- words


def test_several_series_are_read_side_by_side() -> None:
    assert readout(bar_picture(_OTHER), 3) == f"layer2.0: {MINUS}30.0 | {MINUS}50.0 pp"
    assert readout(bar_picture(), -1) == ""


def test_the_tip_of_another_network_names_its_own_place() -> None:
    assert tip(bar_picture(_SMALLER), 8).splitlines()[-1] == "Tiny, a.1: 4.0 pp"


def test_the_tip_tells_spread_flag_and_note() -> None:
    bar = Bar(-2.0, (-3.0, -1.0), "now: tiger cat", is_flagged=True)
    series = BarSeries("ResNet-20", (bar, *bars(*VALUES[1:])))
    picture = replace(
        bar_picture(), series=(series,), spread=Spread("", "10th", "90th"), flag="other"
    )

    assert tip(picture, 0).splitlines() == [
        "layer1.0",
        f"ResNet-20: {MINUS}2.0 pp",
        f"10th {MINUS}3.0 pp, 90th {MINUS}1.0 pp",
        "other",
        "now: tiger cat",
    ]


def test_a_value_that_has_not_come_says_so() -> None:
    picture = replace(bar_picture(), series=(BarSeries("ResNet-20", bars(*([None] * 9))),))
    assert tip(picture, 1) == "layer1.1\nResNet-20: not known yet"
    assert picture.is_empty


def test_a_single_plain_series_needs_no_legend() -> None:
    picture = replace(bar_picture(), mark="")
    assert legend_keys(picture) == ()
    assert [key.text for key in legend_keys(bar_picture(_OTHER))] == [
        "ResNet-20",
        "plain-20",
        "projection",
    ]


def test_series_of_a_legend_differ_in_form() -> None:
    forms = [key.form for key in legend_keys(bar_picture(_OTHER, _SMALLER))]
    assert len(set(forms)) == len(forms)


def test_csv_has_units_and_no_column_that_says_nothing() -> None:
    rows = csv_rows(bar_picture())

    assert rows[0] == [
        "network",
        "block",
        "output size (px)",
        "change (percentage points)",
        "projection",
    ]
    assert rows[4] == ["ResNet-20", "layer2.0", "16 × 16", "-30", "yes"]
    assert len(rows) == 1 + len(SLOTS)


def test_csv_tells_places_of_another_network_and_totals() -> None:
    rows = csv_rows(bar_picture(_SMALLER, totals=(Total("sum", 1.25),)))
    assert [row[:2] for row in rows[-3:]] == [["Tiny", "a.0"], ["Tiny", "a.1"], ["", "sum"]]
    assert rows[-1][3] == "1.25"


def test_names_in_csv_are_never_formulas() -> None:
    picture = BarPicture(CHANGE, (ChartSlot("=evil()"),), (BarSeries("-x", bars(-1.0)),))
    assert csv_rows(picture)[1] == ["'-x", "'=evil()", "-1"]
