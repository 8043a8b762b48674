"""Edges as painter paths: rounded corners, arcs around boxes, and what of them is in sight."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from explorer.core.graph import Merge, ShortcutKind
from explorer.qt.graph.layout.geometry import (
    Box,
    EdgeLabel,
    Layout,
    Orientation,
    Point,
    Rect,
    Route,
    RouteKind,
)
from explorer.qt.graph.painting.arc_paths import arcs_around, gate_loop
from explorer.qt.graph.painting.route_grid import RouteGrid
from explorer.qt.graph.painting.sight import Sight
from explorer.qt.graph.paths.drawn_edges import LitEdges, Pair, is_arc

_CORNER = 5.0
_AROUND = 12.0  # how far off a box arcs may be
_BAND = 480.0
_MOST_LIT = 8  # sets of lit edges whose paths are kept
_BESIDE_EDGE = 10.0  # how far off its edge a label may be
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


@dataclass(frozen=True, slots=True)
class LitPaths:
    """Edges that stand out: plain ones as one path, their arrow heads, all others, and the words
    beside any of them."""

    lines: QPainterPath
    heads: QPainterPath
    strands: tuple[Strand, ...]
    labels: tuple[EdgeLabel, ...]


class RoutePaths:
    """The paths of one layout; those out of sight are never made."""

    def __init__(self, layout: Layout) -> None:
        self._bands: dict[tuple[int, int], Band] = {}
        self._strands: list[tuple[Rect, Route]] = []
        self._arcs: list[tuple[Rect, int]] = []
        self._made: dict[int, Strand] = {}
        self._made_arcs: dict[int, list[Strand]] = {}
        self._layout = layout
        self._by_pair: dict[Pair, list[Route]] = {}
        self._lit: dict[LitEdges, LitPaths] = {}
        self._grid: RouteGrid | None = None
        for route in layout.routes:
            self._sort_in(route)
            self._by_pair.setdefault((route.source, route.target), []).append(route)
        for index, box in enumerate(layout.boxes):
            if (box.arcs or box.has_gate) and not box.is_open:
                self._arcs.append((box.rect.grown(_AROUND), index))

    def plain_paths(self, seen: Rect) -> Iterator[PlainPaths]:
        bands = self._all_bands
        for number in self._bands_sight.within(seen):
            band = bands[number]
            if band.drawn is None:
                band.drawn = PlainPaths(joined_path(band.routes), _heads(band.routes))
            yield band.drawn

    def strands(self, seen: Rect) -> Iterator[Strand]:
        """Shortcuts and arcs in sight."""
        for number in self._strands_sight.within(seen):
            strand = self._made.get(number)
            if strand is None:
                bounds, route = self._strands[number]
                strand = self._made[number] = _strand(route, bounds)
            yield strand
        for number in self._arcs_sight.within(seen):
            yield from self._arcs_of(self._arcs[number][1])

    @cached_property
    def _all_bands(self) -> list[Band]:
        return list(self._bands.values())

    @cached_property
    def _bands_sight(self) -> Sight:
        return Sight(band.bounds for band in self._all_bands)

    @cached_property
    def _strands_sight(self) -> Sight:
        return Sight(bounds for bounds, _ in self._strands)

    @cached_property
    def _arcs_sight(self) -> Sight:
        return Sight(bounds for bounds, _ in self._arcs)

    def edges_at(self, point: Point, *, within: float) -> tuple[Route, ...]:
        """The edge drawn nearest to a point, with those that run upon it there; a shortcut around
        a closed box is a route from that box to itself."""
        if self._grid is None:
            self._grid = RouteGrid(self._lines())
        return self._grid.nearest(point, within=within)

    def lit(self, edges: LitEdges) -> LitPaths:
        """The paths of edges that stand out; made once while they do."""
        found = self._lit.get(edges)
        if found is None:
            if len(self._lit) >= _MOST_LIT:
                self._lit.clear()
            found = self._lit[edges] = self._lit_paths(edges)
        return found

    def _lit_paths(self, edges: LitEdges) -> LitPaths:
        routes = [route for pair in edges.routes for route in self._by_pair.get(pair, ())]
        plain = [route for route in routes if route.kind is RouteKind.FLOW]
        others = [route for route in routes if route.kind is not RouteKind.FLOW]
        strands = [_strand(route, bounds_of(route.points)) for route in others]
        arcs = (strand for _, index in self._arcs for strand in self._arcs_of(index))
        strands.extend(
            arc
            for arc in arcs
            if (arc.merge.name in edges.arcs if arc.merge else arc.source in edges.loops)
        )
        labels = (label for label in self._layout.labels if self._is_lit(label, edges))
        return LitPaths(joined_path(plain), _heads(plain), tuple(strands), tuple(labels))

    def _is_lit(self, label: EdgeLabel, edges: LitEdges) -> bool:
        routes = self.edges_at((label.x, label.y), within=_BESIDE_EDGE)
        return any(
            (route.merge is not None and route.merge.name in edges.arcs)
            if is_arc(route)
            else (route.source, route.target) in edges.routes
            for route in routes
        )

    def _arcs_of(self, index: int) -> list[Strand]:
        arcs = self._made_arcs.get(index)
        if arcs is None:
            arcs = self._made_arcs[index] = _arcs_around(
                self._layout.boxes[index], index, self._layout.orientation
            )
        return arcs

    def _lines(self) -> Iterator[tuple[Route, tuple[Point, ...]]]:
        """All edges as rows of straight pieces."""
        for route in self._layout.routes:
            is_bow = route.kind is RouteKind.SKIP
            path = _strand(route, bounds_of(route.points)).path if is_bow else None
            yield route, _straightened(path) if path is not None else route.points
        for _, index in self._arcs:
            for arc in self._arcs_of(index):
                if arc.merge is None:
                    continue
                points = _straightened(arc.path)
                yield Route(index, index, points, RouteKind.SHORTCUT, arc.merge), points

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


def _straightened(path: QPainterPath) -> tuple[Point, ...]:
    """A path of one curve as short straight pieces."""
    polygon = path.toSubpathPolygons()[0]
    points = (polygon.at(number) for number in range(polygon.size()))
    return tuple((point.x(), point.y()) for point in points)


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


def _arcs_around(box: Box, index: int, orientation: Orientation) -> list[Strand]:
    """Shortcuts of a closed block, and the loop of its gate."""
    drawn: list[tuple[Merge | None, QPainterPath]] = [*arcs_around(box, orientation)]
    if box.has_gate:
        drawn.append((None, gate_loop(box, orientation)))
    bounds = box.rect.grown(_AROUND)
    return [Strand(path, bounds, index, index, merge, RouteKind.SHORTCUT) for merge, path in drawn]


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
