"""The LAYER GRAPH panel."""

import dataclasses

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.core.graph import ModelGraph
from explorer.qt.graph.legend import GraphLegend
from explorer.qt.graph.painting.colour_modes import MODES, ColourMode
from explorer.qt.graph.painting.colouring import LegendWords
from explorer.qt.graph.view import GraphView
from explorer.qt.investigation_records import InvestigationKind
from explorer.qt.panels.graph_panel import GraphPanel
from explorer.qt.widgets.lesion_strip import LesionStrip
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.panels.findings import finding, sweep
from tests.qt.sample_records import result

NARROW_PX = 490  # of the panel in a window of 1024


@pytest.fixture
def panel(document: FakeDocument, window: QWidget) -> GraphPanel:
    found = GraphPanel(as_document(document), window)
    found.resize(700, 450)
    return found


def _view(panel: GraphPanel) -> GraphView:
    found = panel.findChild(GraphView, "layerGraph")
    assert found is not None
    return found


def _button(panel: GraphPanel, text: str) -> QToolButton:
    return next(b for b in panel.findChildren(QToolButton) if b.text().startswith(text))


def test_a_graph_is_shown_with_the_selection(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.selection = "layer1.0"
    document.tell("graph", tiny_graph)

    assert _view(panel).graph == tiny_graph
    assert _view(panel).selection == "layer1.0"


def test_contributions_of_a_result_are_shown(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    shown = result()
    document.tell("result", shown)

    assert set(_view(panel).content.shares) == {merge.name for merge in shown.merges}


def test_what_is_picked_is_told_to_the_document(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)

    QTest.keyClick(_view(panel), Qt.Key.Key_End)

    assert document.calls == [("select", "fc")]


def test_the_buttons_zoom_and_fit(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    fitted = _view(panel).camera
    _view(panel).zoom_by(2.0)

    _button(panel, "Fit").click()

    assert _view(panel).camera == fitted
    assert _button(panel, f"{round(100 * fitted.scale)} %")


def test_the_menu_opens_and_closes_everything(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)

    for name, shown in (("graph_network", "layer1"), ("graph_call", "layer1.0.bn1")):
        action = panel.findChild(QAction, name)
        assert action is not None
        action.trigger()
        assert shown in _view(panel).shown_layout.index_of


def _pick_mode(panel: GraphPanel, title: str) -> None:
    button = panel.findChild(QToolButton, "graphColourButton")
    assert button is not None
    next(action for action in button.menu().actions() if action.text() == title).trigger()


def _legend_words(panel: GraphPanel) -> LegendWords:
    legend = panel.findChild(GraphLegend)
    assert legend is not None
    return legend.words


def test_boxes_are_coloured_by_what_the_menu_says(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)

    _pick_mode(panel, "Parameters")

    assert _view(panel).colouring.mode.key == "parameters"
    assert _legend_words(panel) == _view(panel).colouring.words
    assert _legend_words(panel).note == "log"


def test_times_are_asked_for_only_while_they_are_shown(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)

    _pick_mode(panel, "Measured time")
    assert document.calls[-1] == ("want_times", True)
    _pick_mode(panel, "Mult-adds")

    assert document.calls[-1] == ("want_times", False)


def test_the_legend_says_that_times_are_being_measured_until_they_are_there(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    _pick_mode(panel, "Measured time")
    document.tell("result", result())
    assert _legend_words(panel).message == "measuring …"

    document.tell("result", replace(result(), call_ms={"conv1": 0.5, "fc": 0.25}))

    assert _legend_words(panel) == LegendWords("0.25 ms", "0.5 ms", "log")


def test_another_network_is_coloured_alike(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    _pick_mode(panel, "Parameters")

    document.tell("graph", dataclasses.replace(tiny_graph, model_name="another"))

    assert _view(panel).colouring.mode.key == "parameters"
    assert _view(panel).colouring.span is not None


def test_the_legend_marks_the_value_of_the_box_under_the_pointer(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    _pick_mode(panel, "Parameters")
    view, legend = _view(panel), panel.findChild(GraphLegend)
    assert legend is not None

    index = view.shown_layout.index_of["fc"]
    view.hovered.emit(index, ())
    assert legend.tick == view.colouring.place(index)
    view.hovered.emit(-1, ())

    assert legend.tick is None


def test_the_mark_stays_while_results_follow_one_another(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    _pick_mode(panel, "Measured time")
    document.tell("result", replace(result(), call_ms={"conv1": 0.5, "fc": 0.25}))
    view, legend = _view(panel), panel.findChild(GraphLegend)
    assert legend is not None
    view.hovered.emit(view.shown_layout.index_of["fc"], ())

    document.tell("result", replace(result(), call_ms={"conv1": 0.1, "fc": 0.2}))

    assert legend.tick == 1.0


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.key)
def test_the_header_fits_a_narrow_window(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph, mode: ColourMode
) -> None:
    document.tell("graph", tiny_graph)
    document.tell("result", replace(result(), call_ms={"conv1": 0.5, "fc": 0.25}))

    _pick_mode(panel, mode.title)

    assert panel.minimumSizeHint().width() <= NARROW_PX


def _strip(panel: GraphPanel) -> LesionStrip:
    found = panel.findChild(LesionStrip)
    assert found is not None
    return found


def test_branches_are_switched_through_the_document(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    _view(panel).select("layer1.0")

    QTest.keyClick(_view(panel), Qt.Key.Key_L)

    assert document.calls == [("set_gates", {"layer1.0.add": 0.0})]


def test_lesions_are_listed_by_depth_and_taken_back(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    document.tell("gates", {"layer2.0.add": 0.0, "layer1.0.add": 0.5})
    strip = _strip(panel)
    assert strip.accessibleDescription() == "layer1.0.add: ×0.5, layer2.0.add: off"

    for name in ("layer2.0.add: branch off", "Reset the gate of layer1.0.add", "Undo a change"):
        button = next(b for b in panel.findChildren(QToolButton) if b.accessibleName() == name)
        button.setEnabled(True)
        button.click()
    _button(panel, "Clear").click()

    assert document.calls == [
        ("select", "layer2.0.add"),
        ("set_gates", {"layer1.0.add": 1.0}),
        ("undo_gates",),
        ("reset_gates",),
    ]
    assert strip.isHidden()


def test_a_fitted_graph_stays_fitted_when_the_list_of_lesions_comes(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph, window: QWidget
) -> None:
    document.tell("graph", tiny_graph)
    window.show()
    view = _view(panel)
    height = view.height()

    document.tell("gates", {"layer1.0.add": 0.0})
    panel.grab()

    assert view.height() < height
    assert view.is_fitted


def test_a_sweep_is_asked_for_while_its_effects_are_shown(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    document.tell("result", result())
    assert document.laboratory.calls == []

    _pick_mode(panel, "Lesion effect")

    assert document.laboratory.calls == [("sweep", None)]


def test_boxes_have_the_effects_that_a_sweep_found(
    document: FakeDocument, panel: GraphPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("graph", tiny_graph)
    document.tell("result", result())
    _pick_mode(panel, "Lesion effect")
    merge = next(merge for merge in tiny_graph.merges if merge.branch)

    document.laboratory.tell(InvestigationKind.SWEEP, finding=finding(sweep(merge.name)))

    known = [value for value in _view(panel).colouring.values if value is not None]
    assert known == [pytest.approx(0.799)]
