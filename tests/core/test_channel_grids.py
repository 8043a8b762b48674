"""Every memory layout ends as channels over the same grid."""

import pytest
import torch
from torch import Tensor

from explorer.core.channel_grids import channel_grid
from explorer.core.graph import LayerNode

PICTURE = torch.arange(5 * 6 * 6, dtype=torch.float32).reshape(5, 6, 6)


def node(resolution: tuple[int, int] | None = (6, 6), *, module: str = "layer") -> LayerNode:
    return LayerNode("call", module, "Linear", 0, 1, (), (), (), resolution=resolution)


def windows(*, is_spread: bool) -> Tensor:
    """PICTURE as MaxViT cuts it: 9 windows of 4 pixels side by side, or 4 of every third."""
    cut = PICTURE.reshape(5, 3, 2, 3, 2).permute(1, 3, 2, 4, 0).reshape(9, 4, 5)
    return cut.swapaxes(0, 1) if is_spread else cut


@pytest.mark.parametrize(
    "activation",
    [
        pytest.param(PICTURE, id="channels first"),
        pytest.param(PICTURE.permute(1, 2, 0), id="channels last"),
        pytest.param(PICTURE.flatten(1).T, id="tokens"),
        pytest.param(PICTURE.flatten(1), id="channels by tokens"),
        pytest.param(windows(is_spread=False), id="windows"),
    ],
)
def test_layouts_give_the_same_picture(activation: Tensor) -> None:
    found = channel_grid(activation, node())
    assert torch.equal(found.values, PICTURE)
    assert not found.has_class_token


def test_class_token_is_left_out_and_told() -> None:
    tokens = torch.cat((torch.full((1, 5), -1.0), PICTURE.flatten(1).T))
    found = channel_grid(tokens, node())
    assert torch.equal(found.values, PICTURE)
    assert found.has_class_token


def test_spread_windows_are_joined_by_their_place_in_the_cell() -> None:
    spread = node(module="blocks.0.grid_attention.attn_layer")
    assert torch.equal(channel_grid(windows(is_spread=True), spread).values, PICTURE)


@pytest.mark.parametrize("part", ["partition_op", "departition_swap", "departition_op"])
def test_windows_before_and_after_the_swap_are_neighbours(part: str) -> None:
    unswapped = node(module=f"blocks.0.grid_attention.{part}")
    assert torch.equal(channel_grid(windows(is_spread=False), unswapped).values, PICTURE)


def test_groups_of_channels_are_channels() -> None:
    shuffled = torch.rand(2, 3, 6, 6)
    assert channel_grid(shuffled, node()).values.shape == (6, 6, 6)


@pytest.mark.parametrize("resolution", [None, (1, 1)])
def test_vector_is_channels_of_one_pixel(resolution: tuple[int, int] | None) -> None:
    assert channel_grid(torch.rand(7), node(resolution)).values.shape == (7, 1, 1)


def test_what_has_no_place_on_the_grid_keeps_its_last_two_dimensions() -> None:
    attention = torch.rand(3, 17, 17)
    assert torch.equal(channel_grid(attention, node()).values, attention)


def test_channels_first_wins_where_both_would_do() -> None:
    cube = torch.rand(6, 6, 6)
    assert torch.equal(channel_grid(cube, node()).values, cube)
