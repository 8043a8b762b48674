"""The chart of lines and points: what it shows, tells and lets one choose."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.theme import DARK, LIGHT, Theme, palette_of
from explorer.qt.widgets.chart_data import Form, Quantity, Reference
from explorer.qt.widgets.chart_signs import tone_colour
from explorer.qt.widgets.line_chart import LineChart
from explorer.qt.widgets.line_data import (
    LinePicture,
    LinePoint,
    LineSeries,
    PointPlace,
    csv_rows,
    legend_keys,
    readout,
    tip,
)
from explorer.qt.widgets.number_text import MINUS
from tests.qt.widgets.chart_samples import hover, line_picture


@pytest.fixture
def chart(parent: QWidget) -> LineChart:
    found = LineChart(parent, name="Deleted blocks")
    found.resize(380, 240)
    found.show_lines(line_picture())
    return found


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_series_have_the_colours_of_the_theme(chart: LineChart, theme: Theme) -> None:
    chart.setPalette(palette_of(theme))
    point = chart.point_position(0, 2).toPoint()
    tone = line_picture().series[0].tone

    assert chart.grab().toImage().pixelColor(point) == tone_colour(tone, theme)


def test_hovering_tells_the_point_to_assistive_tools_too(chart: LineChart) -> None:
    hover(chart, chart.point_position(0, 2) + QPointF(3, -2))
    assert chart.accessibleDescription() == (
        "ResNet-56; blocks deleted: 2 deleted; probability: 70.0 %; low 65.0 %, high 75.0 %"
    )


def test_at_rest_the_ends_of_all_lines_are_told(chart: LineChart) -> None:
    assert chart.accessibleDescription() == (
        "probability (%) over blocks deleted. "
        "ResNet-56: 60.0 % at 3 deleted; plain-56: 5.0 % at 3 deleted"
    )


def test_a_click_chooses_a_point(chart: LineChart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chart.point_chosen) as chosen:
        point = chart.point_position(1, 1).toPoint()
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point)
    assert chosen.args == ["plain-56", 1]


def test_a_click_far_from_all_points_chooses_nothing(chart: LineChart, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(chart.point_chosen):
        place = (chart.point_position(0, 3) - QPointF(0, 60)).toPoint()
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)


def test_keys_walk_over_points_and_series(chart: LineChart, qtbot: QtBot) -> None:
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down)
    for key in keys:
        QTest.keyClick(chart, key)
    with qtbot.waitSignal(chart.point_chosen) as chosen:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert chosen.args == ["plain-56", 1]


def test_keys_do_nothing_in_an_empty_chart(chart: LineChart) -> None:
    chart.show_lines(replace(line_picture(), series=()))
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.drawing().is_empty


@pytest.mark.parametrize("size", [(380, 260), (380, 90), (160, 70), (40, 20)], ids=str)
@pytest.mark.parametrize("kind", ["band", "whiskers"])
@pytest.mark.parametrize("form", [Form.LINE, Form.DASHED, Form.DISCS, Form.SQUARES])
def test_every_size_and_form_can_be_painted(
    chart: LineChart, size: tuple[int, int], kind: str, form: Form
) -> None:
    picture = line_picture()
    series = (replace(picture.series[0], form=form), LineSeries("empty", ()), picture.series[1])
    reference = Reference(90, "whole network")
    chart.show_lines(replace(picture, series=series, has_band=kind == "band", reference=reference))
    chart.resize(*size)

    assert not chart.grab().isNull()


def test_points_that_are_no_numbers_are_left_out() -> None:
    picture = line_picture()
    broken = LineSeries("broken", (LinePoint(1, float("nan")), LinePoint(2, 4.0)))
    assert len(replace(picture, series=(broken,)).points) == 1


def test_a_point_is_read_in_a_line() -> None:
    picture = line_picture()
    assert readout(picture, PointPlace(1, 1)) == "plain-56, 1 deleted: 20.0 %"
    assert readout(replace(picture, series=picture.series[:1]), PointPlace(0, 1)) == (
        "1 deleted: 80.0 %"
    )
    assert readout(picture, None) == tip(picture, None) == ""


def test_a_quantity_without_a_sign_is_named() -> None:
    point = LineSeries("ResNet-56", (LinePoint(0.5, -3.0, note="3 swaps"),), Form.DISCS)
    picture = LinePicture(Quantity("tau"), Quantity("change", "", "pp"), (point,))
    assert readout(picture, PointPlace(0, 0)) == f"tau 0.500: {MINUS}3.00 pp"
    assert tip(picture, PointPlace(0, 0)).splitlines()[-1] == "3 swaps"


def test_legend_tells_series_and_spread() -> None:
    picture = line_picture()
    assert [(key.text, key.form) for key in legend_keys(picture)] == [
        ("ResNet-56", Form.LINE),
        ("plain-56", Form.DASHED),
        ("of 20 draws", Form.WHISKER),
    ]
    assert legend_keys(replace(picture, series=picture.series[:1]))[-1].form is Form.WHISKER


def test_csv_has_units_and_a_row_per_point() -> None:
    rows = csv_rows(line_picture())
    assert rows[0] == ["network", "blocks deleted", "probability (%)", "low (%)", "high (%)"]
    assert rows[2] == ["ResNet-56", "1", "80", "75", "85"]
    assert rows[-1] == ["plain-56", "3", "5", "", ""]
