"""The SKIPS panel."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import Merge, MergeKind, ModelGraph
from explorer.qt.contribution_pictures import (
    EQUALS_STORY,
    JOINED_STORY,
    MIXED_STORY,
    STORIES,
    Contribution,
    channels_text,
    story_of,
)
from explorer.qt.laboratory import InvestigationKind
from explorer.qt.panels.residual_panel import (
    FOLDER,
    NO_SHORTCUT,
    SAMPLES,
    THIS_PICTURE,
    ResidualPanel,
    reason_for_nothing,
    shown_merges,
)
from explorer.qt.widgets.bar_chart import BarChart
from explorer.qt.widgets.chart_frame import ChartFrame
from explorer.qt.widgets.chart_legend import ChartLegend
from explorer.qt.widgets.chart_sheet import ChartStory
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.depth_chart import DepthChart
from explorer.qt.widgets.gate_reset import GateReset
from explorer.qt.widgets.map_picture import MapPicture
from tests.qt.panels import findings
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_records import contribution, image, joined, model, result

_FIRST, _SECOND = "layer1.0.add", "layer2.0.add"


@pytest.fixture
def panel(document: FakeDocument, window: QWidget, tiny_graph: ModelGraph) -> ResidualPanel:
    found = ResidualPanel(as_document(document), window)
    found.resize(460, 440)
    document.merge_selection = _FIRST
    document.tell("graph", tiny_graph)
    return found


@pytest.fixture
def chart(panel: ResidualPanel) -> DepthChart:
    found = panel.findChild(DepthChart)
    assert found is not None
    return found


def _texts(panel: ResidualPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def _choose(panel: ResidualPanel, choice: str) -> None:
    """From the menu that holds it."""
    for button in panel.findChildren(ChoiceButton):
        for action in button.menu().actions():
            if action.text() == choice:
                action.trigger()
                return
    raise AssertionError(choice)


def _look(document: FakeDocument, panel: ResidualPanel, window: QWidget) -> None:
    """A network that can run, on a picture, with the panel on screen."""
    document.tell("model", model())
    document.tell("image", image())
    window.resize(panel.size())
    window.show()


def _slider(panel: ResidualPanel) -> QSlider:
    found = panel.findChild(QSlider)
    assert found is not None
    return found


def test_the_chosen_merge_is_told_in_numbers(document: FakeDocument, panel: ResidualPanel) -> None:
    document.tell("result", result(merges=(contribution(_FIRST, 0.62),)))

    texts = _texts(panel)
    assert f"merge {_FIRST} · identity shortcut" in texts
    assert "branch 62 %" in texts
    assert "shortcut 38 %" in texts
    assert "ratio 1.50 · cos −0.06" in texts  # noqa: RUF001


def test_a_dead_merge_is_undefined(document: FakeDocument, panel: ResidualPanel) -> None:
    document.tell("result", result(merges=(contribution(_FIRST, None, ratio=None),)))

    assert "branch undefined" in _texts(panel)


def test_a_bar_selects_its_merge_everywhere(
    document: FakeDocument, panel: ResidualPanel, chart: DepthChart
) -> None:
    panel.grab()
    point = chart.bar_rect(_SECOND).center().toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point)

    assert document.calls == [("select", _SECOND)]


@pytest.mark.parametrize(("before", "after"), [(1.0, 0.0), (0.0, 1.0)], ids=str)
def test_a_double_click_on_a_bar_switches_its_branch(
    document: FakeDocument,
    panel: ResidualPanel,
    chart: DepthChart,
    before: dict[str, float],
    after: float,
) -> None:
    document.tell("gates", {_SECOND: before})
    panel.grab()
    point = chart.bar_rect(_SECOND).center().toPoint()
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=point)

    assert document.calls[-1] == ("set_gates", {_SECOND: after})


def test_the_slider_sets_the_gate_of_the_chosen_merge(
    document: FakeDocument, panel: ResidualPanel
) -> None:
    _slider(panel).setValue(0)

    assert document.calls == [("set_gate", _FIRST, 0.0)]


def test_moved_gates_are_told_and_reset_with_one_click(
    document: FakeDocument, panel: ResidualPanel
) -> None:
    reset = panel.findChild(GateReset)
    assert reset is not None and reset.isHidden()
    document.tell("gates", {_FIRST: 0.5, _SECOND: 0.0})
    assert reset.text() == "2 gates moved · reset"
    reset.click()
    assert document.calls == [("reset_gates",)]
    assert reset.isHidden()


def test_a_late_value_goes_to_the_merge_it_was_meant_for(
    document: FakeDocument, panel: ResidualPanel
) -> None:
    slider = _slider(panel)
    slider.setSliderDown(True)
    slider.setValue(80)
    slider.setValue(30)
    document.tell("merge_selection", _SECOND)
    assert document.calls == [("set_gate", _FIRST, 0.8), ("set_gate", _FIRST, 0.3)]


@pytest.mark.parametrize(("width", "count"), [(284, 3), (420, 4)], ids=str)
def test_the_share_has_a_map_where_there_is_room(
    document: FakeDocument, panel: ResidualPanel, width: int, count: int
) -> None:
    document.tell("result", result(merges=(contribution(_FIRST),), merge=_FIRST))
    panel.resize(width, 480)
    panel.grab()
    pictures = [p for p in panel.findChildren(MapPicture) if p.isVisibleTo(panel)]
    assert len(pictures) == count


def test_another_merge_shows_its_own_gate_and_sets_none(
    document: FakeDocument, panel: ResidualPanel
) -> None:
    document.tell("gates", {_SECOND: 0.25})
    document.tell("merge_selection", _SECOND)

    assert _slider(panel).value() == 25
    assert document.calls == []
    assert f"merge {_SECOND} · projection shortcut" in _texts(panel)


@pytest.mark.parametrize("choice", list(Contribution))
def test_every_measure_comes_with_its_definition(
    panel: ResidualPanel, choice: Contribution
) -> None:
    _choose(panel, choice)

    assert STORIES[choice].text in _texts(panel)


def test_a_network_without_merges_gets_a_sentence(
    document: FakeDocument, panel: ResidualPanel, tiny_graph: ModelGraph
) -> None:
    plain = replace(tiny_graph, merges=())
    document.tell("graph", plain)

    assert any(text.startswith("tiny has no skip connections") for text in _texts(panel))


def test_joined_tensors_get_their_own_definition(tiny_graph: ModelGraph) -> None:
    joined = tuple(replace(merge, kind=MergeKind.CAT) for merge in tiny_graph.merges)

    assert story_of(Contribution.SHARE, joined) == JOINED_STORY
    assert story_of(Contribution.SHARE, tiny_graph.merges) == STORIES[Contribution.SHARE]


def test_without_a_chosen_merge_the_panel_says_what_to_do(
    document: FakeDocument, panel: ResidualPanel
) -> None:
    document.tell("merge_selection", "")

    assert any(text.startswith("Click a bar") for text in _texts(panel))


def _of_equals(graph: ModelGraph, name: str) -> ModelGraph:
    """Instead of its merges, one that joins two equals."""
    operands = tuple(f"layer1.0.branch{place}.relu" for place in (1, 2))
    return replace(graph, merges=(Merge(name, MergeKind.CAT, "", "", None, "", "", operands),))


class TestEquals:
    @pytest.fixture(autouse=True)
    def _graph(self, document: FakeDocument, panel: ResidualPanel, tiny_graph: ModelGraph) -> None:
        document.tell("graph", _of_equals(tiny_graph, _FIRST))

    def test_every_branch_has_a_sign_in_the_legend(self, chart: DepthChart) -> None:
        texts = [key.text for key in chart.drawing().legend_keys()]
        assert texts == ["branches from left: 1", "2"]

    def test_the_operands_are_told_by_name(
        self, document: FakeDocument, panel: ResidualPanel
    ) -> None:
        document.tell("result", result(merges=(joined(_FIRST, 0.25, 0.75),)))
        legends = [legend.accessibleName() for legend in panel.findChildren(ChartLegend)]
        assert "Legend: branch1 25 %, norm 2.00; branch2 75 %, norm 3.46" in legends
        assert f"merge {_FIRST} · 2 branches joined" in _texts(panel)

    def test_what_needs_a_shortcut_cannot_be_chosen(self, panel: ResidualPanel) -> None:
        choices = panel.findChildren(ChoiceButton)[0].menu().actions()
        possible = [action.text() for action in choices if action.isEnabled()]
        assert possible == [Contribution.SHARE]
        assert choices[1].toolTip() == NO_SHORTCUT

    def test_what_was_chosen_comes_back_with_the_next_shortcut(
        self, document: FakeDocument, panel: ResidualPanel, tiny_graph: ModelGraph
    ) -> None:
        document.tell("graph", tiny_graph)
        _choose(panel, Contribution.COSINE)
        document.tell("graph", _of_equals(tiny_graph, _FIRST))
        assert EQUALS_STORY.title in _texts(panel)
        document.tell("graph", tiny_graph)
        assert STORIES[Contribution.COSINE].title in _texts(panel)

    def test_a_double_click_switches_nothing(
        self, document: FakeDocument, panel: ResidualPanel, chart: DepthChart
    ) -> None:
        document.tell("result", result(merges=(joined(_FIRST, 0.25, 0.75),)))
        panel.grab()
        point = chart.bar_rect(_FIRST).center().toPoint()
        QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=point)
        assert "set_gates" not in [call[0] for call in document.calls]


def test_channels_of_equals_are_not_asked_for(
    document: FakeDocument, panel: ResidualPanel, window: QWidget, tiny_graph: ModelGraph
) -> None:
    equals = _of_equals(tiny_graph, "cat").merges
    document.merge_selection = "cat"
    document.tell("graph", replace(tiny_graph, merges=(*tiny_graph.merges, *equals)))
    _look(document, panel, window)
    _choose(panel, Contribution.CHANNELS)
    assert NO_SHORTCUT in _texts(panel)
    assert document.laboratory.calls == []


@pytest.mark.parametrize(
    ("kinds", "story"),
    [
        ([(MergeKind.ADD, "s")], STORIES[Contribution.SHARE]),
        ([(MergeKind.CAT, "")], EQUALS_STORY),
        ([(MergeKind.CAT, "s"), (MergeKind.CAT, "")], JOINED_STORY),
        ([(MergeKind.ADD, "s"), (MergeKind.CAT, "")], MIXED_STORY),
    ],
    ids=["sums", "equals", "growing", "sums and joins"],
)
def test_the_story_fits_what_the_network_merges(
    kinds: list[tuple[MergeKind, str]], story: ChartStory
) -> None:
    merges = [Merge("m", kind, one, one, None, "", "", ("a", "b")) for kind, one in kinds]
    assert story_of(Contribution.SHARE, merges) is story


def test_a_network_with_gates_alone_says_why_it_has_no_chart(tiny_graph: ModelGraph) -> None:
    gates = tuple(replace(merge, kind=MergeKind.MUL) for merge in tiny_graph.merges)
    graph = replace(tiny_graph, merges=gates)

    assert shown_merges(graph) == ()
    assert "multiplies features by gates" in reason_for_nothing(graph, "A network")


def test_gates_by_multiplication_have_no_bar(tiny_graph: ModelGraph) -> None:
    gate = replace(tiny_graph.merges[0], kind=MergeKind.MUL)

    assert (
        shown_merges(replace(tiny_graph, merges=(gate, *tiny_graph.merges[1:])))
        == (tiny_graph.merges[1:])
    )


@pytest.mark.parametrize("size", [(273, 340), (460, 440), (1360, 130)], ids=str)
def test_every_size_can_be_painted(
    document: FakeDocument, panel: ResidualPanel, size: tuple[int, int]
) -> None:
    document.tell("result", result(merges=(contribution(_FIRST),), merge=_FIRST, is_trained=False))
    panel.resize(*size)

    assert not panel.grab().isNull()
    assert panel.minimumSizeHint().width() <= 280


# ---------------------------------------------------------------- what takes more than a run


def _bars(panel: ResidualPanel) -> BarChart:
    found = panel.findChild(BarChart)
    assert found is not None
    return found


def test_slopes_are_asked_for_when_they_are_looked_at(
    document: FakeDocument, panel: ResidualPanel, window: QWidget
) -> None:
    _look(document, panel, window)
    assert document.laboratory.calls == []
    _choose(panel, Contribution.GRADIENT)
    assert document.laboratory.calls == [("measure_gradients", None)]
    kind = InvestigationKind.GRADIENTS
    document.laboratory.tell(kind, finding=findings.finding(findings.GRADIENTS))
    assert len(document.laboratory.calls) == 1
    assert [row[3] for row in _bars(panel).drawing().csv_rows()[1:]] == ["2", "-1"]
    document.laboratory.tell(kind, is_outdated=True)
    assert len(document.laboratory.calls) == 2


def test_cancelled_slopes_are_not_asked_for_again(
    document: FakeDocument, panel: ResidualPanel, window: QWidget
) -> None:
    _look(document, panel, window)
    _choose(panel, Contribution.GRADIENT)
    document.laboratory.tell(InvestigationKind.GRADIENTS, is_running=True)
    frame = next(frame for frame in panel.findChildren(ChartFrame) if frame.isVisible())
    frame.action_requested.emit()
    document.laboratory.tell(InvestigationKind.GRADIENTS, is_running=False)
    assert document.laboratory.calls == [("measure_gradients", None), ("cancel",)]


def test_channels_are_those_of_the_chosen_merge(
    document: FakeDocument, panel: ResidualPanel, window: QWidget
) -> None:
    _look(document, panel, window)
    _choose(panel, Contribution.CHANNELS)
    found = findings.finding(findings.CHANNELS)
    document.laboratory.tell(InvestigationKind.CHANNELS, finding=found)
    rows = _bars(panel).drawing().csv_rows()[1:]
    assert [row[1] for row in rows] == ["1", "3", "0", "2"]
    document.tell("merge_selection", _SECOND)
    assert document.laboratory.calls == [
        ("measure_channels", _FIRST),
        ("measure_channels", _SECOND),
    ]
    assert _bars(panel).drawing().is_empty


def test_dead_channels_are_counted() -> None:
    assert channels_text(findings.CHANNELS).endswith("most in 1 of 4 channels, 1 dead.")


@pytest.mark.parametrize(
    ("choice", "signal"), [(SAMPLES, "samples_requested"), (FOLDER, "folder_requested")]
)
def test_many_pictures_come_from_outside(
    qtbot: QtBot, panel: ResidualPanel, choice: str, signal: str
) -> None:
    with qtbot.waitSignal(getattr(panel, signal)):
        _choose(panel, choice)


def test_many_pictures_are_a_band_behind_the_bars(
    document: FakeDocument, panel: ResidualPanel, chart: DepthChart
) -> None:
    document.tell("result", result(merges=(contribution(_FIRST),)))
    document.laboratory.tell(InvestigationKind.BAND, finding=findings.finding(findings.BANDS))
    assert len(chart.drawing().legend_keys()) == 3
    _choose(panel, SAMPLES)
    keys = [key.text for key in chart.drawing().legend_keys()]
    assert keys[2:4] == ["mean of 8 images", "least to most of them"]
    assert chart.drawing().csv_rows()[1][-3:] == ["0.4", "0.2", "0.6"]
    assert "over 8 images: branch 40 % (20 % to 60 %)" in chart.drawing().tip(0)
    assert not panel.grab().isNull()
    _choose(panel, THIS_PICTURE)
    assert len(chart.drawing().legend_keys()) == 3


def test_projections_are_marked(chart: DepthChart) -> None:
    assert chart.drawing().legend_keys()[-1].text == "projection shortcut"
    assert "identity shortcut" in chart.drawing().tip(0)
    assert "projection shortcut" in chart.drawing().tip(1)


def test_the_chart_on_screen_is_exported(qtbot: QtBot, panel: ResidualPanel) -> None:
    _choose(panel, Contribution.CHANNELS)
    frame = panel.findChildren(ChartFrame)[1]
    with qtbot.waitSignal(panel.export_requested) as caught:
        frame.export_requested.emit("csv")
    assert caught.args[0].story.name == "channel-shares"


def test_joined_tensors_tell_the_share_of_each(
    document: FakeDocument, panel: ResidualPanel, tiny_graph: ModelGraph
) -> None:
    joined = tuple(replace(merge, kind=MergeKind.CAT) for merge in tiny_graph.merges)
    document.tell("graph", replace(tiny_graph, merges=joined))
    document.tell("result", result(merges=(contribution(_FIRST, 0.25),)))

    assert {"new features 25 %", "carried on 75 %"} <= set(_texts(panel))


def test_many_pictures_for_other_gates_are_measured_again(
    qtbot: QtBot, document: FakeDocument, panel: ResidualPanel
) -> None:
    _choose(panel, FOLDER)
    kind = InvestigationKind.BAND
    document.laboratory.tell(kind, finding=findings.finding(findings.BANDS), is_outdated=True)
    frame = panel.findChild(ChartFrame)
    assert frame is not None
    assert "Many pictures: for other gates or weights." in _texts(panel)
    with qtbot.waitSignal(panel.folder_requested):
        frame.action_requested.emit()
