"""The geometry of all networks on offer, opened a little and entirely, in both directions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import pytest
from PySide6.QtGui import QFont

from explorer.core.catalogue import build_skeleton, catalogue, find_spec, input_shape
from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.tracing import trace
from explorer.qt.graph.layout.geometry import (
    Box,
    EdgeLabel,
    Layout,
    Metrics,
    Orientation,
    PictureKind,
    Rect,
    RouteKind,
)
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.layout_maker import LayoutMaker
from explorer.qt.graph.layout.opening import Depth, opened_to, opening_state
from explorer.qt.graph.layout.places import (
    bar_rect,
    line_top,
    map_rect,
    strip_rect,
    title_width,
    words_width,
)
from explorer.qt.graph.painting.fonts import GraphFonts

_CELL = 160.0
_ROUNDING = 0.01

pytestmark = pytest.mark.usefixtures("qapp")
networks = pytest.mark.parametrize("name", [spec.name for spec in catalogue()])
flows = pytest.mark.parametrize("orientation", list(Orientation), ids=["down", "right"])


@cache
def _graph(name: str) -> ModelGraph:
    spec = find_spec(name)
    model = build_skeleton(spec, NO_WEIGHTS)
    return trace(model, model_name=name, input_shape=input_shape(spec, NO_WEIGHTS)).graph


def _layouts(name: str, orientation: Orientation) -> Iterator[tuple[Layout, GraphFonts]]:
    fonts, hierarchy = GraphFonts(QFont()), Hierarchy(_graph(name))
    maker = LayoutMaker(hierarchy, fonts.metrics(), fonts.measure(), orientation)
    for state in (opening_state(hierarchy), opened_to(hierarchy, Depth.CALL)):
        yield maker.layout(state), fonts


class _Field:
    """Rectangles found by where they are."""

    def __init__(self, rects: Iterable[tuple[str, Rect]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Rect]]] = defaultdict(list)
        for name, rect in rects:
            for cell in _cells(rect):
                self._cells[cell].append((name, rect))

    def meeting(self, rect: Rect) -> set[str]:
        found = (pair for cell in _cells(rect) for pair in self._cells.get(cell, ()))
        return {name for name, other in found if other.meets(rect)}


def _cells(rect: Rect) -> Iterator[tuple[int, int]]:
    for x in range(int(rect.x // _CELL), int(rect.right // _CELL) + 1):
        for y in range(int(rect.y // _CELL), int(rect.bottom // _CELL) + 1):
            yield x, y


def _closed(layout: Layout) -> list[Box]:
    return [box for box in layout.boxes if not box.is_open]


def _label_rect(label: EdgeLabel, fonts: GraphFonts) -> Rect:
    width, height = fonts.line_metrics.horizontalAdvance(label.text), fonts.line_metrics.height()
    left = label.x - (width / 2 if label.is_centred else 0.0)
    return Rect(left, label.y - height / 2 + 1.5, width, height - 3.0)


@networks
@flows
def test_no_box_covers_another_and_none_sticks_out_of_its_frame(
    name: str, orientation: Orientation
) -> None:
    for layout, _ in _layouts(name, orientation):
        closed = [(box.name, box.rect.grown(-_ROUNDING)) for box in _closed(layout)]
        field = _Field(closed)
        for own, rect in closed:
            assert field.meeting(rect) == {own}
        for box in layout.boxes:
            if box.parent >= 0:
                frame = layout.boxes[box.parent].rect
                assert frame.x <= box.rect.x
                assert box.rect.right <= frame.right
                assert frame.y <= box.rect.y
                assert box.rect.bottom <= frame.bottom


@networks
@flows
def test_no_edge_runs_through_a_box(name: str, orientation: Orientation) -> None:
    for layout, _ in _layouts(name, orientation):
        field = _Field((box.name, box.rect.grown(-1.0)) for box in _closed(layout))
        for route in layout.routes:
            if route.kind is RouteKind.SKIP:
                continue
            for (x, y), (to_x, to_y) in pairwise(route.points):
                line = Rect(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y))
                assert not field.meeting(line.grown(_ROUNDING)), (name, route)


@networks
@flows
def test_no_label_covers_a_box_or_another_label(name: str, orientation: Orientation) -> None:
    for layout, fonts in _layouts(name, orientation):
        boxes = _Field((box.name, box.rect) for box in _closed(layout))
        labels = [(str(n), _label_rect(label, fonts)) for n, label in enumerate(layout.labels)]
        others = _Field(labels)
        for own, rect in labels:
            assert not boxes.meeting(rect), layout.labels[int(own)]
            assert others.meeting(rect) == {own}, layout.labels[int(own)]


@networks
def test_all_words_fit_and_leave_pictures_uncovered(name: str) -> None:
    for layout, fonts in _layouts(name, Orientation.VERTICAL):
        metrics = fonts.metrics()
        for box in _closed(layout):
            if not box.is_end:
                assert box.fits, box.name
                _assert_words_fit(box, fonts, metrics)


def _assert_words_fit(box: Box, fonts: GraphFonts, metrics: Metrics) -> None:
    title = fonts.title_metrics.horizontalAdvance(box.caption.title)
    sign = metrics.control_room if box.can_open and not box.sign_row else 0.0
    assert title + sign <= title_width(box, metrics) + metrics.pad_x + _ROUNDING, box.name
    room = words_width(box, metrics) + _ROUNDING
    for line in box.caption.lines:
        assert fonts.line_metrics.horizontalAdvance(line) <= room, (box.name, line)
    words = line_top(box, metrics, -1) + metrics.line_height if box.caption.lines else box.rect.y
    below = bar_rect(box, metrics).bottom if box.bars else words
    if box.picture is PictureKind.MAP:
        place = map_rect(box, metrics)
        assert place.x >= box.rect.x + metrics.pad_x + room
    elif box.picture is PictureKind.STRIP:
        place = strip_rect(box, metrics)
        assert place.y >= below - _ROUNDING, box.name
    else:
        return
    assert place.bottom <= box.rect.bottom
    assert place.right <= box.rect.right
