"""Puts sized boxes, lanes and groups in their places, and draws the edges between them.

Pure: knows no Qt. All is placed for data that flows down; where it flows to the right, the
finished layout is turned about its diagonal.
"""

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from explorer.core.graph import Merge
from explorer.qt.graph.layout.arrangement import Arrangement, broken
from explorer.qt.graph.layout.box_facts import BoxFacts
from explorer.qt.graph.layout.columns import ColumnRun, boxes_in, column_runs
from explorer.qt.graph.layout.edge_labels import EdgeLabels
from explorer.qt.graph.layout.geometry import (
    Box,
    Column,
    Layout,
    Orientation,
    Point,
    Rect,
    Route,
    RouteKind,
)
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.nesting import Nesting
from explorer.qt.graph.layout.series_parallel import Lane
from explorer.qt.graph.layout.sizing import Inside, SizedBox, SizedGroup, Sizer, Stack
from explorer.qt.graph.layout.visible import TOP, VisibleItem, VisibleTree

_BEND = 7.0  # how far from a box an edge turns
_BORDER = -1


class _Tail(Struct, gc=False):
    """An edge on its way down that has not reached its target yet."""

    source: int
    points: tuple[Point, ...]
    shortcut: Merge | None = None
    is_beside: bool = False  # left of the boxes: it enters its target from the side

    def to(self, *points: Point, shortcut: Merge | None = None) -> "_Tail":
        merge = self.shortcut or shortcut
        return _Tail(self.source, self.points + points, merge, self.is_beside)


class _Drawn(Struct, gc=False):
    """How many there were at some time."""

    routes: int
    labels: int
    skips: int


class _Filled(Struct, gc=False):
    """A frame that is filled, and what was drawn in it."""

    index: int
    at: Point
    start: _Drawn
    end: _Drawn


class Placing:
    """Places one set of visible boxes, once."""

    def __init__(
        self, hierarchy: Hierarchy, tree: VisibleTree, nesting: Nesting, *, sizer: Sizer
    ) -> None:
        self._hierarchy = hierarchy
        self._tree = tree
        self._nesting = nesting
        self._sizer = sizer
        self._metrics = sizer.metrics
        self._boxes: list[Box | None] = [None] * len(tree.items)
        self._routes: list[Route] = []
        self._columns: list[Column] = []
        self._labels = EdgeLabels(sizer)
        self._skips: list[tuple[int, int]] = []
        self._filled: dict[tuple[int, float], _Filled] = {}
        self._x, self._top = 0.0, 0.0  # where the next column stands
        self._width, self._lowest = 0.0, 0.0

    def run(self, arrangement: Arrangement) -> Layout:
        """Everything in its place, as the arrangement says."""
        nested = self._nesting.of(TOP)
        runs, skips = column_runs(self._hierarchy, self._tree, nested.lane)
        self._skips.extend([*nested.leftover, *skips])
        tails: list[_Tail] = []
        break_at = self._tree.box_of_call.get(arrangement.second_band, -1)
        for run in runs:
            if self._columns and _holds(run.lane, self._top_box(break_at)):
                tails = self._begin_second_band(tails)
            tails = self._place_column(run, tails, wrap_height=arrangement.wrap_height)
        if self._tree.apart:
            if self._columns and self._top_box(break_at) in self._tree.apart:
                self._begin_second_band([])
            self._place_apart()
        self._end_band()
        self._routes.extend(self._skip_routes())
        layout = Layout(
            tuple([box for box in self._boxes if box is not None]),
            tuple(self._routes),
            tuple(self._columns),
            tuple(self._labels.found),
            self._width,
            self._lowest,
            self._tree.index_of,
        )
        return turned(layout) if self._sizer.is_turned else layout

    def _skip_routes(self) -> Iterator[Route]:
        for source, target in self._skips:
            start = self._boxes[source] if source >= 0 else None
            end = self._boxes[target] if target >= 0 else None
            if end is not None:
                yield Route(source, target, _skip_points(start, end), RouteKind.SKIP)

    # ------------------------------------------------------------ bands

    def _top_box(self, index: int) -> int:
        """The outermost frame around a box."""
        while index >= 0 and self._tree.items[index].parent >= 0:
            index = self._tree.items[index].parent
        return index

    def _begin_second_band(self, tails: list[_Tail]) -> list[_Tail]:
        """Further columns stand below; edges are led back to the left between the bands."""
        self._end_band()
        lane = self._lowest + self._metrics.band_gap / 2
        self._top = self._lowest + self._metrics.band_gap
        self._x = self._metrics.column_gap
        return [tail.to((tail.points[-1][0], lane)) for tail in tails]

    def _end_band(self) -> None:
        """Now that the lowest point is known, the columns of this band know where they end."""
        self._columns = [
            replace(column, foot=self._lowest) if column.rect.y == self._top else column
            for column in self._columns
        ]

    def _grow(self, right: float, bottom: float) -> None:
        self._width = max(self._width, right)
        self._lowest = max(self._lowest, bottom + self._metrics.gap_y)
        self._x = right + self._metrics.column_gap

    # ------------------------------------------------------------ columns

    def _place_column(
        self, run: ColumnRun, tails: list[_Tail], *, wrap_height: float
    ) -> list[_Tail]:
        """Comes back with the edges that go on."""
        start, top = self._x, self._top + self._sizer.header + self._sizer.lead
        for stack in self._pieces(self._sizer.stack(run.lane), wrap_height):
            trunk = self._x + stack.left
            self._labels.before_column(self._sources(tails), stack, (trunk, top))
            tails = [self._led_over(tail, self._x, (trunk, top)) for tail in tails]
            tails = self._place_stack(stack, (trunk, top), tails)
            bottom = top + stack.height
            tails = [tail.to((tail.points[-1][0], bottom + _BEND)) for tail in tails]
            self._grow(trunk + stack.right, bottom)
        self._add_header(start, run.title, run.subtitles, stage=run.stage)
        return tails

    def _sources(self, tails: list[_Tail]) -> list[BoxFacts]:
        return [self._sizer.facts[tail.source] for tail in tails if tail.source >= 0]

    def _add_header(
        self, start: float, title: str, subtitles: tuple[str, ...], *, stage: str = ""
    ) -> None:
        width = self._x - self._metrics.column_gap - start
        rect = Rect(start, self._top, width, self._sizer.header)
        self._columns.append(Column(title, subtitles, rect, rect.bottom, stage))

    def _led_over(self, tail: _Tail, left: float, entrance: Point) -> _Tail:
        """From the foot of one column over the gap to the head of the next."""
        gutter = left - self._metrics.column_gap / 2
        x, top = entrance
        foot = tail.points[-1][1]
        above = top - self._sizer.lead + _BEND
        return tail.to((gutter, foot), (gutter, above), (x, above))

    def _pieces(self, stack: Stack, wrap_height: float) -> list[Stack]:
        counts = broken(self._sizer.spans(stack), wrap_height)
        if len(counts) == 1:
            return [stack]
        elements = iter(stack.elements)
        return [self._sizer.stack_of(list(islice(elements, count))) for count in counts]

    def _place_apart(self) -> None:
        """What is never run stands in a column of its own, with no edges."""
        start, top = self._x, self._top + self._sizer.header + self._sizer.lead
        stack = self._sizer.stack(list(self._tree.apart))
        before = len(self._routes)
        self._place_stack(stack, (self._x + stack.left, top), [])
        del self._routes[before:]
        for index, box in enumerate(self._boxes):
            if box is not None and self._hierarchy.is_apart(box.name):
                self._boxes[index] = replace(box, is_run=False)
        self._grow(self._x + stack.left + stack.right, top + stack.height)
        self._add_header(start, "not run", ("in evaluation", ""))

    # ------------------------------------------------------------ boxes

    def _place_stack(
        self, stack: Stack, at: Point, tails: list[_Tail], *, shortcut: Merge | None = None
    ) -> list[_Tail]:
        """Put a stack with its trunk at ``at``, join ``tails`` to it, give back its own."""
        x, y = at
        previous: SizedBox | SizedGroup | None = None
        for element, gap in zip(stack.elements, stack.gaps, strict=True):
            if previous is not None:
                self._labels.between(previous, element, (x, y))
            y += gap
            if isinstance(element, SizedBox):
                box = self._place_box(element, (x, y))
                self._arrive(tails, element.index, (x, y))
                tails = [_Tail(element.index, ((x, box.rect.bottom),), shortcut)]
            else:
                tails = self._place_group(element, (x, y), tails, shortcut=shortcut)
            y += element.height
            previous = element
        return tails

    def _place_box(self, sized: SizedBox, at: Point) -> Box:
        x, y = at
        item = self._tree.items[sized.index]
        left = sized.width / 2 if sized.inside is None else sized.left
        box = self._boxes[sized.index] = replace(
            sized.facts.box,
            rect=Rect(x - left, y, sized.width, sized.height),
            parent=item.parent,
            depth=self._depth_of(item),
            is_open=item.is_open,
        )
        if sized.inside is None:
            self._labels.beside_arc(sized, at)
        else:
            self._fill_frame(sized, sized.inside, at)
        return box

    def _depth_of(self, item: VisibleItem) -> int:
        parent = self._boxes[item.parent] if item.parent >= 0 else None
        return parent.depth + 1 if parent is not None else 0

    def _fill_frame(self, sized: SizedBox, inside: Inside, at: Point) -> None:
        """As a copy of what stands in a frame of the same height that is alike inside."""
        alike = (id(inside), sized.height)
        known = self._filled.get(alike)
        if known is not None:
            self._copy(known, sized.index, at)
            return
        x, y = at
        start = self._drawn()
        top = y + self._sizer.frame_head
        entrance = [_Tail(_BORDER, ((x, top),))]
        tails = self._place_stack(inside.stack, (x, top + self._metrics.gap_y), entrance)
        self._arrive(tails, _BORDER, (x, y + sized.height))
        self._skips.extend(inside.leftover)
        self._filled[alike] = _Filled(sized.index, at, start, self._drawn())

    def _drawn(self) -> _Drawn:
        return _Drawn(len(self._routes), len(self._labels.found), len(self._skips))

    def _copy(self, filled: "_Filled", index: int, at: Point) -> None:
        items, boxes, facts = self._tree.items, self._boxes, self._sizer.facts
        shift, dx, dy = index - filled.index, at[0] - filled.at[0], at[1] - filled.at[1]
        deeper = self._depth_of(items[index]) - self._depth_of(items[filled.index])
        for number in range(filled.index + 1, self._end_of(filled.index)):
            old = boxes[number]
            if old is None:
                continue
            item, rect = items[number + shift], old.rect
            boxes[number + shift] = replace(
                facts[number + shift].box,
                rect=Rect(rect.x + dx, rect.y + dy, rect.width, rect.height),
                parent=item.parent,
                depth=old.depth + deeper,
                is_open=item.is_open,
            )
        start, end = filled.start, filled.end
        for route in self._routes[start.routes : end.routes]:
            merge, points = route.merge, route.points
            if len(points) == 2:  # most edges are straight
                (x, y), (to_x, to_y) = points
                points = ((x + dx, y + dy), (to_x + dx, to_y + dy))
            else:
                points = tuple([(x + dx, y + dy) for x, y in points])
            self._routes.append(
                Route(
                    route.source + shift if route.source >= 0 else _BORDER,
                    route.target + shift if route.target >= 0 else _BORDER,
                    points,
                    route.kind,
                    self._twin(merge, shift) if merge is not None else None,
                )
            )
        self._labels.repeat(slice(start.labels, end.labels), shift=shift, by=(dx, dy))
        for source, target in self._skips[start.skips : end.skips]:
            self._skips.append((source + shift if source >= 0 else source, target + shift))

    def _twin(self, merge: Merge, shift: int) -> Merge:
        """The merge that stands so many boxes after another one."""
        name = self._tree.items[self._tree.index_of[merge.name] + shift].name
        return self._hierarchy.graph.merge_by_name[name]

    def _end_of(self, frame: int) -> int:
        """Index of the first box after those in a frame."""
        children = self._tree.items[frame].children
        return self._end_of(children[-1]) if children else frame + 1

    def _place_group(
        self, group: SizedGroup, at: Point, tails: list[_Tail], *, shortcut: Merge | None
    ) -> list[_Tail]:
        x, y = at
        turn = y + _BEND
        found = [tail for merge in group.bare for tail in self._bare(group, at, tails, merge=merge)]
        arcs = x - group.left + self._metrics.gap_x / 2
        if not group.is_gate:
            for number, tail in enumerate(found):
                lane_x = arcs + number * self._metrics.gap_x
                tail.points += ((x, turn), (lane_x, turn))
        for lane in group.lanes:
            lane_x = x + lane.offset
            merge = lane.shortcut or shortcut
            led = [tail.to((x, turn), (lane_x, turn), shortcut=merge) for tail in tails]
            ends = self._place_stack(lane.stack, (lane_x, y + self._sizer.fan), led, shortcut=merge)
            for end in ends:
                end.is_beside = end.is_beside or (lane.shortcut is not None and lane.offset < 0)
            found.extend(ends)
        return found

    def _bare(
        self, group: SizedGroup, at: Point, tails: list[_Tail], *, merge: Merge | None
    ) -> list[_Tail]:
        led = [tail.to(at, shortcut=merge) for tail in tails]
        for tail in led:
            tail.is_beside = not group.is_gate
        return led

    # ------------------------------------------------------------ edges

    def _arrive(self, tails: list[_Tail], target: int, entrance: Point) -> None:
        """Finish the edges that end at a box, or at the foot of a frame (``_BORDER``)."""
        x, y = entrance
        for tail in tails:
            last_x = tail.points[-1][0]
            ending = ((x, y),) if last_x == x else self._turn(tail, target, entrance)
            kind = RouteKind.SHORTCUT if tail.shortcut else RouteKind.FLOW
            self._routes.append(
                Route(tail.source, target, tail.points + ending, kind, tail.shortcut)
            )

    def _turn(self, tail: _Tail, target: int, entrance: Point) -> tuple[Point, ...]:
        """From beside into the side of a box, or over to where it is entered."""
        x, y = entrance
        last_x = tail.points[-1][0]
        box = self._boxes[target] if target >= 0 else None
        if box is not None and tail.is_beside and last_x < box.rect.x - 1:
            side = y + min(box.rect.height / 2, self._metrics.title_height * 1.5)
            return ((last_x, side), (box.rect.x, side))
        return ((last_x, y - _BEND), (x, y - _BEND), (x, y))


def _skip_points(start: Box | None, end: Box) -> tuple[Point, Point]:
    """An edge that fits no nesting, from the right side of one box to that of another."""
    if start is None:
        return ((end.rect.x, 0.0), (end.rect.x, end.rect.y))
    is_right = end.rect.x > start.rect.right
    side = end.rect.x if is_right else end.rect.right
    return ((start.rect.right, start.rect.centre[1]), (side, end.rect.centre[1]))


def turned(layout: Layout) -> Layout:
    """The same layout about its diagonal: what went down goes to the right."""
    return Layout(
        tuple(replace(box, rect=_turned_rect(box.rect)) for box in layout.boxes),
        tuple(
            replace(route, points=tuple((y, x) for x, y in route.points)) for route in layout.routes
        ),
        tuple(replace(column, rect=_turned_rect(column.rect)) for column in layout.columns),
        tuple(replace(label, x=label.y, y=label.x) for label in layout.labels),
        layout.height,
        layout.width,
        layout.index_of,
        Orientation.HORIZONTAL,
    )


def _turned_rect(rect: Rect) -> Rect:
    return Rect(rect.y, rect.x, rect.height, rect.width)


def _holds(lane: Lane, box: int) -> bool:
    return any(box in boxes_in(element) for element in lane)
