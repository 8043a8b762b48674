"""Closed forms for the layers of torch.nn: shapes, costs and receptive fields.

Works on specs alone; what no rule knows is left to whoever asks.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from torch import nn
from torchvision.models.convnext import LayerNorm2d
from torchvision.ops import Permute, StochasticDepth

from explorer.core.errors import InputSizeError
from explorer.core.specs import (
    Outcome,
    Spec,
    displaced,
    flattened,
    permuted,
    pooled_to,
    slid,
    window_of,
)

ModuleRule = Callable[[Any, Spec], Outcome | None]
"""The outcome of a layer for its one input; None where the rule does not say."""


def module_rule(kind: type[nn.Module]) -> ModuleRule | None:
    """The rule of the class, or of the class whose ``forward`` it inherits."""
    owner = next(base for base in kind.__mro__ if "forward" in vars(base))
    return _MODULES.get(kind) or _MODULES.get(owner)


def _same(_module: nn.Module, spec: Spec) -> Outcome:
    return Outcome(spec)


def _convolution(module: nn.Conv2d, spec: Spec) -> Outcome:
    window = window_of(module)
    assert window is not None
    if len(spec.shape) == 4 and spec.shape[1] != module.in_channels:
        raise InputSizeError(
            f"A convolution expects {module.in_channels} channels and is given {spec.shape[1]}."
        )
    output = slid(spec, window, channels=module.out_channels)
    if module.padding_mode == "circular":  # the border sees the opposite border
        output = displaced(output)
    per_value = module.in_channels // module.groups * math.prod(module.kernel_size)
    return Outcome(output, math.prod(output.shape) * per_value)


def _pooling(module: nn.Module, spec: Spec) -> Outcome:
    window = window_of(module)
    assert window is not None
    return Outcome(slid(spec, window, channels=spec.shape[-3]))


def _adaptive_pooling(module: nn.AdaptiveAvgPool2d, spec: Spec) -> Outcome:
    wanted = module.output_size
    height, width = (wanted, wanted) if isinstance(wanted, int) or wanted is None else wanted
    return Outcome(pooled_to(spec, height=height, width=width))


def _linear(module: nn.Linear, spec: Spec) -> Outcome:
    if spec.shape[-1] != module.in_features:
        raise InputSizeError(
            f"A dense layer expects {module.in_features:,} values and is given "
            f"{spec.shape[-1]:,}; another input size would fit."
        )
    shape = (*spec.shape[:-1], module.out_features)
    grid = displaced(spec).grid if _mixes_positions(spec) else spec.grid
    if grid is not None and len(shape) == 2:
        grid = replace(grid.mixed(), resolution=(1, 1), axes=None)
    return Outcome(replace(spec, shape=shape, grid=grid), math.prod(shape) * module.in_features)


def _mixes_positions(spec: Spec) -> bool:
    """Whether a dense layer over the last dimension runs along the grid, not over channels."""
    grid = spec.grid
    if grid is None or len(spec.shape) == 2:
        return False
    if grid.axes is not None:
        return len(spec.shape) - 1 in grid.axes
    return spec.shape[-1] == math.prod(grid.resolution)


def _flattened(module: nn.Flatten, spec: Spec) -> Outcome:
    return Outcome(flattened(spec, module.start_dim, module.end_dim))


def _permuted(module: Permute, spec: Spec) -> Outcome:
    return Outcome(permuted(spec, tuple(module.dims)))


def _padded_channels(module: nn.ConstantPad3d, spec: Spec) -> Outcome | None:
    """More channels at every position. Padding in space is left to whoever asks."""
    left, right, top, bottom, before, after = module.padding
    if len(spec.shape) != 4 or any((left, right, top, bottom)):
        return None
    batch, channels, height, width = spec.shape
    return Outcome(replace(spec, shape=(batch, before + channels + after, height, width)))


def attention_outcome(module: nn.MultiheadAttention, args: tuple[Any, ...]) -> Outcome:
    """Projections of query, key and value, two products of tokens, the output projection."""
    query, key = args[0], args[1]
    width, tokens = module.embed_dim, key.shape[1 if module.batch_first else 0]
    rows = query.shape[1 if module.batch_first else 0]
    mult_adds = width * width * (2 * rows + 2 * tokens) + 2 * rows * tokens * width
    grid = query.grid
    if grid is not None:
        sees_all = query is key and tokens >= math.prod(grid.resolution)
        grid = grid.mixed() if sees_all else grid.displaced().mixed()
    return Outcome((replace(query, grid=grid), None), mult_adds)


_MODULES: dict[type, ModuleRule] = {
    nn.Conv2d: _convolution,
    nn.MaxPool2d: _pooling,
    nn.AvgPool2d: _pooling,
    nn.AdaptiveAvgPool2d: _adaptive_pooling,
    nn.Linear: _linear,
    nn.Flatten: _flattened,
    Permute: _permuted,
    nn.ConstantPad3d: _padded_channels,
    **dict.fromkeys(
        (
            nn.BatchNorm2d,
            nn.LayerNorm,
            LayerNorm2d,
            nn.GroupNorm,
            nn.LocalResponseNorm,
            nn.ReLU,
            nn.ReLU6,
            nn.LeakyReLU,
            nn.SiLU,
            nn.GELU,
            nn.ELU,
            nn.Hardswish,
            nn.Hardsigmoid,
            nn.Sigmoid,
            nn.Tanh,
            nn.Softmax,
            nn.Dropout,
            nn.Dropout2d,
            nn.Identity,
            StochasticDepth,
        ),
        _same,
    ),
}
