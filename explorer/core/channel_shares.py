"""What shortcut and branch give to every single channel of one merge. Runs nothing."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from explorer.core.graph import Merge, MergeKind, ModelGraph
from explorer.core.measurements import ChannelShares
from explorer.core.residual import ROUNDING, merge_with_branch, operand_grid


def channel_shares(
    graph: ModelGraph, outputs: Mapping[str, Tensor], *, name: str, gate: float = 1.0
) -> ChannelShares:
    """Signed shares per channel, for the first image of the batch.

    ``outputs`` holds shortcut and branch; ``gate`` is the factor with which they were recorded.
    Raises ``UnknownLayerError`` where ``name`` is no merge with a known shortcut and branch, and
    of a ``mul``, which has no shares.
    """
    merge = merge_with_branch(graph, name, kinds=(MergeKind.ADD, MergeKind.CAT))
    with torch.inference_mode():
        branch = operand_grid(outputs, graph, merge.branch).flatten(1) * gate
        shortcut = operand_grid(outputs, graph, merge.shortcut).flatten(1)
        if merge.kind is MergeKind.CAT:
            shares, squares = _of_operands(merge, branch, shortcut)
        else:
            shares, squares = _of_sum(branch, shortcut)
        total = float(squares.sum())
        energy = (squares / total if total > 0 else squares).tolist()
    defined = [None if math.isnan(share) else share for share in shares.tolist()]
    return ChannelShares(name, merge.kind, tuple(defined), tuple(energy))


def _of_sum(branch: Tensor, shortcut: Tensor) -> tuple[Tensor, Tensor]:
    """Shares of the branch (NaN where undefined) and <z, z>, by channel."""
    merged = branch + shortcut
    squares = merged.square().sum(1)
    is_signal = squares > ROUNDING * (branch.square() + shortcut.square()).sum(1)
    return torch.where(is_signal, (branch * merged).sum(1) / squares, math.nan), squares


def _of_operands(merge: Merge, branch: Tensor, shortcut: Tensor) -> tuple[Tensor, Tensor]:
    squares = [shortcut.square().sum(1), branch.square().sum(1)]
    shares = [torch.zeros_like(squares[0]), torch.ones_like(squares[1])]
    if merge.operands and merge.operands[0] == merge.branch:
        squares.reverse()
        shares.reverse()
    joined = torch.cat(squares)
    return torch.where(joined > 0, torch.cat(shares), math.nan), joined
