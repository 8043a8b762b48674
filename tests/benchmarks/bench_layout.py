"""The layout of a network with everything opened, against the engine's work to trace it."""

from collections.abc import Callable

from explorer.core.catalogue import build_skeleton, find_spec, input_shape
from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.tracing import trace
from explorer.qt.graph.geometry import Measure, Metrics
from explorer.qt.graph.hierarchy import Hierarchy
from explorer.qt.graph.layout import LayoutMaker
from explorer.qt.graph.opening import Depth, opened_to, opening_state
from tests.benchmarks.measuring import Line, medians, timed

ROUNDS = 15
AT_MOST_MS = 100  # below it a click seems to act at once
NAMES = ("resnet152", "densenet201")


def lines() -> list[Line]:
    """For each network: every call on screen, and the first sight."""
    return [line for name in NAMES for line in _lines_of(name)]


def _lines_of(name: str) -> list[Line]:
    graph = _graph(name)
    spent = medians(
        {"all": timed(_whole_layout(graph)), "first": timed(_first_sight(graph))}, rounds=ROUNDS
    )
    calls = len(graph.nodes)
    return [
        Line(f"{name}: layout of all {calls} calls", spent["all"], at_most_ms=AT_MOST_MS),
        Line(f"{name}: layout at first sight", spent["first"], at_most_ms=AT_MOST_MS),
    ]


def _graph(name: str) -> ModelGraph:
    spec = find_spec(name)
    model = build_skeleton(spec, NO_WEIGHTS)
    return trace(model, model_name=name, input_shape=input_shape(spec, NO_WEIGHTS)).graph


def _whole_layout(graph: ModelGraph) -> Callable[[], object]:
    hierarchy = Hierarchy(graph)
    return lambda: _maker(hierarchy).layout(opened_to(hierarchy, Depth.CALL))


def _first_sight(graph: ModelGraph) -> Callable[[], object]:
    def first_sight() -> object:
        hierarchy = Hierarchy(graph)
        return _maker(hierarchy).layout(opening_state(hierarchy))

    return first_sight


def _maker(hierarchy: Hierarchy) -> LayoutMaker:
    widths = Measure(title=lambda text: 7.0 * len(text), line=lambda text: 6.0 * len(text))
    return LayoutMaker(hierarchy, Metrics(), widths)
