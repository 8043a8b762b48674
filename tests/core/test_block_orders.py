"""Orders of blocks: who may change places, random orders, Kendall's tau."""

import itertools
import random

import pytest
from torch import nn
from torchvision import models

from explorer.core.block_orders import (
    drawn_order,
    groups_of_equal_shape,
    kendall_tau,
    residual_blocks,
)
from explorer.core.graph import ModelGraph
from explorer.core.tracing import trace


def graph_of(net: nn.Module) -> ModelGraph:
    return trace(net.eval(), model_name="net", input_shape=(3, 32, 32)).graph


def sign(number: int) -> int:
    return (number > 0) - (number < 0)


def tau_by_definition(order: tuple[int, ...]) -> float:
    """Kendall 1938: the mean of the products of the signs, over all pairs of places."""
    pairs = list(itertools.combinations(range(len(order)), 2))
    signs = [sign(right - left) * sign(order[right] - order[left]) for left, right in pairs]
    return sum(signs) / len(pairs)


def test_kendall_tau_is_that_of_its_definition() -> None:
    for order in itertools.permutations(range(5)):
        assert kendall_tau(order) == pytest.approx(tau_by_definition(order))


@pytest.mark.parametrize(
    ("order", "tau"),
    [((), 1), ((0,), 1), ((0, 1, 2, 3), 1), ((3, 2, 1, 0), -1), ((1, 0, 2), 1 / 3)],
)
def test_kendall_tau_of_known_orders(order: tuple[int, ...], tau: float) -> None:
    assert kendall_tau(order) == pytest.approx(tau)


def test_blocks_with_a_projection_stay_where_they_are() -> None:
    net = models.ResNet(models.resnet.BasicBlock, [3, 2, 1, 3])
    graph = graph_of(net)
    assert residual_blocks(graph)[:5] == (
        "layer1.0",
        "layer1.1",
        "layer1.2",
        "layer2.0",
        "layer2.1",
    )
    assert groups_of_equal_shape(graph) == ((0, 1, 2), (7, 8))


def test_block_of_two_sums_moves_as_a_whole() -> None:
    net = models.VisionTransformer(
        image_size=32, patch_size=16, num_layers=3, num_heads=2, hidden_dim=8, mlp_dim=16
    )
    graph = graph_of(net)
    names = tuple(f"encoder.layers.encoder_layer_{number}" for number in range(3))
    assert residual_blocks(graph) == names
    assert groups_of_equal_shape(graph) == ((0, 1, 2),)


def test_blocks_only_move_within_their_group() -> None:
    groups = ((0, 1, 2), (4, 5))
    generator = random.Random(0)
    for _ in range(50):
        order = drawn_order(groups, num_blocks=6, swaps=7, generator=generator)
        assert sorted(order) == list(range(6))
        assert order[3] == 3
        assert {*order[:3]} == {0, 1, 2}


def test_one_swap_moves_two_blocks_and_same_seed_the_same_two() -> None:
    groups = ((0, 1, 2, 3),)
    first, again = (
        drawn_order(groups, num_blocks=4, swaps=1, generator=random.Random(3)) for _ in range(2)
    )
    assert first == again
    assert sum(place != block for place, block in enumerate(first)) == 2
