"""Runs a traced network once and records chosen outputs; gates scale the branches of merges.

The traced program is executed call by call with every in-place operation switched off, so that
each recorded tensor is what its layer said and not what a later one made of it. Logits equal
those of ``model(batch)`` bit for bit. Knows nothing of measures or pictures.
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, fx, nn

from explorer.core.errors import UnknownLayerError
from explorer.core.evaluation import evaluating
from explorer.core.graph import INPUT, Merge
from explorer.core.out_of_place import OutOfPlaceCall, out_of_place_function, out_of_place_method
from explorer.core.tracing import TracedModel

Gate = float | Tensor
"""A factor on a branch: one number, or a vector with one number per batch element."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """``outputs`` by call name, with batch dimension; ``gates`` are those that were applied."""

    outputs: Mapping[str, Tensor] = field(repr=False)
    logits: Tensor = field(repr=False)
    run_ms: float
    gates: Mapping[str, Gate] = field(repr=False)


def run(
    traced: TracedModel,
    model: nn.Module,
    batch: Tensor,
    *,
    keep: Collection[str],
    gates: Mapping[str, Gate] | None = None,
    check: Callable[[], None] | None = None,
) -> Recording:
    """Run a network once. For more than once, prepare a ``Recorder``."""
    return Recorder(traced, model).run(batch, keep=keep, gates=gates, check=check)


class Recorder:
    """A traced network prepared for many runs."""

    def __init__(self, traced: TracedModel, model: nn.Module) -> None:
        self._model = model
        self._steps = _steps(traced, model)
        self._num_slots = len(traced.program.nodes)
        self._in_place_modules: list[Any] = [
            module for module in model.modules() if getattr(module, "inplace", False) is True
        ]
        self._gate_slots = _gate_slots(traced)

    def run(
        self,
        batch: Tensor,
        *,
        keep: Collection[str],
        gates: Mapping[str, Gate] | None = None,
        check: Callable[[], None] | None = None,
    ) -> Recording:
        """One forward pass over a batch N x C x H x W, recording the outputs named in ``keep``.

        ``check`` is called before every call and may raise to stop the run. A gate of exactly 1
        leaves its merge untouched. ``run_ms`` covers the forward pass alone.
        """
        factors = self._factors(gates or {}, batch)
        wanted = frozenset(keep)
        started = time.perf_counter()
        with torch.inference_mode(), evaluating(self._model), self._out_of_place():
            outputs, result = self._execute(batch, wanted, factors, check)
        _wait_for(batch.device)
        run_ms = (time.perf_counter() - started) * 1e3
        return Recording(outputs, _first_tensor(result), run_ms, dict(gates or {}))

    def _execute(
        self,
        batch: Tensor,
        wanted: frozenset[str],
        factors: Mapping[str, Gate],
        check: Callable[[], None] | None,
    ) -> tuple[dict[str, Tensor], Any]:
        values: list[Any] = [None] * self._num_slots
        outputs: dict[str, Tensor] = {INPUT: batch} if INPUT in wanted else {}
        result: Any = None
        for step in self._steps:
            if check is not None:
                check()
            if step.call is None:
                result = batch if step.is_input else step.arguments(values)[0][0]
            elif step.name in factors:
                result = self._gated(step, values, factors[step.name])
            else:
                args, kwargs = step.arguments(values)
                result = step.call(*args, **kwargs)
            if step.name in wanted:
                outputs[step.name] = _first_tensor(result)
            if step.operand is not None:
                _replace(values, old=values[step.operand], new=result)
            values[step.slot] = result
            for slot in step.frees:
                values[slot] = None
        return outputs, result

    def _gated(self, step: "_Step", values: list[Any], gate: Gate) -> Any:
        slot = self._gate_slots[step.name]
        branch: Tensor = values[slot]
        values[slot] = branch * _spread(gate, branch)
        args, kwargs = step.arguments(values)
        values[slot] = branch
        assert step.call is not None
        return step.call(*args, **kwargs)

    def _factors(self, gates: Mapping[str, Gate], batch: Tensor) -> dict[str, Gate]:
        for name in gates:
            if name not in self._gate_slots:
                raise UnknownLayerError(f"{name!r} is not a merge with a branch of this network.")
        return {
            name: gate.to(batch) if isinstance(gate, Tensor) else gate
            for name, gate in gates.items()
            if isinstance(gate, Tensor) or gate != 1
        }

    @contextmanager
    def _out_of_place(self) -> Iterator[None]:
        for module in self._in_place_modules:
            module.inplace = False
        try:
            yield
        finally:
            for module in self._in_place_modules:
                module.inplace = True


@dataclass(frozen=True, slots=True)
class _Slot:
    """Stands in an argument for the value of an earlier step."""

    index: int


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """One node of the program. ``call`` is None for the input and the output.

    ``slots`` are the positional arguments where all of them are values and there is nothing
    else: the usual case, and the fast one. ``operand`` is the slot that an in-place operation
    would have overwritten; whoever still holds that value must see the new one.
    """

    name: str
    slot: int
    call: Callable[..., Any] | None
    is_input: bool = False
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    slots: tuple[int, ...] | None = None
    operand: int | None = None
    frees: tuple[int, ...] = ()

    def arguments(self, values: list[Any]) -> tuple[list[Any], dict[str, Any]]:
        if self.slots is not None:
            return [values[slot] for slot in self.slots], {}
        args = [_filled(arg, values) for arg in self.args]
        return args, {key: _filled(arg, values) for key, arg in self.kwargs.items()}


def _steps(traced: TracedModel, model: nn.Module) -> tuple[_Step, ...]:
    slot_of = {node: index for index, node in enumerate(traced.program.nodes)}
    frees = _last_uses(traced.program)
    return tuple(
        _step(node, model, traced=traced, slot_of=slot_of, frees=frees) for node in slot_of
    )


def _step(
    node: fx.Node,
    model: nn.Module,
    *,
    traced: TracedModel,
    slot_of: Mapping[fx.Node, int],
    frees: Mapping[fx.Node, list[fx.Node]],
) -> _Step:
    found = _call_of(node, model, traced.constants)
    args, kwargs = _template(found.args, slot_of), _template(found.kwargs, slot_of)
    is_plain = not kwargs and all(isinstance(arg, _Slot) for arg in args)
    operand = args[0] if found.is_in_place and args else None
    return _Step(
        name=traced.names.get(node, ""),
        slot=slot_of[node],
        call=found.call,
        is_input=node.op == "placeholder",
        args=args,
        kwargs=kwargs,
        slots=tuple(arg.index for arg in args) if is_plain else None,
        operand=operand.index if isinstance(operand, _Slot) else None,
        frees=tuple(slot_of[dead] for dead in frees.get(node, ())),
    )


def _call_of(node: fx.Node, model: nn.Module, constants: Mapping[str, Any]) -> OutOfPlaceCall:
    """What a node of the program calls, with in-place operations replaced."""
    if node.op in ("placeholder", "output"):
        return OutOfPlaceCall(None, node.args, {})
    target = node.target
    if callable(target):
        return out_of_place_function(target, node.args, node.kwargs)
    if node.op == "call_method":
        return out_of_place_method(target, node.args, node.kwargs)
    if node.op == "get_attr" and target in constants:
        return OutOfPlaceCall(_Constant(constants[target], model), (), {})
    if node.op == "get_attr":
        return OutOfPlaceCall(_AttributeOf(model, target), (), {})
    module = model.get_submodule(target)
    is_in_place = getattr(module, "inplace", False) is True
    return OutOfPlaceCall(module, node.args, dict(node.kwargs), is_in_place)


class _Constant:
    """Gives what the forward pass made without the image, on the device of the model."""

    def __init__(self, value: Any, model: nn.Module) -> None:
        device = next((parameter.device for parameter in model.parameters()), None)
        self._value = value.to(device) if isinstance(value, Tensor) else value

    def __call__(self) -> Any:
        return self._value


class _AttributeOf:
    """Reads a parameter or buffer when it is called: weights may be assigned after tracing."""

    def __init__(self, model: nn.Module, path: str) -> None:
        owner, _, self._attribute = path.rpartition(".")
        self._owner = model.get_submodule(owner)

    def __call__(self) -> Any:
        return getattr(self._owner, self._attribute)


def _last_uses(program: fx.Graph) -> dict[fx.Node, list[fx.Node]]:
    """For each node the values that nobody needs after it."""
    last: dict[fx.Node, fx.Node] = {}
    for node in program.nodes:
        last[node] = node
        last.update(dict.fromkeys(node.all_input_nodes, node))
    dead: dict[fx.Node, list[fx.Node]] = {}
    for value, user in last.items():
        dead.setdefault(user, []).append(value)
    return dead


def _gate_slots(traced: TracedModel) -> dict[str, int]:
    """By merge name, the slot of the operand that a gate multiplies."""
    merges = traced.graph.merge_by_name
    slot_of = {node: index for index, node in enumerate(traced.program.nodes)}
    found = {}
    for node, name in traced.names.items():
        merge = merges.get(name)
        operand = _branch_operand(node, merge, traced.names) if merge is not None else None
        if operand is not None:
            found[name] = slot_of[operand]
    return found


def _branch_operand(node: fx.Node, merge: Merge, names: Mapping[fx.Node, str]) -> fx.Node | None:
    """The last operand made by the branch: in a growing ``cat`` the newest."""
    made = [arg for arg in node.all_input_nodes if _producer(arg, names) == merge.branch]
    return made[-1] if made and merge.branch else None


def _producer(node: fx.Node, names: Mapping[fx.Node, str]) -> str:
    """The call that made a value, seen through bookkeeping such as unpacking a tuple."""
    while node not in names and node.op != "placeholder":
        if not node.all_input_nodes:
            return ""
        node = node.all_input_nodes[0]
    return INPUT if node.op == "placeholder" else names[node]


def _template(argument: Any, slot_of: Mapping[fx.Node, int]) -> Any:
    """An argument with the nodes in it replaced by slots."""
    if isinstance(argument, fx.Node):
        return _Slot(slot_of[argument])
    return _mapped(argument, lambda part: _template(part, slot_of))


def _filled(argument: Any, values: list[Any]) -> Any:
    """An argument with the slots in it replaced by their values."""
    if isinstance(argument, _Slot):
        return values[argument.index]
    return _mapped(argument, lambda part: _filled(part, values))


def _mapped(argument: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(argument, tuple):
        return tuple(change(part) for part in argument)
    if isinstance(argument, list):
        return [change(part) for part in argument]
    if isinstance(argument, dict):
        return {key: change(part) for key, part in argument.items()}
    if isinstance(argument, slice):
        return slice(change(argument.start), change(argument.stop), change(argument.step))
    return argument


def _replace(values: list[Any], *, old: Any, new: Any) -> None:
    """Let all who hold ``old`` hold ``new``, as an in-place operation would have done."""
    if isinstance(old, Tensor):
        values[:] = [new if value is old else value for value in values]


def _spread(gate: Gate, branch: Tensor) -> Gate:
    if not isinstance(gate, Tensor) or gate.ndim == 0:
        return gate
    return gate.reshape(-1, *[1] * (branch.ndim - 1))


def _first_tensor(value: Any) -> Tensor:
    """The tensor itself, or the first of those returned together."""
    if isinstance(value, Tensor):
        return value
    parts = value.values() if isinstance(value, dict) else value
    return next(_first_tensor(part) for part in parts if part is not None)


def _wait_for(device: torch.device) -> None:
    if device.type != "cpu":
        torch.accelerator.synchronize(device)
