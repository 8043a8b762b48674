"""What a call does to shapes: closed forms for the common calls, meta tensors for the rest.

Nothing is computed on numbers. A tensor is a ``Spec``; everything else in a traced program
(sizes, booleans, tuples) is an ordinary value.
"""

import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import nn
from torch.utils import _pytree as pytree

from explorer.core.function_rules import FUNCTION_RULES, METHOD_RULES
from explorer.core.graph import Shape
from explorer.core.module_rules import attention_outcome, module_rule
from explorer.core.receptive_field import Grid
from explorer.core.specs import Outcome, Spec, made_of, permuted


class ShapeRules:
    """Applies calls to specs. Remembers what it learned on meta tensors, so use one per trace."""

    def __init__(self) -> None:
        self._learned: dict[Any, tuple[Any, int]] = {}

    def module(self, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Outcome:
        """The outcome of calling a leaf module."""
        rule = module_rule(type(module))
        if rule is not None and not kwargs and len(args) == 1 and isinstance(args[0], Spec):
            outcome = rule(module, args[0])
            if outcome is not None:
                return outcome
        if isinstance(module, nn.MultiheadAttention):
            return attention_outcome(module, args)
        return self._on_meta(_MetaModule(module), args, kwargs)

    def function(
        self, target: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Outcome:
        """The outcome of calling a function on specs and ordinary values."""
        special = FUNCTION_RULES.get(target)
        if special is not None:
            outcome = special(args, kwargs)
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
        rule = METHOD_RULES.get(name)
        value = rule(receiver, args[1:]) if rule is not None and not kwargs else None
        if value is not None:
            return Outcome(value)
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

    @property
    def home(self) -> str:
        """The Python module of the layer's class."""
        return type(self._module).__module__

    def __hash__(self) -> int:
        return hash((type(self._module), self._sizes))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _MetaModule)
            and type(self._module) is type(other._module)
            and self._sizes == other._sizes
            and str(self._module) == str(other._module)
        )


_MIXING = frozenset({torch.einsum, torch.matmul, torch.bmm, operator.matmul})
_MIXING_NAMES = frozenset({"mean", "scaled_dot_product_attention", "matmul", "bmm", "sum"})
_RESHAPING_NAMES = frozenset({"view", "reshape", "flatten", "squeeze", "unsqueeze"})
_SWAPPING_NAMES = frozenset({"transpose", "swapaxes"})
_CUTTING_NAMES = frozenset({"getitem", "chunk", "split"})
_POINTWISE_NAMES = frozenset(
    (
        *("add", "sub", "mul", "div", "truediv", "neg", "pow", "maximum", "minimum", "where"),
        *(
            "relu",
            "relu6",
            "leaky_relu",
            "elu",
            "selu",
            "celu",
            "gelu",
            "silu",
            "mish",
            "hardswish",
        ),
        *("hardsigmoid", "hardtanh", "sigmoid", "tanh", "softplus", "exp", "log", "sqrt", "abs"),
        *("clamp", "dropout", "dropout2d", "batch_norm", "stochastic_depth", "to", "clone"),
    )
)
_POINTWISE_MODULES = ("torch.nn.modules.activation", "torch.nn.modules.dropout")
_COSTLESS = frozenset(
    (
        *("view", "reshape", "permute", "transpose", "swapaxes", "unsqueeze", "squeeze", "expand"),
        *("chunk", "split", "getitem", "flatten", "mean", "layer_norm", "softmax"),
        "_get_relative_position_bias",
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
    made = replace(made_of(specs, shape), dtype=tensor.dtype)
    if made.grid is None:
        return made
    return replace(made, grid=_grid_after(call, made.grid, made.shape, specs, leaves))


def _grid_after(
    call: Callable[..., Any], grid: Grid, shape: Shape, specs: tuple[Spec, ...], leaves: list[Any]
) -> Grid | None:
    """What positions see: of a call not listed above, only how much."""
    name = getattr(call, "__name__", "")
    before = specs[0]
    if name == "permute" or name in _SWAPPING_NAMES:
        dims = tuple(leaf for leaf in leaves[1:] if isinstance(leaf, int))
        return permuted(before, _order_of(dims, len(shape))).grid
    if call in _MIXING or name in _MIXING_NAMES:
        return _grid_after_mixing(grid, shape, before)
    if name in _RESHAPING_NAMES and before.grid is not None:
        return before.grid.reshaped(before.shape, shape)
    is_cut = before.grid is not None and before.grid.axes is not None and grid.axes is not None
    keeps_places = _is_pointwise(call) or (name in _CUTTING_NAMES and is_cut)
    return grid if keeps_places else grid.displaced()


def _grid_after_mixing(grid: Grid, shape: Shape, before: Spec) -> Grid:
    is_placed = before.grid is not None and before.grid.is_reduced(before.shape, shape)
    mixed = grid.mixed() if is_placed else grid.displaced().mixed()
    return replace(mixed, resolution=(1, 1), axes=None) if len(shape) <= 2 else mixed


def _order_of(dims: tuple[int, ...], count: int) -> tuple[int, ...]:
    """The order of all dimensions, also where only the two that change places are given."""
    if len(dims) != 2:
        return dims
    order = list(range(count))
    first, second = (dim % count for dim in dims)
    order[first], order[second] = order[second], order[first]
    return tuple(order)


def _is_pointwise(call: Callable[..., Any]) -> bool:
    if isinstance(call, _MetaModule):
        return call.home in _POINTWISE_MODULES
    return getattr(call, "__name__", "").rstrip("_") in _POINTWISE_NAMES


def _is_spec(value: Any) -> bool:
    return isinstance(value, Spec)


def _holds_spec(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return any(_holds_spec(item) for item in value)
    if isinstance(value, dict):
        return any(_holds_spec(item) for item in value.values())
    return isinstance(value, Spec)


def _key_of(leaf: Any) -> Any:
    if isinstance(leaf, Spec):
        return (leaf.shape, leaf.dtype)
    return leaf if isinstance(leaf, int | float | str | bool | type(None)) else repr(leaf)
