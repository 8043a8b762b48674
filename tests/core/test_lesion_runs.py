"""Many lesions at once give the same as each on its own, in every kind of network."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from explorer.core.errors import CancelledError
from explorer.core.lesion_runs import Plan, lesioned_logits
from explorer.core.lesion_targets import lesion_targets
from explorer.core.measurements import LesionKind, LesionTarget
from explorer.core.recording import Recorder
from explorer.core.subject import Subject, Watch
from explorer.core.tracing import trace
from tests.core.lesion_networks import (
    BatchSizeInHand,
    DeepResidualNet,
    DenseNet,
    MixingNet,
    OneAtATimeNet,
    PlainNet,
    seeded,
    subject_of,
)
from tests.tiny_networks import picture_batch

SIDE = 32


def small_swin(version: int) -> nn.Module:
    from torchvision.models.swin_transformer import (
        PatchMergingV2,
        SwinTransformer,
        SwinTransformerBlockV2,
    )

    options: dict[str, Any] = {}
    if version == 2:
        options = {"block": SwinTransformerBlockV2, "downsample_layer": PatchMergingV2}
    net: nn.Module = SwinTransformer(
        patch_size=[4, 4],
        embed_dim=8,
        depths=[2, 2],
        num_heads=[2, 2],
        window_size=[4, 4],
        num_classes=5,
        **options,
    )
    return net


def small_maxvit() -> nn.Module:
    net: nn.Module = models.MaxVit(
        input_size=(SIDE, SIDE),
        stem_channels=8,
        partition_size=4,
        block_channels=[8, 16],
        block_layers=[1, 2],
        head_dim=4,
        stochastic_depth_prob=0.1,
        num_classes=5,
    )
    return net


def small_vgg() -> nn.Module:
    net: nn.Module = models.VGG(
        models.vgg.make_layers([8, 8, "M", 16, 16, 16, "M"], batch_norm=True), init_weights=False
    )
    net.avgpool = nn.AdaptiveAvgPool2d(1)
    net.classifier = nn.Sequential(
        nn.Linear(16, 16), nn.ReLU(inplace=True), nn.Dropout(), nn.Linear(16, 5)
    )
    return net


def small_vit() -> nn.Module:
    net: nn.Module = models.VisionTransformer(
        image_size=SIDE, patch_size=8, num_layers=3, num_heads=2, hidden_dim=8, mlp_dim=16
    )
    return net


FAMILIES: dict[str, Callable[[], nn.Module]] = {
    "ResNet": models.resnet18,
    "MobileNet V2": models.mobilenet_v2,
    "MobileNet V3": models.mobilenet_v3_small,
    "EfficientNet": models.efficientnet_b0,
    "RegNet Y": models.regnet_y_400mf,
    "ConvNeXt": lambda: models.ConvNeXt(
        [models.convnext.CNBlockConfig(8, 16, 2), models.convnext.CNBlockConfig(16, None, 2)]
    ),
    "ShuffleNet": models.shufflenet_v2_x0_5,
    "DenseNet": lambda: models.DenseNet(growth_rate=4, block_config=(3, 2), num_init_features=8),
    "ViT": small_vit,
    "Swin": lambda: small_swin(1),
    "Swin V2": lambda: small_swin(2),
    "MaxViT": small_maxvit,
    "VGG": small_vgg,
    "GoogLeNet": lambda: models.googlenet(aux_logits=False, init_weights=False),
}


@contextmanager
def left_out(net: nn.Module, target: LesionTarget) -> Iterator[None]:
    """A layer taken out with hooks on the modules that it is made of."""
    modules = dict(net.named_modules())
    first, last = target.calls[0], target.calls[-1]
    if target.block in modules:  # as GoogLeNet, whose activation is a function
        first = last = target.block
    given: list[Tensor] = []
    handles = [
        modules[first].register_forward_pre_hook(lambda _module, args: given.append(args[0])),
        modules[last].register_forward_hook(lambda _module, _args, _output: given.pop()),
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def one_by_one(net: nn.Module, subject: Subject, plans: Sequence[Plan], batch: Tensor) -> Tensor:
    """The reference: a whole run for each plan, by gates on branches or hooks on layers."""
    channels, height, width = batch.shape[1:]
    traced = trace(net, model_name="net", input_shape=(channels, height, width))
    recorder = Recorder(traced, net)
    rows = []
    for plan in plans:
        gates = {target.name: 0.0 for target in plan if target.kind is LesionKind.BRANCH}
        with ExitStack() as hooks:
            for target in plan:
                if target.kind is LesionKind.LAYER:
                    hooks.enter_context(left_out(net, target))
            with torch.inference_mode():
                logits = recorder.run(batch, keep=(), gates=gates).logits if gates else net(batch)
        rows.append(logits)
    return torch.stack(rows)


def some_plans(subject: Subject) -> list[Plan]:
    """Every single lesion, some of several together, none, and everything."""
    targets = lesion_targets(subject.graph)
    singles: list[Plan] = [frozenset({target}) for target in targets]
    return [*singles, frozenset(targets[::2]), frozenset(), frozenset(targets), singles[0]]


def make_felt(net: nn.Module) -> None:
    """An untrained network hardly feels a lesion: weights begin at zero or next to it, and what
    reaches the batch norms is not what they expect."""
    for parameter in net.parameters():
        if parameter.abs().max() < 1e-3:
            nn.init.normal_(parameter, std=0.3)
    with torch.inference_mode():
        for module in net.train().modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1.0
        net(torch.randn(8, 3, SIDE, SIDE))
    net.eval()


@pytest.mark.parametrize("build", FAMILIES.values(), ids=list(FAMILIES))
def test_every_family_gives_the_same_at_once_as_one_by_one(
    build: Callable[[], nn.Module],
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net, batch = build(), torch.randn(1, 3, SIDE, SIDE)
        make_felt(net)
    net, batch = net.double(), batch.double()  # whatever is left is no rounding
    subject = subject_of(net, batch, input_shape=(3, SIDE, SIDE))
    plans = some_plans(subject)
    expected = one_by_one(net, subject, plans, batch)
    found = lesioned_logits(subject, plans, at_once=8).lesioned
    scale = float(expected.abs().max())
    torch.testing.assert_close(found / scale, expected / scale, rtol=0, atol=1e-9)
    assert (expected[0] - expected[-3]).abs().max() > 1e-4 * scale  # there was something to see


ON_PURPOSE = [DeepResidualNet, PlainNet, DenseNet, MixingNet, OneAtATimeNet, BatchSizeInHand]


@pytest.mark.parametrize("net_type", ON_PURPOSE)
@pytest.mark.parametrize("at_once", [1, 2, 3, 8, 100])
def test_size_of_batches_changes_nothing(net_type: type[nn.Module], at_once: int) -> None:
    net, batch = seeded(net_type), picture_batch()
    subject = subject_of(net, batch)
    plans = some_plans(subject)
    found = lesioned_logits(subject, plans, at_once=at_once)
    torch.testing.assert_close(found.lesioned, one_by_one(net, subject, plans, batch))
    with torch.inference_mode():
        torch.testing.assert_close(found.baseline, net(batch))


@pytest.mark.parametrize("at_once", [1, 8])
def test_several_images_each_get_their_own_answer(at_once: int) -> None:
    net, batch = seeded(DeepResidualNet), picture_batch(images=3)
    subject = subject_of(net, batch)
    plans = some_plans(subject)
    found = lesioned_logits(subject, plans, at_once=at_once).lesioned
    for place in range(3):
        image = replace(subject, batch=batch[place : place + 1])
        alone = lesioned_logits(image, plans, at_once=1).lesioned
        torch.testing.assert_close(found[:, place], alone[:, 0])


def test_features_taken_out_of_a_growing_cat_are_missed_by_all_later_layers() -> None:
    net = seeded(DenseNet)
    subject = subject_of(net, picture_batch())
    first, *_ = lesion_targets(subject.graph)
    found = lesioned_logits(subject, [frozenset({first})]).lesioned[0]
    with torch.inference_mode():  # sin(0) = 0: the layer's features are zeros for everybody
        for parameter in net.get_submodule("layers.0").parameters():
            parameter.zero_()
        torch.testing.assert_close(found, net(picture_batch()))


def test_what_comes_before_a_lesion_runs_once() -> None:
    net = seeded(DeepResidualNet)
    subject = subject_of(net, picture_batch())
    names = ("layer1.0.conv1", "layer2.0.conv1", "fc")
    sizes: dict[str, list[int]] = {name: [] for name in names}

    def note_size(name: str) -> Callable[..., None]:
        return lambda _module, args: sizes[name].append(len(args[0]))

    handles = [net.get_submodule(name).register_forward_pre_hook(note_size(name)) for name in names]
    plans: list[Plan] = [frozenset({target}) for target in lesion_targets(subject.graph)]
    lesioned_logits(subject, plans, at_once=8)
    for handle in handles:
        handle.remove()
    assert sizes["layer1.0.conv1"] == [1]
    assert sizes["layer2.0.conv1"] == [1, 1 + 3]  # a control goes with the three lesions
    assert sizes["fc"] == [1 + 6, 1]


def test_nothing_to_take_out_gives_the_network_alone() -> None:
    subject = subject_of(seeded(PlainNet), picture_batch())
    found = lesioned_logits(subject, [])
    assert found.lesioned.shape == (0, 1, 5)


def test_progress_ends_where_it_said_it_would() -> None:
    told: list[tuple[int, int]] = []
    subject = subject_of(seeded(DeepResidualNet), picture_batch())
    watch = Watch(progress=lambda done, total: told.append((done, total)))
    lesioned_logits(subject, some_plans(subject), watch=watch, at_once=4)
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1]


def test_cancel_stops_between_two_steps_and_leaves_the_network_as_it_was() -> None:
    net = seeded(DeepResidualNet)
    subject = subject_of(net, picture_batch())
    left = iter(range(20))

    def check() -> None:
        if next(left, None) is None:
            raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        lesioned_logits(subject, some_plans(subject), watch=Watch(check=check))
    assert all(module.inplace for module in net.modules() if isinstance(module, nn.ReLU))


def test_fault_of_the_network_itself_is_told() -> None:
    subject = subject_of(seeded(DeepResidualNet), torch.rand(1, 5, 8, 8))
    with pytest.raises(RuntimeError, match="channels"):
        lesioned_logits(subject, some_plans(subject))
