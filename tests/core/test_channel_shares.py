"""Shares of single channels: signed, and together those of the whole merge."""

import pytest
import torch
from torch import Tensor

from explorer.core.channel_shares import channel_shares
from explorer.core.errors import UnknownLayerError
from explorer.core.graph import LayerNode, Merge, MergeKind, ModelGraph, ShortcutKind
from explorer.core.residual import contributions


def noise(seed: int, *shape: int) -> Tensor:
    return torch.randn(shape or (1, 2, 3, 3), generator=torch.Generator().manual_seed(seed))


def graph_of(kind: MergeKind, *, is_branch_first: bool = False) -> ModelGraph:
    """One merge m of s and f."""
    nodes = tuple(
        LayerNode(name, "", "call", 0, 1, (), (2, 3, 3), (2, 3, 3), resolution=(3, 3))
        for name in ("s", "f", "m")
    )
    operands = ("f", "s") if is_branch_first else ("s", "f")
    merge = Merge("m", kind, "s", "f", ShortcutKind.IDENTITY, "s", "", operands)
    return ModelGraph("net", (2, 3, 3), nodes, (), (merge,), ("s", "f", "m"), "m", 0, 0)


def test_share_of_a_channel_is_signed() -> None:
    s, f = noise(1), noise(2)
    found = channel_shares(graph_of(MergeKind.ADD), {"s": s, "f": f}, name="m", gate=0.5)
    f, z = 0.5 * f[0], (s + 0.5 * f)[0]
    expected = (f * z).sum((1, 2)) / (z * z).sum((1, 2))
    assert found.branch == pytest.approx(expected.tolist(), rel=1e-5)


@pytest.mark.parametrize("kind", [MergeKind.ADD, MergeKind.CAT])
def test_shares_weighed_by_energy_are_that_of_the_merge(kind: MergeKind) -> None:
    graph, outputs = graph_of(kind), {"s": noise(1, 1, 4, 3, 3), "f": noise(2, 1, 4, 3, 3)}
    (whole,) = contributions(graph, outputs)
    found = channel_shares(graph, outputs, name="m")
    weighed = zip(found.branch, found.energy, strict=True)
    assert sum(found.energy) == pytest.approx(1, rel=1e-6)
    assert sum((share or 0) * energy for share, energy in weighed) == pytest.approx(
        whole.branch_share, rel=1e-5
    )


def test_dead_channel_has_no_share() -> None:
    s, f = noise(1), noise(2)
    s[:, 1], f[:, 1] = 0, 0
    found = channel_shares(graph_of(MergeKind.ADD), {"s": s, "f": f}, name="m")
    assert found.branch[0] is not None
    assert (found.branch[1], found.energy[1]) == (None, 0)


@pytest.mark.parametrize(
    ("is_branch_first", "branch"), [(False, (0, 0, 1)), (True, (1, 0, 0))], ids=["last", "first"]
)
def test_channels_of_a_cat_stand_in_its_order(
    *, is_branch_first: bool, branch: tuple[int, ...]
) -> None:
    graph = graph_of(MergeKind.CAT, is_branch_first=is_branch_first)
    outputs = {"s": noise(1), "f": noise(2, 1, 1, 3, 3)}
    assert channel_shares(graph, outputs, name="m").branch == branch


@pytest.mark.parametrize(("kind", "name"), [(MergeKind.MUL, "m"), (MergeKind.ADD, "m7")])
def test_what_has_no_shares_is_named(kind: MergeKind, name: str) -> None:
    with pytest.raises(UnknownLayerError, match=name):
        channel_shares(graph_of(kind), {}, name=name)
