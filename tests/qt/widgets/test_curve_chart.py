"""The chart of training curves: its numbers, and the widget."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.theme import DARK, LIGHT, Theme, palette_of, theme_for
from explorer.qt.widgets.curve_chart import CurveChart
from explorer.qt.widgets.curve_data import (
    Curve,
    CurveKind,
    CurveMeasure,
    epoch_axis,
    measure_text,
    spread,
    value_axis,
)
from explorer.qt.widgets.curve_marks import CurveKey, curve_colour, curve_pen

_HIGH = Curve("high", "High-56", CurveKind.RESIDUAL, ((1, 0.5), (2, 0.8), (3, 0.9)))
_LOW = Curve("low", "Low-20", CurveKind.PLAIN, ((1, 0.2), (2, 0.3), (3, 0.4)))
_MIDDLE = Curve("middle", "Middle", CurveKind.NO_NORM, ((1, 0.3), (2, 0.5), (3, 0.6)))


@pytest.fixture
def chart(parent: QWidget) -> CurveChart:
    found = CurveChart(parent)
    found.resize(400, 200)
    found.show_curves((_HIGH, _LOW, _MIDDLE), CurveMeasure.ACCURACY, current="low")
    return found


def _hover(chart: CurveChart, position: QPointF) -> None:
    button = Qt.MouseButton.NoButton
    place = chart.mapToGlobal(position)
    kind = QEvent.Type.MouseMove
    modifier = Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(chart, QMouseEvent(kind, position, place, button, button, modifier))


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("values", "measure", "texts"),
    [
        ((0.52, 0.958), CurveMeasure.ACCURACY, ("50 %", "60 %", "70 %", "80 %", "90 %", "100 %")),
        ((0.083, 1.0), CurveMeasure.ACCURACY, ("0 %", "20 %", "40 %", "60 %", "80 %", "100 %")),
        ((0.951, 0.958), CurveMeasure.ACCURACY, ("95 %", "95.2 %", "95.4 %", "95.6 %", "95.8 %")),
        ((2.3, 0.4), CurveMeasure.LOSS, ("0", "0.5", "1", "1.5", "2", "2.5")),
    ],
    ids=["usual", "wide", "narrow", "loss"],
)
def test_the_values_have_round_ticks(
    values: tuple[float, float], measure: CurveMeasure, texts: tuple[str, ...]
) -> None:
    curve = Curve("one", "One", CurveKind.PLAIN, tuple(enumerate(values, 1)))
    axis = value_axis((curve,), measure)

    assert tuple(text for _, text in axis.ticks) == texts
    assert axis.low <= min(values) and max(values) <= axis.high


def test_a_flat_curve_still_has_an_axis() -> None:
    flat = Curve("flat", "Flat", CurveKind.PLAIN, ((1, 1.0), (2, 1.0)))
    axis = value_axis((flat,), CurveMeasure.ACCURACY)

    assert axis.low < axis.high


@pytest.mark.parametrize(
    ("last", "most", "ticks"),
    [
        (8, 4, ["2", "4", "6", "8"]),
        (8, 12, ["1", "2", "3", "4", "5", "6", "7", "8"]),
        (30, 5, ["1", "10", "20", "30"]),
        (1, 5, ["1"]),
    ],
    ids=str,
)
def test_epochs_are_labelled_as_often_as_there_is_room(
    last: int, most: int, ticks: list[str]
) -> None:
    points = tuple((epoch, 0.5) for epoch in range(1, last + 1))
    axis = epoch_axis((Curve("one", "One", CurveKind.PLAIN, points),), most)

    assert [text for _, text in axis.ticks] == ticks
    assert axis.low < axis.high


@pytest.mark.parametrize(
    "wanted", [[50.0, 51.0, 52.0], [0.0, 1.0, 99.0, 100.0], [100.0] * 5, [70.0, 20.0]], ids=str
)
def test_labels_keep_their_distance_order_and_room(wanted: list[float]) -> None:
    places = spread(wanted, gap=12, low=0, high=100)
    ordered = [place for _, place in sorted(zip(wanted, places, strict=True))]

    assert all(after - before >= 12 - 1e-9 for before, after in pairwise(ordered))
    assert min(places) >= 0 and max(places) <= 100


def test_labels_that_are_far_apart_stay_where_they_are() -> None:
    assert spread([70.0, 20.0], gap=12, low=0, high=100) == [70.0, 20.0]


def test_labels_without_room_share_what_there_is() -> None:
    assert spread([5.0, 5.0, 5.0], gap=12, low=0, high=10) == pytest.approx([0, 5, 10])


def test_values_are_told_in_their_unit() -> None:
    assert measure_text(0.9312, CurveMeasure.ACCURACY) == "93.1 %"
    assert measure_text(0.05123, CurveMeasure.LOSS) == "0.0512"


# ---------------------------------------------------------------- the widget


def test_kinds_differ_in_colour_and_in_line(parent: QWidget) -> None:
    theme = theme_for(parent.palette())
    pens = [curve_pen(kind, theme, width_px=1.4) for kind in CurveKind]

    assert len({pen.color().name() for pen in pens}) == 3
    assert len({tuple(pen.dashPattern()) for pen in pens}) == 3
    assert pens[0].style() is Qt.PenStyle.SolidLine


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_curves_have_the_colours_of_the_theme(chart: CurveChart, theme: Theme) -> None:
    chart.setPalette(palette_of(theme))
    chart.show_curves((_HIGH,), CurveMeasure.ACCURACY, current="high")
    point = chart.point_position("high", 1).toPoint()

    assert chart.grab().toImage().pixelColor(point) == curve_colour(CurveKind.RESIDUAL, theme)


def test_the_current_curve_is_thicker(chart: CurveChart) -> None:
    def painted(current: str) -> int:
        chart.show_curves((_HIGH,), CurveMeasure.ACCURACY, current=current)
        image = chart.grab().toImage()
        x = round(chart.point_position("high", 1).x()) - 20
        column = [image.pixelColor(x, y) for y in range(40, image.height() - 20)]
        return sum(_is_blue(colour) for colour in column)

    assert painted("high") > painted("") > 0


def _is_blue(colour: QColor) -> bool:
    return colour.blue() - colour.red() > 60


def test_hovering_tells_name_epoch_and_value(chart: CurveChart) -> None:
    assert chart.readout() == "test accuracy"

    _hover(chart, chart.point_position("high", 1))
    assert chart.readout() == "High-56 · epoch 2 · 80.0 %"
    assert chart.accessibleDescription() == "High-56 · epoch 2 · 80.0 %"


def test_far_from_every_curve_nothing_is_told(chart: CurveChart) -> None:
    _hover(chart, chart.point_position("high", 1))
    _hover(chart, chart.point_position("high", 0) - QPointF(0, 40))

    assert chart.readout() == "test accuracy"


@pytest.mark.parametrize("name", ["high", "middle"])
def test_a_click_on_a_curve_or_its_label_chooses_it(
    chart: CurveChart, qtbot: QtBot, name: str
) -> None:
    for point in (chart.point_position(name, 1), chart.label_rect(name).center()):
        with qtbot.waitSignal(chart.curve_chosen) as chosen:
            QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point.toPoint())
        assert chosen.args == [name]


def test_a_click_beside_the_curves_chooses_nothing(chart: CurveChart, qtbot: QtBot) -> None:
    corner = chart.point_position("high", 0) - QPointF(0, 40)
    with qtbot.assertNotEmitted(chart.curve_chosen):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=corner.toPoint())


def test_arrow_keys_walk_from_the_current_curve(chart: CurveChart) -> None:
    told = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(chart, key)
        told.append(chart.readout())

    assert told == [
        "Low-20 · epoch 3 · 40.0 %",
        "Middle · epoch 3 · 60.0 %",
        "Middle · epoch 2 · 50.0 %",
        "Low-20 · epoch 2 · 30.0 %",
        "Low-20 · epoch 3 · 40.0 %",
    ]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space], ids=["enter", "space"])
def test_a_key_chooses_the_curve_walked_to(chart: CurveChart, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.assertNotEmitted(chart.curve_chosen):
        QTest.keyClick(chart, key)
    for _ in range(2):
        QTest.keyClick(chart, Qt.Key.Key_Up)
    with qtbot.waitSignal(chart.curve_chosen) as chosen:
        QTest.keyClick(chart, key)
    assert chosen.args == ["middle"]


def test_all_curves_are_told_to_assistive_tools(chart: CurveChart) -> None:
    assert chart.accessibleDescription() == (
        "test accuracy after the last epoch: High-56 90.0 %; Low-20 40.0 %; Middle 60.0 %"
    )


def test_a_curve_without_points_is_left_out(chart: CurveChart) -> None:
    empty = Curve("empty", "Empty", CurveKind.PLAIN, ())
    chart.show_curves((empty, _LOW), CurveMeasure.LOSS, current="empty")
    QTest.keyClick(chart, Qt.Key.Key_Up)

    assert chart.readout() == "Low-20 · epoch 3 · 0.400"


@pytest.mark.parametrize("width", [220, 300, 520], ids=str)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_every_size_can_be_painted_and_labels_stay_inside(
    chart: CurveChart, width: int, count: int
) -> None:
    curves = (_HIGH, _LOW, Curve("dot", "A very long name of a net", CurveKind.PLAIN, ((1, 0.1),)))
    chart.show_curves(curves[:count], CurveMeasure.ACCURACY, current="dot")
    chart.resize(width, chart.sizeHint().height())

    assert not chart.grab().isNull()
    for curve in curves[:count]:
        assert chart.rect().contains(chart.label_rect(curve.name).toAlignedRect())


def test_a_key_of_the_legend_is_named_and_fits(parent: QWidget) -> None:
    for kind in CurveKind:
        key = CurveKey(parent, kind)
        assert key.accessibleName() == kind.value
        assert key.sizeHint().width() > key.fontMetrics().horizontalAdvance(kind.value)
