"""Labels, pictures, histogram, gate and choice: one claim each."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.conversions import colour_map
from explorer.qt.theme import DARK, LIGHT, palette_of, theme_for
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.coloured_label import Colour, ColouredLabel
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.histogram import Histogram
from explorer.qt.widgets.legend import Legend
from explorer.qt.widgets.map_picture import MapPicture
from explorer.qt.widgets.merge_maps_view import MergeMapsView
from explorer.qt.widgets.parts_label import PartsLabel
from explorer.qt.widgets.untrained_mark import UNTRAINED, UntrainedMark
from explorer.qt.widgets.vector_view import column_extremes, strongest_bars
from tests.qt.sample_records import merge_maps


def test_a_cut_text_is_in_the_tooltip(parent: QWidget) -> None:
    label = ElidedLabel(parent)
    label.setText("a rather long name of a layer")
    label.resize(60, 20)

    assert label.shown_text().endswith("…")
    assert label.toolTip() == "a rather long name of a layer"


def test_a_text_that_fits_has_no_tooltip(parent: QWidget) -> None:
    label = ElidedLabel(parent)
    label.setText("fc")
    label.resize(60, 20)

    assert label.toolTip() == ""


def test_parts_break_only_between_them(parent: QWidget) -> None:
    label = PartsLabel(parent)
    label.resize(label.fontMetrics().horizontalAdvance("resize 232 · crop 224") + 2, 60)
    label.set_parts(("resize 232", "crop 224", "ImageNet norm"))

    assert label.text() == "resize 232 · crop 224\nImageNet norm"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: str(theme.name))
def test_colours_follow_the_palette(parent: QWidget, theme: object) -> None:
    chosen = DARK if theme is DARK else LIGHT
    legend = Legend(parent)
    legend.setPalette(palette_of(chosen))
    legend.resize(legend.sizeHint())

    picture = legend.grab().toImage()

    assert picture.pixelColor(4, legend.height() // 2) == QColor(chosen.accent)


def test_the_mark_of_untrained_weights_fits_where_it_is(parent: QWidget) -> None:
    mark = UntrainedMark(parent)

    mark.resize(mark.sizeHint())
    assert mark.shown_text() == UNTRAINED
    mark.resize(mark.minimumSizeHint())
    assert mark.shown_text() == "Untrained"


def test_a_map_is_drawn_in_whole_pixels(parent: QWidget) -> None:
    picture = MapPicture(parent, name="map")
    picture.resize(41, 41)
    picture.show_map(np.array([[0, 1], [1, 1]], np.float32))

    image = picture.grab().toImage()

    assert picture.picture_rect().size().toTuple() == (40.0, 40.0)
    assert image.pixelColor(19, 19) == QColor(*colour_map("viridis")[0].tolist())
    assert image.pixelColor(20, 19) == QColor(*colour_map("viridis")[255].tolist())


def test_what_is_not_finite_is_marked_in_a_map(parent: QWidget) -> None:
    picture = MapPicture(parent, name="map")
    picture.resize(40, 40)
    picture.show_map(np.array([[np.nan, 1], [0, 1]], np.float32))

    bad = QColor(theme_for(picture.palette()).bad)
    assert picture.grab().toImage().pixelColor(5, 5) == bad


def test_arrow_keys_go_from_value_to_value_and_stay_inside(parent: QWidget) -> None:
    picture = MapPicture(parent, name="map")
    picture.show_map(np.arange(6, dtype=np.float32).reshape(2, 3), mark=(0, 1))
    told: list[float] = []
    picture.value_hovered.connect(lambda _row, _column, value: told.append(value))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(picture, key)
    assert told == [1, 2, 2, 5]
    assert not picture.grab().isNull()


def test_a_histogram_of_constant_or_broken_values_can_be_painted(parent: QWidget) -> None:
    histogram = Histogram(parent)
    histogram.resize(120, 60)
    for values in (np.zeros(9, np.float32), np.full(4, np.nan, np.float32), None):
        histogram.show_values(values)
        assert not histogram.grab().isNull()


def test_a_choice_is_told_and_shown_only_when_it_is_taken(parent: QWidget, qtbot: QtBot) -> None:
    button = ChoiceButton(parent, name="Order", choices=("index", "mean"), prefix="by ")
    with qtbot.waitSignal(button.chosen) as chosen:
        button.menu().actions()[1].trigger()
    assert chosen.args == ["mean"]
    button.show_choice("mean")
    assert button.text().startswith("by mean")


def test_three_maps_share_one_scale(parent: QWidget) -> None:
    view = MergeMapsView(parent)
    view.resize(300, 130)
    view.show_maps(merge_maps("add"))

    image = view.grab().toImage()

    assert image.pixelColor(5, 5) == QColor(*colour_map("viridis")[0].tolist())


def test_a_coloured_label_has_the_colour_of_the_branch(parent: QWidget) -> None:
    label = ColouredLabel(parent, Colour.BRANCH)
    label.setText("█████")
    label.resize(60, label.sizeHint().height())

    centre = QPointF(10, label.height() / 2).toPoint()
    accent = QColor(theme_for(label.palette()).accent)
    assert label.grab().toImage().pixelColor(centre) == accent


def test_the_strongest_units_come_first_and_broken_ones_before_them() -> None:
    values = np.array([0.5, np.nan, 2.0, -3.0], np.float32)

    bars = strongest_bars(values, {2: "tabby cat"})

    assert [bar.label for bar in bars] == ["unit 1", "tabby cat", "unit 0", "unit 3"]
    assert bars[-1].fraction == -1.0


def test_no_peak_is_lost_between_pixels() -> None:
    values = np.zeros(1000, np.float32)
    values[123] = 7

    found = column_extremes(values, 50)

    assert found is not None
    assert found[1].max() == 7
