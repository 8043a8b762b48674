"""The LESIONS panel."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import ModelGraph
from explorer.core.measurements import LesionSweep, Reorderings
from explorer.qt.document import Notice, Severity
from explorer.qt.laboratory import InvestigationKind
from explorer.qt.lesion_modes import MODES, NO_GATE, NO_LESIONS
from explorer.qt.lesion_pictures import LAYER_STORY
from explorer.qt.panels.lesion_panel import LesionPanel
from explorer.qt.widgets.bar_chart import BarChart
from explorer.qt.widgets.bar_drawing import BarDrawing
from explorer.qt.widgets.chart_frame import ChartFrame
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.class_button import ClassButton
from explorer.qt.widgets.lesion_controls import LesionMode
from tests.qt.panels import findings
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_records import TOP, result

_FIRST, _SECOND = findings.FIRST, findings.SECOND
_SWEEP = InvestigationKind.SWEEP


@pytest.fixture
def panel(document: FakeDocument, window: QWidget, tiny_graph: ModelGraph) -> LesionPanel:
    found = LesionPanel(as_document(document), window)
    found.resize(400, 500)
    document.tell("graph", tiny_graph)
    document.tell("result", result())
    window.resize(400, 500)
    window.show()
    return found


def _told(document: FakeDocument, record: Any, kind: InvestigationKind = _SWEEP) -> None:
    document.laboratory.tell(kind, finding=findings.finding(record), is_running=False)


def _texts(panel: LesionPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def _press(panel: LesionPanel, text: str) -> None:
    button = next(
        button
        for button in panel.findChildren(QAbstractButton)
        if button.text() == text and button.isVisible()
    )
    button.click()


def _choose(panel: LesionPanel, name: str, choice: str) -> None:
    button = next(b for b in panel.findChildren(ChoiceButton) if b.accessibleName() == name)
    next(action for action in button.menu().actions() if action.text() == choice).trigger()


def _do(panel: LesionPanel, mode: LesionMode) -> None:
    _choose(panel, "What is deleted", mode)


def _bars(panel: LesionPanel) -> BarChart:
    return next(chart for chart in panel.findChildren(BarChart) if chart.isVisible())


def _rows(panel: LesionPanel) -> list[list[str]]:
    frame = next(frame for frame in panel.findChildren(ChartFrame) if frame.isVisible())
    return frame.sheet().chart.csv_rows()


def test_an_empty_chart_invites_to_sweep(document: FakeDocument, panel: LesionPanel) -> None:
    assert MODES[LesionMode.EACH].invitation.text in _texts(panel)
    _press(panel, "Sweep")
    assert document.laboratory.calls == [("sweep", None)]


@pytest.mark.parametrize(
    ("mode", "verb", "asked"),
    [
        (LesionMode.SEVERAL, "Draw", "draw_curve"),
        (LesionMode.REORDERED, "Reorder", "reorder"),
    ],
)
def test_each_mode_asks_for_its_own(
    document: FakeDocument, panel: LesionPanel, mode: LesionMode, verb: str, asked: str
) -> None:
    _do(panel, mode)
    _press(panel, verb)
    assert document.laboratory.calls == [(asked, None, {"draws": 10, "seed": 0})]


def test_the_folder_is_chosen_outside(qtbot: QtBot, panel: LesionPanel) -> None:
    _do(panel, LesionMode.FOLDER)
    with qtbot.waitSignal(panel.folder_requested):
        _press(panel, "Choose folder …")


def test_progress_is_told_and_cancel_stops_it(document: FakeDocument, panel: LesionPanel) -> None:
    document.laboratory.tell(_SWEEP, is_running=True, done=3, total=27, what="Block 3 of 27")
    bar = next(bar for bar in panel.findChildren(QProgressBar) if bar.isVisible())
    assert (bar.value(), bar.maximum()) == (3, 27)
    assert "Block 3 of 27 …" in _texts(panel) and "27 3 of" not in _texts(panel)
    _press(panel, "Cancel")
    document.laboratory.tell(_SWEEP, is_running=False)
    assert document.laboratory.calls == [("cancel",)]
    assert "Cancelled." in _texts(panel)
    document.laboratory.tell(_SWEEP, is_running=True)
    assert "Cancelled." not in _texts(panel)


def test_whole_network_and_what_is_kept_are_said(
    document: FakeDocument, panel: LesionPanel
) -> None:
    _told(document, findings.SWEEP)
    assert "Whole network: star, 99.9 %. Answer kept in 1 of 2 lesions." in _texts(panel)


def test_bars_are_changes_of_probability_or_logit(
    document: FakeDocument, panel: LesionPanel
) -> None:
    _told(document, findings.SWEEP)
    assert float(_rows(panel)[1][3]) == pytest.approx(-79.9)
    _choose(panel, "What the bars tell", "logit")
    assert float(_rows(panel)[1][3]) == pytest.approx(-11.0)
    assert "Whole network: star, logit 14.00" in _texts(panel)


def test_a_bar_selects_its_block_everywhere(document: FakeDocument, panel: LesionPanel) -> None:
    _told(document, findings.SWEEP)
    point = _bars(panel).bar_rect(_SECOND).center().toPoint()
    QTest.mouseClick(_bars(panel), Qt.MouseButton.LeftButton, pos=point)
    assert document.calls == [("select", _SECOND), ("select_merge", _SECOND)]


@pytest.mark.parametrize(("gates", "wanted"), [({}, 0.0), ({_FIRST: 0.0}, 1.0)], ids=str)
def test_space_switches_the_block_in_the_live_network(
    document: FakeDocument, panel: LesionPanel, gates: dict[str, float], wanted: float
) -> None:
    _told(document, findings.SWEEP)
    document.tell("gates", gates)
    document.tell("merge_selection", _FIRST)
    QTest.keyClick(_bars(panel), Qt.Key.Key_Space)
    assert document.calls == [("set_gate", _FIRST, wanted)]


def test_a_double_click_is_a_lesion(document: FakeDocument, panel: LesionPanel) -> None:
    _told(document, findings.SWEEP)
    point = _bars(panel).bar_rect(_FIRST).center().toPoint()
    QTest.mouseDClick(_bars(panel), Qt.MouseButton.LeftButton, pos=point)
    assert ("set_gate", _FIRST, 0.0) in document.calls


def test_layers_have_their_own_story_and_no_gate(
    document: FakeDocument, panel: LesionPanel
) -> None:
    _told(document, findings.VGG_SWEEP)
    frame = next(frame for frame in panel.findChildren(ChartFrame) if frame.isVisible())
    assert frame.accessibleName() == LAYER_STORY.title
    point = _bars(panel).bar_rect("features.7").center().toPoint()
    QTest.mouseDClick(_bars(panel), Qt.MouseButton.LeftButton, pos=point)
    assert NO_GATE in _texts(panel)
    assert not any(call[0] == "set_gate" for call in document.calls)


def test_another_class_is_asked_for_at_once(document: FakeDocument, panel: LesionPanel) -> None:
    _told(document, findings.SWEEP)
    button = panel.findChild(ClassButton)
    assert button is not None
    button.menu().actions()[3].trigger()
    assert document.laboratory.calls == [("sweep", TOP[1].index)]
    assert button.text() == f"{TOP[1].label} ▾"


def test_another_picture_looks_at_its_likeliest_class(
    document: FakeDocument, panel: LesionPanel
) -> None:
    button = panel.findChild(ClassButton)
    assert button is not None
    button.menu().actions()[3].trigger()
    document.tell("image", None)
    _press(panel, "Sweep")
    assert document.laboratory.calls == [("sweep", None)]


def test_two_networks_stand_over_relative_depth(document: FakeDocument, panel: LesionPanel) -> None:
    _told(document, findings.SWEEP)
    document.laboratory.remember(_SWEEP, findings.remembered("VGG", findings.VGG_SWEEP))
    _choose(panel, "Compare with another network", "VGG")
    assert {row[0] for row in _rows(panel)[1:]} == {"tiny", "VGG"}
    drawing = _bars(panel).drawing()
    assert isinstance(drawing, BarDrawing) and drawing.picture.labels == ("0 %", "100 %")
    assert "VGG: answer kept in 2 of 3 lesions" in _texts(panel)
    _choose(panel, "Compare with another network", "Nothing")
    assert {row[0] for row in _rows(panel)[1:]} == {"tiny"}


def test_without_another_network_the_menu_says_how_to_get_one(panel: LesionPanel) -> None:
    button = next(
        b for b in panel.findChildren(ChoiceButton) if b.accessibleName().startswith("Compare")
    )
    (action,) = button.menu().actions()
    assert action.text() == MODES[LesionMode.EACH].no_other and not action.isEnabled()


def test_an_old_answer_stays_and_says_so(document: FakeDocument, panel: LesionPanel) -> None:
    _told(document, findings.SWEEP)
    document.laboratory.tell(_SWEEP, is_outdated=True)
    assert "For an earlier picture." in _texts(panel) and len(_rows(panel)) == 3
    _press(panel, "Again")
    assert document.laboratory.calls == [("sweep", None)]


def test_a_failure_is_told_in_place(document: FakeDocument, panel: LesionPanel) -> None:
    notice = Notice(Severity.ERROR, "No", "The engine ended.", "Ask again.")
    document.laboratory.tell(_SWEEP, notice=notice)
    assert "The engine ended. Ask again." in _texts(panel)


@pytest.mark.parametrize(
    ("mode", "kind", "record", "words"),
    [
        (LesionMode.EACH, _SWEEP, LesionSweep(findings.STAR, 7, ()), NO_LESIONS),
        (
            LesionMode.REORDERED,
            InvestigationKind.REORDER,
            Reorderings(findings.STAR, ()),
            MODES[LesionMode.REORDERED].nothing,
        ),
    ],
    ids=["sweep", "orders"],
)
def test_where_nothing_can_be_deleted_the_chart_says_why(
    document: FakeDocument,
    panel: LesionPanel,
    mode: LesionMode,
    kind: InvestigationKind,
    record: Any,
    words: str,
) -> None:
    _do(panel, mode)
    _told(document, record, kind)
    assert words in _texts(panel)


def test_untrained_networks_are_marked(document: FakeDocument, panel: LesionPanel) -> None:
    found = findings.finding(findings.SWEEP, is_trained=False)
    document.laboratory.tell(_SWEEP, finding=found)
    frame = next(frame for frame in panel.findChildren(ChartFrame) if frame.isVisible())
    assert frame.sheet().is_untrained


def test_more_draws_are_other_draws(document: FakeDocument, panel: LesionPanel) -> None:
    _do(panel, LesionMode.SEVERAL)
    _told(document, findings.CURVE, InvestigationKind.CURVE)
    assert "Most draws change the answer from 2 on" in _texts(panel)
    _press(panel, "Redraw")
    _choose(panel, "Random draws", "30 draws")
    assert [call[2] for call in document.laboratory.calls] == [
        {"draws": 10, "seed": 1},
        {"draws": 30, "seed": 1},
    ]


def test_a_folder_is_told_in_accuracy(document: FakeDocument, panel: LesionPanel) -> None:
    _do(panel, LesionMode.FOLDER)
    _told(document, findings.FOLDER, InvestigationKind.FOLDER)
    assert "Whole network: 95.0 % of 40 images right, 1 could not be read." in _texts(panel)
    assert float(_rows(panel)[1][3]) == pytest.approx(-45.0)


def test_the_chart_on_screen_is_exported(
    qtbot: QtBot, document: FakeDocument, panel: LesionPanel
) -> None:
    _told(document, findings.SWEEP)
    frame = next(frame for frame in panel.findChildren(ChartFrame) if frame.isVisible())
    with qtbot.waitSignal(panel.export_requested) as caught:
        frame.export_requested.emit("svg")
    sheet, suffix = caught.args
    assert (sheet.story.name, suffix) == ("lesions", "svg")


@pytest.mark.parametrize("size", [(230, 260), (290, 340), (400, 500), (1200, 150)], ids=str)
@pytest.mark.parametrize("mode", list(LesionMode))
def test_every_size_can_be_painted(
    document: FakeDocument, panel: LesionPanel, size: tuple[int, int], mode: LesionMode
) -> None:
    for kind, record in (
        (_SWEEP, findings.SWEEP),
        (InvestigationKind.CURVE, findings.CURVE),
        (InvestigationKind.REORDER, findings.ORDERS),
        (InvestigationKind.FOLDER, findings.FOLDER),
    ):
        _told(document, record, kind)
    _do(panel, mode)
    panel.resize(*size)
    assert not panel.grab().isNull()
    assert panel.minimumSizeHint().width() <= 280
