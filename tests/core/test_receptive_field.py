"""Receptive fields against published values, and against gradients of random networks."""

import pytest
import torch
from torch import nn
from torchvision import models

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


NETWORKS = {
    "plain": nn.Sequential(nn.Conv2d(1, 2, 5, stride=2), nn.Conv2d(2, 2, 3, dilation=2)),
    "pooled": nn.Sequential(nn.Conv2d(1, 2, 3), nn.AvgPool2d(2), nn.Conv2d(2, 2, 3)),
    "residual": Residual(),
    "nested": nn.Sequential(Residual(), nn.Conv2d(2, 1, 3)),
}


def seen_pixels(model: nn.Module, size: int) -> tuple[int, int]:
    """Extent of the input pixels that change the middle of the output."""
    for parameter in model.parameters():
        nn.init.constant_(parameter, 0.1)
    image = torch.ones(1, 1, size, size, requires_grad=True)
    output = model(image)
    output[0, :, output.shape[2] // 2, output.shape[3] // 2].sum().backward()
    assert image.grad is not None
    rows, columns = image.grad[0, 0].nonzero(as_tuple=True)
    return int(rows.max() - rows.min()) + 1, int(columns.max() - columns.min()) + 1


@pytest.mark.parametrize("name", list(NETWORKS))
def test_the_field_is_what_gradients_reach(name: str) -> None:
    model = NETWORKS[name]
    graph = trace(model, model_name=name, input_shape=(1, 48, 48)).graph
    assert graph.nodes[-1].receptive_field == seen_pixels(model, 48)


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
