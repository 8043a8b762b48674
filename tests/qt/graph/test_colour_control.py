"""The button that says what boxes are coloured by, and the legend beside it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.graph.colour_control import ColourControl
from explorer.qt.graph.legend import GraphLegend
from explorer.qt.graph.painting.colour_modes import BY_TYPE, MODES
from explorer.qt.graph.painting.colouring import Colouring, Span
from tests.qt.graph import graph_builder

PARAMETERS = next(mode for mode in MODES if mode.key == "parameters")
SOME = Colouring(PARAMETERS, (10.0,), equals=(1,), span=Span(10.0, 1000.0, PARAMETERS.scale))


@pytest.fixture
def control(window: QWidget) -> ColourControl:
    found = ColourControl(window)
    found.show_colouring(SOME)
    found.resize(found.sizeHint())
    window.resize(600, 100)
    window.show()
    return found


def _button(control: ColourControl) -> QToolButton:
    found = control.findChild(QToolButton, "graphColourButton")
    assert found is not None
    return found


def _legend(control: ColourControl) -> GraphLegend:
    found = control.findChild(GraphLegend)
    assert found is not None
    return found


def test_the_menu_offers_every_mode_and_marks_the_current_one(control: ColourControl) -> None:
    actions = _button(control).menu().actions()

    assert [action.text() for action in actions] == [mode.title for mode in MODES]
    assert [action.text() for action in actions if action.isChecked()] == ["Parameters"]
    assert [action.toolTip() for action in actions] == [mode.sentence for mode in MODES]


def test_what_is_chosen_is_told(control: ColourControl, qtbot: QtBot) -> None:
    with qtbot.waitSignal(control.mode_picked) as told:
        _button(control).menu().actions()[2].trigger()

    assert told.args == [MODES[2]]


def test_the_button_is_reached_by_keyboard_and_named(control: ColourControl) -> None:
    button = _button(control)

    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert button.accessibleName() == "What the boxes are coloured by"
    assert button.accessibleDescription() == "Colour: parameters"


def test_what_a_network_has_no_values_of_cannot_be_chosen(control: ColourControl) -> None:
    def disabled() -> dict[str, str]:
        actions = _button(control).menu().actions()
        return {action.text(): action.toolTip() for action in actions if not action.isEnabled()}

    control.show_graph(graph_builder.plain_net())
    assert disabled() == dict.fromkeys(("Branch share", "Gate gradient"), "No shortcuts here.")

    control.show_graph(graph_builder.residual_net())
    assert disabled() == {}


def test_with_less_room_the_button_says_less(control: ColourControl) -> None:
    assert _button(control).text() == "Colour: parameters ▾"

    control.resize(control.minimumSizeHint())

    assert _button(control).text() == "Params ▾"


@pytest.mark.parametrize("narrower", range(0, 400, 40))
def test_button_and_legend_stay_inside_and_apart(control: ColourControl, narrower: int) -> None:
    least = control.minimumSizeHint()
    control.resize(max(control.sizeHint().width() - narrower, least.width()), least.height())

    legend, button = _legend(control).geometry(), _button(control).geometry()
    assert control.rect().contains(legend)
    assert control.rect().contains(button)
    assert legend.right() < button.left()
    assert legend.width() >= _legend(control).minimumSizeHint().width()


def test_without_a_legend_the_button_stands_alone(control: ColourControl) -> None:
    control.show_colouring(Colouring(BY_TYPE))

    assert _legend(control).isHidden()
    assert "convolution" in _button(control).toolTip()
