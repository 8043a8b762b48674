"""What a search proposes after a key press, in a network of a thousand calls."""

from collections.abc import Callable

from explorer.core.catalogue import build_skeleton, find_spec, input_shape
from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.tracing import trace
from explorer.qt.graph.finding.completion import completions
from explorer.qt.graph.finding.search import SearchIndex
from explorer.qt.graph.finding.vocabulary import Vocabulary
from tests.benchmarks.measuring import Line, medians, timed, window_like

NAME = "maxvit_t"
TYPED = ("l", "conv", "kernel 3x3", "conv 56x56", "blocks.1.l", "")
ROUNDS = 15
AT_MOST_MS = 16  # a frame on screen


def lines() -> list[Line]:
    """The word list of the network, made once, and every text of which one key was the last."""
    graph = _graph()
    vocabulary = _made(graph)
    contenders = {text: timed(_proposing(vocabulary, text)) for text in TYPED}
    with window_like():
        spent = medians(contenders, rounds=ROUNDS)
        once = medians({"made": timed(lambda: _made(graph))}, rounds=ROUNDS)["made"]
    return [
        *(Line(f"{NAME}: proposals for {t!r}", spent[t], at_most_ms=AT_MOST_MS) for t in TYPED),
        Line(f"{NAME}: its word list, once", once),
    ]


def _made(graph: ModelGraph) -> Vocabulary:
    vocabulary = Vocabulary(SearchIndex(graph))
    completions(vocabulary, "")
    return vocabulary


def _proposing(vocabulary: Vocabulary, text: str) -> Callable[[], object]:
    return lambda: completions(vocabulary, text)


def _graph() -> ModelGraph:
    spec = find_spec(NAME)
    model = build_skeleton(spec, NO_WEIGHTS)
    return trace(model, model_name=NAME, input_shape=input_shape(spec, NO_WEIGHTS)).graph
