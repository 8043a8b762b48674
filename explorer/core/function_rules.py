"""Closed forms for functions and methods of tensors: shapes, costs and receptive fields.

Works on specs alone; what no rule knows is left to whoever asks.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torchvision.models.swin_transformer import _patch_merging_pad, shifted_window_attention

from explorer.core.errors import InputSizeError
from explorer.core.graph import Shape
from explorer.core.receptive_field import Grid
from explorer.core.specs import (
    Outcome,
    Spec,
    displaced,
    flattened,
    made_of,
    permuted,
    pool_window,
    pooled_to,
    reshaped,
    slid,
)

FunctionRule = Callable[[tuple[Any, ...], dict[str, Any]], Outcome | None]
"""The outcome of a function for its arguments; None where the rule does not say."""


def _elementwise(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if kwargs or len(args) != 2:
        return None
    left, right = args
    if not isinstance(left, Spec) or not isinstance(right, Spec):
        spec = left if isinstance(left, Spec) else right
        return Outcome(spec) if isinstance(spec, Spec) else None
    shape = left.shape if left.shape == right.shape else _broadcast(left.shape, right.shape)
    return Outcome(made_of((left, right), shape))


def _unary(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Outcome | None:
    return Outcome(args[0]) if isinstance(args[0], Spec) else None


def _concatenated(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    specs: tuple[Spec, ...] = tuple(args[0])
    dim = args[1] if len(args) > 1 else kwargs.get("dim", 0)
    shape = list(specs[0].shape)
    shape[dim] = sum(spec.shape[dim] for spec in specs)
    joined = made_of(specs, tuple(shape))
    return Outcome(joined if _keeps_places(specs, dim % len(shape)) else displaced(joined))


def _keeps_places(specs: tuple[Spec, ...], dim: int) -> bool:
    """Whether tensors are joined along channels, or one gets a class token in front."""
    if len(specs[0].shape) == 2:
        return True
    grids = [spec.grid for spec in specs if spec.grid is not None]
    if any(grid.axes is None for grid in grids):
        return len(grids) == 1 and specs[0].is_constant
    return all(grid.axes is not None and dim not in grid.axes for grid in grids)


def _flatten(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    names = ("start_dim", "end_dim")
    start, end = (
        args[place] if len(args) > place else kwargs.get(name, default)
        for place, name, default in zip((1, 2), names, (0, -1), strict=True)
    )
    return Outcome(flattened(args[0], start, end))


def _attribute(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Outcome | None:
    spec, name = args[0], args[1]
    if not isinstance(spec, Spec):
        return None
    known = {"shape": spec.shape, "dtype": spec.dtype, "ndim": len(spec.shape)}
    return Outcome(known[name] if name in known else getattr(spec.on_meta(), name))


def _adaptive_function(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    size = args[1] if len(args) > 1 else kwargs["output_size"]
    height, width = (size, size) if isinstance(size, int) else size
    return Outcome(pooled_to(args[0], height=height, width=width))


def _pool_function(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    window = pool_window(args, kwargs)
    return Outcome(slid(args[0], window, channels=args[0].shape[-3]))


def _windowed_attention(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    """Attention inside windows: a position sees its window, not the whole grid.

    Four projections of every token and two products with the tokens of its window, on a grid
    that is padded to whole windows.
    """
    spec: Spec = args[0]
    grid = spec.grid
    if grid is None:
        return None
    batch, height, width, channels = spec.shape
    rows, columns = kwargs["window_size"] if "window_size" in kwargs else args[4]
    tokens = batch * -(-height // rows) * rows * -(-width // columns) * columns
    mult_adds = tokens * channels * (4 * channels + 2 * rows * columns)
    moved = grid.displaced()  # windows do not slide: neighbours may see the same
    seen = replace(
        moved,
        height=moved.height.through_window(rows, padding=(rows - 1) // 2),
        width=moved.width.through_window(columns, padding=(columns - 1) // 2),
    )
    return Outcome(replace(spec, grid=seen), mult_adds)


def _patch_merging(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Outcome | None:
    """Swin's merging of 2 x 2 neighbours: a window of 2 with stride 2 over N x H x W x C."""
    spec: Spec = args[0]
    grid = spec.grid
    if grid is None:
        return None
    batch, height, width, channels = spec.shape
    sides = (-(-height // 2), -(-width // 2))
    merged = Grid(
        sides,
        (1, 2),
        grid.height.through_window(2, stride=2),
        grid.width.through_window(2, stride=2),
    )
    return Outcome(replace(spec, shape=(batch, *sides, 4 * channels), grid=merged))


FUNCTION_RULES: dict[Callable[..., Any], FunctionRule] = {
    operator.add: _elementwise,
    operator.iadd: _elementwise,
    operator.sub: _elementwise,
    operator.mul: _elementwise,
    operator.truediv: _elementwise,
    torch.add: _elementwise,
    torch.mul: _elementwise,
    torch.relu: _unary,
    F.relu: _unary,
    torch.sigmoid: _unary,
    torch.cat: _concatenated,
    torch.flatten: _flatten,
    getattr: _attribute,
    F.adaptive_avg_pool2d: _adaptive_function,
    F.max_pool2d: _pool_function,
    F.avg_pool2d: _pool_function,
    shifted_window_attention: _windowed_attention,
    _patch_merging_pad: _patch_merging,
}


MethodRule = Callable[[Spec, tuple[Any, ...]], Any]
"""The value of a method for its receiver and arguments; None where the rule does not say."""


def _size(spec: Spec, args: tuple[Any, ...]) -> Any:
    return spec.shape[args[0]] if args else spec.shape


def _permuted_by(spec: Spec, args: tuple[Any, ...]) -> Spec | None:
    return permuted(spec, args) if _are_numbers(args) else None


def _reshaped(spec: Spec, args: tuple[Any, ...]) -> Spec | None:
    if not _are_numbers(args):
        return None
    known = math.prod(side for side in args if side != -1)
    missing, rest = divmod(math.prod(spec.shape), known) if known else (0, 1)
    if rest or (-1 not in args and missing != 1):
        return None
    shape = tuple(missing if side == -1 else side for side in args)
    return reshaped(spec, shape)


def _are_numbers(args: tuple[Any, ...]) -> bool:
    return all(isinstance(arg, int) for arg in args)


METHOD_RULES: dict[str, MethodRule] = {
    "contiguous": lambda spec, _args: spec,
    "dim": lambda spec, _args: len(spec.shape),
    "size": _size,
    "permute": _permuted_by,
    "reshape": _reshaped,
    "view": _reshaped,
}


def _broadcast(left: Shape, right: Shape) -> Shape:
    depth = max(len(left), len(right))
    padded = ((1,) * (depth - len(shape)) + shape for shape in (left, right))
    sides = tuple(zip(*padded, strict=True))
    if any(one != other and 1 not in (one, other) for one, other in sides):
        raise InputSizeError(f"Shapes {left} and {right} cannot be added or multiplied.")
    return tuple(max(one, other) for one, other in sides)
