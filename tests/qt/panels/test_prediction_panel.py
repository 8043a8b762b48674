"""The PREDICTION panel."""

import math

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from explorer.core.graph import ModelGraph
from explorer.core.measurements import Prediction
from explorer.qt.panels.prediction_panel import PredictionPanel, prediction_bars
from explorer.qt.widgets.bar_list import BarList
from explorer.qt.widgets.gate_reset import GateReset
from explorer.qt.widgets.untrained_mark import UntrainedMark
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_records import TOP, result


@pytest.fixture
def panel(document: FakeDocument, window: QWidget) -> PredictionPanel:
    return PredictionPanel(as_document(document), window)


def _bars(panel: PredictionPanel) -> BarList:
    found = panel.findChild(BarList, "predictionView")
    assert found is not None
    return found


def _mark(panel: PredictionPanel) -> UntrainedMark:
    found = panel.findChild(UntrainedMark)
    assert found is not None
    return found


def test_the_five_best_classes_are_told(document: FakeDocument, panel: PredictionPanel) -> None:
    document.tell("result", result())

    told = _bars(panel).accessibleDescription()
    assert told.startswith("tabby cat 71.3 %; Egyptian cat 14.0 %")
    assert told.endswith("Persian cat < 0.1 %")


def test_time_and_device_are_told(document: FakeDocument, panel: PredictionPanel) -> None:
    document.tell("result", result())

    assert "8.1 ms · cpu" in [label.text() for label in panel.findChildren(QLabel)]


@pytest.mark.parametrize("is_trained", [True, False])
def test_untrained_results_are_marked(
    document: FakeDocument, panel: PredictionPanel, *, is_trained: bool
) -> None:
    document.tell("result", result(is_trained=is_trained))

    assert _mark(panel).isHidden() is is_trained


def test_what_is_not_a_number_never_looks_like_an_answer() -> None:
    broken = tuple(Prediction(i, f"class {i}", math.nan, math.nan) for i in range(5))

    bars = prediction_bars(broken)

    assert {bar.value for bar in bars} == {"not a number"}
    assert not any(bar.is_strong for bar in bars)


def test_only_the_first_class_is_strong() -> None:
    assert [bar.is_strong for bar in prediction_bars(TOP)] == [True, False, False, False, False]


def test_details_are_in_the_tooltip() -> None:
    assert "class 281\nprobability 0.713000\nlogit 9.10" in prediction_bars(TOP)[0].tooltip


def test_another_network_takes_the_prediction_away(
    document: FakeDocument, panel: PredictionPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("result", result(is_trained=False))
    document.result = None
    document.tell("graph", tiny_graph)

    assert _bars(panel).isHidden()
    assert _mark(panel).isHidden()


def test_a_branch_turned_down_is_told_beside_the_prediction(
    document: FakeDocument, panel: PredictionPanel
) -> None:
    reset = panel.findChild(GateReset)
    assert reset is not None
    document.tell("gates", {"layer1.0.add": 0.0})
    assert not reset.isHidden()
    reset.click()
    assert document.calls == [("reset_gates",)]
