"""Edges as painter paths: rounded corners, arcs around boxes, and what of them is in sight."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF

from explorer.core.graph import Merge, ShortcutKind
from explorer.qt.graph.geometry import Box, Layout, Point, Rect, Route, RouteKind

_CORNER = 5.0
_BAND = 480.0
_NEAR = 4.0
_HEAD, _HALF_HEAD = 4.0, 2.8


@dataclass(slots=True)
class Band:
    """Plain edges of one stretch of the layout: one path, made when first seen."""

    bounds: Rect
    routes: list[Route] = field(default_factory=list)
    drawn: "PlainPaths | None" = None


@dataclass(frozen=True, slots=True)
class PlainPaths:
    """Lines to be stroked, and arrow heads to be filled."""

    lines: QPainterPath
    heads: QPainterPath


@dataclass(frozen=True, slots=True)
class Strand:
    """A single edge drawn in its own colour: a shortcut, or an arc over the boxes."""

    path: QPainterPath
    bounds: Rect
    source: int
    target: int
    merge: Merge | None
    kind: RouteKind

    @property
    def is_dashed(self) -> bool:
        if self.merge is None:
            return self.kind is RouteKind.SKIP
        return self.merge.shortcut_kind is ShortcutKind.PROJECTION


class RoutePaths:
    """The paths of one layout; those out of sight are never made."""

    def __init__(self, layout: Layout) -> None:
        self._bands: dict[tuple[int, int], Band] = {}
        self._strands: list[tuple[Rect, Route]] = []
        self._arcs: list[tuple[Rect, int]] = []
        self._made: dict[int, Strand] = {}
        self._made_arcs: dict[int, list[Strand]] = {}
        self._layout = layout
        for route in layout.routes:
            self._sort_in(route)
        for index, box in enumerate(layout.boxes):
            if box.arcs and not box.is_open:
                self._arcs.append((box.rect.grown(12.0), index))

    def plain_paths(self, seen: Rect) -> Iterator[PlainPaths]:
        for band in self._bands.values():
            if band.bounds.meets(seen):
                if band.drawn is None:
                    band.drawn = PlainPaths(joined_path(band.routes), _heads(band.routes))
                yield band.drawn

    def strands(self, seen: Rect) -> Iterator[Strand]:
        """Shortcuts and arcs in sight."""
        for number, (bounds, route) in enumerate(self._strands):
            if bounds.meets(seen):
                strand = self._made.get(number)
                if strand is None:
                    strand = self._made[number] = _strand(route, bounds)
                yield strand
        for bounds, index in self._arcs:
            if bounds.meets(seen):
                arcs = self._made_arcs.get(index)
                if arcs is None:
                    arcs = self._made_arcs[index] = _arcs_around(self._layout.boxes[index], index)
                yield from arcs

    def shortcut_at(self, point: Point) -> Merge | None:
        """The merge whose shortcut runs through (or very near) a point."""
        here = Rect(*point, 0.1, 0.1).grown(_NEAR)
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * _NEAR)
        for strand in self.strands(here):
            if strand.merge and stroker.createStroke(strand.path).contains(QPointF(*point)):
                return strand.merge
        return None

    def touching(self, index: int) -> QPainterPath:
        """All edges that begin or end at a box."""
        routes = [route for route in self._layout.routes if index in (route.source, route.target)]
        path = joined_path([route for route in routes if route.kind is not RouteKind.SKIP])
        for route in routes:
            if route.kind is RouteKind.SKIP:
                _add_bow(path, *route.points)
        return path

    def _sort_in(self, route: Route) -> None:
        bounds = bounds_of(route.points).grown(4.0)
        if route.kind is not RouteKind.FLOW:
            is_skip = route.kind is RouteKind.SKIP
            self._strands.append((bounds.grown(60.0) if is_skip else bounds, route))
            return
        key = (int(bounds.x // _BAND), int(bounds.y // _BAND))
        band = self._bands.get(key)
        if band is None:
            self._bands[key] = Band(bounds, [route])
            return
        band.bounds = _around(band.bounds, bounds)
        band.routes.append(route)


def joined_path(routes: list[Route]) -> QPainterPath:
    """All these edges as one path."""
    path = QPainterPath()
    for route in routes:
        _add_rounded(path, route.points)
    return path


def _heads(routes: list[Route]) -> QPainterPath:
    """Small arrow heads where edges enter boxes from above or from the left."""
    path = QPainterPath()
    for route in routes:
        (before_x, _), (x, y) = route.points[-2], route.points[-1]
        if route.target < 0:
            continue
        if before_x < x - 0.5:
            corners = [(x, y), (x - _HEAD, y - _HALF_HEAD), (x - _HEAD, y + _HALF_HEAD)]
        else:
            corners = [(x, y), (x - _HALF_HEAD, y - _HEAD), (x + _HALF_HEAD, y - _HEAD)]
        path.addPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    return path


def bounds_of(points: tuple[Point, ...]) -> Rect:
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    left, top = min(xs), min(ys)
    return Rect(left, top, max(xs) - left, max(ys) - top)


def _strand(route: Route, bounds: Rect) -> Strand:
    path = QPainterPath()
    if route.kind is RouteKind.SKIP:
        _add_bow(path, *route.points)
    else:
        _add_rounded(path, route.points)
    return Strand(path, bounds, route.source, route.target, route.merge, route.kind)


def _arcs_around(box: Box, index: int) -> list[Strand]:
    """The shortcuts of a closed block, one below the other on its left side."""
    share = box.rect.height / len(box.arcs)
    found = []
    for number, merge in enumerate(box.arcs):
        is_first, is_last = number == 0, number == len(box.arcs) - 1
        top = box.rect.y + number * share - (4.0 if is_first else -2.0)
        bottom = box.rect.y + (number + 1) * share + (4.0 if is_last else -2.0)
        path = _bracket(box.rect.x, top, bottom, reach=12.0 if len(box.arcs) == 1 else 0.0)
        bounds = Rect(box.rect.x - 12, top, 30, bottom - top).grown(3.0)
        found.append(Strand(path, bounds, index, index, merge, RouteKind.SHORTCUT))
    return found


def _bracket(left: float, top: float, bottom: float, *, reach: float) -> QPainterPath:
    """A round bracket around the left side of a box."""
    side = left - 6.5
    path = QPainterPath(QPointF(left + reach, top))
    path.cubicTo(QPointF(left - 2, top), QPointF(side, top + 4), QPointF(side, top + 14))
    path.lineTo(side, bottom - 14)
    path.cubicTo(
        QPointF(side, bottom - 4), QPointF(left - 2, bottom), QPointF(left + reach, bottom)
    )
    return path


def _add_bow(path: QPainterPath, start: Point, end: Point) -> None:
    swing = 28.0 + abs(end[0] - start[0]) * 0.25
    is_forward = end[0] > start[0]
    path.moveTo(*start)
    path.cubicTo(
        QPointF(start[0] + swing, start[1]),
        QPointF(end[0] - swing if is_forward else end[0] + swing, end[1]),
        QPointF(*end),
    )


def _add_rounded(path: QPainterPath, points: tuple[Point, ...]) -> None:
    """An orthogonal line with rounded corners."""
    path.moveTo(*points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        arrive, leave = _towards(corner, before), _towards(corner, after)
        path.lineTo(*arrive)
        path.quadTo(*corner, *leave)
    path.lineTo(*points[-1])


def _towards(corner: Point, other: Point) -> Point:
    """The point where the rounding of a corner begins, on the way to ``other``."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy)
    if length == 0:
        return corner
    part = min(_CORNER, length / 2) / length
    return (corner[0] + dx * part, corner[1] + dy * part)


def _around(one: Rect, other: Rect) -> Rect:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right, bottom = max(one.right, other.right), max(one.bottom, other.bottom)
    return Rect(left, top, right - left, bottom - top)
