"""The paper's AlexNet, number for number."""

import pytest
import torch
from torch import nn

from explorer.core.alexnet_2012 import INPUT_SIZE, AlexNet2012
from explorer.core.catalogue import build_skeleton, build_untrained, find_spec
from explorer.core.model_spec import NO_WEIGHTS

PARAMETERS_BY_LAYER = {
    "features.conv1": 34_944,
    "features.conv2": 307_456,
    "features.conv3": 885_120,
    "features.conv4": 663_936,
    "features.conv5": 442_624,
    "classifier.fc6": 37_752_832,
    "classifier.fc7": 16_781_312,
    "classifier.fc8": 4_097_000,
}

SHAPES = {
    "conv1": (96, 55, 55),
    "pool1": (96, 27, 27),
    "conv2": (256, 27, 27),
    "pool2": (256, 13, 13),
    "conv3": (384, 13, 13),
    "conv4": (384, 13, 13),
    "conv5": (256, 13, 13),
    "pool5": (256, 6, 6),
}


@pytest.fixture(scope="module")
def skeleton() -> AlexNet2012:
    model = build_skeleton(find_spec("alexnet_2012"), NO_WEIGHTS)
    assert isinstance(model, AlexNet2012)
    return model


def num_params(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_parameters_of_every_layer_are_the_published_ones(skeleton: AlexNet2012) -> None:
    found = {name: num_params(skeleton.get_submodule(name)) for name in PARAMETERS_BY_LAYER}
    assert found == PARAMETERS_BY_LAYER
    assert num_params(skeleton) == 60_965_224


def test_without_groups_it_has_the_parameters_of_the_lecture_notes() -> None:
    model = build_skeleton(find_spec("alexnet_2012_ungrouped"), NO_WEIGHTS)
    assert num_params(model) == 62_378_344


def test_shapes_are_the_published_ones(skeleton: AlexNet2012) -> None:
    tensor = torch.zeros(1, 3, INPUT_SIZE, INPUT_SIZE, device="meta")
    shapes = {}
    for name, layer in skeleton.features.named_children():
        tensor = layer.to("meta")(tensor)
        shapes[name] = tuple(tensor.shape[1:])
    assert {name: shapes[name] for name in SHAPES} == SHAPES


def test_order_is_convolution_relu_normalisation_pooling() -> None:
    with torch.device("meta"):
        names = [name for name, _ in AlexNet2012().features.named_children()]
    assert names[:8] == ["conv1", "relu1", "norm1", "pool1", "conv2", "relu2", "norm2", "pool2"]


def test_response_normalisation_is_the_formula_of_the_paper() -> None:
    with torch.device("meta"):
        layer = AlexNet2012().features.get_submodule("norm1")
    activations = torch.linspace(0, 300, 7).reshape(1, 7, 1, 1)
    squares = activations.flatten().square()
    sums = torch.stack([squares[max(0, i - 2) : i + 3].sum() for i in range(7)])
    expected = activations.flatten() / (2 + 1e-4 * sums) ** 0.75
    assert torch.allclose(layer(activations).flatten(), expected)


def test_weights_and_biases_start_as_in_the_paper() -> None:
    state = build_untrained(find_spec("alexnet_2012"), NO_WEIGHTS).state_dict()
    biases = {
        name.split(".")[1]: tensor.unique().tolist()
        for name, tensor in state.items()
        if name.endswith("bias")
    }
    ones = {"conv2", "conv4", "conv5", "fc6", "fc7"}
    assert biases == {name: [float(name in ones)] for name in biases}
    weights = state["classifier.fc8.weight"]
    assert (weights.mean().item(), weights.std().item()) == pytest.approx((0, 0.01), abs=1e-4)
