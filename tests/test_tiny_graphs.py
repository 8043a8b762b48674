"""The graph made by hand and the network it describes agree."""

from explorer.core.graph import INPUT, ModelGraph
from tests.tiny_networks import TinyResidualNet, picture_batch


def test_graph_and_network_have_the_same_parameters(
    tiny_graph: ModelGraph, tiny_net: TinyResidualNet
) -> None:
    assert tiny_graph.total_params == sum(values.numel() for values in tiny_net.parameters())


def test_graph_ends_in_the_shape_that_the_network_makes(
    tiny_graph: ModelGraph, tiny_net: TinyResidualNet
) -> None:
    made = tiny_net(picture_batch())
    assert tuple(made.shape[1:]) == tiny_graph.node_by_name[tiny_graph.output].output_shape


def test_every_input_is_made_by_an_earlier_call(tiny_graph: ModelGraph) -> None:
    made = {INPUT}
    for node in tiny_graph.nodes:
        assert made.issuperset(node.inputs), node.name
        made.add(node.name)


def test_blocks_hold_every_call_once(tiny_graph: ModelGraph) -> None:
    held = [name for root in tiny_graph.roots for name in tiny_graph.calls_in(root)]
    assert held == [node.name for node in tiny_graph.nodes]
