"""Finding layers by words."""

import pytest

from explorer.core.graph import ModelGraph
from explorer.qt.graph.finding.search import SearchIndex
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import GraphBuilder

GRAPH = graph_builder.residual_net()


def matches(graph: ModelGraph, text: str) -> tuple[str, ...]:
    return SearchIndex(graph).matches(text)


def _inception() -> ModelGraph:
    """Calls and a block that share a word; a block and a unit with others of their own."""
    build = GraphBuilder()
    build.call("conv1")
    build.call("inception3a.conv")
    build.call("inception3a.relu", kind="ReLU")
    build.block("inception3a", "inception3a.conv", "inception3a.relu", kind="Inception")
    build.call("head.conv2")
    build.call("head.conv", kind="Conv2d")
    build.block("head", "head.conv2", "head.conv", kind="BasicHead")
    build.call("last.conv")
    build.call("last.relu", kind="ReLU")
    build.block("last.conv+relu", "last.conv", "last.relu", kind="Conv2d + ReLU")
    return build.build("conv1", "inception3a", "head", "last.conv+relu")


NAMED = _inception()


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BasicHead", ("head",)),
        ("basic", ("head",)),
        ("basic 8x8", ("head",)),
        ("4x8x8 basichead", ("head",)),
        ("basic inception", ()),
        ("basic kernel 3", ()),
        ("Inception", ("inception3a",)),
        ("inception", ("inception3a.conv", "inception3a.relu")),
        ("Inception conv", ("inception3a.conv",)),
    ],
)
def test_blocks_are_found_by_their_type_where_no_call_fits(
    text: str, found: tuple[str, ...]
) -> None:
    assert matches(NAMED, text) == found


def test_a_name_around_finds_the_calls_inside() -> None:
    assert matches(NAMED, "head") == ("head.conv2", "head.conv")


def test_chains_made_by_us_are_not_found() -> None:
    assert matches(NAMED, "conv+relu") == ()


def test_a_numbered_name_is_not_the_beginning_of_a_type() -> None:
    assert matches(NAMED, "conv2") == ("head.conv2",)
    assert len(matches(NAMED, "conv2d")) == 5


def test_a_type_typed_halfway_finds_what_the_type_finds() -> None:
    assert matches(GRAPH, "adaptiveavgpool2") == ("avgpool",)


@pytest.mark.parametrize("text", ["kernel 3x", "3x²", "²", "kernel", "stride stride 1 kernel"])
def test_half_a_size_finds_nothing_and_breaks_nothing(text: str) -> None:
    assert matches(GRAPH, text) == ()


def test_a_word_kernel_alone_is_looked_for_in_names() -> None:
    assert matches(GRAPH, "kernel") == ()
