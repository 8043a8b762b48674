"""Tensors of which only the shape is known, and the geometry of windows sliding over them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from explorer.core.errors import InputSizeError
from explorer.core.graph import Shape
from explorer.core.receptive_field import AxisField, Grid


@dataclass(frozen=True, slots=True)
class Spec:
    """A tensor of which the shape is known (batch included), not the numbers.

    ``grid`` is None for tensors made of parameters alone (``is_constant``); ``params`` are the
    qualified names of the parameters such a constant was made of.
    """

    shape: Shape
    grid: Grid | None = None
    is_constant: bool = False
    params: tuple[str, ...] = ()
    dtype: torch.dtype = torch.float32

    def on_meta(self) -> torch.Tensor:
        return torch.empty(self.shape, dtype=self.dtype, device="meta")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call gives: a ``Spec`` or another value, and its multiply-adds."""

    value: Any
    mult_adds: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The sliding window of a convolution or pooling layer, one number per spatial axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...] = (1, 1)
    groups: int | None = None
    rounds_up: bool = False


def window_of(module: nn.Module) -> Window | None:
    """The window of a convolution or pooling layer in two dimensions; None for other layers."""
    if isinstance(module, nn.Conv2d):
        return Window(
            _pair(module.kernel_size),
            _pair(module.stride),
            _conv_padding(module),
            _pair(module.dilation),
            module.groups,
        )
    if isinstance(module, nn.MaxPool2d | nn.AvgPool2d):
        stride = module.kernel_size if module.stride is None else module.stride
        dilation = module.dilation if isinstance(module, nn.MaxPool2d) else 1
        return Window(
            _pair(module.kernel_size),
            _pair(stride),
            _pair(module.padding),
            _pair(dilation),
            rounds_up=module.ceil_mode,
        )
    return None


def pool_window(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Window:
    """The window of a call of ``F.max_pool2d`` or ``F.avg_pool2d`` (``args[0]`` the input)."""
    given = dict(zip(("kernel_size", "stride", "padding"), args[1:4], strict=False)) | kwargs
    stride = given.get("stride") or given["kernel_size"]
    return Window(
        _pair(given["kernel_size"]),
        _pair(stride),
        _pair(given.get("padding", 0)),
        _pair(given.get("dilation", 1)),
        rounds_up=bool(given.get("ceil_mode", False)),
    )


def function_window(target: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Window | None:
    """The window of a call of a function; None where it is no pooling."""
    return pool_window(args, dict(kwargs)) if target in (F.max_pool2d, F.avg_pool2d) else None


def slid(spec: Spec, window: Window, *, channels: int) -> Spec:
    rows, columns = spec.shape[-2], spec.shape[-1]
    sides = tuple(_side_after(side, window, axis=axis) for axis, side in enumerate((rows, columns)))
    if min(sides) < 1:
        raise InputSizeError(
            f"A window of {window.kernel[0]} x {window.kernel[1]} does not fit into "
            f"{rows} x {columns}; a larger input would."
        )
    shape = (*spec.shape[:-3], channels, *sides)
    grid = spec.grid
    if grid is not None:
        heights, widths = (
            field.through_window(
                window.kernel[axis],
                stride=window.stride[axis],
                padding=window.padding[axis],
                dilation=window.dilation[axis],
            )
            for axis, field in enumerate((grid.height, grid.width))
        )
        grid = Grid((sides[0], sides[1]), (len(shape) - 2, len(shape) - 1), heights, widths)
    return replace(spec, shape=shape, grid=grid)


def _side_after(side: int, window: Window, *, axis: int) -> int:
    stride, padding = window.stride[axis], window.padding[axis]
    span = side + 2 * padding - window.dilation[axis] * (window.kernel[axis] - 1) - 1
    if not window.rounds_up:
        return span // stride + 1
    count = -(-span // stride) + 1
    return count - 1 if (count - 1) * stride >= side + padding else count


def pooled_to(spec: Spec, *, height: int | None, width: int | None) -> Spec:
    rows, columns = spec.shape[-2], spec.shape[-1]
    sides = (height or rows, width or columns)
    shape = (*spec.shape[:-2], *sides)
    grid = spec.grid
    if grid is not None and sides != (rows, columns):
        heights, widths = (
            _pooled_axis(field, side=side, out=out)
            for field, side, out in zip(
                (grid.height, grid.width), (rows, columns), sides, strict=True
            )
        )
        grid = Grid(sides, (len(shape) - 2, len(shape) - 1), heights, widths)
    return replace(spec, shape=shape, grid=grid)


def _pooled_axis(field: AxisField, *, side: int, out: int) -> AxisField:
    if out == 1:
        return field.through_everything(side)
    pooled = field.through_window(_adaptive_kernel(side, out), stride=max(side // out, 1))
    return pooled.displaced() if side % out else pooled  # windows at uneven distances


def _adaptive_kernel(side: int, out: int) -> int:
    return max(-(-(i + 1) * side // out) - i * side // out for i in range(out))


def flattened(spec: Spec, start: int, end: int) -> Spec:
    first, last = start % len(spec.shape), end % len(spec.shape)
    merged = math.prod(spec.shape[first : last + 1])
    shape = (*spec.shape[:first], merged, *spec.shape[last + 1 :])
    return reshaped(spec, shape)


def reshaped(spec: Spec, shape: Shape) -> Spec:
    """Another shape over the same values in the same order."""
    grid = None if spec.grid is None else spec.grid.reshaped(spec.shape, shape)
    return replace(spec, shape=shape, grid=grid)


def displaced(spec: Spec) -> Spec:
    """The same tensor, of which nobody knows any more what a position sees."""
    return spec if spec.grid is None else replace(spec, grid=spec.grid.displaced())


def permuted(spec: Spec, dims: tuple[int, ...]) -> Spec:
    order = [dim % len(spec.shape) for dim in dims]
    shape = tuple(spec.shape[dim] for dim in order)
    grid = spec.grid
    if grid is not None and grid.axes is not None:
        rows, columns = (order.index(axis % len(shape)) for axis in grid.axes)
        grid = replace(grid, axes=(rows, columns))
        if columns != rows + 1:
            grid = grid.displaced()
    return replace(spec, shape=shape, grid=grid)


def made_of(specs: Sequence[Spec], shape: Shape) -> Spec:
    """What comes of several tensors; only a constant still owes the count of its parameters."""
    if all(spec.is_constant for spec in specs):
        params = tuple(dict.fromkeys(name for spec in specs for name in spec.params))
        return Spec(shape, None, is_constant=True, params=params)
    return Spec(shape, _joined_grid(specs, shape))


def _joined_grid(specs: Sequence[Spec], shape: Shape) -> Grid | None:
    grids = [spec.grid for spec in specs if spec.grid is not None]
    if not grids:
        return None
    if len(grids) == 1:
        return grids[0] if specs[0].shape == shape else grids[0].placed(shape)
    largest = max(grids, key=_area)
    fitting = [
        grid if grid.resolution == largest.resolution else grid.displaced() for grid in grids
    ]
    rows, columns = largest.resolution
    joined = replace(
        largest,
        height=AxisField.hull([grid.height for grid in fitting], rows),
        width=AxisField.hull([grid.width for grid in fitting], columns),
    )
    return joined.placed(shape)


def _area(grid: Grid) -> int:
    return grid.resolution[0] * grid.resolution[1]


def _conv_padding(module: nn.Conv2d) -> tuple[int, ...]:
    if isinstance(module.padding, str):
        if module.padding == "valid":
            return (0, 0)
        return tuple(
            dilation * (kernel - 1) // 2
            for dilation, kernel in zip(module.dilation, module.kernel_size, strict=True)
        )
    return _pair(module.padding)


def _pair(value: Any) -> tuple[int, ...]:
    if isinstance(value, int):
        return (value, value)
    pair = tuple(int(item) for item in value)
    return pair * 2 if len(pair) == 1 else pair
