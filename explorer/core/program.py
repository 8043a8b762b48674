"""A traced network as steps that can be run one by one, every in-place operation switched off.

Recording, lesions and whatever else runs a network by its calls share this. Knows what a gate on
a branch is, nothing of measures.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor, fx, nn

from explorer.core.evaluation import evaluating
from explorer.core.graph import INPUT, Merge, MergeKind
from explorer.core.out_of_place import OutOfPlaceCall, out_of_place_function, out_of_place_method
from explorer.core.tracing import TracedModel

Gate = float | Tensor
"""A factor on a branch: one number, or a vector with one number per batch element."""

Values = list[Any]
"""What the steps have computed so far, by slot; None where nobody needs it any more."""


class Program:
    """The steps of a traced network, ready to be run on the weights of ``model``.

    ``place_of`` gives the place of a call among the steps; ``gate_slots`` by merge the slot of
    the operand that a gate multiplies; ``is_data`` says of every slot whether it holds tensors
    made from the images, with a batch dimension.
    """

    def __init__(self, traced: TracedModel, model: nn.Module) -> None:
        self.steps = _steps(traced, model)
        self.place_of = {step.name: place for place, step in enumerate(self.steps) if step.name}
        self.gate_slots = _gate_slots(traced)
        self.is_data = _data_slots(traced)
        self._growing = frozenset(
            merge.name for merge in traced.graph.merges if merge.kind is MergeKind.CAT
        )
        self._model = model
        self._in_place_modules: list[Any] = [
            module for module in model.modules() if getattr(module, "inplace", False) is True
        ]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Inside, steps may be run: no gradients, evaluation mode, nothing in place."""
        with torch.inference_mode(), self._evaluating_out_of_place():
            yield

    @contextmanager
    def differentiating(self) -> Iterator[None]:
        """As ``running``, but gradients reach whatever requires them; no weight does."""
        weights = [weight for weight in self._model.parameters() if weight.requires_grad]
        for weight in weights:
            weight.requires_grad = False
        try:
            with torch.enable_grad(), self._evaluating_out_of_place():
                yield
        finally:
            for weight in weights:
                weight.requires_grad = True

    @contextmanager
    def _evaluating_out_of_place(self) -> Iterator[None]:
        with evaluating(self._model):
            for module in self._in_place_modules:
                module.inplace = False
            try:
                yield
            finally:
                for module in self._in_place_modules:
                    module.inplace = True

    def empty_values(self) -> Values:
        return [None] * len(self.steps)

    def data_operand(self, name: str) -> int:
        """The slot of the first tensor made from the images that a call takes."""
        step = self.steps[self.place_of[name]]
        return next(slot for slot in step.slots_taken() if self.is_data[slot])

    def gated(self, step: "Step", values: Values, gate: Gate) -> Any:
        """What a merge gives with a factor on its branch."""
        branch: Tensor = values[self.gate_slots[step.name]]
        factor = spread(gate, branch) if isinstance(gate, Tensor) else gate
        with self.branch_replaced(step, values, branch * factor):
            return step.result(values)

    @contextmanager
    def branch_replaced(self, step: "Step", values: Values, gated: Tensor) -> Iterator[None]:
        """Inside, a merge finds ``gated`` in place of its branch, which itself stays as it was.

        The features that a growing ``cat`` was given stay gated for those that it grows into.
        """
        slot = self.gate_slots[step.name]
        branch: Tensor = values[slot]
        if step.name in self._growing:
            replace_everywhere(values, old=branch, new=gated)
            yield
            return
        values[slot] = gated
        yield
        values[slot] = branch


@dataclass(frozen=True, slots=True)
class Slot:
    """Stands in an argument for the value of an earlier step."""

    index: int


@dataclass(frozen=True, slots=True, eq=False)
class Step:
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

    def result(self, values: Values) -> Any:
        """What the call gives; for the output of the network, what is handed to it."""
        args, kwargs = self.arguments(values)
        return args[0] if self.call is None else self.call(*args, **kwargs)

    def arguments(self, values: Values) -> tuple[list[Any], dict[str, Any]]:
        if self.slots is not None:
            return [values[slot] for slot in self.slots], {}
        args = [_filled(arg, values) for arg in self.args]
        return args, {key: _filled(arg, values) for key, arg in self.kwargs.items()}

    def slots_taken(self) -> Iterator[int]:
        """Where its arguments come from, in their order."""
        yield from _slots_in((self.args, self.kwargs))

    def moved(self, place: "Step", slot_of: Mapping[int, int]) -> "Step":
        """The same call in another place, its arguments from the slots that ``slot_of`` gives."""

        def moved_slot(slot: Slot) -> Slot:
            return Slot(slot_of.get(slot.index, slot.index))

        slots, operand = self.slots, self.operand
        return replace(
            place,
            call=self.call,
            args=_with_slots(self.args, moved_slot),
            kwargs=_with_slots(self.kwargs, moved_slot),
            slots=slots and tuple(slot_of.get(slot, slot) for slot in slots),
            operand=operand if operand is None else slot_of.get(operand, operand),
        )

    def store(self, values: Values, result: Any) -> None:
        """Put a result where later steps find it, and let go of what they do not need."""
        if self.operand is not None:
            replace_everywhere(values, old=values[self.operand], new=result)
        values[self.slot] = result
        for slot in self.frees:
            values[slot] = None


def _steps(traced: TracedModel, model: nn.Module) -> tuple[Step, ...]:
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
) -> Step:
    found = _call_of(node, model, traced.constants)
    args, kwargs = _template(found.args, slot_of), _template(found.kwargs, slot_of)
    is_plain = not kwargs and all(isinstance(arg, Slot) for arg in args)
    operand = args[0] if found.is_in_place and args else None
    return Step(
        name=traced.names.get(node, ""),
        slot=slot_of[node],
        call=found.call,
        is_input=node.op == "placeholder",
        args=args,
        kwargs=kwargs,
        slots=tuple(arg.index for arg in args) if is_plain else None,
        operand=operand.index if isinstance(operand, Slot) else None,
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


def _data_slots(traced: TracedModel) -> tuple[bool, ...]:
    """Named values, and what is unpacked from them."""
    found: dict[fx.Node, bool] = {}
    for node in traced.program.nodes:
        source = node.args[0] if node.target is operator.getitem else None
        is_unpacked = isinstance(source, fx.Node) and found[source]
        found[node] = node.op == "placeholder" or node in traced.names or is_unpacked
    return tuple(found.values())


def _template(argument: Any, slot_of: Mapping[fx.Node, int]) -> Any:
    """An argument with the nodes in it replaced by slots."""
    if isinstance(argument, fx.Node):
        return Slot(slot_of[argument])
    return mapped(argument, lambda part: _template(part, slot_of))


def _filled(argument: Any, values: Values) -> Any:
    """An argument with the slots in it replaced by their values."""
    return _with_slots(argument, lambda slot: values[slot.index])


def _with_slots(argument: Any, change: Callable[[Slot], Any]) -> Any:
    """An argument with the slots in it changed."""
    if isinstance(argument, Slot):
        return change(argument)
    return mapped(argument, lambda part: _with_slots(part, change))


def _slots_in(argument: Any) -> Iterator[int]:
    if isinstance(argument, Slot):
        yield argument.index
    elif isinstance(argument, slice):
        yield from _slots_in((argument.start, argument.stop, argument.step))
    elif isinstance(argument, tuple | list | dict):
        parts = argument.values() if isinstance(argument, dict) else argument
        for part in parts:
            yield from _slots_in(part)


def mapped(argument: Any, change: Callable[[Any], Any]) -> Any:
    """An argument with each part of it changed; one that has no parts as it is."""
    if isinstance(argument, tuple):
        return tuple(change(part) for part in argument)
    if isinstance(argument, list):
        return [change(part) for part in argument]
    if isinstance(argument, dict):
        return {key: change(part) for key, part in argument.items()}
    if isinstance(argument, slice):
        return slice(change(argument.start), change(argument.stop), change(argument.step))
    return argument


def replace_everywhere(values: Values, *, old: Any, new: Any) -> None:
    """Let all who hold ``old`` hold ``new``, as an in-place operation would have done."""
    if isinstance(old, Tensor):
        values[:] = [new if value is old else value for value in values]


def spread(gate: Tensor, like: Tensor) -> Tensor:
    """One number for each image, in a shape that multiplies all of that image's values."""
    return gate.reshape(-1, *[1] * (like.ndim - 1))


def first_tensor(value: Any) -> Tensor:
    """The tensor itself, or the first of those returned together."""
    if isinstance(value, Tensor):
        return value
    parts = value.values() if isinstance(value, dict) else value
    return next(first_tensor(part) for part in parts if part is not None)
