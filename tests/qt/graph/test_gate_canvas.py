"""Branches switched off and turned down in the graph: by bars, keys, the card and the menu."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import BlockLevel, ModelGraph
from explorer.qt.graph.box_menu import BoxMenu
from explorer.qt.graph.gate_popup import GatePopup
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.layout.places import bar_place
from explorer.qt.graph.view import GraphView
from explorer.qt.widgets.switch import Switch
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import GraphBuilder

_MERGE = "layer1.1.add"
_LEFT = Qt.MouseButton.LeftButton


def _two_merges() -> ModelGraph:
    """Blocks with two sums each, as in a transformer."""
    build = GraphBuilder("two sums")
    last, names = build.call("stem"), []
    for number in range(2):
        at = f"block{number}"
        inside = [build.call(f"{at}.attention", last)]
        inside.append(build.add(f"{at}.add", inside[0], last))
        inside.append(build.call(f"{at}.mlp"))
        last = build.add(f"{at}.add_1", inside[2], inside[1])
        names.append(build.block(at, *inside, last, level=BlockLevel.BLOCK))
    build.call("last", last)
    return build.build("stem", *names, "last")


@pytest.fixture
def double(view: GraphView) -> GraphView:
    """A view of blocks with two merges."""
    view.show_graph(_two_merges())
    view.open_to(Depth.NETWORK)
    return view


def _popup(view: GraphView) -> GatePopup:
    found = view.findChild(GatePopup)
    assert found is not None
    return found


def _bar(view: GraphView, name: str, number: int = 0) -> QPoint:
    box = view.shown_layout.boxes[view.shown_layout.index_of[name]]
    centre = bar_place(box, view.sizes, number).centre
    return QPointF(*view.camera.to_screen(centre)).toPoint()


def _click_bar(view: GraphView, name: str, number: int = 0) -> None:
    QTest.mouseClick(view, _LEFT, pos=_bar(view, name, number))


def _menu(view: GraphView, at: QPoint) -> BoxMenu:
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view, QContextMenuEvent(reason, at, view.mapToGlobal(at)))
    found = view.findChild(BoxMenu)
    assert found is not None
    return found


def test_a_click_on_a_bar_selects_the_merge_and_opens_its_gate(
    view: GraphView, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([view.selected, view.merge_selected]):
        _click_bar(view, "layer1.1")

    assert view.selection == "layer1.1"
    assert _popup(view).merge == _MERGE


def test_the_card_hides_no_bar_and_stays_in_the_view(view: GraphView) -> None:
    for name in ("layer1.0", "layer1.3", "layer2.3"):
        _click_bar(view, name)

        place = _popup(view).geometry()
        assert not place.contains(_bar(view, name))
        assert view.rect().contains(place)


def test_the_slider_tells_the_gate(view: GraphView, qtbot: QtBot) -> None:
    _click_bar(view, "layer1.1")
    slider = _popup(view).findChild(QSlider)
    assert slider is not None

    with qtbot.waitSignal(view.gate_wished) as told:
        slider.setValue(40)

    assert told.args == [_MERGE, 0.4]


def test_a_held_slider_waits_for_the_result(view: GraphView, qtbot: QtBot) -> None:
    _click_bar(view, "layer1.1")
    slider = _popup(view).findChild(QSlider)
    assert slider is not None
    slider.setSliderDown(True)
    slider.setValue(80)
    slider.setValue(30)

    with qtbot.waitSignal(view.gate_wished) as told:
        view.note_result()

    assert told.args == [_MERGE, 0.3]
    slider.setSliderDown(False)


def test_the_switch_turns_the_branch_off_and_says_what_is(view: GraphView, qtbot: QtBot) -> None:
    _click_bar(view, "layer1.1")
    switch = _popup(view).findChild(Switch)
    assert switch is not None and switch.text() == "branch on"

    with qtbot.waitSignal(view.gates_wished) as told:
        switch.click()
    view.show_gates({_MERGE: 0.0})

    assert told.args == [{_MERGE: 0.0}]
    assert switch.text() == "branch off"


def test_a_double_click_on_a_bar_switches_and_opens_no_box(view: GraphView, qtbot: QtBot) -> None:
    view.show_gates({_MERGE: 0.0})

    with qtbot.waitSignal(view.gates_wished) as told:
        QTest.mouseDClick(view, _LEFT, pos=_bar(view, "layer1.1"))

    assert told.args == [{_MERGE: 1.0}]
    assert "layer1.1.conv1" not in view.shown_layout.index_of


def test_seen_from_afar_the_numbers_above_the_bar_act_as_it_does(view: GraphView) -> None:
    view.zoom_by(0.5 / view.camera.scale)
    above = round(view.sizes.line_height * view.camera.scale)
    place = view.box_on_screen(view.shown_layout.index_of["layer1.1"])

    at = QPoint(round(place.x) + 8, _bar(view, "layer1.1").y() - above)
    QTest.mouseClick(view, _LEFT, pos=at)

    assert _popup(view).merge == _MERGE


def test_l_switches_all_branches_of_the_selected_box_in_one_step(
    double: GraphView, qtbot: QtBot
) -> None:
    double.select("block0")
    double.show_gates({"block0.add": 0.0})

    with qtbot.waitSignal(double.gates_wished) as told:
        QTest.keyClick(double, Qt.Key.Key_L)

    assert told.args == [{"block0.add": 0.0, "block0.add_1": 0.0}]


def test_l_switches_every_branch_of_a_selected_stage(view: GraphView, qtbot: QtBot) -> None:
    view.select("layer1")

    with qtbot.waitSignal(view.gates_wished) as told:
        QTest.keyClick(view, Qt.Key.Key_L)

    assert told.args == [{f"layer1.{number}.add": 0.0 for number in range(4)}]


def test_l_does_nothing_where_there_is_no_branch(view: GraphView, qtbot: QtBot) -> None:
    view.select("stem")

    with qtbot.assertNotEmitted(view.gates_wished):
        QTest.keyClick(view, Qt.Key.Key_L)


def test_g_opens_the_gate_of_the_selected_box(view: GraphView) -> None:
    view.select("layer1.1")

    QTest.keyClick(view, Qt.Key.Key_G)

    assert _popup(view).merge == _MERGE


def test_arrows_lead_to_the_other_merges_of_a_box(double: GraphView, qtbot: QtBot) -> None:
    _click_bar(double, "block0", number=1)
    popup = _popup(double)
    assert popup.merge == "block0.add_1"
    back = next(b for b in popup.findChildren(QToolButton) if b.accessibleName()[:4] == "Prev")

    with qtbot.waitSignal(double.merge_selected) as told:
        back.click()

    assert told.args == ["block0.add"]
    assert popup.merge == "block0.add"
    assert not back.isEnabled()


def test_a_bar_of_a_folded_run_opens_its_gate_and_leaves_it_folded(view: GraphView) -> None:
    view.show_graph(graph_builder.residual_net(stages=1, blocks=60))
    view.fold_again()
    fold = next(box for box in view.shown_layout.boxes if box.is_fold)

    _click_bar(view, fold.name, number=2)

    assert _popup(view).merge == fold.merges[2].name
    assert any(box.is_fold for box in view.shown_layout.boxes)


@pytest.mark.parametrize("how", ["escape", "beside", "other box", "opened", "other network"])
def test_the_card_closes(view: GraphView, how: str) -> None:
    _click_bar(view, "layer1.1")
    if how == "escape":
        QTest.keyClick(view, Qt.Key.Key_Escape)
    elif how == "beside":
        QTest.mouseClick(view, _LEFT, pos=QPoint(5, view.height() - 5))
    elif how == "other box":
        view.select("layer2.1")
    elif how == "opened":
        view.open_to(Depth.NETWORK)
        view.pan_to((10_000.0, 10_000.0))
    else:
        view.show_graph(graph_builder.residual_net(blocks=3))

    assert _popup(view).merge == ""
    assert _popup(view).isHidden()


def test_the_card_closes_where_one_goes_on_elsewhere_in_the_window(
    view: GraphView, window: QWidget, qapp: QApplication
) -> None:
    field, slider = QLineEdit(window), _popup(view).findChild(QSlider)
    _click_bar(view, "layer1.1")

    qapp.focusChanged.emit(view, slider)
    assert _popup(view).merge == _MERGE
    qapp.focusChanged.emit(slider, field)

    assert _popup(view).merge == ""


def test_the_card_follows_its_bar(view: GraphView) -> None:
    _click_bar(view, "layer1.1")
    before = _popup(view).pos()

    view.look_from(view.camera.panned(20, 10))

    assert _popup(view).pos() - before == QPoint(20, 10)


def test_a_held_card_stays_where_it_is(view: GraphView) -> None:
    _click_bar(view, "layer1.1")
    slider = _popup(view).findChild(QSlider)
    assert slider is not None
    before = _popup(view).pos()
    slider.setSliderDown(True)

    view.look_from(view.camera.panned(20, 10))
    assert _popup(view).pos() == before
    slider.setSliderDown(False)

    assert _popup(view).pos() - before == QPoint(20, 10)


def test_the_tooltip_says_how_to_turn_a_branch_down(view: GraphView) -> None:
    middle = _bar(view, "layer1.1").toPointF()
    assert "Click the bar: gate; L: branch off" in view.story_at(middle)

    view.show_gates({_MERGE: 0.0})

    assert f"{_MERGE}: branch off" in view.story_at(middle).splitlines()
    assert "L: branch on" in view.story_at(middle)


def test_the_menu_selects_the_box_and_offers_what_can_be_done(view: GraphView) -> None:
    menu = _menu(view, _bar(view, "layer1.1"))

    shown = [action.text() for action in menu.actions() if action.isVisible()]
    menu.hide()
    assert view.selection == "layer1.1"
    assert shown == [
        "Open\tEnter",
        "Switch branch off\tL",
        "Gate …\tG",
        "",
        "Fold equal neighbours",
        "Copy name\tCtrl+C",
    ]


def test_the_menu_switches_opens_and_copies(view: GraphView, qtbot: QtBot) -> None:
    menu = _menu(view, _bar(view, "layer1.1"))
    menu.hide()
    by_text = {action.text().partition("\t")[0]: action for action in menu.actions()}

    with qtbot.waitSignal(view.gates_wished) as told:
        by_text["Switch branch off"].trigger()
    by_text["Copy name"].trigger()
    by_text["Open"].trigger()

    assert told.args == [{_MERGE: 0.0}]
    assert QGuiApplication.clipboard().text() == "layer1.1"
    assert "layer1.1.conv1" in view.shown_layout.index_of
