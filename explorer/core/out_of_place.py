"""For every call that would overwrite its operand, one that does not.

``x += y``, ``x.add_(y)``, ``F.relu(x, inplace=True)`` and ``torch.relu_(x)`` become calls with
the same numbers in a new tensor. Knows only how calls are written down by torch.fx.
"""

import inspect
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class OutOfPlaceCall:
    """``is_in_place`` says that the call, as written, overwrites its first argument."""

    call: Callable[..., Any] | None
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    is_in_place: bool = False


def out_of_place_function(
    target: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> OutOfPlaceCall:
    """A function call, free of side effects on its operand."""
    name = getattr(target, "__name__", "")
    if getattr(operator, name, None) is target and name in _AUGMENTED:
        return OutOfPlaceCall(_AUGMENTED[name], args, dict(kwargs), is_in_place=True)
    if _is_in_place_name(name):
        counterpart = getattr(torch, name[:-1], None) or _on_a_copy(target)
        return OutOfPlaceCall(counterpart, args, dict(kwargs), is_in_place=True)
    position = _inplace_position(target)
    if position is None:
        return OutOfPlaceCall(target, args, dict(kwargs))
    return _with_switch_off(target, args, dict(kwargs), position)


def out_of_place_method(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OutOfPlaceCall:
    """A call of a tensor's method, free of side effects on the tensor."""
    if not _is_in_place_name(name):
        return OutOfPlaceCall(_Method(name), args, dict(kwargs))
    call = _Method(name[:-1]) if hasattr(Tensor, name[:-1]) else _on_a_copy(_Method(name))
    return OutOfPlaceCall(call, args, dict(kwargs), is_in_place=True)


class _Method:
    """Calls a method by name on whatever comes first: ``size`` exists on more than tensors."""

    def __init__(self, name: str) -> None:
        self.__name__ = name  # as functions have it

    def __call__(self, owner: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(owner, self.__name__)(*args, **kwargs)


_AUGMENTED: dict[str, Callable[..., Any]] = {
    "iadd": operator.add,
    "isub": operator.sub,
    "imul": operator.mul,
    "itruediv": operator.truediv,
    "ifloordiv": operator.floordiv,
    "imod": operator.mod,
    "ipow": operator.pow,
    "imatmul": operator.matmul,
    "iand": operator.and_,
    "ior": operator.or_,
    "ixor": operator.xor,
}


def _is_in_place_name(name: str) -> bool:
    return name.endswith("_") and not name.endswith("__") and name != "requires_grad_"


def _on_a_copy(target: Callable[..., Any]) -> Callable[..., Any]:
    def call(operand: Tensor, *args: Any, **kwargs: Any) -> Any:
        return target(operand.clone(), *args, **kwargs)

    return call


def _inplace_position(target: Callable[..., Any]) -> int | None:
    """Where a function takes its ``inplace`` switch; None where it has none."""
    try:
        names = list(inspect.signature(target).parameters)
    except (TypeError, ValueError):  # a builtin without a signature
        return None
    return names.index("inplace") if "inplace" in names else None


def _with_switch_off(
    target: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], position: int
) -> OutOfPlaceCall:
    if position < len(args):
        is_in_place = bool(args[position])
        args = (*args[:position], False, *args[position + 1 :])
    else:
        is_in_place = bool(kwargs.get("inplace", False))
        kwargs["inplace"] = False
    if not args and "input" in kwargs:  # so that the operand is always the first argument
        args = (kwargs.pop("input"),)
    return OutOfPlaceCall(target, args, kwargs, is_in_place)
