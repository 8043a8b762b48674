"""Every rule gives the derivative of the call, its transpose, and the right constant."""

import operator
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torchvision.ops import Permute, StochasticDepth

from explorer.core.linear_maps import LinearCall, Point, Scaling, differentiating, tensors_in
from explorer.core.linear_rules import linear_call
from explorer.core.out_of_place import out_of_place_method

ROWS = 3
STEP = 1e-6
ANY = slice(None)


def noise(*shape: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


X = noise(1, 4, 6, 6, seed=1)
Y = noise(1, 4, 6, 6, seed=2)
GATE = noise(1, 4, 1, 1, seed=3)
VECTOR = noise(1, 4, seed=4)
CONSTANT = noise(1, 4, 6, 6, seed=5)
WEIGHT = noise(3, 4, seed=6)
KERNEL = noise(2, 4, 3, 3, seed=7)


class DoublingConv(nn.Conv2d):
    """Derived from a known layer, but does something else."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x).square()


def normed() -> nn.Module:
    norm = nn.BatchNorm2d(4)
    norm.running_mean, norm.running_var = noise(4, seed=8), noise(4, seed=9).square() + 0.5
    norm.weight, norm.bias = nn.Parameter(noise(4, seed=10)), nn.Parameter(noise(4, seed=11))
    return norm


def method(name: str) -> Callable[..., Any]:
    call = out_of_place_method(name, (), {}).call
    assert call is not None
    return call


PIECEWISE_LINEAR: dict[str, tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = {
    "convolution": (nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2), (X,), {}),
    "convolution without bias": (nn.Conv2d(4, 2, 1, bias=False), (X,), {}),
    "convolution, same padding": (
        nn.Conv2d(4, 2, 3, padding="same", padding_mode="circular"),
        (X,),
        {},
    ),
    "transposed convolution": (nn.ConvTranspose2d(4, 2, 3, stride=2), (X,), {}),
    "fully connected": (nn.Linear(4, 3), (VECTOR,), {}),
    "fully connected, last of many": (nn.Linear(6, 3), (X,), {}),
    "batch norm": (normed(), (X,), {}),
    "batch norm without parameters": (nn.BatchNorm2d(4, affine=False), (X,), {}),
    "ReLU": (nn.ReLU(), (X,), {}),
    "ReLU6": (nn.ReLU6(), (4 * X,), {}),
    "leaky ReLU": (nn.LeakyReLU(0.2), (X,), {}),
    "PReLU": (nn.PReLU(4), (X,), {}),
    "random ReLU": (nn.RReLU(), (X,), {}),
    "hard sigmoid": (nn.Hardsigmoid(), (4 * X,), {}),
    "soft shrink": (nn.Softshrink(), (X,), {}),
    "clamp": (method("clamp"), (X,), {"max": 0.5}),
    "max-pool": (nn.MaxPool2d(3, 2, 1), (X,), {}),
    "adaptive max-pool": (nn.AdaptiveMaxPool2d(2), (X,), {}),
    "average pool": (nn.AvgPool2d(3, 2, 1), (X,), {}),
    "adaptive average pool": (nn.AdaptiveAvgPool2d(4), (X,), {}),
    "mean": (method("mean"), (X, (2, 3)), {"keepdim": True}),
    "dropout": (nn.Dropout(), (X,), {}),
    "stochastic depth": (StochasticDepth(0.5, "row"), (X,), {}),
    "permute": (Permute([0, 2, 3, 1]), (X,), {}),
    "flatten": (torch.flatten, (X, 1), {}),
    "view": (method("view"), (X, 1, 4, 36), {}),
    "padded with numbers": (nn.ConstantPad2d(1, 0.5), (X,), {}),
    "padded with a mirror": (nn.ReflectionPad2d(2), (X,), {}),
    "channels padded": (nn.ConstantPad3d((0, 0, 0, 0, 2, 2), 0.0), (X,), {}),
    "sum": (operator.add, (X, Y), {}),
    "sum with a constant": (torch.add, (X, CONSTANT), {"alpha": 2}),
    "sum with a number": (operator.add, (1.5, X), {}),
    "difference": (operator.sub, (Y, X), {}),
    "product with a constant": (operator.mul, (CONSTANT, X), {}),
    "product with a number": (operator.mul, (X, 0.5), {}),
    "quotient": (operator.truediv, (X, CONSTANT), {}),
    "matrix product": (torch.matmul, (VECTOR, WEIGHT.T), {}),
    "cat": (torch.cat, ([X, CONSTANT, Y],), {"dim": 1}),
    "chunk": (method("chunk"), (X, 2), {"dim": 1}),
    "slice": (operator.getitem, (X, (ANY, slice(0, 2))), {}),
    "shuffle": (nn.ChannelShuffle(2), (X,), {}),
    "enlarged": (nn.Upsample(scale_factor=2, mode="bilinear"), (X,), {}),
    "largest of two": (torch.maximum, (X, Y), {}),
    "at least a constant": (torch.maximum, (X, CONSTANT), {}),
    "magnitude": (torch.abs, (X,), {}),
    "linear as a function": (F.linear, (VECTOR, WEIGHT, noise(3, seed=12)), {}),
    "convolution as a function": (F.conv2d, (X, KERNEL), {"padding": 1}),
}
FIRST_ORDER: dict[str, tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = {
    "GELU": (nn.GELU(), (X,), {}),
    "SiLU": (nn.SiLU(), (X,), {}),
    "mish": (nn.Mish(), (X,), {}),
    "gated linear unit": (nn.GLU(1), (X,), {}),
    "sigmoid": (torch.sigmoid, (X,), {}),
    "softmax": (nn.Softmax(1), (X,), {}),
    "layer norm": (nn.LayerNorm(6), (X,), {}),
    "group norm": (nn.GroupNorm(2, 4), (X,), {}),
    "batch norm without statistics": (
        nn.BatchNorm2d(4, track_running_stats=False),
        (X,),
        {},
    ),
    "response normalisation": (nn.LocalResponseNorm(3), (X,), {}),
    "gate": (operator.mul, (X, GATE), {}),
    "square": (operator.mul, (X, X), {}),
    "reciprocal": (operator.truediv, (1.0, X.abs() + 1), {}),
    "attention": (nn.MultiheadAttention(6, 2, batch_first=True), (X[:, 0],) * 3, {}),
    "attention to something else": (
        nn.MultiheadAttention(6, 2, batch_first=True),
        (X[:, 0], Y[:, 1], Y[:, 1]),
        {"need_weights": False},
    ),
    "product with itself": (torch.matmul, (X, X), {}),
    "layer of another kind": (DoublingConv(4, 2, 1), (X,), {}),
}
ALL = PIECEWISE_LINEAR | FIRST_ORDER


def called(name: str) -> tuple[Point, LinearCall]:
    function, args, kwargs = ALL[name]
    if isinstance(function, nn.Module):
        function = function.double().eval()
    with torch.no_grad():
        result = function(*args, **kwargs)
        live = tuple(filter(depends_on_image, tensors_in([args, kwargs])))
        point = Point(function, args, kwargs, result, live)
        return point, linear_call(point)


def depends_on_image(operand: Tensor) -> bool:
    """Weights have no batch dimension."""
    return len(operand) == 1 and operand is not CONSTANT


def operand_rows(call: LinearCall, *, seed: int) -> list[Tensor]:
    """Of constants, zeros."""
    return [
        noise(ROWS, *operand.shape, seed=seed + place)
        if depends_on_image(operand)
        else torch.zeros(ROWS, *operand.shape, dtype=torch.float64)
        for place, operand in enumerate(call.operands)
    ]


@pytest.mark.parametrize("name", ALL)
def test_map_is_the_derivative_and_its_transpose(name: str) -> None:
    point, call = called(name)
    given = operand_rows(call, seed=20)
    back = [noise(ROWS, *result.shape, seed=40 + n) for n, result in enumerate(call.results)]
    with torch.no_grad(), differentiating():
        pushed, pulled = call.linear_map.push(given), call.linear_map.pull(back)
        opened = point.opened(call.operands)
        for row in range(ROWS):
            step = [STEP * rows[row] for rows in given]
            above = opened(*(at + by for at, by in zip(call.operands, step, strict=True)))
            below = opened(*(at - by for at, by in zip(call.operands, step, strict=True)))
            for made, high, low in zip(pushed, above, below, strict=True):
                slope = (high - low) / (2 * STEP)
                torch.testing.assert_close(made[row], slope, rtol=1e-6, atol=1e-7)
    forth = sum(float((left * right).sum()) for left, right in zip(pushed, back, strict=True))
    there = sum(float((left * right).sum()) for left, right in zip(pulled, given, strict=True))
    assert forth == pytest.approx(there)


@pytest.mark.parametrize("name", PIECEWISE_LINEAR)
def test_exact_call_is_its_map_and_a_constant(name: str) -> None:
    _, call = called(name)
    assert call.is_exact
    with torch.no_grad(), differentiating():
        made = call.linear_map.push([operand.unsqueeze(0) for operand in call.operands])
    for place, result in enumerate(call.results):
        constant = call.offsets[place] if call.offsets else 0.0
        torch.testing.assert_close(made[place][0] + constant, result)


@pytest.mark.parametrize("name", FIRST_ORDER)
def test_first_order_is_not_called_exact(name: str) -> None:
    _, call = called(name)
    assert not call.is_exact


@pytest.mark.parametrize("name", ["ReLU", "batch norm", "GELU", "SiLU"])
def test_value_by_value_is_cheap(name: str) -> None:
    _, call = called(name)
    assert isinstance(call.linear_map, Scaling)
