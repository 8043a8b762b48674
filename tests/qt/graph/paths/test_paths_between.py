"""Counting the paths between two sets of calls, and finding what lies on them."""

import random

import pytest

from explorer.core.graph import INPUT, ModelGraph
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.paths.paths_between import Link, Paths, paths_between
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import GraphBuilder


def _random_net(seed: int) -> ModelGraph:
    """Eleven calls that take from one to three of those before, sometimes one twice."""
    chance = random.Random(seed)
    build = GraphBuilder(f"random {seed}")
    made = [INPUT]
    for number in range(11):
        inputs = chance.choices(made[-5:], k=chance.randint(1, 3))
        made.append(build.call(f"call{number}", *inputs, kind="op"))
    return build.build()


def _enumerated(graph: ModelGraph, start: set[str], end: set[str]) -> Paths:
    """Every single path, by walking them all."""
    takers: dict[str, set[str]] = {}
    for node in graph.nodes:
        for source in node.inputs:
            takers.setdefault(source, set()).add(node.name)
    takers.setdefault(graph.output, set()).add(PREDICTION)
    found: set[tuple[str, ...]] = set()
    links: set[Link] = set()

    def walk(path: tuple[str, ...]) -> None:
        for name in takers.get(path[-1], set()) - start:
            if name in end:
                found.add(path[1:])
                links.update(zip(path, (*path[1:], name), strict=True))
            else:
                walk((*path, name))

    for name in start:
        walk((name,))
    between = frozenset(name for path in found for name in path)
    return Paths(len(found), between, frozenset(links))


def _count(graph: ModelGraph, one: str, other: str) -> int:
    return paths_between(graph, graph.calls_in(one), graph.calls_in(other)).count


@pytest.mark.parametrize("seed", range(40))
def test_counts_agree_with_walking_every_path(seed: int) -> None:
    graph, chance = _random_net(seed), random.Random(-seed)
    names = [INPUT, *(node.name for node in graph.nodes), PREDICTION]
    for _ in range(12):
        cuts = sorted(chance.sample(range(len(names) + 1), k=4))
        start, end = set(names[cuts[0] : cuts[1]]), set(names[cuts[2] : cuts[3]])
        assert paths_between(graph, start, end) == _enumerated(graph, start, end)


@pytest.mark.parametrize("blocks", [2, 5, 52])
def test_every_residual_block_between_doubles_the_number(blocks: int) -> None:
    graph = graph_builder.residual_net(stages=1, blocks=blocks)

    assert _count(graph, "stem", "avgpool") == 2**blocks
    assert _count(graph, INPUT, PREDICTION) == 2**blocks
    assert _count(graph, "layer1.0", f"layer1.{blocks - 1}") == 2 ** (blocks - 2)


def test_neighbours_have_one_path_though_the_tensor_goes_into_branch_and_shortcut() -> None:
    graph = graph_builder.residual_net()

    paths = paths_between(graph, graph.calls_in("layer1.1"), graph.calls_in("layer1.2"))

    assert paths.count == 1
    assert paths.between == frozenset()
    assert paths.links == {("layer1.1.add", "layer1.2.conv1"), ("layer1.1.add", "layer1.2.add")}


def test_dense_layers_are_counted_as_drawn() -> None:
    graph = graph_builder.dense_net(layers=8)

    assert _count(graph, "stem", "dense.cat") == 2**8
    assert _count(graph, "dense.layer2", "dense.layer5") == 2**2


def test_the_earlier_box_is_the_start_whichever_is_named_first() -> None:
    graph = graph_builder.residual_net()
    one, other = graph.calls_in("layer1.0"), graph.calls_in("layer2.1")

    there, back = paths_between(graph, one, other), paths_between(graph, other, one)

    assert (there.is_reversed, back.is_reversed) == (False, True)
    assert (there.count, there.between, there.links) == (back.count, back.between, back.links)


def test_branches_side_by_side_have_no_path_between_them() -> None:
    paths = paths_between(graph_builder.inception_net(), ["mix.b1"], ["mix.c3"])

    assert (paths.count, paths.between, paths.links) == (0, frozenset(), frozenset())


def test_a_box_and_one_inside_it_have_no_path_between_them() -> None:
    graph = graph_builder.residual_net()

    assert _count(graph, "layer1", "layer1.1") == 0


def test_what_leads_elsewhere_is_on_no_path() -> None:
    graph = graph_builder.inception_net()

    paths = paths_between(graph, ["mix.b1"], [PREDICTION])

    assert paths.between == {"mix.b2", "mix.cat"}


def test_what_is_never_run_is_on_no_path() -> None:
    graph = graph_builder.residual_net()

    assert paths_between(graph, ["no such call"], ["fc"]).count == 0
