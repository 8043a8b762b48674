"""What a call of a network does to small changes of its operands: its linear map at a point.

Maps carry rows: tensors with one dimension in front of those of an operand or a result, so that
many go through at once. Exact is a call that equals its map plus a constant around the point.
Knows no particular layer and no paths.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.func import vjp
from torch.nn.attention import SDPBackend, sdpa_kernel

from explorer.core.program import mapped

Tensors = tuple[Tensor, ...]
Transposed = Callable[[Tensors], Tensors]

_CHUNK_BYTES = 32 * 1024 * 1024
"""Rows of one operand that go through a derivative at once: it needs many times as much."""


class LinearMap(Protocol):
    """Rows of the operands in, rows of the results out; ``pull`` is the transpose."""

    def push(self, operands: Sequence[Tensor]) -> Tensors: ...

    def pull(self, results: Sequence[Tensor]) -> Tensors: ...


@dataclass(frozen=True, slots=True, eq=False)
class LinearCall:
    """A call at a point: result = map of the operands + offset, and more where it is not exact.

    ``offsets`` are one for each result, or none where they are zero. Those of a call that is not
    exact are not told. ``merge`` names the merge to which the call hands a branch, else it is "".
    """

    operands: Tensors
    results: Tensors
    linear_map: LinearMap
    is_exact: bool
    offsets: Tensors = ()
    merge: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A call with what it was given and what it made of it.

    ``live`` are those of its operands that depend on the image.
    """

    function: Callable[..., Any]
    args: Sequence[Any]
    kwargs: dict[str, Any]
    result: Any
    live: Tensors

    @property
    def results(self) -> Tensors:
        return tensors_in(self.result)

    def opened(self, operands: Tensors) -> Callable[..., Tensors]:
        """The call as a function of some of its operands, which it does not keep alive."""
        place_of = {id(operand): place for place, operand in enumerate(operands)}
        args, kwargs = _emptied(list(self.args), place_of), _emptied(self.kwargs, place_of)
        function = self.function

        def call(*given: Tensor) -> Tensors:
            return tensors_in(function(*_filled(args, given), **_filled(kwargs, given)))

        return call


def tensors_in(value: Any) -> Tensors:
    """The tensors of real numbers in an argument or a result, each once, in order."""
    found: dict[int, Tensor] = {}

    def note(part: Any) -> Any:
        if isinstance(part, Tensor):
            if part.is_floating_point():
                found.setdefault(id(part), part)
            return part
        return mapped(part, note)

    note(value)
    return tuple(found.values())


@contextmanager
def differentiating() -> Iterator[None]:
    """Inside, maps may be used: attention that can be differentiated twice, no short cuts.

    Convolutions on NVIDIA devices round their operands to ten bits by default; a split of a
    logit needs all of them.
    """
    cudnn, mha = torch.backends.cudnn, torch.backends.mha
    before = cudnn.allow_tf32, mha.get_fastpath_enabled()
    cudnn.allow_tf32 = False
    mha.set_fastpath_enabled(False)
    try:
        with sdpa_kernel(SDPBackend.MATH), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "There is a performance drop")  # rows one by one
            yield
    finally:
        cudnn.allow_tf32 = before[0]
        mha.set_fastpath_enabled(before[1])


# ---------------------------------------------------------------- maps


class Unchanged:
    """What goes in comes out."""

    def push(self, operands: Sequence[Tensor]) -> Tensors:
        return tuple(operands)

    def pull(self, results: Sequence[Tensor]) -> Tensors:
        return tuple(results)


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """Every value times a factor of its own, or of its channel."""

    factor: Tensor | float

    def push(self, operands: Sequence[Tensor]) -> Tensors:
        return (operands[0] * self.factor,)

    def pull(self, results: Sequence[Tensor]) -> Tensors:
        return (results[0] * self.factor,)


class Itself:
    """A call that is linear in all its operands together: it is its own map."""

    def __init__(self, call: Callable[..., Tensors], operands: Tensors) -> None:
        self._call = call
        self._zeros = tuple(operand.new_zeros(()).expand(operand.shape) for operand in operands)

    def push(self, operands: Sequence[Tensor]) -> Tensors:
        pushed: Tensors = torch.vmap(self._call, randomness="same")(*operands)
        return pushed

    def pull(self, results: Sequence[Tensor]) -> Tensors:
        _, transposed = transposed_at(self._call, self._zeros)
        return _vmapped(transposed, results, chunk=None)


@dataclass(frozen=True, slots=True, eq=False)
class Derivative:
    """The derivative of a call at ``operands``."""

    call: Callable[..., Tensors]
    operands: Tensors

    def push(self, operands: Sequence[Tensor]) -> Tensors:
        """The transpose of the transpose: forward differentiation lacks half of the functions."""
        results, transposed = transposed_at(self.call, self.operands)
        zeros = tuple(map(torch.zeros_like, results))
        _, twice_transposed = transposed_at(lambda *given: transposed(given), zeros)
        return _vmapped(twice_transposed, operands, chunk=self._chunk())

    def pull(self, results: Sequence[Tensor]) -> Tensors:
        _, transposed = transposed_at(self.call, self.operands)
        return _vmapped(transposed, results, chunk=self._chunk())

    def _chunk(self) -> int:
        largest = max(operand.numel() * operand.element_size() for operand in self.operands)
        return max(1, _CHUNK_BYTES // max(1, largest))


def transposed_at(call: Callable[..., Tensors], operands: Tensors) -> tuple[Tensors, Transposed]:
    """What a call makes of its operands, and the transpose of its derivative there."""
    results, transposed, *_ = vjp(call, *operands)
    return results, transposed


def _vmapped(transposed: Transposed, rows: Sequence[Tensor], *, chunk: int | None) -> Tensors:
    def call(*given: Tensor) -> Tensors:
        return transposed(given)

    mapped_rows: Tensors = torch.vmap(call, randomness="same", chunk_size=chunk)(*rows)
    return mapped_rows


# ---------------------------------------------------------------- arguments


@dataclass(frozen=True, slots=True)
class _Place:
    """Stands in an argument for an operand."""

    index: int


def _emptied(argument: Any, place_of: dict[int, int]) -> Any:
    """An argument with the operands in it replaced by places."""
    if isinstance(argument, Tensor):
        place = place_of.get(id(argument))
        return argument if place is None else _Place(place)
    return mapped(argument, lambda part: _emptied(part, place_of))


def _filled(argument: Any, operands: Sequence[Tensor]) -> Any:
    """An argument with the places in it replaced by operands."""
    if isinstance(argument, _Place):
        return operands[argument.index]
    return mapped(argument, lambda part: _filled(part, operands))
