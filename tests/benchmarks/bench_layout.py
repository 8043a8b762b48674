"""The layout of a network with every call on screen, against Graphviz, and how it grows.

Both are given the size of every box: Graphviz as attributes, ours by having measured all words
before. What ours takes with nothing known, words and all, is told on a line of its own.
"""

from collections.abc import Callable

from explorer.core.catalogue import build_skeleton, find_spec, input_shape
from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.tracing import trace
from explorer.qt.graph.layout.geometry import Layout, Measure, Metrics
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.layout_maker import LayoutMaker
from explorer.qt.graph.layout.opening import Depth, opened_to, opening_state
from tests.benchmarks.graphviz import dot_rival, dot_source
from tests.benchmarks.measuring import Line, medians, timed, window_like
from tests.qt.graph.graph_builder import residual_net

ROUNDS = 15
AT_MOST_MS = 100  # below it a click seems to act at once
IN_A_ROW = 3
AT_MOST_OF_DOT = 1 / 20
AT_MOST_OF_SHORTEST = 1.3
NAMES = ("resnet152", "maxvit_t", "densenet201")
LENGTHS = (50, 100, 200, 400, 800)  # residual blocks in each of two stages
WIDTHS = Measure(title=lambda text: 7.0 * len(text), line=lambda text: 6.0 * len(text))


def lines() -> list[Line]:
    """Three networks against Graphviz, then longer and longer ones against the shortest."""
    with window_like():
        return [*(line for name in NAMES for line in _lines_of(name)), *_growth()]


def _lines_of(name: str) -> list[Line]:
    graph = _graph(name)
    layout = _layout_again(graph)
    contenders = {
        "again": timed(layout, in_a_row=IN_A_ROW),
        "anew": timed(lambda: _layout_anew(graph)),
        "first": timed(lambda: _first_sight(graph)),
    }
    dots = {
        "dot": dot_rival(dot_source(graph, layout(), has_words=True), in_a_row=IN_A_ROW),
        "blank": dot_rival(dot_source(graph, layout(), has_words=False), in_a_row=IN_A_ROW),
    }
    contenders |= {name: dot.contender for name, dot in dots.items() if dot.contender is not None}
    spent = medians(contenders, rounds=ROUNDS)
    what = f"{name}: layout of all {len(graph.nodes):,} calls"
    return [
        Line(what, spent["again"], dots["dot"].told, spent.get("dot"), at_most=AT_MOST_OF_DOT),
        Line(what, spent["again"], f"{dots['blank'].told}, no words", spent.get("blank")),
        Line(f"{what}, words measured too", spent["anew"]),
        Line(f"{name}: layout at first sight", spent["first"], at_most_ms=AT_MOST_MS),
    ]


def _growth() -> list[Line]:
    """Time for a thousand calls out of so many."""
    graphs = [residual_net(blocks=length) for length in LENGTHS]
    contenders = {f"out of {len(g.nodes):,}": timed(_layout_again(g)) for g in graphs}
    spent = medians(contenders, rounds=ROUNDS)
    (shortest, base), *longer = (
        (what, spent[what] * 1000 / len(graph.nodes))
        for what, graph in zip(contenders, graphs, strict=True)
    )
    return [
        Line(f"layout of 1,000 calls {what}", each, shortest, base, at_most=AT_MOST_OF_SHORTEST)
        for what, each in longer
    ]


def _graph(name: str) -> ModelGraph:
    spec = find_spec(name)
    model = build_skeleton(spec, NO_WEIGHTS)
    return trace(model, model_name=name, input_shape=input_shape(spec, NO_WEIGHTS)).graph


def _layout_again(graph: ModelGraph) -> Callable[[], Layout]:
    hierarchy = Hierarchy(graph)
    maker, state = _maker(hierarchy), opened_to(hierarchy, Depth.CALL)
    return lambda: maker.layout(state)


def _layout_anew(graph: ModelGraph) -> Layout:
    hierarchy = Hierarchy(graph)
    return _maker(hierarchy).layout(opened_to(hierarchy, Depth.CALL))


def _first_sight(graph: ModelGraph) -> Layout:
    hierarchy = Hierarchy(graph)
    return _maker(hierarchy).layout(opening_state(hierarchy))


def _maker(hierarchy: Hierarchy) -> LayoutMaker:
    return LayoutMaker(hierarchy, Metrics(), WIDTHS)
