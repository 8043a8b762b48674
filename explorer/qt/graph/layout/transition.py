"""From one layout to the next in steps: boxes move, come out of what was opened, and go back in.

Pure: knows no Qt and no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from msgspec.structs import replace

from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.captions import Caption
from explorer.qt.graph.layout.geometry import Box, Column, Layout, PictureKind, Point, Rect, Route

_WORDS_FROM = 0.88
"""From this progress on boxes that grow are as good as there, and say their words."""

Home = Callable[[str, Layout], int]
"""Index of the box that stands for a call or block in a layout, -1 where nothing does."""


@dataclass(frozen=True)
class Transition:
    """``home`` finds where a box comes from, or what it vanishes into."""

    before: Layout
    after: Layout
    camera_before: Camera
    camera_after: Camera
    home: Home

    def camera(self, progress: float) -> Camera:
        """Where one looks from on the way; 0 is before, 1 is after."""
        one, other = self.camera_before, self.camera_after
        return Camera(
            _between(one.x, other.x, progress),
            _between(one.y, other.y, progress),
            _between(one.scale, other.scale, progress),
        )

    def moving(self, progress: float) -> Layout:
        """The layout after, with everything on its way there; indices are those of ``after``."""
        after = self.after
        boxes = tuple(
            _on_its_way(box, start, progress)
            for box, start in zip(after.boxes, self._starts, strict=True)
        )
        routes = tuple(
            replace(route, points=_points_between(points, route.points, progress))
            for route, points in self._moving_routes
        )
        columns = tuple(
            replace(column, rect=_rect_between(rect, column.rect, progress))
            for column, rect in self._moving_columns
        )
        return Layout(
            boxes,
            routes,
            columns,
            (),
            after.width,
            after.height,
            after.index_of,
            after.orientation,
        )

    def vanishing(self, progress: float) -> Layout:
        """Boxes that are no more, on their way into what stands for them now."""
        boxes = tuple(
            _speechless(box, _rect_between(box.rect, end, progress)) for box, end in self._vanishing
        )
        return Layout(boxes)

    @cached_property
    def _starts(self) -> tuple[Rect, ...]:
        """For every box after: where it was, or what it comes out of."""
        before, known = self.before, self.before.index_of
        found = []
        for box in self.after.boxes:
            index = known.get(box.name, -1)
            if index < 0:
                index = self.home(box.name, before)
            found.append(before.boxes[index].rect if index >= 0 else box.rect)
        return tuple(found)

    @cached_property
    def _vanishing(self) -> tuple[tuple[Box, Rect], ...]:
        found = []
        for box in self.before.boxes:
            if box.name in self.after.index_of or box.is_open:
                continue
            index = self.home(box.name, self.after)
            if index >= 0:
                found.append((box, self.after.boxes[index].rect))
        return tuple(found)

    @cached_property
    def _moving_routes(self) -> tuple[tuple[Route, tuple[Point, ...]], ...]:
        """Edges there are before and after, of the same form."""
        known = {_ends(route, self.before): route for route in self.before.routes}
        found = []
        for route in self.after.routes:
            old = known.get(_ends(route, self.after))
            if old is not None and len(old.points) == len(route.points):
                found.append((route, old.points))
        return tuple(found)

    @cached_property
    def _moving_columns(self) -> tuple[tuple[Column, Rect], ...]:
        known = {(column.title, column.subtitle): column.rect for column in self.before.columns}
        return tuple(
            (column, known.get((column.title, column.subtitle), column.rect))
            for column in self.after.columns
        )


def _on_its_way(box: Box, start: Rect, progress: float) -> Box:
    if start == box.rect:
        return box
    rect = _rect_between(start, box.rect, progress)
    is_size_kept = start.width == box.rect.width and start.height == box.rect.height
    if is_size_kept:
        return replace(box, rect=rect)
    if progress >= _WORDS_FROM:
        return replace(box, rect=replace(box.rect, x=rect.x, y=rect.y))
    return _speechless(box, rect)


def _speechless(box: Box, rect: Rect) -> Box:
    """A box too small for its words."""
    caption = Caption("", (), box.caption.family)
    return replace(
        box,
        rect=rect,
        caption=caption,
        merges=(),
        arcs=(),
        can_open=False,
        picture=PictureKind.NONE,
    )


def _ends(route: Route, layout: Layout) -> tuple[str, str]:
    names = [layout.boxes[end].name if end >= 0 else "" for end in (route.source, route.target)]
    return names[0], names[1]


def _between(one: float, other: float, progress: float) -> float:
    return one + (other - one) * progress


def _rect_between(one: Rect, other: Rect, progress: float) -> Rect:
    return Rect(
        _between(one.x, other.x, progress),
        _between(one.y, other.y, progress),
        _between(one.width, other.width, progress),
        _between(one.height, other.height, progress),
    )


def _points_between(
    one: tuple[Point, ...], other: tuple[Point, ...], progress: float
) -> tuple[Point, ...]:
    return tuple(
        (_between(x, to_x, progress), _between(y, to_y, progress))
        for (x, y), (to_x, to_y) in zip(one, other, strict=True)
    )
