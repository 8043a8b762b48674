"""What a search can go on with: which words, in which order, and what taking them finds."""

import pytest

from explorer.core.graph import ModelGraph
from explorer.qt.graph.finding.completion import FEW, Completion, completions
from explorer.qt.graph.finding.search import SearchIndex
from explorer.qt.graph.finding.vocabulary import Vocabulary, WordKind
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import GraphBuilder

RESIDUAL = Vocabulary(SearchIndex(graph_builder.residual_net()))
LARGE = Vocabulary(SearchIndex(graph_builder.residual_net(stages=4, blocks=80)))


def _texts(text: str, vocabulary: Vocabulary = RESIDUAL) -> list[str]:
    return [found.text for found in completions(vocabulary, text)]


def _only(text: str, suggestion: str, vocabulary: Vocabulary = RESIDUAL) -> Completion:
    return next(found for found in completions(vocabulary, text) if found.text == suggestion)


def _vocabulary(graph: ModelGraph) -> Vocabulary:
    return Vocabulary(SearchIndex(graph))


@pytest.mark.parametrize(
    ("typed", "suggestion", "kind", "finds"),
    [
        ("con", "Conv2d", WordKind.TYPE, "15 layers"),
        ("blo", "Block", WordKind.TYPE, "8 blocks"),
        ("lay", "layer1", WordKind.NAME, "10 layers"),
        ("layer1.0.c", "layer1.0.conv1", WordKind.NAME, "1 layer"),
        ("dow", "downsample", WordKind.NAME, "2 layers"),
        ("16", "16x16", WordKind.SHAPE, "11 layers"),
        ("4x", "4x16x16", WordKind.SHAPE, "11 layers"),
        ("ker", "kernel 3x3", WordKind.KERNEL, "15 layers"),
        ("kernel ", "kernel 3x3", WordKind.KERNEL, "15 layers"),
        ("KERNEL  3", "kernel 3x3", WordKind.KERNEL, "15 layers"),
        ("3x3", "kernel 3x3", WordKind.KERNEL, "15 layers"),
        ("3×", "kernel 3x3", WordKind.KERNEL, "15 layers"),
        ("str", "stride 1", WordKind.STRIDE, "15 layers"),
    ],
)
def test_what_is_typed_is_completed(
    typed: str, suggestion: str, kind: WordKind, finds: str
) -> None:
    found = _only(typed, suggestion)

    assert (found.kind, found.finds) == (kind, finds)


@pytest.mark.parametrize("typed", ["", "c", "la", "k", "conv ", "block 1", "layer1 conv", "8x8 l"])
def test_taking_a_suggestion_finds_as_much_as_it_says(typed: str) -> None:
    found = completions(RESIDUAL, typed)

    counts = [len(RESIDUAL.index.matches(one.search)) for one in found]

    assert found
    assert counts == [int(one.finds.split()[0]) for one in found]


@pytest.mark.parametrize(
    ("typed", "suggestion", "search"),
    [
        ("layer1 co", "conv1", "layer1 conv1"),
        ("layer1 kernel 3", "kernel 3x3", "layer1 kernel 3x3"),
        ("16x16 ker", "kernel 3x3", "16x16 kernel 3x3"),
        ("stride 1  Layer1 co", "conv2", "stride 1  Layer1 conv2"),
    ],
)
def test_only_the_word_being_typed_is_replaced(typed: str, suggestion: str, search: str) -> None:
    assert _only(typed, suggestion).search == search


def test_the_beginning_stands_before_a_part_and_a_part_before_the_inside() -> None:
    build = GraphBuilder()
    build.call("deconv", kind="Linear")
    build.call("last.conv", kind="ReLU")
    build.call("last.other", kind="BasicConv")
    build.call("conv.last", kind="ReLU")

    found = _texts("conv", _vocabulary(build.build()))

    assert found == ["conv.last", "BasicConv", "last.conv", "deconv"]


def test_one_kind_does_not_crowd_out_the_others() -> None:
    build = GraphBuilder()
    for number in range(20):
        build.call(f"lin{number}", kind="LinearLast" if number else "BasicLinear")

    found = completions(_vocabulary(build.build()), "lin")

    assert len(found) == FEW
    assert {one.kind for one in found} == {WordKind.NAME, WordKind.TYPE}


@pytest.mark.parametrize(
    ("typed", "suggestion", "part"),
    [("con", "Conv2d", "Con"), ("conv1", "layer1.0.conv1", "conv1"), ("3x", "kernel 3x3", "3x")],
)
def test_the_part_that_was_typed_is_known(typed: str, suggestion: str, part: str) -> None:
    found = _only(typed, suggestion)

    assert found.text[found.start : found.end] == part
    assert not found.start or found.text[found.start - 1] in ". "


@pytest.mark.parametrize(
    "typed", ["fc", "conv2d", "kernel 3x3", "8x8", "zzz", "zzz con", "layer1 16x16"]
)
def test_what_says_all_there_is_to_say_is_not_completed(typed: str) -> None:
    assert typed.rsplit(maxsplit=1)[-1] not in [text.lower() for text in _texts(typed)]


def test_a_function_is_offered_once() -> None:
    assert _texts("ad")[:2] == ["add", "AdaptiveAvgPool2d"]


def test_words_before_filter_what_is_offered() -> None:
    assert _texts("16x16 la")[0] == "layer1"
    assert "layer2" not in _texts("16x16 la")


def test_what_would_not_narrow_the_search_is_not_offered() -> None:
    assert "kernel 3x3" not in _texts("conv2d ")
    assert "kernel 3x3" in _texts("layer1 ")


def test_with_nothing_typed_every_way_to_search_is_shown() -> None:
    kinds = [one.kind for one in completions(RESIDUAL, "")]

    assert kinds == sorted(kinds, key=list(WordKind).index)
    assert set(kinds) == set(WordKind) - {WordKind.CHANNELS}
    assert len(kinds) <= FEW


def test_a_block_type_is_offered_although_its_name_is_typed() -> None:
    build = GraphBuilder()
    build.block("inception.a", build.call("inception.a.conv"), kind="Inception")
    build.block("inception.b", build.call("inception.b.conv"), kind="Inception")

    found = _only("inception", "Inception", _vocabulary(build.build()))

    assert found.finds == "2 blocks"


def test_an_empty_network_completes_nothing() -> None:
    empty = ModelGraph("empty", (3, 8, 8), (), (), (), (), "", 0, 0)

    assert completions(_vocabulary(empty), "") == ()
