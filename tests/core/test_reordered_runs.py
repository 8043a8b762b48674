"""Blocks in another order give what a network built in that order gives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from explorer.core.errors import CancelledError
from explorer.core.reordered_runs import BlockShuffle
from explorer.core.subject import Watch
from tests.core.lesion_networks import DeepResidualNet, PlainNet, seeded, subject_of
from tests.tiny_networks import picture_batch

SIDE = 32


def small_swin() -> nn.Module:
    """Every second block shifts its windows, which is written into the program, not a module."""
    net: nn.Module = models.SwinTransformer(
        patch_size=[4, 4],
        embed_dim=8,
        depths=[4],
        num_heads=[2],
        window_size=[4, 4],
        num_classes=5,
    )
    return net


def small_convnext() -> nn.Module:
    """A parameter is read before the first call of its block."""
    net: nn.Module = models.ConvNeXt(
        [models.convnext.CNBlockConfig(8, None, 4)], layer_scale=0.7, num_classes=5
    )
    return net


def small_vit() -> nn.Module:
    net: nn.Module = models.VisionTransformer(
        image_size=SIDE,
        patch_size=16,
        num_layers=4,
        num_heads=2,
        hidden_dim=8,
        mlp_dim=16,
        num_classes=5,
    )
    nn.init.normal_(net.get_submodule("heads.head").weight)  # type: ignore[arg-type]
    return net


@contextmanager
def rebuilt(net: nn.Module, stage: str, order: tuple[int, ...]) -> Iterator[None]:
    """The modules of a stage in another order."""
    container = net.get_submodule(stage)
    own = list(container.named_children())
    for (name, _), block in zip(own, order, strict=True):
        setattr(container, name, own[block][1])
    try:
        yield
    finally:
        for name, module in own:
            setattr(container, name, module)


def logits_of(net: nn.Module, batch: Tensor) -> Tensor:
    with torch.inference_mode():
        logits: Tensor = net(batch)
    return logits


STAGES: dict[str, tuple[Callable[[], nn.Module], str]] = {
    "ResNet": (
        lambda: models.ResNet(models.resnet.BasicBlock, [4, 1, 1, 1], num_classes=5),
        "layer1",
    ),
    "ViT": (small_vit, "encoder.layers"),
    "Swin": (small_swin, "features.1"),
    "ConvNeXt": (small_convnext, "features.1"),
}


@pytest.mark.parametrize(("build", "stage"), STAGES.values(), ids=list(STAGES))
def test_logits_are_those_of_the_network_built_in_that_order(
    build: Callable[[], nn.Module], stage: str
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net, batch = build().eval(), torch.randn(2, 3, SIDE, SIDE)
    shuffle = BlockShuffle(subject_of(net, batch, input_shape=(3, SIDE, SIDE)))
    assert shuffle.groups[0] == (0, 1, 2, 3)
    rest = tuple(range(4, len(shuffle.names)))
    stage_orders = [(1, 0, 2, 3), (0, 1, 2, 3), (3, 2, 0, 1), (0, 1, 3, 2)]
    found = shuffle.logits([(*order, *rest) for order in stage_orders])
    assert torch.equal(found.baseline, logits_of(net, batch))
    for order, logits in zip(stage_orders, found.lesioned, strict=True):
        with rebuilt(net, stage, order):
            assert torch.equal(logits, logits_of(net, batch))
    assert not torch.allclose(found.lesioned[0], found.baseline, rtol=1e-6)


def test_blocks_of_several_stages_change_places_at_once() -> None:
    net, batch = seeded(DeepResidualNet), picture_batch()
    shuffle = BlockShuffle(subject_of(net, batch))
    assert shuffle.groups == ((0, 1, 2), (4, 5))
    found = shuffle.logits([(2, 0, 1, 3, 5, 4)]).lesioned[0]
    with rebuilt(net, "layer1", (2, 0, 1)), rebuilt(net, "layer2", (0, 2, 1)):
        assert torch.equal(found, logits_of(net, batch))


def test_network_without_blocks_has_nothing_to_reorder() -> None:
    net = seeded(PlainNet)
    shuffle = BlockShuffle(subject_of(net, picture_batch()))
    assert (shuffle.names, shuffle.groups) == ((), ())
    found = shuffle.logits([])
    assert found.lesioned.shape == (0, 1, 5)
    assert torch.equal(found.baseline, logits_of(net, picture_batch()))


def test_progress_and_cancel() -> None:
    shuffle = BlockShuffle(subject_of(seeded(DeepResidualNet), picture_batch()))
    told: list[tuple[int, int]] = []
    order = (1, 0, 2, 3, 4, 5)
    shuffle.logits([order, order], watch=Watch(progress=lambda *step: told.append(step)))
    assert told[-1][0] == told[-1][1] == len(told)

    def check() -> None:
        raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        shuffle.logits([order], watch=Watch(check=check))
