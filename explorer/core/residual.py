"""What shortcut and branch give to every merge, as numbers and as maps.

At an ``add`` z = s + f, shortcut s, branch f: signed shares <f, z>/<z, z> and <s, z>/<z, z>,
which sum to 1. At a ``cat`` the shares are those of the squared norm, of every operand. Reads
recorded activations; runs nothing.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.channel_grids import channel_grid
from explorer.core.errors import UnknownLayerError
from explorer.core.graph import INPUT, LayerNode, Merge, MergeKind, ModelGraph
from explorer.core.measurements import MergeContribution

ROUNDING = 1e-6
"""Below this part of ||s||^2 + ||f||^2 a sum of squares is rounding, not signal (float32)."""


@dataclass(frozen=True, slots=True, eq=False)
class MergeMaps:
    """F(x), shortcut and sum of a merge as H x W float32: Euclidean norm over the channels.

    ``share`` is the signed share of the branch per position, NaN where it is undefined.
    """

    name: str
    branch: NDArray[np.float32] = field(repr=False)
    shortcut: NDArray[np.float32] = field(repr=False)
    total: NDArray[np.float32] = field(repr=False)
    share: NDArray[np.float32] = field(repr=False)


def measured_merges(graph: ModelGraph) -> tuple[Merge, ...]:
    """The merges whose shortcut and branch are known."""
    return tuple(merge for merge in graph.merges if merge.shortcut and merge.branch)


def operand_names(graph: ModelGraph) -> frozenset[str]:
    """The outputs that ``contributions`` reads."""
    return frozenset(name for merge in graph.merges for name in _parts(merge))


def merge_with_branch(
    graph: ModelGraph, name: str, *, kinds: Collection[MergeKind] = tuple(MergeKind)
) -> Merge:
    """The merge of that name. Raises ``UnknownLayerError`` where there is none of these kinds
    with a known shortcut and branch."""
    merge = graph.merge_by_name.get(name)
    if merge is None or merge.kind not in kinds or not (merge.shortcut and merge.branch):
        raise UnknownLayerError(f"{name!r} is not a merge with a shortcut and a branch.")
    return merge


def contributions(
    graph: ModelGraph,
    outputs: Mapping[str, Tensor],
    *,
    gates: Mapping[str, float] | None = None,
) -> tuple[MergeContribution, ...]:
    """What shortcut and branch give to each merge, for the first image of the batch.

    ``outputs`` holds at least ``operand_names``; ``gates`` are the factors on the branches with
    which they were recorded. Merges whose operands are missing are left out.
    """
    merges = [merge for merge in graph.merges if _is_recorded(merge, outputs)]
    values = _inner_products(merges, outputs)
    squares_in: dict[str, tuple[float, ...]] = {}
    found = []
    for merge in merges:
        gate = (gates or {}).get(merge.name, 1.0)
        contribution = _contribution(merge, values, gate)
        if merge.kind is MergeKind.CAT:
            squares = squares_in[merge.name] = _operand_squares(
                merge, values, squares_in, gate=gate
            )
            contribution = _with_operands(contribution, merge, squares)
            values[merge.name, merge.name] = math.fsum(squares)  # for the cats that hold this one
        found.append(contribution)
    return tuple(found)


def merge_maps(
    graph: ModelGraph, outputs: Mapping[str, Tensor], *, name: str, gate: float = 1.0
) -> MergeMaps:
    """Where on the image shortcut and branch of one merge are strong.

    Raises ``UnknownLayerError`` where ``name`` is no merge with a known shortcut and branch.
    """
    merge = merge_with_branch(graph, name)
    with torch.inference_mode():
        branch = operand_grid(outputs, graph, merge.branch) * gate
        shortcut = operand_grid(outputs, graph, merge.shortcut)
        maps = torch.stack(_four_maps(merge.kind, branch, shortcut)).cpu().numpy()
    return MergeMaps(name, maps[0], maps[1], maps[2], maps[3])


def operand_grid(outputs: Mapping[str, Tensor], graph: ModelGraph, name: str) -> Tensor:
    """An operand of the first image as C x H x W float32."""
    if name == INPUT:
        return outputs[name][0].float()
    node: LayerNode = graph.node_by_name[name]
    return channel_grid(outputs[name][0], node).values.float()


def _parts(merge: Merge) -> tuple[str, ...]:
    """The outputs that a merge is measured by: shortcut and branch, or all that a ``cat`` of
    equals joins."""
    if not merge.is_of_equals:
        return merge.shortcut, merge.branch
    return merge.operands if merge.kind is MergeKind.CAT else ()


def _is_recorded(merge: Merge, outputs: Mapping[str, Tensor]) -> bool:
    parts = _parts(merge)
    return bool(parts) and all(part in outputs for part in parts)


def _inner_products(
    merges: Sequence[Merge], outputs: Mapping[str, Tensor]
) -> dict[tuple[str, str], float]:
    """<left, right> of the outputs whose names are asked for, brought to the CPU at once."""
    pairs = list(dict.fromkeys(_pairs_asked_for(merges)))
    if not pairs:
        return {}
    with torch.inference_mode():
        products = [_inner(outputs[left][0], outputs[right][0]) for left, right in pairs]
        values = torch.stack(products).tolist()
    return dict(zip(pairs, values, strict=True))


def _pairs_asked_for(merges: Sequence[Merge]) -> Iterator[tuple[str, str]]:
    """Of each merge together, while its operands are in the cache of the CPU.

    The square of a ``cat`` is known from those of its operands.
    """
    joined = {merge.name for merge in merges if merge.kind is MergeKind.CAT}
    for merge in merges:
        for part in _parts(merge):
            if part not in joined:
                yield part, part
        if merge.kind is MergeKind.ADD and not merge.is_of_equals:
            yield merge.shortcut, merge.branch


def _inner(first: Tensor, second: Tensor) -> Tensor:
    if first.shape != second.shape:
        shape = np.broadcast_shapes(first.shape, second.shape)
        first, second = first.expand(shape), second.expand(shape)
    return torch.dot(first.reshape(-1).float(), second.reshape(-1).float())


def _contribution(
    merge: Merge, products: Mapping[tuple[str, str], float], gate: float
) -> MergeContribution:
    if merge.is_of_equals:
        return MergeContribution(merge.name, merge.kind, None, None, None, None, None, None)
    shortcut, branch = merge.shortcut, merge.branch
    ss = products[shortcut, shortcut]
    ff = products[branch, branch] * gate * gate
    sf = products.get((shortcut, branch), 0.0) * gate
    shares = _shares(ss, ff, sf) if merge.kind is not MergeKind.MUL else (None, None)
    is_sum = merge.kind is MergeKind.ADD
    return MergeContribution(
        name=merge.name,
        kind=merge.kind,
        branch_share=shares[0],
        shortcut_share=shares[1],
        branch_norm=math.sqrt(ff),
        shortcut_norm=math.sqrt(ss),
        ratio=_quotient(math.sqrt(ff), math.sqrt(ss)),
        cosine=_quotient(sf, math.sqrt(ff) * math.sqrt(ss)) if is_sum else None,
    )


def _operand_squares(
    merge: Merge,
    products: Mapping[tuple[str, str], float],
    squares_in: Mapping[str, tuple[float, ...]],
    *,
    gate: float,
) -> tuple[float, ...]:
    """Squared norms of all operands of a ``cat``; a growing one starts with those of the one
    before, as its gates have left them. Where one is not recorded, those of its two parts."""
    before = squares_in.get(merge.shortcut, ())
    if before and len(before) + 1 == len(merge.operands):
        return *before, products[merge.branch, merge.branch] * gate * gate
    known = [name for name in merge.operands if (name, name) in products]
    names = merge.operands if len(known) == len(merge.operands) else _parts(merge)
    return tuple(
        products[name, name] * (gate * gate if name == merge.branch else 1.0) for name in names
    )


def _with_operands(
    contribution: MergeContribution, merge: Merge, squares: tuple[float, ...]
) -> MergeContribution:
    if len(squares) != len(merge.operands):
        return contribution
    whole = math.fsum(squares)
    is_defined = math.isfinite(whole) and whole > 0
    return replace(
        contribution,
        operands=merge.operands,
        operand_norms=tuple(map(math.sqrt, squares)),
        operand_shares=tuple(square / whole for square in squares) if is_defined else (),
    )


def _shares(ss: float, ff: float, sf: float) -> tuple[float | None, float | None]:
    """Of branch and shortcut, from ||s||^2, ||f||^2 and <s, f> (0 for a ``cat``)."""
    zz = ss + ff + 2 * sf
    if not math.isfinite(zz) or zz <= ROUNDING * (ss + ff):
        return None, None
    branch = (ff + sf) / zz
    return branch, 1 - branch


def _quotient(above: float, below: float) -> float | None:
    if below == 0 or not math.isfinite(above) or not math.isfinite(below):
        return None
    return above / below


def _four_maps(kind: MergeKind, branch: Tensor, shortcut: Tensor) -> list[Tensor]:
    """Norms of branch, shortcut and result, and the branch's share, all of one H x W."""
    side = np.broadcast_shapes(branch.shape[1:], shortcut.shape[1:])
    ff, ss = branch.square().sum(0).expand(side), shortcut.square().sum(0).expand(side)
    if kind is MergeKind.MUL:
        total = (branch * shortcut).square().sum(0)
        return [ff.sqrt(), ss.sqrt(), total.sqrt(), torch.full_like(total, math.nan)]
    if kind is MergeKind.CAT:
        total, above = ff + ss, ff
    else:
        merged = branch + shortcut
        total, above = merged.square().sum(0), (branch * merged).sum(0)
    share = torch.where(total > ROUNDING * (ff + ss), above / total, math.nan)
    return [ff.sqrt(), ss.sqrt(), total.sqrt(), share]
