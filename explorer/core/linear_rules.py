"""The linear map of every call a network makes: by a rule where the call is well known.

Whatever has no rule is differentiated, and taken for a first-order approximation. Knows no paths.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torchvision.ops import Permute, StochasticDepth

from explorer.core.linear_maps import (
    Derivative,
    Itself,
    LinearCall,
    Point,
    Scaling,
    Tensors,
    differentiating,
    tensors_in,
    transposed_at,
)


def linear_call(point: Point) -> LinearCall:
    """The linear map of a call at a point, and whether call and map differ by a constant only."""
    return _rule_of(point.function)(point)


_Rule = Callable[[Point], LinearCall]


def _first_order(point: Point) -> LinearCall:
    derivative = Derivative(point.opened(point.live), point.live)
    return LinearCall(point.live, point.results, derivative, is_exact=False)


def _homogeneous(point: Point) -> LinearCall:
    """Exact and without a constant, as the largest value of a window."""
    derivative = Derivative(point.opened(point.live), point.live)
    return LinearCall(point.live, point.results, derivative, is_exact=True)


def _affine(point: Point) -> LinearCall:
    derivative = Derivative(point.opened(point.live), point.live)
    with differentiating():
        linear = derivative.push([operand.unsqueeze(0) for operand in point.live])
    offsets = tuple(result - part[0] for result, part in zip(point.results, linear, strict=True))
    return LinearCall(point.live, point.results, derivative, is_exact=True, offsets=offsets)


def _linear(point: Point) -> LinearCall:
    """Also in the constants among its operands, as in ``cat`` and ``add``."""
    operands = tensors_in([*point.args, point.kwargs])
    linear = Itself(point.opened(operands), operands)
    return LinearCall(operands, point.results, linear, is_exact=True)


def _viewed(point: Point) -> LinearCall:
    """Rows do not always lie in memory as the tensor itself does."""
    return _linear(replace(point, function=Tensor.reshape))


def _sum(point: Point) -> LinearCall:
    is_number_added = any(isinstance(arg, int | float) for arg in point.args)
    return _affine(point) if is_number_added else _linear(point)


def _product(point: Point) -> LinearCall:
    """Linear where the other factor does not depend on the image."""
    if len(point.live) > 1 or not _occurs_once(point):
        return _first_order(point)
    linear = Itself(point.opened(point.live), point.live)
    return LinearCall(point.live, point.results, linear, is_exact=True)


def _quotient(point: Point) -> LinearCall:
    is_above = point.args[0] is point.live[0]
    return _product(point) if is_above else _first_order(point)


def _with_weights(point: Point) -> LinearCall:
    """A layer as a function: affine in the image, with weights that do not depend on it."""
    is_affine = len(point.live) == 1 and _occurs_once(point)
    return _affine(point) if is_affine else _first_order(point)


def _occurs_once(point: Point) -> bool:
    """Whether the only operand is not also the other one, as in ``x * x``."""
    return sum(arg is point.live[0] for arg in [*point.args, *point.kwargs.values()]) == 1


def _kinked(point: Point) -> LinearCall:
    """Straight lines through zero, value by value."""
    return _scaled(point, is_exact=True)


def _bent(point: Point) -> LinearCall:
    """Straight lines, value by value, not all of them through zero."""
    found = _scaled(point, is_exact=True)
    if not isinstance(found.linear_map, Scaling):
        return found
    offset = found.results[0] - found.operands[0] * found.linear_map.factor
    return replace(found, offsets=(offset,))


def _curved(point: Point) -> LinearCall:
    """A smooth function, value by value."""
    return _scaled(point, is_exact=False)


def _scaled(point: Point, *, is_exact: bool) -> LinearCall:
    results = point.results
    if len(point.live) > 1 or results[0].shape != point.live[0].shape:
        return _first_order(point)
    with differentiating():
        _, transposed = transposed_at(point.opened(point.live), point.live)
        (factor,) = transposed((torch.ones_like(results[0]),))
    return LinearCall(point.live, results, Scaling(factor), is_exact)


def _biased(point: Point) -> LinearCall:
    """A convolution or fully connected layer: its map is the layer without the bias."""
    layer = point.function
    assert isinstance(layer, nn.Module)
    bias = layer.bias
    if not isinstance(bias, Tensor):
        return _linear(point)
    zeros = torch.zeros_like(bias)

    def without_bias(given: Tensor) -> Tensors:
        return (functional_call(layer, {"bias": zeros}, (given,)),)

    is_last = isinstance(layer, nn.Linear)
    offset = bias if is_last else bias.reshape(-1, *[1] * (point.results[0].ndim - 2))
    linear = Itself(without_bias, point.live)
    return LinearCall(point.live, point.results, linear, is_exact=True, offsets=(offset,))


def _normalised(point: Point) -> LinearCall:
    """Batch norm in evaluation: a factor and a constant for each channel."""
    norm: Any = point.function
    if norm.running_mean is None or norm.running_var is None:
        return _first_order(point)
    factor = torch.rsqrt(norm.running_var + norm.eps)
    if norm.weight is not None:
        factor = factor * norm.weight
    offset = -norm.running_mean * factor
    if norm.bias is not None:
        offset = offset + norm.bias
    shape = (-1, *[1] * (point.live[0].ndim - 2))
    scaling = Scaling(factor.reshape(shape))
    offsets = (offset.reshape(shape),)
    return LinearCall(point.live, point.results, scaling, is_exact=True, offsets=offsets)


def _rule_of(function: Callable[..., Any]) -> _Rule:
    if isinstance(function, nn.Module):
        return _MODULE_RULES.get(_forward_owner(type(function)), _first_order)
    return _FUNCTION_RULES.get(getattr(function, "__name__", ""), _first_order)


def _forward_owner(module_type: type[nn.Module]) -> type:
    """The class that says what a module does: a derived one may say something else."""
    return next(known for known in module_type.__mro__ if "forward" in vars(known))


_MODULE_RULES: dict[type, _Rule] = {
    **dict.fromkeys(
        (
            nn.Identity,
            nn.Dropout,
            nn.Dropout1d,
            nn.Dropout2d,
            nn.Dropout3d,
            nn.AlphaDropout,
            nn.FeatureAlphaDropout,
            StochasticDepth,
            nn.Flatten,
            nn.Unflatten,
            Permute,
            nn.AvgPool1d,
            nn.AvgPool2d,
            nn.AvgPool3d,
            nn.AdaptiveAvgPool1d,
            nn.AdaptiveAvgPool2d,
            nn.AdaptiveAvgPool3d,
            nn.PixelShuffle,
            nn.PixelUnshuffle,
            nn.ChannelShuffle,
            nn.Upsample,
            _forward_owner(nn.ReflectionPad2d),
            _forward_owner(nn.ReplicationPad2d),
        ),
        _linear,
    ),
    **dict.fromkeys(
        (
            nn.Conv1d,
            nn.Conv2d,
            nn.Conv3d,
            nn.ConvTranspose1d,
            nn.ConvTranspose2d,
            nn.ConvTranspose3d,
            nn.Linear,
        ),
        _biased,
    ),
    _forward_owner(nn.BatchNorm2d): _normalised,
    _forward_owner(nn.ConstantPad2d): _affine,
    **dict.fromkeys(
        (
            nn.MaxPool1d,
            nn.MaxPool2d,
            nn.MaxPool3d,
            nn.AdaptiveMaxPool1d,
            nn.AdaptiveMaxPool2d,
            nn.AdaptiveMaxPool3d,
        ),
        _homogeneous,
    ),
    **dict.fromkeys((nn.ReLU, nn.LeakyReLU, nn.PReLU, nn.RReLU), _kinked),
    **dict.fromkeys(
        (
            _forward_owner(nn.ReLU6),
            nn.Hardtanh,
            nn.Hardsigmoid,
            nn.Threshold,
            nn.Hardshrink,
            nn.Softshrink,
        ),
        _bent,
    ),
    **dict.fromkeys(
        (
            nn.GELU,
            nn.SiLU,
            nn.Sigmoid,
            nn.Tanh,
            nn.Hardswish,
            nn.ELU,
            nn.CELU,
            nn.SELU,
            nn.Mish,
            nn.Softplus,
            nn.Softsign,
            nn.LogSigmoid,
        ),
        _curved,
    ),
}

_FUNCTION_RULES: dict[str, _Rule] = {
    "view": _viewed,
    **dict.fromkeys(("add", "sub", "rsub"), _sum),
    **dict.fromkeys(("mul", "multiply", "matmul", "bmm"), _product),
    **dict.fromkeys(("truediv", "div", "divide"), _quotient),
    **dict.fromkeys(
        ("linear", "conv1d", "conv2d", "conv3d", "conv_transpose2d", "pad"), _with_weights
    ),
    **dict.fromkeys(
        (
            "adaptive_avg_pool1d",
            "adaptive_avg_pool2d",
            "avg_pool1d",
            "avg_pool2d",
            "cat",
            "channel_shuffle",
            "chunk",
            "clone",
            "concat",
            "contiguous",
            "dropout",
            "expand",
            "flatten",
            "flip",
            "getitem",
            "interpolate",
            "mean",
            "movedim",
            "narrow",
            "neg",
            "permute",
            "pixel_shuffle",
            "repeat",
            "reshape",
            "roll",
            "select",
            "split",
            "squeeze",
            "stack",
            "stochastic_depth",
            "sum",
            "swapaxes",
            "transpose",
            "unbind",
            "unflatten",
            "unsqueeze",
        ),
        _linear,
    ),
    **dict.fromkeys(
        ("max_pool1d", "max_pool2d", "adaptive_max_pool2d", "amax"),
        _homogeneous,
    ),
    **dict.fromkeys(("maximum", "minimum"), _affine),  # of which one may be a constant
    **dict.fromkeys(("relu", "leaky_relu", "prelu", "abs"), _kinked),
    **dict.fromkeys(("relu6", "hardtanh", "hardsigmoid", "clamp", "clip", "threshold"), _bent),
    **dict.fromkeys(
        ("gelu", "silu", "sigmoid", "tanh", "hardswish", "elu", "mish", "softplus", "exp"), _curved
    ),
}
