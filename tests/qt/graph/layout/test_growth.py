"""Concatenations that grow."""

from explorer.core.graph import MergeKind
from explorer.qt.graph.layout.growth import Growth, growths
from tests.qt.graph import graph_builder


def test_every_growing_cat_says_what_was_there_and_what_is_new() -> None:
    graph = graph_builder.dense_net(4)
    widened = graph_builder.with_channels(
        graph, {"dense.layer2.cat": 8, "dense.layer3.cat": 12, "dense.layer4.cat": 16}
    )

    found = growths(widened)

    assert found["dense.layer3.cat"] == Growth(before=8, new=4, most=16)
    assert found["dense.layer4.cat"] == Growth(before=12, new=4, most=16)


def test_a_layer_with_one_growing_cat_grows_too() -> None:
    found = growths(graph_builder.dense_net(4))

    assert found["dense.layer2"] == found["dense.layer2.cat"]


def test_a_stage_with_many_grows_not() -> None:
    assert "dense" not in growths(graph_builder.dense_net(4))


def test_a_cat_of_equals_grows_not() -> None:
    graph = graph_builder.inception_net()

    assert any(node.type == MergeKind.CAT for node in graph.nodes)
    assert growths(graph) == {}
