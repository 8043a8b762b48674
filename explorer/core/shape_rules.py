"""What a call does to shapes: closed forms for the common layers, meta tensors for the rest.

Nothing is computed on numbers. A tensor is a ``Spec``; everything else in a traced program
(sizes, booleans, tuples) is an ordinary value.
"""

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from torch.utils import _pytree as pytree
from torchvision.models.convnext import LayerNorm2d
from torchvision.models.swin_transformer import _patch_merging_pad, shifted_window_attention
from torchvision.ops import Permute, StochasticDepth

from explorer.core.errors import InputSizeError
from explorer.core.graph import Shape
from explorer.core.receptive_field import Grid
from explorer.core.specs import (
    Spec,
    flattened,
    joined_grid,
    permuted,
    pool_window,
    pooled_to,
    slid,
    window_of,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call gives: a ``Spec`` or another value, and its multiply-adds."""

    value: Any
    mult_adds: int = 0


class ShapeRules:
    """Applies calls to specs. Remembers what it learned on meta tensors, so use one per trace."""

    def __init__(self) -> None:
        self._learned: dict[Any, tuple[Any, int]] = {}

    def module(self, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome:
        """The outcome of calling a leaf module."""
        rule = _module_rule(type(module))
        if rule is not None and not kwargs and len(args) == 1 and isinstance(args[0], Spec):
            return rule(module, args[0])
        if isinstance(module, nn.MultiheadAttention):
            return _attention(module, args)
        return self._on_meta(_MetaModule(module), args, kwargs)

    def function(
        self, target: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Outcome:
        """The outcome of calling a function on specs and ordinary values."""
        special = _FUNCTIONS.get(target)
        if special is not None:
            outcome = special(self, args, kwargs)
            if outcome is not None:
                return outcome
        if not _holds_spec((args, kwargs)):
            return Outcome(target(*args, **kwargs))
        return self._on_meta(target, args, kwargs)

    def method(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome:
        """The outcome of ``args[0].name(*args[1:])``."""
        receiver = args[0]
        if not isinstance(receiver, Spec):
            return Outcome(getattr(receiver, name)(*args[1:], **kwargs))
        if name == "contiguous":
            return Outcome(receiver)
        if name == "size":
            return Outcome(receiver.shape[args[1]] if len(args) > 1 else receiver.shape)
        if name == "dim":
            return Outcome(len(receiver.shape))
        return self._on_meta(getattr(torch.Tensor, name), args, kwargs)

    def _on_meta(
        self, call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Outcome:
        """Run the call on tensors without numbers, counting what it multiplies."""
        leaves, layout = pytree.tree_flatten((args, kwargs), is_leaf=_is_spec)
        specs = tuple(leaf for leaf in leaves if isinstance(leaf, Spec))
        key = (call, layout, tuple(_key_of(leaf) for leaf in leaves))
        if key not in self._learned:
            meta = [leaf.on_meta() if isinstance(leaf, Spec) else leaf for leaf in leaves]
            meta_args, meta_kwargs = pytree.tree_unflatten(meta, layout)
            self._learned[key] = _measured(call, meta_args, meta_kwargs)
        result, mult_adds = self._learned[key]
        value = pytree.tree_map_only(
            torch.Tensor, lambda tensor: _spec_after(call, tensor, specs, leaves), result
        )
        return Outcome(value, mult_adds)


class _MetaModule:
    """A leaf module called with its parameters on the meta device; equal if built alike."""

    def __init__(self, module: nn.Module) -> None:
        self._module = module
        self._sizes = tuple((name, tuple(p.shape)) for name, p in module.named_parameters())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        tensors = {**dict(self._module.named_parameters()), **dict(self._module.named_buffers())}
        meta = {name: tensor.to("meta") for name, tensor in tensors.items()}
        return torch.func.functional_call(self._module, meta, args, kwargs)

    def __hash__(self) -> int:
        return hash((type(self._module), self._sizes))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _MetaModule)
            and type(self._module) is type(other._module)
            and self._sizes == other._sizes
            and str(self._module) == str(other._module)
        )


ModuleRule = Callable[[Any, Spec], Outcome]


def _module_rule(kind: type[nn.Module]) -> ModuleRule | None:
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
    grid = spec.grid
    if grid is not None and len(shape) == 2:
        grid = replace(grid.mixed(), resolution=(1, 1), axes=None)
    return Outcome(replace(spec, shape=shape, grid=grid), math.prod(shape) * module.in_features)


def _flattened(module: nn.Flatten, spec: Spec) -> Outcome:
    return Outcome(flattened(spec, module.start_dim, module.end_dim))


def _permuted(module: Permute, spec: Spec) -> Outcome:
    return Outcome(permuted(spec, tuple(module.dims)))


def _attention(module: nn.MultiheadAttention, args: tuple[Any, ...]) -> Outcome:
    """Projections of query, key and value, two products of tokens, the output projection."""
    query, key = args[0], args[1]
    width, tokens = module.embed_dim, key.shape[1 if module.batch_first else 0]
    rows = query.shape[1 if module.batch_first else 0]
    mult_adds = width * width * (2 * rows + 2 * tokens) + 2 * rows * tokens * width
    grid = query.grid.mixed() if query.grid is not None else None
    return Outcome((replace(query, grid=grid), None), mult_adds)


_MODULES: dict[type, ModuleRule] = {
    nn.Conv2d: _convolution,
    nn.MaxPool2d: _pooling,
    nn.AvgPool2d: _pooling,
    nn.AdaptiveAvgPool2d: _adaptive_pooling,
    nn.Linear: _linear,
    nn.Flatten: _flattened,
    Permute: _permuted,
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


FunctionRule = Callable[[ShapeRules, tuple[Any, ...], dict[str, Any]], Outcome | None]


def _elementwise(_rules: ShapeRules, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if kwargs or len(args) != 2:
        return None
    left, right = args
    if not isinstance(left, Spec) or not isinstance(right, Spec):
        spec = left if isinstance(left, Spec) else right
        return Outcome(spec) if isinstance(spec, Spec) else None
    shape = left.shape if left.shape == right.shape else _broadcast(left.shape, right.shape)
    return Outcome(_made_of((left, right), shape))


def _unary(_rules: ShapeRules, args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Outcome | None:
    return Outcome(args[0]) if isinstance(args[0], Spec) else None


def _concatenated(
    _rules: ShapeRules, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Outcome | None:
    specs: tuple[Spec, ...] = tuple(args[0])
    dim = args[1] if len(args) > 1 else kwargs.get("dim", 0)
    shape = list(specs[0].shape)
    shape[dim] = sum(spec.shape[dim] for spec in specs)
    return Outcome(_made_of(specs, tuple(shape)))


def _flatten(_rules: ShapeRules, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome | None:
    names = ("start_dim", "end_dim")
    start, end = (
        args[place] if len(args) > place else kwargs.get(name, default)
        for place, name, default in zip((1, 2), names, (0, -1), strict=True)
    )
    return Outcome(flattened(args[0], start, end))


def _attribute(
    _rules: ShapeRules, args: tuple[Any, ...], _kwargs: dict[str, Any]
) -> Outcome | None:
    spec, name = args[0], args[1]
    if not isinstance(spec, Spec):
        return None
    known = {"shape": spec.shape, "dtype": spec.dtype, "ndim": len(spec.shape)}
    return Outcome(known[name] if name in known else getattr(spec.on_meta(), name))


def _adaptive_function(
    _rules: ShapeRules, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Outcome | None:
    size = args[1] if len(args) > 1 else kwargs["output_size"]
    height, width = (size, size) if isinstance(size, int) else size
    return Outcome(pooled_to(args[0], height=height, width=width))


def _pool_function(
    _rules: ShapeRules, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Outcome | None:
    window = pool_window(args, kwargs)
    return Outcome(slid(args[0], window, channels=args[0].shape[-3]))


def _windowed_attention(
    rules: ShapeRules, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Outcome | None:
    """Attention inside windows: a position sees its window, not the whole grid."""
    outcome = rules._on_meta(shifted_window_attention, args, kwargs)
    grid = args[0].grid
    rows, columns = kwargs.get("window_size", args[4] if len(args) > 4 else (1, 1))
    seen = replace(
        grid,
        height=grid.height.through_window(rows, padding=(rows - 1) // 2),
        width=grid.width.through_window(columns, padding=(columns - 1) // 2),
    )
    return replace(outcome, value=replace(outcome.value, grid=seen))


def _patch_merging(
    rules: ShapeRules, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Outcome | None:
    """Swin's merging of 2 x 2 neighbours: a window of 2 with stride 2 over N x H x W x C."""
    value = rules._on_meta(_patch_merging_pad, args, kwargs).value
    grid = args[0].grid
    merged = Grid(
        (value.shape[1], value.shape[2]),
        (1, 2),
        grid.height.through_window(2, stride=2),
        grid.width.through_window(2, stride=2),
    )
    return Outcome(replace(value, grid=merged))


_FUNCTIONS: dict[Callable[..., Any], FunctionRule] = {
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
_MIXING = frozenset({torch.einsum, torch.matmul, torch.bmm, operator.matmul})
_MIXING_NAMES = frozenset({"mean", "scaled_dot_product_attention", "matmul", "bmm", "sum"})
_COSTLESS = frozenset(
    (
        *("view", "reshape", "permute", "transpose", "swapaxes", "unsqueeze", "squeeze", "expand"),
        *("chunk", "split", "getitem", "flatten", "mean", "layer_norm", "softmax"),
    )
)


def _measured(
    call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, int]:
    if getattr(call, "__name__", "") in _COSTLESS:
        return call(*args, **kwargs), 0
    from torch.utils.flop_counter import FlopCounterMode  # costs 0.1 s to import

    with FlopCounterMode(display=False) as counter:
        result = call(*args, **kwargs)
    return result, counter.get_total_flops() // 2


def _spec_after(
    call: Callable[..., Any],
    tensor: torch.Tensor,
    specs: tuple[Spec, ...],
    leaves: list[Any],
) -> Spec:
    shape = tuple(tensor.shape)
    made = replace(_made_of(specs, shape), dtype=tensor.dtype)
    grid = made.grid
    if call is torch.Tensor.permute and grid is not None:
        dims = tuple(leaf for leaf in leaves[1:] if isinstance(leaf, int))
        grid = permuted(specs[0], dims).grid
    elif grid is not None and (call in _MIXING or getattr(call, "__name__", "") in _MIXING_NAMES):
        grid = grid.mixed()
        if len(shape) <= 2:
            grid = replace(grid, resolution=(1, 1), axes=None)
    return replace(made, grid=grid)


def _made_of(specs: Sequence[Spec], shape: Shape) -> Spec:
    """What comes of several tensors; only a constant still owes the count of its parameters."""
    if all(spec.is_constant for spec in specs):
        params = tuple(dict.fromkeys(name for spec in specs for name in spec.params))
        return Spec(shape, None, is_constant=True, params=params)
    return Spec(shape, joined_grid(specs, shape))


def _broadcast(left: Shape, right: Shape) -> Shape:
    depth = max(len(left), len(right))
    padded = ((1,) * (depth - len(shape)) + shape for shape in (left, right))
    sides = tuple(zip(*padded, strict=True))
    if any(one != other and 1 not in (one, other) for one, other in sides):
        raise InputSizeError(f"Shapes {left} and {right} cannot be added or multiplied.")
    return tuple(max(one, other) for one, other in sides)


def _is_spec(value: Any) -> bool:
    return isinstance(value, Spec)


def _holds_spec(values: Any) -> bool:
    return any(_is_spec(leaf) for leaf in pytree.tree_leaves(values, is_leaf=_is_spec))


def _key_of(leaf: Any) -> Any:
    if isinstance(leaf, Spec):
        return (leaf.shape, leaf.dtype)
    return leaf if isinstance(leaf, int | float | str | bool | type(None)) else repr(leaf)
