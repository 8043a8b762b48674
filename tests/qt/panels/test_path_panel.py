"""The PATHS panel."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import ModelGraph
from explorer.core.measurements import PathSplits
from explorer.qt.laboratory import InvestigationKind
from explorer.qt.panels.path_panel import INVITATION, PathPanel
from explorer.qt.path_pictures import PathView
from explorer.qt.widgets.chart_frame import ChartFrame
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.class_button import ClassButton
from tests.qt.panels import findings
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_records import TOP, image, model, result

_KIND = InvestigationKind.SPLIT


@pytest.fixture
def panel(document: FakeDocument, window: QWidget, tiny_graph: ModelGraph) -> PathPanel:
    """A network that is not small, on a picture."""
    found = PathPanel(as_document(document), window)
    found.resize(400, 500)
    window.resize(400, 500)
    window.show()
    document.tell("graph", tiny_graph)
    document.tell("model", model())
    document.tell("image", image())
    document.tell("result", result())
    return found


@pytest.fixture
def small_graph(tiny_graph: ModelGraph) -> ModelGraph:
    return replace(tiny_graph, model_name="shapes_tiny")


def _told(document: FakeDocument, splits: PathSplits = findings.SPLITS) -> None:
    document.laboratory.tell(_KIND, finding=findings.finding(splits), is_running=False)


def _texts(panel: PathPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def _press(panel: PathPanel, text: str) -> None:
    buttons = panel.findChildren(QAbstractButton)
    next(b for b in buttons if b.text() == text and b.isVisible()).click()


def _show(panel: PathPanel, view: PathView) -> None:
    button = panel.findChild(ChoiceButton)
    assert button is not None
    next(action for action in button.menu().actions() if action.text() == view).trigger()


def _rows(panel: PathPanel) -> list[list[str]]:
    frame = panel.findChild(ChartFrame)
    assert frame is not None
    return frame.sheet().chart.csv_rows()


def test_a_large_network_is_split_when_asked(document: FakeDocument, panel: PathPanel) -> None:
    assert document.laboratory.calls == [] and INVITATION.text in _texts(panel)
    _press(panel, "Split")
    assert document.laboratory.calls == [("split", None)]


def test_a_small_network_is_split_as_soon_as_somebody_looks(
    document: FakeDocument, panel: PathPanel, small_graph: ModelGraph
) -> None:
    panel.hide()
    document.tell("graph", small_graph)
    assert document.laboratory.calls == []
    panel.show()
    assert document.laboratory.calls == [("split", None)]


def test_what_is_outdated_is_split_again_by_itself(
    document: FakeDocument, panel: PathPanel, small_graph: ModelGraph
) -> None:
    _told(document)
    document.tell("graph", small_graph)
    assert document.laboratory.calls == []
    document.laboratory.tell(_KIND, is_outdated=True)
    document.laboratory.tell(_KIND, is_running=True)
    assert document.laboratory.calls == [("split", None)]


def test_who_cancels_is_left_alone_until_something_changes(
    document: FakeDocument, panel: PathPanel, small_graph: ModelGraph
) -> None:
    document.laboratory.tell(_KIND, is_running=True)
    document.tell("graph", small_graph)
    _press(panel, "Cancel")
    document.laboratory.tell(_KIND, is_running=False)
    assert document.laboratory.calls == [("cancel",)] and "Cancelled." in _texts(panel)
    document.tell("gates", {findings.FIRST: 0.0})
    assert document.laboratory.calls[1:] == [("split", None)]


def test_the_lengths_that_carry_the_answer_are_said(
    document: FakeDocument, panel: PathPanel
) -> None:
    _told(document)
    text = "Paths of 0 to 1 branches carry 93 % of the logit of star"
    assert text in _texts(panel) and "Exact: the parts add up to the logit." in _texts(panel)
    assert [row[2] for row in _rows(panel)[1:4]] == ["1", "12", "1"]


def test_a_remainder_is_said(document: FakeDocument, panel: PathPanel) -> None:
    logit = replace(findings.SPLITS.logit, remainder=-0.5, is_exact=False)
    _told(document, replace(findings.SPLITS, logit=logit))
    assert "First order: a remainder of" in _texts(panel)
    assert any("remainder" in row for row in _rows(panel))


@pytest.mark.parametrize(
    ("view", "title", "words"),
    [
        (PathView.GRADIENT, "Gradient by path length", "of the gradient of star"),
        (PathView.COUNT, "Number of paths by length", "2^2 = 4 paths; 100 % pass 0 to 2 branches."),
    ],
)
def test_one_finding_makes_all_charts(
    document: FakeDocument, panel: PathPanel, view: PathView, title: str, words: str
) -> None:
    _told(document)
    _show(panel, view)
    assert title in _texts(panel) and words in _texts(panel)
    assert document.laboratory.calls == []


def test_another_class_is_split_at_once(document: FakeDocument, panel: PathPanel) -> None:
    button = panel.findChild(ClassButton)
    assert button is not None
    button.menu().actions()[3].trigger()
    assert document.laboratory.calls == [("split", TOP[1].index)]


def test_a_network_without_merges_has_one_path(
    document: FakeDocument, panel: PathPanel, small_graph: ModelGraph
) -> None:
    document.tell("graph", replace(small_graph, merges=()))
    assert "there is one path through all of its layers" in _texts(panel)
    assert document.laboratory.calls == []


def test_the_chart_on_screen_is_exported(
    qtbot: QtBot, document: FakeDocument, panel: PathPanel
) -> None:
    _told(document)
    _show(panel, PathView.COUNT)
    frame = panel.findChild(ChartFrame)
    assert frame is not None
    with qtbot.waitSignal(panel.export_requested) as caught:
        frame.export_requested.emit("png")
    assert caught.args[0].story.name == "path-counts"


@pytest.mark.parametrize("size", [(230, 260), (290, 340), (400, 500), (1200, 150)], ids=str)
@pytest.mark.parametrize("view", list(PathView))
def test_every_size_can_be_painted(
    document: FakeDocument, panel: PathPanel, size: tuple[int, int], view: PathView
) -> None:
    _told(document)
    _show(panel, view)
    panel.resize(*size)
    assert not panel.grab().isNull()
    assert panel.minimumSizeHint().width() <= 280
