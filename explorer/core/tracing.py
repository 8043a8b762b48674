"""From a model and an input shape to a ``ModelGraph`` and a program that can be run.

The forward pass is recorded by torch.fx without computing anything; shapes, costs and receptive
fields come from closed forms. The model itself is only read.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import fx, nn

from explorer.core.errors import InputSizeError
from explorer.core.evaluation import evaluating
from explorer.core.graph import INPUT, LayerNode, ModelGraph
from explorer.core.hierarchy import build_hierarchy, merges_in_blocks
from explorer.core.memory import without_collecting
from explorer.core.merges import find_merges, read_growing_cats_as_chains, with_all_operands
from explorer.core.path_tracer import PathTracer, function_name
from explorer.core.receptive_field import Grid
from explorer.core.shape_rules import ShapeRules
from explorer.core.specs import Outcome, Spec, Window, function_window, window_of

CHECK_EVERY_CALLS = 32
_BYTES_PER_VALUE = 4


@dataclass(frozen=True)
class TracedModel:
    """A network as a graph of records and as a program.

    ``program`` calls the modules of the model it was traced from by their qualified names.
    ``names`` gives the call's name for each node of the program whose value is a tensor that
    depends on the image; a call that gives a tuple stands for its first tensor. ``constants``
    are what the forward pass made without the image, by the names under which the program gets
    them; the model itself does not have them.
    """

    graph: ModelGraph
    program: fx.Graph
    names: dict[fx.Node, str]
    constants: dict[str, Any] = field(default_factory=dict)


def trace(
    model: nn.Module,
    *,
    model_name: str,
    input_shape: tuple[int, int, int],
    check: Callable[[], None] | None = None,
) -> TracedModel:
    """Trace a network for one image of ``input_shape`` (C x H x W).

    ``check`` is called every few calls and may raise ``CancelledError``. Raises
    ``InputSizeError`` where the input does not fit the network, ``TracingError`` where the
    forward pass cannot be recorded.
    """
    with without_collecting(), evaluating(model):
        return _Tracing(model, input_shape, check or _no_check).traced(model_name)


class _Tracing:
    """One trace: the program, what every node of it is worth, and the rows found so far."""

    def __init__(
        self, model: nn.Module, input_shape: tuple[int, int, int], check: Callable[[], None]
    ) -> None:
        self._model = model
        self._input_shape = input_shape
        self._check = check
        self._tracer = PathTracer(model)
        self._program = self._tracer.recorded()
        self._modules = dict(model.named_modules())
        self._sizes = {name: p.numel() for name, p in model.named_parameters()}
        self._rules = ShapeRules()
        self._values: dict[fx.Node, Any] = {}
        self._producer: dict[fx.Node, str] = {}
        self._uncounted = set(self._sizes)
        self._params_of: dict[str, list[str]] = {}
        for name in self._sizes:
            self._params_of.setdefault(name.rpartition(".")[0], []).append(name)

    def traced(self, model_name: str) -> TracedModel:
        rows: list[LayerNode] = []
        names: dict[fx.Node, str] = {}
        output = INPUT
        for place, node in enumerate(self._program.nodes):
            if place % CHECK_EVERY_CALLS == 0:
                self._check()
            if node.op == "placeholder":
                self._values[node] = _input_spec(self._input_shape)
                self._producer[node] = INPUT
            elif node.op == "output":
                output = self._producers(node)[0]
            elif (row := self._row(node)) is not None:
                rows.append(row)
                names[node] = row.name
        graph = self._graph(model_name, (*rows, *self._idle_rows()), output)
        return TracedModel(graph, self._program, names, self._tracer.constants)

    def _row(self, node: fx.Node) -> LayerNode | None:
        """Give the node its value; a row if that is a tensor made from the image."""
        outcome = self._outcome(node)
        self._values[node] = outcome.value
        spec = _first_spec(outcome.value)
        if spec is None:
            return None
        if spec.is_constant:
            self._values[node] = self._owing(node, outcome.value)
            return None
        if _only_unpacks(node, self._values):
            self._producer[node] = self._producers(node)[0]
            return None
        name = self._tracer.names[node]
        self._producer[node] = name
        window = self._window(node)
        grid = spec.grid
        start = _field_start(spec)
        given = [value for value in map(self._values.get, node.all_input_nodes) if _is_data(value)]
        input_spec = _first_spec(given[0]) if given else None
        return LayerNode(
            name=name,
            module=self._tracer.owners[node],
            type=self._type(node),
            call=self._tracer.calls[node],
            depth=name.count(".") + 1,
            inputs=self._producers(node),
            input_shape=input_spec.shape[1:] if input_spec is not None else (),
            output_shape=spec.shape[1:],
            resolution=_resolution(spec),
            kernel_size=window.kernel if window else None,
            stride=window.stride if window else None,
            padding=window.padding if window else None,
            groups=window.groups if window else None,
            num_params=self._count_params(node),
            mult_adds=outcome.mult_adds,
            activation_bytes=math.prod(spec.shape) * _BYTES_PER_VALUE,
            receptive_field=grid.field if grid is not None else None,
            field_start=start,
            field_step=grid.step if grid is not None and start is not None else None,
        )

    def _outcome(self, node: fx.Node) -> Outcome:
        if node.op == "get_attr":
            return Outcome(self._attribute(str(node.target)))
        args = fx.node.map_arg(node.args, self._values.__getitem__)
        kwargs = fx.node.map_arg(node.kwargs, self._values.__getitem__) if node.kwargs else {}
        try:
            if node.op == "call_module":
                return self._rules.module(self._modules[str(node.target)], args, kwargs)
            if node.op == "call_method":
                return self._rules.method(str(node.target), args, kwargs)
            assert callable(node.target)
            return self._rules.function(node.target, args, kwargs)
        except InputSizeError as error:
            raise self._does_not_fit(node, error.sentence, error) from error
        except AssertionError as error:  # the network's own words, as of a vision transformer
            why = f"The network says: {self._with_values(str(error))}"
            raise self._does_not_fit(node, why, error) from error
        except (RuntimeError, ValueError, TypeError, IndexError) as error:
            raise self._does_not_fit(node, "The layer cannot take this shape.", error) from error

    def _with_values(self, text: str) -> str:
        """A message written while recording, its stand-ins replaced by what they stand for."""
        values = {f"Proxy({node.name})": str(value) for node, value in self._values.items()}
        return re.sub(r"Proxy\(\w+\)", lambda found: values.get(found[0], "another"), text)

    def _does_not_fit(self, node: fx.Node, why: str, error: Exception) -> InputSizeError:
        size = " x ".join(str(side) for side in self._input_shape[1:])
        place = self._tracer.owners[node] or self._tracer.names[node]
        where = "" if node.target is torch._assert else f" It stops at {place}."
        return InputSizeError(
            f"An input of {size} pixels does not fit this network.{where} {why}",
            details=f"{type(error).__name__}: {error}",
        )

    def _attribute(self, path: str) -> Any:
        owner, _, name = path.rpartition(".")
        value = self._tracer.constants.get(path)
        if value is None:
            value = getattr(self._modules[owner], name)
        if not isinstance(value, torch.Tensor):
            return value
        params = (path,) if path in self._sizes else ()
        return Spec(tuple(value.shape), None, is_constant=True, params=params, dtype=value.dtype)

    def _producers(self, node: fx.Node) -> tuple[str, ...]:
        """Who made the tensors this node takes, in argument order, constants left out."""
        found = (self._producer[use] for use in node.all_input_nodes if use in self._producer)
        return tuple(dict.fromkeys(found))

    def _window(self, node: fx.Node) -> Window | None:
        if node.op == "call_module":
            return window_of(self._modules[str(node.target)])
        return function_window(node.target, node.args, node.kwargs)

    def _type(self, node: fx.Node) -> str:
        if node.op == "call_module":
            return type(self._modules[str(node.target)]).__name__
        return function_name(node)

    def _count_params(self, node: fx.Node) -> int:
        """Parameters this call is the first to use: of its module, and of its constants."""
        names = self._own_params(node)
        for use in node.all_input_nodes:
            value = self._values[use]
            if isinstance(value, Spec) and value.is_constant:
                names += value.params
        if not names:
            return 0
        new = self._uncounted.intersection(names)
        self._uncounted -= new
        return sum(self._sizes[name] for name in new)

    def _own_params(self, node: fx.Node) -> list[str]:
        if node.op != "call_module":
            return []
        path = str(node.target)
        names = list(self._params_of.get(path, ()))
        for child, _ in self._modules[path].named_children():
            names += [name for name in self._sizes if name.startswith(f"{path}.{child}.")]
        return names

    def _owing(self, node: fx.Node, value: Any) -> Any:
        """A constant made by a module still owes the count of that module's parameters."""
        own = tuple(self._own_params(node))
        if not own or not isinstance(value, Spec):
            return value
        return replace(value, params=(*value.params, *own))

    def _idle_rows(self) -> Iterator[LayerNode]:
        """Modules with parameters that the forward pass in evaluation never calls."""
        owners: dict[str, int] = {}
        for name in self._sizes:
            if name in self._uncounted:
                owner = name.rpartition(".")[0]
                owners[owner] = owners.get(owner, 0) + self._sizes[name]
        for owner, count in owners.items():
            yield LayerNode(
                name=owner or "parameters",
                module=owner,
                type=type(self._modules[owner]).__name__,
                call=0,
                depth=owner.count(".") + 1,
                inputs=(),
                input_shape=(),
                output_shape=(),
                num_params=count,
                is_run=False,
            )

    def _graph(self, model_name: str, rows: Sequence[LayerNode], output: str) -> ModelGraph:
        operands_of = {row.name: row.inputs for row in rows}
        nodes = read_growing_cats_as_chains(rows)
        merges = with_all_operands(find_merges(nodes), operands_of)
        module_types = {
            path: type(module).__name__.lstrip("_") for path, module in self._modules.items()
        }
        hierarchy = build_hierarchy(nodes, module_types=module_types, merges=merges)
        return ModelGraph(
            model_name=model_name,
            input_shape=self._input_shape,
            nodes=nodes,
            blocks=hierarchy.blocks,
            merges=merges_in_blocks(merges, hierarchy.blocks),
            roots=hierarchy.roots,
            output=output,
            total_params=sum(node.num_params for node in nodes),
            total_mult_adds=sum(node.mult_adds for node in nodes),
            notes=_notes(nodes),
        )


def _notes(nodes: Sequence[LayerNode]) -> tuple[str, ...]:
    idle = sum(node.num_params for node in nodes if not node.is_run)
    if not idle:
        return ()
    return (f"{idle:,} parameters belong to layers that are used in training only.",)


def _input_spec(shape: tuple[int, int, int]) -> Spec:
    return Spec((1, *shape), Grid((shape[1], shape[2]), (2, 3)))


def _resolution(spec: Spec) -> tuple[int, int] | None:
    if len(spec.shape) <= 2:
        return (1, 1)
    return spec.grid.resolution if spec.grid is not None else None


def _field_start(spec: Spec) -> tuple[int, int] | None:
    """None where values have no place on the grid any more, as in a vector of many positions."""
    grid = spec.grid
    if grid is None or (_resolution(spec) != grid.resolution and grid.step != (0, 0)):
        return None
    return grid.start


def _first_spec(value: Any) -> Spec | None:
    if isinstance(value, Spec):
        return value
    if isinstance(value, tuple | list):
        return next((item for item in value if isinstance(item, Spec)), None)
    return None


def _is_data(value: Any) -> bool:
    spec = _first_spec(value)
    return spec is not None and not spec.is_constant


def _only_unpacks(node: fx.Node, values: dict[fx.Node, Any]) -> bool:
    """A getitem that takes the only tensor out of a tuple, as of attention without weights."""
    if getattr(node.target, "__name__", "") != "getitem" or not isinstance(node.args[0], fx.Node):
        return False
    whole = values[node.args[0]]
    return isinstance(whole, tuple | list) and sum(isinstance(v, Spec) for v in whole) == 1


def _no_check() -> None:
    """Nothing asks to cancel."""
