"""Receptive fields against published values, and against gradients of random networks."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from torchvision import models

from explorer.core.graph import PixelRect
from explorer.core.receptive_field import AxisField
from explorer.core.tracing import trace


class Residual(nn.Module):
    """A strided branch beside a strided 1x1 projection."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = nn.Sequential(nn.Conv2d(1, 2, 3, stride=2, padding=1), nn.Conv2d(2, 2, 5))
        self.shortcut = nn.Sequential(nn.Conv2d(1, 2, 1, stride=2), nn.AvgPool2d(5, stride=1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.branch(x) + self.shortcut(x)
        return out


class WiderShortcut(nn.Module):
    """A shortcut that sees more than the branch, on one side."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = nn.Conv2d(2, 2, 1)
        self.shortcut = nn.Conv2d(2, 2, 5, padding=(2, 1))
        self.same = nn.Conv2d(2, 2, (1, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.branch(self.same(x)) + self.shortcut(x)
        return torch.cat([out, self.same(x)], 1)


class Gate(nn.Module):
    """Squeeze and excitation: every position sees everything through the gate."""

    def __init__(self) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.excite = nn.Conv2d(2, 2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * torch.sigmoid(self.excite(self.pool(x)))


class Shuffle(nn.Module):
    """Channels change places, positions do not."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, channels, height, width = x.size()
        grouped = x.view(batch, 2, channels // 2, height, width).transpose(1, 2).contiguous()
        return grouped.view(batch, channels, height, width)


class ChannelsLast(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.gelu(self.dense(x.permute(0, 2, 3, 1))).permute(0, 3, 1, 2)


class Calling(nn.Module):
    """A convolution with a stride, then a function."""

    def __init__(self, function: Callable[[torch.Tensor], torch.Tensor]) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3, stride=2, padding=1)
        self.function = function

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.function(self.conv(x))


NETWORKS = {
    "plain": nn.Sequential(nn.Conv2d(1, 2, 5, stride=2), nn.Conv2d(2, 2, 3, dilation=2)),
    "padded": nn.Sequential(nn.Conv2d(1, 2, 3, stride=2, padding=1), nn.Conv2d(2, 2, 5, padding=2)),
    "oblong": nn.Sequential(nn.Conv2d(1, 2, (3, 5), stride=(1, 2), padding=(0, 2))),
    "pooled": nn.Sequential(nn.Conv2d(1, 2, 3), nn.AvgPool2d(2), nn.Conv2d(2, 2, 3)),
    "grouped": nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(4, 4, 3, groups=2, padding=1)),
    "residual": Residual(),
    "nested": nn.Sequential(Residual(), nn.Conv2d(2, 1, 3)),
    "wider shortcut": nn.Sequential(
        nn.Conv2d(1, 2, 3, stride=2, padding=1), WiderShortcut(), nn.Conv2d(4, 2, 3, padding=1)
    ),
    "pooled to 4": nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.AdaptiveAvgPool2d(4)),
    "pooled globally": nn.Sequential(nn.Conv2d(1, 2, 2, stride=2), nn.AdaptiveAvgPool2d(1)),
    "mean": Calling(lambda x: x.mean([2, 3], keepdim=True)),
    "gated": nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), Gate(), nn.Conv2d(2, 2, 3)),
    "shuffled": nn.Sequential(nn.Conv2d(1, 4, 3), nn.SiLU(), Shuffle(), nn.Conv2d(4, 2, 3)),
    "channels last": nn.Sequential(nn.Conv2d(1, 2, 3, stride=2, padding=1), ChannelsLast()),
    "channels cut": Calling(lambda x: torch.cat([x[:, :1], x.chunk(2, dim=1)[1]], dim=1)),
}

SIDE = 48


def seen_pixels(output: torch.Tensor, image: torch.Tensor) -> PixelRect:
    """The box around the input pixels that change some numbers of the output."""
    (gradient,) = torch.autograd.grad(output.sum(), image, retain_graph=True)
    rows, columns = gradient[0].sum(0).nonzero(as_tuple=True)
    left, top = int(columns.min()), int(rows.min())
    return left, top, int(columns.max()) - left + 1, int(rows.max()) - top + 1


def inside(field: PixelRect | None, *, side: int) -> PixelRect:
    """The part of a field that lies on the image."""
    assert field is not None
    left, top, width, height = field
    right, bottom = min(left + width, side), min(top + height, side)
    return max(left, 0), max(top, 0), right - max(left, 0), bottom - max(top, 0)


def without_cancelling(model: nn.Module) -> nn.Module:
    """The model with positive weights, in double precision so that nothing gets lost."""
    for parameter in model.parameters():
        nn.init.constant_(parameter, 1 / max(1, parameter[0].numel()))
    return model.double().eval()


def places_of(output: torch.Tensor) -> list[tuple[int, int]]:
    """A corner, the middle, the opposite corner."""
    rows, columns = output.shape[2:]
    return [(0, 0), (rows // 2, columns // 2), (rows - 1, columns - 1)]


@pytest.mark.parametrize("name", list(NETWORKS))
def test_the_field_is_what_gradients_reach(name: str) -> None:
    model = without_cancelling(NETWORKS[name])
    node = trace(model, model_name=name, input_shape=(1, SIDE, SIDE)).graph.nodes[-1]
    image = torch.ones(1, 1, SIDE, SIDE, dtype=torch.double, requires_grad=True)
    output = model(image)
    for row, column in places_of(output):
        seen = seen_pixels(output[0, :, row, column], image)
        assert inside(node.field_at(row, column), side=SIDE) == seen


def test_the_size_is_what_gradients_reach_inside_the_image() -> None:
    model = without_cancelling(NETWORKS["nested"])
    node = trace(model, model_name="nested", input_shape=(1, SIDE, SIDE)).graph.nodes[-1]
    image = torch.ones(1, 1, SIDE, SIDE, dtype=torch.double, requires_grad=True)
    assert node.receptive_field == seen_pixels(model(image)[0, :, 6, 6], image)[2:]


def test_a_unit_of_a_dense_layer_sees_everything_that_any_position_saw() -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 4, stride=4), nn.Flatten(), nn.Linear(2 * 144, 3))
    nodes = trace(model, model_name="dense", input_shape=(1, SIDE, SIDE)).graph.nodes
    assert nodes[-1].field_at(0, 0) == (0, 0, SIDE, SIDE)
    assert nodes[1].field_at(0, 0) is None  # a number of the vector saw one place, but which?


@pytest.mark.parametrize(
    ("layer", "module"),
    [
        ("layer2.1.conv1", "layer2.1.conv1"),
        ("layer2.1.relu_1", "layer2.1"),
        ("layer3.0.downsample.0", "layer3.0.downsample.0"),
    ],
)
def test_fields_of_a_published_network_are_what_gradients_reach(layer: str, module: str) -> None:
    side = 128
    model = without_cancelling(models.resnet18())
    model.maxpool = nn.AvgPool2d(3, stride=2, padding=1)  # sees the same, and lets all through
    graph = trace(model, model_name="resnet18", input_shape=(3, side, side)).graph
    image = torch.ones(1, 3, side, side, dtype=torch.double, requires_grad=True)
    outputs: list[torch.Tensor] = []
    model.get_submodule(module).register_forward_hook(lambda _m, _x, y: outputs.append(y))
    model(image)
    for row, column in places_of(outputs[0]):
        seen = seen_pixels(outputs[0][0, :, row, column], image)
        assert inside(graph.node_by_name[layer].field_at(row, column), side=side) == seen


def test_a_token_sees_its_patch_and_after_attention_everything() -> None:
    model = models.VisionTransformer(32, 8, 1, 2, 16, 16, num_classes=3)
    graph = trace(model, model_name="vit", input_shape=(3, 32, 32)).graph
    fields = {node.name: node.field_at(1, 2) for node in graph.nodes}
    assert fields["encoder.layers.encoder_layer_0.ln_1"] == (16, 8, 8, 8)
    assert fields["encoder.layers.encoder_layer_0.add"] == (0, 0, 32, 32)


UNPLACED: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "turned": lambda x: x.transpose(2, 3),
    "mirrored": lambda x: x.flip(3),
    "rolled": lambda x: torch.roll(x, 1, 2),
    "enlarged": lambda x: F.interpolate(x, scale_factor=2.0),
    "every other": lambda x: x[:, :, ::2, ::2],
    "side by side": lambda x: torch.cat([x, x], dim=3),
    "a row's mean": lambda x: x.mean(3, keepdim=True),
    "reshaped": lambda x: x.reshape(1, 24, 24, 2),
    "multiplied": lambda x: torch.matmul(x, x),
    "jumps that differ": lambda x: x + F.interpolate(F.avg_pool2d(x, 2), scale_factor=2.0),
    "pooled unevenly": lambda x: F.adaptive_avg_pool2d(x, (7, 7)),
}


@pytest.mark.parametrize("name", list(UNPLACED))
def test_where_positions_were_moved_about_no_field_is_claimed(name: str) -> None:
    model = Calling(UNPLACED[name])
    graph = trace(model, model_name=name, input_shape=(1, SIDE, SIDE)).graph
    assert graph.nodes[0].field_at(3, 5) == (9, 5, 3, 3)
    assert graph.nodes[-1].field_at(3, 5) is None


def test_padding_from_the_opposite_border_is_no_field() -> None:
    model = nn.Conv2d(1, 1, 3, padding=1, padding_mode="circular")
    graph = trace(nn.Sequential(model), model_name="circular", input_shape=(1, 9, 9)).graph
    assert graph.nodes[0].field_at(0, 0) is None


def test_attention_in_windows_has_a_size_but_no_place() -> None:
    model = models.SwinTransformer([4, 4], 8, [2], [2], [3, 3], num_classes=3)
    graph = trace(model, model_name="swin", input_shape=(3, 48, 48)).graph
    after = graph.node_by_name["features.1.0.add_1"]
    assert after.receptive_field is not None
    assert after.field_at(0, 0) is None


@pytest.mark.parametrize(
    ("name", "layer", "expected"),
    [
        ("vgg16", "features.30", 212),  # Araujo et al. 2019: VGG-16
        ("inception_v3", "Mixed_7c.cat_2", 1311),  # the same: Inception v3
        ("resnet50", "layer4.2.relu_2", 427),  # stride in the 3x3; with it in the 1x1, 483
    ],
)
def test_published_fields(name: str, layer: str, expected: int) -> None:
    with torch.device("meta"):
        options = {"init_weights": False} if name == "inception_v3" else {}
        model = models.get_model(name, **options)
    graph = trace(model, model_name=name, input_shape=(3, 299, 299)).graph
    assert graph.node_by_name[layer].receptive_field == (expected, expected)


def test_after_a_global_operation_the_field_grows_no_more() -> None:
    everything = AxisField(jump=4, first=-2, last=8).through_everything(7)
    assert everything.size == 11 + 6 * 4
    assert everything.through_window(3, stride=2, padding=1) == everything
    assert AxisField.hull([everything, AxisField(4, 0, 10)]).jump == 0


def test_what_sees_the_same_everywhere_is_placed_where_it_sees_all_the_others_do() -> None:
    moving = AxisField(jump=4, first=-2, last=8)
    everything = moving.through_everything(7)
    assert AxisField.hull([everything, moving], 7).is_placed
    assert not AxisField.hull([everything, moving], 8).is_placed
    assert not AxisField.hull([moving, AxisField(2, 0, 0)], 7).is_placed
