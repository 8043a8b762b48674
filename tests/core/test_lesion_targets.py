"""What can be taken out: branches where there are shortcuts, else layers that keep the shape."""

import pytest
from torch import nn

from explorer.core.catalogue import build_skeleton, find_spec, input_shape
from explorer.core.graph import MergeKind, ModelGraph
from explorer.core.lesion_targets import lesion_targets
from explorer.core.measurements import LesionKind, LesionTarget
from explorer.core.tracing import trace
from tests.core.lesion_networks import DeepResidualNet, DenseNet, PlainNet
from tests.tiny_networks import INPUT_SHAPE


def graph_of(net_type: type[nn.Module]) -> ModelGraph:
    return trace(net_type().eval(), model_name="tiny", input_shape=INPUT_SHAPE).graph


def targets_of(name: str) -> tuple[LesionTarget, ...]:
    spec = find_spec(name)
    weights = spec.default_weights
    shape = input_shape(spec, weights)
    graph = trace(build_skeleton(spec, weights), model_name=name, input_shape=shape).graph
    return lesion_targets(graph)


def test_branches_of_all_sums_in_execution_order() -> None:
    targets = lesion_targets(graph_of(DeepResidualNet))
    names = [f"layer{stage}.{block}.add" for stage in (1, 2) for block in range(3)]
    assert [target.name for target in targets] == names
    assert targets[0] == LesionTarget(
        "layer1.0.add", LesionKind.BRANCH, "layer1.0", merge=MergeKind.ADD
    )


def test_newest_features_where_there_are_only_growing_cats() -> None:
    targets = lesion_targets(graph_of(DenseNet))
    assert [target.name for target in targets] == ["cat_1", "cat_2", "cat_3", "cat_4"]
    assert {target.merge for target in targets} == {MergeKind.CAT}


def test_layers_that_keep_the_shape_with_norm_and_activation() -> None:
    targets = lesion_targets(graph_of(PlainNet))
    assert {target.kind for target in targets} == {LesionKind.LAYER}
    assert {target.name: target.calls for target in targets} == {
        "conv2": ("conv2", "bn2", "relu"),
        "conv3": ("conv3",),
        "fc1": ("fc1", "relu_1", "drop"),
    }


@pytest.mark.parametrize(
    ("name", "count", "kind"),
    [
        ("resnet50", 16, LesionKind.BRANCH),
        ("resnet152", 50, LesionKind.BRANCH),
        ("densenet121", 58, LesionKind.BRANCH),
        ("efficientnet_b0", 9, LesionKind.BRANCH),  # gates of squeeze-excitation are no branches
        ("vit_b_16", 24, LesionKind.BRANCH),
        ("vgg16", 10, LesionKind.LAYER),  # nine convolutions and fc7
        ("alexnet_2012", 2, LesionKind.LAYER),
        ("shapes_plain56", 52, LesionKind.LAYER),
        ("squeezenet1_0", 0, None),
    ],
)
def test_known_networks(name: str, count: int, kind: LesionKind | None) -> None:
    targets = targets_of(name)
    assert len(targets) == count
    assert all(target.kind is kind for target in targets)
