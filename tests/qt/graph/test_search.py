"""Finding layers by words."""

import pytest

from explorer.qt.graph.search import matches
from tests.qt.graph import graph_builder

GRAPH = graph_builder.residual_net()


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("LAYER1.0", "layer1.0.conv1", 4),
        ("linear", "fc", 1),
        ("16x16", "stem", 11),
        ("4×8×8", "layer2.0.conv1", 10),
        ("kernel 3x3", "stem", 15),
        ("kernel 3", "stem", 15),
        ("layer2 add", "layer2.0.add", 3),
        ("stride 1 layer2.1", "layer2.1.conv1", 2),
    ],
)
def test_a_search_finds(text: str, first: str, count: int) -> None:
    found = matches(GRAPH, text)

    assert found[0] == first
    assert len(found) == count


@pytest.mark.parametrize("text", ["", "   ", "7x7", "kernel 5x5", "nothing"])
def test_a_search_finds_nothing(text: str) -> None:
    assert matches(GRAPH, text) == ()


def test_a_word_kernel_alone_is_looked_for_in_names() -> None:
    assert matches(GRAPH, "kernel") == ()
