"""Contributions are what the formulas say, and keep their identities."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
import torchvision
from torch import Tensor

from explorer.core.errors import UnknownLayerError
from explorer.core.graph import INPUT, LayerNode, Merge, MergeKind, ModelGraph, ShortcutKind
from explorer.core.measurements import MergeContribution
from explorer.core.recording import run
from explorer.core.residual import contributions, merge_maps, operand_names
from explorer.core.tracing import trace
from tests.tiny_networks import INPUT_SHAPE, picture_batch, residual_net


def graph_of(*kinds: MergeKind) -> ModelGraph:
    """Calls ``s0, f0, m0, f1, m1, ...``; each merge has the one before as its shortcut."""

    def call(name: str) -> LayerNode:
        return LayerNode(name, "", "Conv2d", 0, 1, (), (), (2, 3, 3), resolution=(3, 3))

    nodes, merges, shortcut = [call("s0")], [], "s0"
    for place, kind in enumerate(kinds):
        branch, name = f"f{place}", f"m{place}"
        nodes += [call(branch), call(name)]
        operands = (shortcut, branch)
        identity = ShortcutKind.IDENTITY
        merges.append(Merge(name, kind, shortcut, branch, identity, shortcut, "", operands))
        shortcut = name
    names = tuple(node.name for node in nodes)
    return ModelGraph("made up", (3, 3, 3), tuple(nodes), (), tuple(merges), names, "m0", 0, 0)


def noise(seed: int, *shape: int) -> Tensor:
    return torch.randn(1, *(shape or (2, 3, 3)), generator=torch.Generator().manual_seed(seed))


def one(kind: MergeKind, shortcut: Tensor, branch: Tensor, gate: float = 1.0) -> MergeContribution:
    outputs = {"s0": shortcut, "f0": branch}
    (found,) = contributions(graph_of(kind), outputs, gates={"m0": gate})
    return found


def test_add_follows_the_formulas() -> None:
    s, f = noise(1), noise(2)
    found = one(MergeKind.ADD, s, f)
    x, y = s.double().numpy().ravel(), f.double().numpy().ravel()
    z = x + y
    assert found.branch_share == pytest.approx(y @ z / (z @ z), rel=1e-5)
    assert found.shortcut_share == pytest.approx(x @ z / (z @ z), rel=1e-5)
    assert found.branch_norm == pytest.approx(np.linalg.norm(y), rel=1e-6)
    assert found.shortcut_norm == pytest.approx(np.linalg.norm(x), rel=1e-6)
    assert found.ratio == pytest.approx(np.linalg.norm(y) / np.linalg.norm(x), rel=1e-6)
    cosine = x @ y / (np.linalg.norm(x) * np.linalg.norm(y))
    assert found.cosine == pytest.approx(cosine, rel=1e-5)


def test_gate_scales_the_branch() -> None:
    s, f = noise(1), noise(2)
    gated, scaled = one(MergeKind.ADD, s, f, gate=0.25), one(MergeKind.ADD, s, f * 0.25)
    assert gated.branch_share == pytest.approx(scaled.branch_share)
    assert gated.branch_norm == pytest.approx(scaled.branch_norm)
    assert gated.cosine == pytest.approx(scaled.cosine)


def test_branch_that_works_against_the_sum_has_a_negative_share() -> None:
    s = noise(1)
    found = one(MergeKind.ADD, s, -0.5 * s)
    assert (found.branch_share, found.shortcut_share) == pytest.approx((-1.0, 2.0), rel=1e-5)
    assert found.cosine == pytest.approx(-1, rel=1e-6)


@pytest.mark.parametrize("kind", [MergeKind.ADD, MergeKind.CAT])
def test_shares_of_nothing_are_undefined(kind: MergeKind) -> None:
    found = one(kind, torch.zeros(1, 2, 3, 3), torch.zeros(1, 2, 3, 3))
    assert (found.branch_share, found.shortcut_share) == (None, None)
    assert (found.ratio, found.cosine) == (None, None)


def test_shares_are_undefined_where_the_operands_cancel() -> None:
    s = noise(1)
    assert one(MergeKind.ADD, s, -s).branch_share is None


def test_values_that_are_no_numbers_are_undefined() -> None:
    found = one(MergeKind.ADD, noise(1), torch.full((1, 2, 3, 3), math.nan))
    assert (found.branch_share, found.ratio, found.cosine) == (None, None, None)


def test_cat_shares_the_squared_norm() -> None:
    s, f = noise(1, 4, 3, 3), noise(2, 2, 3, 3)
    found = one(MergeKind.CAT, s, f)
    squares = float(s.square().sum()), float(f.square().sum())
    assert found.branch_share == pytest.approx(squares[1] / sum(squares), rel=1e-5)
    assert found.cosine is None


def test_growing_cat_starts_from_the_one_before() -> None:
    outputs = {"s0": noise(1), "f0": noise(2), "f1": noise(3)}
    outputs["m0"] = torch.cat((outputs["s0"], outputs["f0"]), 1)
    _, second = contributions(graph_of(MergeKind.CAT, MergeKind.CAT), outputs)
    assert second.shortcut_norm == pytest.approx(float(outputs["m0"].norm()), rel=1e-6)


def test_gate_by_multiplication_has_no_shares() -> None:
    found = one(MergeKind.MUL, noise(1), noise(2, 2, 1, 1))
    assert (found.branch_share, found.shortcut_share, found.cosine) == (None, None, None)
    assert found.branch_norm is not None
    assert found.branch_norm > 0


def test_shares_sum_to_one_in_a_network() -> None:
    net = residual_net()
    of_net = trace(net, model_name="tiny", input_shape=INPUT_SHAPE)
    keep = operand_names(of_net.graph)
    found = contributions(of_net.graph, run(of_net, net, picture_batch(), keep=keep).outputs)
    assert [merge.name for merge in found] == ["layer1.0.add", "layer2.0.add"]
    for merge in found:
        assert merge.branch_share is not None
        assert merge.shortcut_share is not None
        assert merge.branch_share + merge.shortcut_share == pytest.approx(1, abs=1e-12)


def joined(name: str, *operands: str) -> Merge:
    return Merge(name, MergeKind.CAT, "", "", None, "", "", operands)


def shares_of(outputs: dict[str, Tensor], *merges: Merge) -> list[tuple[float, ...]]:
    """Of the operands of merges, with the outputs that are asked for and no others."""
    graph = replace(graph_of(), merges=merges)
    asked_for = {name: outputs[name] for name in operand_names(graph)}
    return [found.operand_shares for found in contributions(graph, asked_for)]


class TestOperands:
    def test_equals_have_their_part_of_the_squared_norm(self) -> None:
        parts = [noise(seed, channels, 3, 3) for seed, channels in ((1, 4), (2, 2), (3, 1))]
        outputs = dict(zip("abc", parts, strict=True))
        (found,) = shares_of(outputs, joined("m", "a", "b", "c"))
        whole = float(torch.cat(parts, 1).square().sum())
        assert found == pytest.approx([float(part.square().sum()) / whole for part in parts])

    def test_equals_have_neither_branch_nor_shortcut(self) -> None:
        graph = replace(graph_of(), merges=(joined("m", "a", "b"),))
        (found,) = contributions(graph, {"a": noise(1), "b": noise(2)}, gates={"m": 0.0})
        assert found.is_of_equals
        assert (found.branch_share, found.shortcut_norm, found.ratio) == (None, None, None)
        assert found.operand_norms == pytest.approx(
            (float(noise(1).norm()), float(noise(2).norm()))
        )

    def test_join_within_a_join_is_one_of_its_operands(self) -> None:
        outputs = {name: noise(seed) for seed, name in enumerate("abc")}
        outputs["m"] = torch.cat((outputs["a"], outputs["b"]), 1)
        _, outer = shares_of(outputs, joined("m", "a", "b"), joined("n", "m", "c"))
        inner, other = (float(outputs[name].square().sum()) for name in ("m", "c"))
        assert outer == pytest.approx((inner / (inner + other), other / (inner + other)))

    def test_image_itself_can_be_an_operand(self) -> None:
        outputs = {INPUT: noise(1, 3, 3, 3), "a": noise(2)}
        (found,) = shares_of(outputs, joined("m", INPUT, "a"))
        assert sum(found) == pytest.approx(1)

    @pytest.mark.parametrize("value", [0.0, math.nan, math.inf], ids=str)
    def test_shares_of_no_finite_norm_are_undefined(self, value: float) -> None:
        outputs = {"a": torch.full((1, 2, 3, 3), value), "b": torch.zeros(1, 2, 3, 3)}
        assert shares_of(outputs, joined("m", "a", "b")) == [()]

    def test_growing_cat_has_one_for_everything_it_holds(self) -> None:
        graph = graph_of(MergeKind.CAT, MergeKind.CAT)
        first, second = graph.merges
        graph = replace(graph, merges=(first, replace(second, operands=("s0", "f0", "f1"))))
        outputs = {"s0": noise(1), "f0": noise(2), "f1": noise(3)}
        outputs["m0"] = torch.cat((outputs["s0"], 0.5 * outputs["f0"]), 1)
        _, found = contributions(graph, outputs, gates={"m0": 0.5})
        squares = [float(noise(seed).square().sum()) for seed in (1, 2, 3)]
        squares[1] *= 0.25
        assert found.operand_shares == pytest.approx([square / sum(squares) for square in squares])
        assert found.branch_share == pytest.approx(found.operand_shares[-1])

    def test_googlenet_agrees_with_its_branches(self) -> None:
        with torch.random.fork_rng():
            torch.manual_seed(0)
            net = torchvision.models.googlenet(
                weights=None, init_weights=False, aux_logits=False
            ).eval()
        of_net = trace(net, model_name="googlenet", input_shape=(3, 64, 64))
        batch = noise(1, 3, 64, 64)
        keep = operand_names(of_net.graph)
        found = contributions(of_net.graph, run(of_net, net, batch, keep=keep).outputs)
        first, *_ = found
        assert len(found) == 9
        assert first.operand_shares == pytest.approx(_shares_in_inception3a(net, batch), rel=1e-4)


def _shares_in_inception3a(net: torchvision.models.GoogLeNet, batch: Tensor) -> list[float]:
    with torch.inference_mode():
        x = net.maxpool2(net.conv3(net.conv2(net.maxpool1(net.conv1(batch)))))
        block = net.inception3a
        branches = (block.branch1, block.branch2, block.branch3, block.branch4)
        squares = [float(branch(x).double().square().sum()) for branch in branches]
    return [square / sum(squares) for square in squares]


class TestMaps:
    def test_maps_are_norms_over_channels(self) -> None:
        s, f = noise(1), noise(2)
        maps = merge_maps(graph_of(MergeKind.ADD), {"s0": s, "f0": f}, name="m0")
        np.testing.assert_allclose(maps.branch, f[0].norm(dim=0), rtol=1e-5)
        np.testing.assert_allclose(maps.shortcut, s[0].norm(dim=0), rtol=1e-5)
        np.testing.assert_allclose(maps.total, (s + f)[0].norm(dim=0), rtol=1e-5)

    def test_share_is_signed_and_per_position(self) -> None:
        s, f = noise(1), noise(2)
        maps = merge_maps(graph_of(MergeKind.ADD), {"s0": s, "f0": f}, name="m0", gate=0.5)
        f, z = 0.5 * f[0], (s + 0.5 * f)[0]
        np.testing.assert_allclose(maps.share, (f * z).sum(0) / (z * z).sum(0), rtol=1e-4)

    def test_share_is_undefined_where_the_sum_is_zero(self) -> None:
        s, f = noise(1), noise(2)
        f[..., 0, 0] = -s[..., 0, 0]
        maps = merge_maps(graph_of(MergeKind.ADD), {"s0": s, "f0": f}, name="m0")
        assert np.argwhere(np.isnan(maps.share)).tolist() == [[0, 0]]

    def test_gate_by_multiplication_covers_the_grid(self) -> None:
        outputs = {"s0": noise(1), "f0": noise(2, 2, 1, 1)}
        maps = merge_maps(graph_of(MergeKind.MUL), outputs, name="m0")
        assert maps.branch.shape == maps.total.shape == (3, 3)
        np.testing.assert_allclose(
            maps.total, (outputs["s0"] * outputs["f0"])[0].norm(dim=0), rtol=1e-5
        )

    def test_tokens_are_laid_out_on_their_grid(self) -> None:
        s, f = noise(1, 10, 2), noise(2, 10, 2)  # a class token and 3 x 3 others
        maps = merge_maps(graph_of(MergeKind.ADD), {"s0": s, "f0": f}, name="m0")
        np.testing.assert_allclose(maps.shortcut, s[0, 1:].norm(dim=1).reshape(3, 3), rtol=1e-5)

    def test_unknown_merge_is_named(self) -> None:
        with pytest.raises(UnknownLayerError, match="'m7' is not a merge"):
            merge_maps(graph_of(MergeKind.ADD), {}, name="m7")
