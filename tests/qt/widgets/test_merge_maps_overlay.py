"""A map of a merge laid over the input picture."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.engine.messages import Array, MergeMaps
from explorer.qt.widgets.map_picture import MapPicture
from explorer.qt.widgets.merge_maps_view import MergeMapsView


def _maps(value: float) -> MergeMaps:
    full = Array.of(np.full((4, 4), value, np.float32))
    return MergeMaps("block.add", full, full, full, full)


def _shown(qtbot: QtBot) -> tuple[MergeMapsView, list[tuple[object, str]]]:
    view = MergeMapsView(None)  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.resize(420, 140)
    told: list[tuple[object, str]] = []
    view.laid_over.connect(lambda values, what: told.append((values, what)))
    view.show_maps(_maps(1.0))
    return view, told


def _click(view: MergeMapsView, number: int) -> None:
    picture = view.findChildren(MapPicture)[number]
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton)


def test_a_click_lays_a_map_over_the_input_and_a_second_takes_it_away(qtbot: QtBot) -> None:
    view, told = _shown(qtbot)

    _click(view, 3)
    _click(view, 3)

    assert [what for _, what in told] == ["share of F(x)", ""]
    assert told[1][0] is None


def test_the_map_over_the_input_follows_every_result(qtbot: QtBot) -> None:
    view, told = _shown(qtbot)
    _click(view, 0)

    view.show_maps(_maps(2.0))

    values, what = told[-1]
    assert isinstance(values, np.ndarray)
    assert (float(values.max()), what) == (2.0, "F(x)")


def test_without_a_click_nothing_is_laid_over(qtbot: QtBot) -> None:
    view, told = _shown(qtbot)

    view.show_maps(_maps(2.0))

    assert told == []
