"""What can be taken out of a network, read from its graph alone; knows no torch."""

from collections.abc import Iterator

from explorer.core.graph import BlockLevel, LayerNode, MergeKind, ModelGraph
from explorer.core.measurements import LesionKind, LesionTarget

_WEIGHTS = frozenset(
    {"Conv1d", "Conv2d", "Conv3d", "ConvTranspose2d", "Linear", "conv2d", "linear"}
)


def lesion_targets(graph: ModelGraph) -> tuple[LesionTarget, ...]:
    """Everything that can be taken out, in execution order.

    The branches of all sums; in a network without any the newest features of every growing
    ``cat`` (DenseNet); without those either, the layers whose output has the shape of their
    input, each with its normalisation and activation, as Veit et al. 2016 drop those of VGG.
    """
    for kind in (MergeKind.ADD, MergeKind.CAT):
        branches = tuple(_branches(graph, kind))
        if branches:
            return branches
    return tuple(_layers(graph))


def _branches(graph: ModelGraph, kind: MergeKind) -> Iterator[LesionTarget]:
    for merge in graph.merges:
        if merge.kind is kind and merge.branch:
            block = merge.block or merge.name
            yield LesionTarget(merge.name, LesionKind.BRANCH, block, merge=kind)


def _layers(graph: ModelGraph) -> Iterator[LesionTarget]:
    for node in graph.nodes:
        if not node.is_run or node.type not in _WEIGHTS:
            continue
        block = graph.parent_of.get(node.name, "")
        is_unit = block != "" and graph.block_by_name[block].level is BlockLevel.UNIT
        calls = graph.calls_in(block) if is_unit else (node.name,)
        if _keeps_shape(graph, calls):
            yield LesionTarget(node.name, LesionKind.LAYER, block or node.name, calls=calls)


def _keeps_shape(graph: ModelGraph, calls: tuple[str, ...]) -> bool:
    first: LayerNode = graph.node_by_name[calls[0]]
    last: LayerNode = graph.node_by_name[calls[-1]]
    return first.input_shape == last.output_shape
