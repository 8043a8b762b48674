"""The graph as a widget: pointer, keys, selection, contributions."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.graph import MergeKind
from explorer.core.measurements import MergeContribution
from explorer.engine.messages import Thumbnails
from explorer.qt.graph.figure_wish import Scope
from explorer.qt.graph.layout.geometry import Point, Rect
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.layout.places import bar_rect, control_rect
from explorer.qt.graph.minimap import Minimap
from explorer.qt.graph.painting.colour_modes import MODES
from explorer.qt.graph.painting.colours import graph_colours
from explorer.qt.graph.painting.thumbnail_sheet import ThumbnailSheet
from explorer.qt.graph.painting.tints import tints_of
from explorer.qt.graph.view import GraphView
from explorer.qt.theme import DARK, palette_of
from tests.qt.graph import graph_builder

PARAMETERS = next(mode for mode in MODES if mode.key == "parameters")


def _names(view: GraphView) -> set[str]:
    return {box.name for box in view.shown_layout.boxes}


def _index(view: GraphView, name: str) -> int:
    return view.shown_layout.index_of[name]


def _place(view: GraphView, name: str) -> Rect:
    return view.box_on_screen(_index(view, name))


def _middle(view: GraphView, name: str) -> QPoint:
    return QPointF(*_place(view, name).centre).toPoint()


def _sign(view: GraphView, name: str) -> Point:
    """Where the sign that opens or closes a box is seen."""
    box = view.shown_layout.boxes[_index(view, name)]
    return view.camera.to_screen(control_rect(box, view.sizes).centre)


def _click(view: GraphView, point: QPoint) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=point)


def _wheel(view: GraphView, at: QPoint, *, pixels: QPoint, phase: Qt.ScrollPhase) -> None:
    """A step of a mouse wheel, or with ``pixels`` a movement on a trackpad."""
    event = QWheelEvent(
        at.toPointF(),
        view.mapToGlobal(at).toPointF(),
        pixels,
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        phase,
        False,  # noqa: FBT003 - Qt takes it by position
    )
    QApplication.sendEvent(view, event)


def _share(name: str, branch: float) -> MergeContribution:
    return MergeContribution(name, MergeKind.ADD, branch, 1 - branch, 1.0, 1.0, 1.0, 0.0)


def test_a_click_on_a_box_selects_it(view: GraphView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.selected) as told:
        _click(view, _middle(view, "layer1.1"))

    assert told.args == ["layer1.1"]
    assert view.marks.selected == _index(view, "layer1.1")


def test_a_click_beside_the_boxes_selects_nothing(view: GraphView, qtbot: QtBot) -> None:
    view.select("layer1.1")

    with qtbot.waitSignal(view.selected) as told:
        _click(view, QPoint(5, view.height() - 5))

    assert told.args == [""]
    assert view.marks.selected == -1


def test_a_double_click_opens_a_block_and_closes_it_again(view: GraphView) -> None:
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=_middle(view, "layer1.1"))
    assert "layer1.1.conv1" in _names(view)

    title = _place(view, "layer1.1")
    at = QPointF(title.x + title.width / 2, title.y + 4).toPoint()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert "layer1.1.conv1" not in _names(view)


def test_the_sign_on_a_box_opens_it(view: GraphView) -> None:
    view.show_actual_size()
    box = view.shown_layout.boxes[_index(view, "layer1.1")]
    x, y = view.camera.to_screen(control_rect(box, view.sizes).centre)

    _click(view, QPointF(x, y).toPoint())

    assert "layer1.1.conv1" in _names(view)


def test_the_sign_that_opens_and_closes_stays_under_the_pointer(view: GraphView) -> None:
    before = _sign(view, "layer2.1")

    view.toggle(_index(view, "layer2.1"))
    opened = _sign(view, "layer2.1")
    view.toggle(_index(view, "layer2.1"))

    assert opened == pytest.approx(before)
    assert _sign(view, "layer2.1") == pytest.approx(before)


def test_a_click_on_a_column_header_closes_its_stage(view: GraphView) -> None:
    column = next(c for c in view.shown_layout.columns if c.stage == "layer2")
    x, _ = view.camera.to_screen(column.rect.centre)

    _click(view, QPointF(x, 14).toPoint())

    assert "layer2" in _names(view)
    assert "layer2.0" not in _names(view)


def test_selecting_a_hidden_layer_opens_what_hides_it_and_scrolls_to_it(view: GraphView) -> None:
    view.zoom_by(3.0)

    view.select("layer2.3.conv2")

    place = _place(view, "layer2.3.conv2")
    assert view.rect().toRectF().contains(QPointF(place.x, place.y))
    assert view.rect().toRectF().contains(QPointF(place.right, place.bottom))


def test_selecting_what_is_unknown_changes_nothing(view: GraphView) -> None:
    view.select("layer1.1")

    view.select("no such layer")

    assert view.selection == "layer1.1"


def test_a_stage_that_is_open_is_selected_as_all_its_boxes(view: GraphView) -> None:
    view.select("layer2")

    assert {_index(view, f"layer2.{n}") for n in range(4)} <= view.marks.related


@pytest.mark.parametrize(
    ("key", "selected"),
    [
        (Qt.Key.Key_Down, "layer1.2"),
        (Qt.Key.Key_Up, "layer1.0"),
        (Qt.Key.Key_Right, "layer2.0"),
        (Qt.Key.Key_Home, "stem"),
        (Qt.Key.Key_End, "fc"),
    ],
)
def test_keys_walk(view: GraphView, key: Qt.Key, selected: str) -> None:
    view.select("layer1.1")

    QTest.keyClick(view, key)

    assert view.selection == selected


def test_enter_opens_and_backspace_closes(view: GraphView) -> None:
    view.select("layer1.1")

    QTest.keyClick(view, Qt.Key.Key_Return)
    assert "layer1.1.conv1" in _names(view)
    view.select("layer1.1.conv1")
    QTest.keyClick(view, Qt.Key.Key_Backspace)

    assert "layer1.1.conv1" not in _names(view)
    assert view.selection == "layer1.1"


def test_a_wheel_zooms_at_the_pointer(view: GraphView) -> None:
    at = QPoint(200, 150)
    under = view.camera.to_layout((200.0, 150.0))
    scale = view.camera.scale

    _wheel(view, at, pixels=QPoint(), phase=Qt.ScrollPhase.NoScrollPhase)

    assert view.camera.scale > scale
    assert view.camera.to_layout((200.0, 150.0)) == pytest.approx(under)


def test_fingers_on_a_trackpad_pan(view: GraphView) -> None:
    before = view.camera

    _wheel(view, QPoint(200, 150), pixels=QPoint(-30, -20), phase=Qt.ScrollPhase.ScrollUpdate)

    assert view.camera.scale == before.scale
    assert view.camera.to_screen((before.x, before.y)) == pytest.approx((-30.0, -20.0))


def test_dragging_pans_and_selects_nothing(view: GraphView, qtbot: QtBot) -> None:
    before, start = view.camera, _middle(view, "layer1.1")

    with qtbot.assertNotEmitted(view.selected):
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(view, start + QPoint(40, 25))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 25))

    assert view.camera.to_screen((before.x, before.y)) == pytest.approx((40.0, 25.0))


def test_one_is_a_hundred_per_cent_and_f_fits(view: GraphView) -> None:
    fitted = view.camera

    QTest.keyClick(view, Qt.Key.Key_1)
    assert view.camera.scale == pytest.approx(1.0)
    QTest.keyClick(view, Qt.Key.Key_F)

    assert view.camera == fitted


def test_a_fitted_view_fits_again_when_its_size_changes(view: GraphView) -> None:
    view.window().show()
    scale = view.camera.scale

    view.resize(350, 225)

    assert view.camera.scale < scale


def test_hovering_lights_producers_and_consumers(view: GraphView) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        _middle(view, "layer1.1").toPointF(),
        view.mapToGlobal(_middle(view, "layer1.1")).toPointF(),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        QPointingDevice.primaryPointingDevice(),
    )
    QApplication.sendEvent(view, event)

    assert view.marks.hovered == _index(view, "layer1.1")
    assert view.marks.related == {_index(view, "layer1.0"), _index(view, "layer1.2")}


def test_contributions_change_no_layout(view: GraphView) -> None:
    layout = view.shown_layout

    view.show_contributions((_share("layer1.1.add", 0.62),))

    assert view.shown_layout is layout
    assert "branch 62 %, shortcut 38 %" in view.story_at(_middle(view, "layer1.1").toPointF())


def test_a_bar_shows_branch_and_shortcut_in_their_colours(view: GraphView) -> None:
    view.setPalette(palette_of(DARK))
    view.show_contributions((_share("layer1.1.add", 0.5),))
    picture = view.grab().toImage()

    bar = bar_rect(view.shown_layout.boxes[_index(view, "layer1.1")], view.sizes)
    places = [(bar.x + bar.width * part, bar.centre[1]) for part in (0.3, 0.8)]
    points = [QPointF(*view.camera.to_screen(place)).toPoint() for place in places]
    seen = [picture.pixelColor(point) for point in points]
    assert seen == [QColor(DARK.accent), QColor(DARK.shortcut)]


def test_the_tooltip_of_a_shortcut_names_its_ends(view: GraphView) -> None:
    place = _place(view, "layer1.1")
    arc = QPointF(place.x - 6.5 * view.camera.scale, place.y + place.height / 2)

    story = view.story_at(arc)

    assert story.splitlines()[:2] == ["shortcut, identity", "layer1.0.add → layer1.1.add"]


def test_pictures_leave_every_box_where_it_is(view: GraphView) -> None:
    layout = view.shown_layout

    view.show_thumbnails(ThumbnailSheet(Thumbnails(tiles=1, atlas=None)))

    assert view.shown_layout is layout


def test_matches_are_marked_and_stepped_through(view: GraphView) -> None:
    view.show_matches(("layer1.0.conv1", "layer2.0.conv1"))
    assert view.marks.found == {_index(view, "layer1.0"), _index(view, "layer2.0")}

    view.step_match(1)
    assert view.selection == "layer1.0.conv1"
    view.step_match(1)
    assert view.selection == "layer2.0.conv1"
    view.step_match(1)
    assert view.selection == "layer1.0.conv1"
    view.step_match(-1)
    assert view.selection == "layer2.0.conv1"


def test_a_network_comes_back_as_it_was_left(view: GraphView) -> None:
    graph = view.graph
    assert graph is not None
    view.toggle(_index(view, "layer1.1"))
    view.zoom_by(1.5)
    state, camera = view.view_state, view.camera

    view.show_graph(graph_builder.plain_net())
    view.show_graph(graph)

    assert view.view_state == state
    assert view.camera == camera


@pytest.mark.parametrize(
    ("depth", "shown", "hidden"),
    [
        (Depth.NETWORK, "layer1", "layer1.0"),
        (Depth.BLOCK, "layer1.0", "layer1"),
        (Depth.CALL, "layer1.0.conv1", "layer1"),
    ],
)
def test_everything_opens_to_a_depth(
    view: GraphView, depth: Depth, shown: str, hidden: str
) -> None:
    view.open_to(depth)

    assert shown in _names(view)
    assert hidden not in _names(view)


def test_the_overview_is_there_where_not_all_is_in_view(view: GraphView) -> None:
    view.window().show()
    minimap = view.findChild(Minimap)
    assert minimap is not None
    assert minimap.isHidden()

    view.zoom_by(4.0)
    assert minimap.isVisible()
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))

    x, y = view.camera.to_layout((view.width() / 2, view.height() / 2))
    assert x < view.shown_layout.width / 4
    assert y < view.shown_layout.height / 4


def test_assistive_tools_are_told_what_is_selected(view: GraphView) -> None:
    view.select("stem")

    assert view.accessibleName() == "Layer graph of residual 2 x 4"
    assert view.accessibleDescription().startswith("stem, Conv2d kernel 3×3")


def test_colours_are_worked_out_for_a_layout_and_not_for_a_picture(view: GraphView) -> None:
    view.set_colour_mode(PARAMETERS)
    before = view.colouring

    view.zoom_by(1.5)
    view.grab()
    assert view.colouring is before
    view.toggle(_index(view, "layer1.1"))

    assert len(view.colouring.values) == len(view.shown_layout.boxes)


def test_a_box_is_filled_with_the_colour_of_its_value(view: GraphView) -> None:
    view.setPalette(palette_of(DARK))
    view.set_colour_mode(PARAMETERS)
    index = _index(view, "layer1.0")

    place = view.box_on_screen(index)
    inside = QPointF(place.right - 6, place.bottom - 6).toPoint()
    seen = view.grab().toImage().pixelColor(inside)

    assert seen == tints_of(view.colouring, graph_colours(DARK))[index].ground


def test_the_tooltip_of_a_box_tells_its_value_in_the_mode(view: GraphView) -> None:
    view.set_colour_mode(PARAMETERS)

    story = view.story_at(_middle(view, "layer1.0").toPointF())

    assert "300 parameters, 16 % of all" in story.splitlines()


def test_new_shares_colour_the_boxes_anew(view: GraphView) -> None:
    view.set_colour_mode(next(mode for mode in MODES if mode.key == "branch_share"))
    index = _index(view, "layer1.1")
    assert view.colouring.value(index) is None

    view.show_contributions((_share("layer1.1.add", 0.25),))

    assert view.colouring.value(index) == 0.25


def test_a_drawing_of_every_call_is_coloured_too(view: GraphView) -> None:
    view.set_colour_mode(PARAMETERS)

    drawing = view.drawing(Scope.EVERYTHING)

    assert drawing is not None
    assert len(drawing.content.colouring.values) == len(drawing.layout.boxes)
