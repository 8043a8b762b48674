"""Any activation as channels over a grid: C x H x W, however the network lays it out in memory.

Convolutional networks keep C x H x W, Swin H x W x C, ViT tokens x C, MaxViT windows of tokens.
Knows nothing of pictures: it only views and permutes.
"""

import math
from dataclasses import dataclass

from torch import Tensor

from explorer.core.graph import LayerNode

_SPREAD_WINDOWS = "grid_attention"
"""Part of the name of MaxViT's modules whose windows take every n-th pixel, not neighbours."""

_NOT_YET_SPREAD = ("partition_op", "departition_swap")
"""Inside those, the modules that work on windows of neighbours all the same."""


@dataclass(frozen=True, slots=True, eq=False)
class ChannelGrid:
    """``values`` is C x H x W; ``has_class_token``: one token had no place and was left out."""

    values: Tensor
    has_class_token: bool = False


def channel_grid(activation: Tensor, node: LayerNode) -> ChannelGrid:
    """One image's activation (no batch dimension) as channels over the grid of its call.

    A vector becomes C x 1 x 1. What has no place on the grid (attention weights) keeps its last
    two dimensions as height and width.
    """
    if activation.ndim < 2:
        return ChannelGrid(activation.reshape(-1, 1, 1))
    grid = node.resolution or (0, 0)
    if activation.shape[-2:] == grid:
        return ChannelGrid(activation.reshape(-1, *grid))
    if activation.ndim == 2:
        return _grid_of_tokens(activation, grid)
    if activation.ndim == 3 and activation.shape[:2] == grid:
        return ChannelGrid(activation.permute(2, 0, 1))
    if activation.ndim == 3 and _are_square_windows(activation.shape, grid):
        return ChannelGrid(_joined_windows(activation, grid, node.module))
    return ChannelGrid(activation.reshape(-1, *activation.shape[-2:]))


def _grid_of_tokens(tokens: Tensor, grid: tuple[int, int]) -> ChannelGrid:
    rows, columns = tokens.shape
    places = math.prod(grid)
    if places and rows in (places, places + 1):
        has_class_token = rows > places
        return ChannelGrid(tokens[rows - places :].T.reshape(columns, *grid), has_class_token)
    if places and columns == places:
        return ChannelGrid(tokens.reshape(rows, *grid))
    return ChannelGrid(tokens.reshape(1, rows, columns))


def _are_square_windows(shape: tuple[int, ...], grid: tuple[int, int]) -> bool:
    """Windows x tokens x C that tile a square grid."""
    outer, inner = math.isqrt(shape[0]), math.isqrt(shape[1])
    return outer**2 == shape[0] and inner**2 == shape[1] and grid == (outer * inner, outer * inner)


def _joined_windows(windows: Tensor, grid: tuple[int, int], module: str) -> Tensor:
    outer, inner = math.isqrt(windows.shape[0]), math.isqrt(windows.shape[1])
    tiled = windows.reshape(outer, outer, inner, inner, -1)
    if _SPREAD_WINDOWS in module and not any(part in module for part in _NOT_YET_SPREAD):
        # The number of the window is the place inside a cell.
        tiled = tiled.permute(4, 2, 0, 3, 1)
    else:
        tiled = tiled.permute(4, 0, 2, 1, 3)
    return tiled.reshape(-1, *grid)
