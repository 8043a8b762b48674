"""The split of a logit by length of path, against all 2^8 paths one by one, and its identities."""

from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Tensor, nn
from torchvision import models
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

from explorer.core import paths
from explorer.core.demo_nets import CifarNet, ShapesAlexNet
from explorer.core.errors import CancelledError, UnknownClassError, UnknownLayerError
from explorer.core.paths import gradient_split, logit_paths
from explorer.core.program import Program
from explorer.core.subject import Subject, Watch
from explorer.core.tracing import trace
from tests.core.all_paths import AllPaths, EightBlocks
from tests.tiny_networks import picture_batch, residual_net

CLASS = 2


def subject_of(net: nn.Module, image: Tensor) -> Subject:
    shape = image.shape[1], image.shape[2], image.shape[3]
    traced = trace(net, model_name="net", input_shape=shape)
    return Subject(traced.graph, Program(traced, net.eval()), image)


def lively(net: nn.Module, *, seed: int = 0) -> nn.Module:
    """The network with weights under which no part of it is idle, batch norm least of all."""
    generator = torch.Generator().manual_seed(seed)
    for module in net.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            for name, low, high in (("running_mean", -0.3, 0.3), ("running_var", 0.5, 1.5)):
                module.get_buffer(name).uniform_(low, high, generator=generator)
            nn.init.uniform_(module.weight, 0.5, 1.2, generator=generator)
            nn.init.uniform_(module.bias, -0.3, 0.3, generator=generator)
    for parameter in net.parameters():
        if parameter.ndim == 1 and not parameter.any():
            nn.init.uniform_(parameter, -0.3, 0.3, generator=generator)
    return net.eval()


def built(builder: Callable[[], nn.Module]) -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return lively(builder())


def noise(side: int, *, seed: int = 1) -> Tensor:
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(seed))


# ---------------------------------------------------------------- against all paths


@pytest.fixture(scope="module")
def all_paths() -> Iterator[tuple[Subject, AllPaths]]:
    net, image = built(EightBlocks), noise(8).double()
    assert isinstance(net, EightBlocks)
    yield subject_of(net, image), AllPaths(net, image, class_index=CLASS)


@pytest.mark.parametrize("rows_bytes", [paths.ROWS_BYTES, 600, 1], ids=["all", "some", "one"])
class TestAgainstAllPaths:
    """Whether all coefficients are computed together, a few at a time, or one by one."""

    def test_contributions_are_those_of_all_256_paths(
        self,
        all_paths: tuple[Subject, AllPaths],
        rows_bytes: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(paths, "ROWS_BYTES", rows_bytes)
        subject, one_by_one = all_paths
        split = logit_paths(subject).of_class(CLASS)
        assert split.contributions == pytest.approx(one_by_one.contributions, rel=1e-9)
        assert split.counts == (1, 8, 28, 56, 70, 56, 28, 8, 1)
        assert split.is_exact

    def test_gradient_is_that_of_all_256_paths(
        self,
        all_paths: tuple[Subject, AllPaths],
        rows_bytes: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(paths, "ROWS_BYTES", rows_bytes)
        subject, one_by_one = all_paths
        split = gradient_split(subject, class_index=CLASS)
        assert split.norms == pytest.approx(one_by_one.gradients.norm(dim=1).tolist(), rel=1e-9)
        whole = float(one_by_one.gradients.sum(0).norm())
        assert split.total_norm == pytest.approx(whole, rel=1e-9)


# ---------------------------------------------------------------- identities


class PreActivation(nn.Module):
    """He et al. 2016b: x + conv(relu(bn(x))), nothing after the sum."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.norms = nn.ModuleList(nn.BatchNorm2d(4) for _ in range(3))
        self.convs = nn.ModuleList(nn.Conv2d(4, 4, 3, padding=1) for _ in range(3))
        self.head = nn.Conv2d(4, 5, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        for norm, conv in zip(self.norms, self.convs, strict=True):
            x = x + conv(torch.relu(norm(x)))
        logits: Tensor = self.head(x).mean((2, 3))  # no linear layer at the end
        return logits


class Assorted(nn.Module):
    """Piecewise linear in many ways, constants of the network's own among them."""

    def __init__(self) -> None:
        super().__init__()
        self.token = nn.Parameter(torch.randn(1, 4, 1))
        self.conv = nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect")
        self.scale = nn.Parameter(torch.rand(4, 1, 1))
        self.act = nn.PReLU(4)
        self.mix = nn.Linear(17, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = 1 - self.conv(x) * self.scale / 0.5
        branch = nn.functional.pad(self.act(x), (1, 1, 1, 1), value=0.7)
        branch = nn.functional.avg_pool2d(branch, 3, stride=1)
        x = nn.functional.hardtanh(x + branch, -1.5, 1.5)
        x = nn.functional.max_pool2d(x, 2).view(x.size(0), 4, -1)
        x = torch.cat((self.token.expand(x.size(0), -1, -1), x), 2)
        left, right = x.chunk(2, dim=1)
        logits: Tensor = self.mix((left - right).abs()).sum(1)
        return logits


def mobilenet() -> nn.Module:
    net: nn.Module = models.MobileNetV2(num_classes=7, width_mult=0.25)
    return net


EXACT: dict[str, tuple[Callable[[], nn.Module], int, int]] = {
    "basic blocks": (lambda: ResNet(BasicBlock, [1, 1, 1, 1], num_classes=7), 32, 4),
    "bottlenecks": (lambda: ResNet(Bottleneck, [1, 2, 1, 1], num_classes=7), 32, 5),
    "grouped": (lambda: ResNet(Bottleneck, [1, 1, 1, 1], 7, groups=4, width_per_group=8), 32, 4),
    "ReLU6": (mobilenet, 32, 11),
    "shortcuts without parameters": (lambda: CifarNet(1), 16, 3),
    "pre-activation": (PreActivation, 8, 3),
    "plain": (lambda: CifarNet(1, has_shortcuts=False), 16, 0),
    "plain, fire modules": (lambda: models.SqueezeNet("1_1", num_classes=7), 64, 0),
    "dense": (lambda: models.DenseNet(4, (2, 2), 8, num_classes=7), 32, 0),
    "assorted": (Assorted, 8, 1),
}


@pytest.mark.parametrize(("builder", "side", "blocks"), EXACT.values(), ids=list(EXACT))
def test_contributions_sum_to_every_logit(
    builder: Callable[[], nn.Module], side: int, blocks: int
) -> None:
    net, image = built(builder), noise(side)
    found = logit_paths(subject_of(net, image))
    with torch.inference_mode():
        assert torch.equal(found.logits, net(image)[0])
    assert found.is_exact
    assert found.coefficients.shape == (blocks + 1, len(found.logits))
    scale = float(found.coefficients.abs().sum(0).max())
    torch.testing.assert_close(found.coefficients.sum(0), found.logits, rtol=0, atol=2e-6 * scale)


class Gated(nn.Module):
    """A smooth activation, a squeeze-excitation gate and a residual sum; biases, no batch norm."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1)
        self.squeeze = nn.Conv2d(4, 4, 1)
        self.act = nn.SiLU()
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.act(self.conv1(x))
        branch = self.act(self.conv2(x))
        gate = torch.sigmoid(self.squeeze(branch.mean((2, 3), keepdim=True)))
        logits: Tensor = self.fc((x + gate * branch).mean((2, 3)))
        return logits


def gradient_of(source: Tensor) -> Tensor:
    assert source.grad is not None
    return source.grad


def test_remainder_is_what_the_first_order_leaves() -> None:
    """The first order of all that goes in is <gradient, value>: of the image and of every bias."""
    net, image = built(Gated), noise(8)
    split = logit_paths(subject_of(net, image)).of_class(CLASS)
    image.requires_grad_()
    net(image)[0, CLASS].backward()
    sources = [image, *(p for name, p in net.named_parameters() if "bias" in name)]
    with torch.no_grad():
        first_order = sum(float((source * gradient_of(source)).sum()) for source in sources)
    assert not split.is_exact
    assert sum(split.contributions) == pytest.approx(first_order, rel=1e-4)
    assert split.remainder == pytest.approx(split.logit - first_order, rel=1e-4)
    assert split.total == pytest.approx(split.logit, rel=1e-6)


def vision_transformer() -> nn.Module:
    net: nn.Module = models.VisionTransformer(16, 8, 2, 2, 8, 16, num_classes=5)
    nn.init.normal_(net.get_parameter("heads.head.weight"))
    return net


def swin() -> nn.Module:
    net: nn.Module = models.SwinTransformer([2, 2], 8, [1, 1], [1, 2], [2, 2], num_classes=5)
    return net


FIRST_ORDER: dict[str, tuple[Callable[[], nn.Module], int, int]] = {
    "squeeze and excitation": (Gated, 8, 1),
    "attention": (vision_transformer, 16, 4),
    "windowed attention": (swin, 16, 4),
    "response normalisation": (ShapesAlexNet, 64, 0),
}


@pytest.mark.parametrize(("builder", "side", "blocks"), FIRST_ORDER.values(), ids=list(FIRST_ORDER))
def test_what_is_not_piecewise_linear_is_no_exact_split(
    builder: Callable[[], nn.Module], side: int, blocks: int
) -> None:
    split = logit_paths(subject_of(built(builder), noise(side))).of_class(CLASS)
    assert (split.blocks, split.is_exact) == (blocks, False)
    assert abs(split.remainder) > 1e-6
    assert split.total == pytest.approx(split.logit, rel=1e-6)


@pytest.mark.parametrize(
    ("builder", "side"),
    [(found[0], found[1]) for found in (*EXACT.values(), *FIRST_ORDER.values())],
    ids=[*EXACT, *FIRST_ORDER],
)
def test_parts_of_the_gradient_sum_to_the_gradient(
    builder: Callable[[], nn.Module], side: int
) -> None:
    net, image = built(builder), noise(side)
    split = gradient_split(subject_of(net, image), class_index=CLASS)
    image.requires_grad_()
    net(image)[0, CLASS].backward()
    assert split.total_norm == pytest.approx(float(gradient_of(image).norm()), rel=1e-5)
    assert sum(split.norms) >= split.total_norm * (1 - 1e-6)


def test_gradient_of_a_plain_network_is_all_in_one_part() -> None:
    split = gradient_split(
        subject_of(built(lambda: CifarNet(1, has_shortcuts=False)), noise(16)), class_index=0
    )
    assert split.norms == pytest.approx((split.total_norm,))


# ---------------------------------------------------------------- choices


def test_each_class_has_a_split_of_its_own() -> None:
    found = logit_paths(subject_of(residual_net(), picture_batch()))
    splits = [found.of_class(index) for index in range(5)]
    assert [split.logit for split in splits] == found.logits.tolist()
    for split in splits:
        assert split.total == pytest.approx(split.logit, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("index", [-1, 5])
def test_class_that_there_is_not_is_refused(index: int) -> None:
    subject = subject_of(residual_net(), picture_batch())
    with pytest.raises(UnknownClassError, match=f"There is no class {index}"):
        logit_paths(subject).of_class(index)
    with pytest.raises(UnknownClassError):
        gradient_split(subject, class_index=index)


def test_gate_is_a_factor_on_the_branch() -> None:
    gated = subject_of(residual_net(), picture_batch())
    gates = {"layer1.0.add": 0.5, "layer2.0.add": -0.25}
    net = residual_net()
    for norm, gate in ((net.layer1[0].bn2, 0.5), (net.layer2[0].bn2, -0.25)):
        assert isinstance(norm, nn.BatchNorm2d)
        with torch.no_grad():
            norm.weight.mul_(gate)
            norm.bias.mul_(gate)
    scaled = subject_of(net, picture_batch())
    left, right = logit_paths(gated, gates=gates), logit_paths(scaled)
    torch.testing.assert_close(left.logits, right.logits)
    torch.testing.assert_close(left.coefficients, right.coefficients)
    assert gradient_split(gated, class_index=1, gates=gates).norms == pytest.approx(
        gradient_split(scaled, class_index=1).norms, rel=1e-4
    )


def test_lesions_leave_no_path_through_their_blocks() -> None:
    subject = subject_of(residual_net(), picture_batch())
    found = logit_paths(subject, gates={"layer1.0.add": 0, "layer2.0.add": 0})
    torch.testing.assert_close(found.coefficients[0], found.logits)
    assert not found.coefficients[1:].any()


def test_gate_of_an_unknown_merge_is_named() -> None:
    subject = subject_of(residual_net(), picture_batch())
    with pytest.raises(UnknownLayerError, match=r"'layer9\.add' is not a merge"):
        logit_paths(subject, gates={"layer9.add": 0.5})


def test_several_images_are_refused() -> None:
    subject = subject_of(residual_net(), picture_batch(images=2))
    with pytest.raises(ValueError, match="One image at a time"):
        logit_paths(subject)


# ---------------------------------------------------------------- on the way


def split_logit(subject: Subject, watch: Watch) -> None:
    logit_paths(subject, watch=watch)


def split_gradient(subject: Subject, watch: Watch) -> None:
    gradient_split(subject, class_index=0, watch=watch)


both = pytest.mark.parametrize("split", [split_logit, split_gradient])


@both
def test_cancel_stops_between_two_layers(split: Callable[[Subject, Watch], None]) -> None:
    subject = subject_of(residual_net(), picture_batch())
    calls = iter(range(5))

    def check() -> None:
        if next(calls, None) is None:
            raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        split(subject, Watch(check))


@both
def test_progress_ends_at_its_total(split: Callable[[Subject, Watch], None]) -> None:
    told: list[tuple[int, int]] = []
    subject = subject_of(residual_net(), picture_batch())
    split(subject, Watch(progress=lambda done, total: told.append((done, total))))
    totals = {total for _, total in told}
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert totals == {len(told)}


@both
def test_network_image_and_switches_are_as_before(
    split: Callable[[Subject, Watch], None],
) -> None:
    net, image = residual_net(), picture_batch()
    subject = subject_of(net, image)
    net.layer1.train()
    state = {name: value.clone() for name, value in net.state_dict().items()}
    switches = [(module.training, getattr(module, "inplace", None)) for module in net.modules()]
    precision, fast_path = (
        torch.backends.cudnn.allow_tf32,
        torch.backends.mha.get_fastpath_enabled(),
    )
    split(subject, Watch())
    assert torch.equal(image, picture_batch())
    assert all(torch.equal(value, state[name]) for name, value in net.state_dict().items())
    assert switches == [
        (module.training, getattr(module, "inplace", None)) for module in net.modules()
    ]
    assert all(parameter.grad is None for parameter in net.parameters())
    assert (precision, fast_path) == (
        torch.backends.cudnn.allow_tf32,
        torch.backends.mha.get_fastpath_enabled(),
    )


def test_image_prepared_in_inference_mode_is_taken() -> None:
    with torch.inference_mode():
        image = picture_batch() + 0
    split = logit_paths(subject_of(residual_net(), image)).of_class(0)
    assert split.total == pytest.approx(split.logit, rel=1e-5, abs=1e-6)
