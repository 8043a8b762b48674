"""What a network looks like when it is opened: words large enough, whole, and nothing covered."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from explorer.core.graph import ModelGraph
from explorer.qt.graph.layout.places import title_width, words_width
from explorer.qt.graph.minimap import Minimap
from explorer.qt.graph.painting.box_painting import qrect
from explorer.qt.graph.view import GraphView
from tests.qt.graph import graph_builder

SMALLEST_NAME_PX, SMALLEST_LINE_PX = 10.0, 9.0
NETS = {
    "residual": graph_builder.residual_net(stages=4, blocks=6),
    "deep residual": graph_builder.residual_net(stages=3, blocks=20),
    "inception": graph_builder.inception_net(),
    "dense": graph_builder.dense_net(12),
    "plain": graph_builder.plain_net(),
    "long and plain": graph_builder.plain_net(repeats=4),
    "tangled": graph_builder.tangled_net(),
}
SIZES = {"wide window": (666, 520), "small window": (480, 395)}
nets = pytest.mark.parametrize("graph", NETS.values(), ids=NETS.keys())
sizes = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())


def _opened(window: QWidget, graph: ModelGraph, size: tuple[int, int]) -> GraphView:
    view = GraphView(window)
    view.resize(*size)
    view.show_graph(graph)
    window.show()
    return view


@nets
@sizes
def test_words_are_large_enough_at_first_sight(
    window: QWidget, graph: ModelGraph, size: tuple[int, int]
) -> None:
    view = _opened(window, graph, size)

    pixels = view.fonts.title_metrics.fontDpi() / 72.0 * view.camera.scale
    assert view.fonts.title.pointSizeF() * pixels >= SMALLEST_NAME_PX - 0.01
    assert view.fonts.line.pointSizeF() * pixels >= SMALLEST_LINE_PX - 0.01


@nets
@sizes
def test_every_box_says_its_name_type_and_shape_uncut(
    window: QWidget, graph: ModelGraph, size: tuple[int, int]
) -> None:
    view = _opened(window, graph, size)

    for box in view.shown_layout.boxes:
        assert box.fits, box.name
        room = words_width(box, view.sizes) + 0.01
        if not (box.is_open or box.is_end):
            assert len(box.caption.lines) == 2, box.name
            title = title_width(box, view.sizes) + 0.01
            assert view.fonts.title_metrics.horizontalAdvance(box.caption.title) <= title
            assert all(
                view.fonts.line_metrics.horizontalAdvance(line) <= room
                for line in box.caption.lines
            )


@nets
@sizes
def test_the_input_end_is_in_view(
    window: QWidget, graph: ModelGraph, size: tuple[int, int]
) -> None:
    view = _opened(window, graph, size)

    first = view.box_on_screen(0)
    assert first.x >= 0
    assert first.right <= size[0]
    assert first.y >= 0
    assert first.bottom <= size[1]


@nets
@sizes
def test_the_overview_is_there_only_where_something_is_out_of_view(
    window: QWidget, graph: ModelGraph, size: tuple[int, int]
) -> None:
    view = _opened(window, graph, size)

    minimap = view.findChild(Minimap)
    assert minimap is not None
    assert minimap.isVisible() is not view.sees_all


def test_the_overview_lies_in_a_corner_without_boxes(window: QWidget) -> None:
    view = _opened(window, NETS["long and plain"], SIZES["small window"])

    minimap = view.findChild(Minimap)
    assert minimap is not None
    assert minimap.isVisible()
    place = minimap.geometry().toRectF()
    for index in range(len(view.shown_layout.boxes)):
        box = view.box_on_screen(index)
        assert not place.intersects(qrect(box)), view.shown_layout.boxes[index].name


def test_the_same_view_gives_the_same_layout(window: QWidget) -> None:
    graph, size = NETS["residual"], SIZES["small window"]
    first = _opened(window, graph, size)
    layout = first.shown_layout

    first.resize(900, 700)
    first.resize(*size)

    assert first.shown_layout == layout


def test_fit_again_shows_what_is_still_out_of_view(window: QWidget) -> None:
    view = _opened(window, NETS["long and plain"], (300, 200))
    assert not view.sees_all

    view.fit_or_show_all()
    assert view.sees_all
    view.fit_or_show_all()

    assert view.is_fitted
    assert not view.sees_all


def test_headers_of_the_second_band_push_those_of_the_first_away(window: QWidget) -> None:
    view = _opened(window, NETS["long and plain"], (420, 800))
    columns = view.shown_layout.columns
    second = next(n for n, column in enumerate(columns) if column.rect.y > 0)
    x, y = view.camera.to_screen(columns[second].rect.centre)
    assert view.column_at(QPointF(x, y)) == second

    view.look_from(view.camera.panned(0.0, -y - 60.0))

    seen = [view.column_at(QPointF(x, 10.0)) for x in range(0, view.width(), 10)]
    assert second in seen
    assert all(number >= second for number in seen if number >= 0)


def test_a_fitted_view_stays_fitted_when_a_hidden_layer_is_selected(window: QWidget) -> None:
    view = _opened(window, graph_builder.residual_net(), (900, 1150))

    view.select("layer1.1.conv2")

    assert view.sees_all
    assert view.is_fitted
