"""The demo networks are what the papers describe, at classroom size."""

import pytest
import torch
from torch import nn

from explorer.core.catalogue import build_skeleton, build_untrained, find_spec, input_shape
from explorer.core.demo_nets import BUILDERS, CLASSES, Block, is_demo
from explorer.core.graph import MergeKind, ModelGraph, ShortcutKind
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.tracing import trace


def graph_of(name: str) -> ModelGraph:
    spec = find_spec(name)
    model = build_skeleton(spec, NO_WEIGHTS)
    return trace(model, model_name=name, input_shape=input_shape(spec, NO_WEIGHTS)).graph


def num_params(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@pytest.mark.parametrize(
    ("name", "published_millions", "convolutions", "blocks"),
    [("shapes_resnet20", 0.27, 19, 9), ("shapes_resnet56", 0.85, 55, 27)],
)
def test_residual_networks_are_those_of_the_paper(
    name: str, published_millions: float, convolutions: int, blocks: int
) -> None:
    """He et al. 2015, table 6: 0.27 M and 0.85 M parameters, 6 n + 2 layers."""
    graph = graph_of(name)
    assert round(graph.total_params / 1e6, 2) == published_millions
    assert sum(node.type == "Conv2d" for node in graph.nodes) == convolutions
    assert len(graph.merges) == blocks
    stages = {node.output_shape for node in graph.nodes if node.type == "add"}
    assert stages == {(16, 32, 32), (32, 16, 16), (64, 8, 8)}


@pytest.mark.parametrize("depth", [20, 56])
def test_plain_network_differs_in_nothing_but_the_shortcuts(depth: int) -> None:
    residual, plain = (BUILDERS[f"shapes_{kind}{depth}"]() for kind in ("resnet", "plain"))
    shapes = [
        {name: tensor.shape for name, tensor in net.state_dict().items()}
        for net in (residual, plain)
    ]
    assert shapes[0] == shapes[1]
    assert graph_of(f"shapes_plain{depth}").merges == ()


def test_every_shortcut_is_an_identity_also_where_the_resolution_halves() -> None:
    merges = graph_of("shapes_resnet20").merges
    assert {(merge.kind, merge.shortcut_kind) for merge in merges} == {
        (MergeKind.ADD, ShortcutKind.IDENTITY)
    }


def test_shortcut_of_a_halving_block_leaves_out_pixels_and_adds_zero_channels() -> None:
    block = Block(2, 4, stride=2, has_batch_norm=True)
    picture = torch.arange(32.0).reshape(1, 2, 4, 4)
    passed = block.shortcut(picture)
    assert passed.shape == (1, 4, 2, 2)
    assert torch.equal(passed[:, 1:3], picture[:, :, ::2, ::2])
    assert not passed[:, [0, 3]].any()


def test_without_batch_norm_there_is_none() -> None:
    kinds = {type(layer) for layer in BUILDERS["shapes_resnet20_nobn"]().modules()}
    assert nn.BatchNorm2d not in kinds


def test_alexnet_has_the_layers_of_the_paper_in_their_order() -> None:
    ours, paper = (
        [node.type for node in graph_of(name).nodes] for name in ("shapes_alexnet", "alexnet_2012")
    )
    assert ours == paper


def test_every_second_convolution_of_vgg_can_be_taken_out() -> None:
    convolutions = [node for node in graph_of("shapes_vgg").nodes if node.type == "Conv2d"]
    assert len(convolutions) == 10
    assert all(node.input_shape == node.output_shape for node in convolutions[1::2])


@pytest.mark.parametrize("name", list(BUILDERS))
def test_untrained_network_is_the_same_every_time(name: str) -> None:
    spec = find_spec(name)
    picture = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        first, second = (build_untrained(spec, NO_WEIGHTS)(picture) for _ in range(2))
    assert first.shape == (1, len(CLASSES))
    assert torch.equal(first, second) and first.isfinite().all()


def test_only_they_are_demo_networks() -> None:
    assert all(is_demo(name) for name in BUILDERS)
    assert not is_demo("resnet50") and not is_demo("alexnet_2012")
