"""Recording a forward pass with torch.fx, every call under its qualified name."""

import dis
import itertools
import math
import operator
import re
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import CodeType
from typing import Any

from torch import Tensor, fx, nn
from torchvision.ops import Permute, StochasticDepth

from explorer.core.errors import TracingError

_LAYERS = (
    nn.modules.conv._ConvNd,
    nn.modules.batchnorm._BatchNorm,
    nn.LayerNorm,
    nn.GroupNorm,
    nn.Linear,
    StochasticDepth,
    Permute,
)
_PLAIN = (int, float, str, bool, type(None))
_NUMBER_AT_END = re.compile(r"_\d+$")


class PathTracer(fx.Tracer):
    """Records every call with its qualified name, as torchvision's feature extraction names it.

    ``names`` maps the nodes of the program to unique names, ``owners`` to the module called, or
    in whose forward a function was called; ``calls`` counts the calls of one name from 0.
    ``constants`` are tensors that belong to no module, by the path under which the program gets
    them. Overridden without another meaning is what the base class does slowly, such as a search
    of all parameters for each use.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__(autowrap_modules=(math,))
        self._model = model
        self._path_of_tensor = {
            tensor: path for path, tensor in [*model.named_buffers(), *model.named_parameters()]
        }
        self.names: dict[fx.Node, str] = {}
        self.owners: dict[fx.Node, str] = {}
        self.calls: dict[fx.Node, int] = {}
        self.constants: dict[str, Tensor] = {}
        names = (f"_tensor_constant{number}" for number in itertools.count())
        self._fresh_paths = (name for name in names if not hasattr(model, name))
        self._taken: set[str] = set()
        self._count_of: dict[str, int] = {}
        self._path = ""

    def recorded(self) -> fx.Graph:
        """The program of the model's forward pass.

        Raises ``TracingError`` where it cannot be recorded.
        """
        try:
            return self.trace(self._model)
        except Exception as error:  # whatever a forward written by somebody else may raise
            raise TracingError(
                f"The forward pass of {type(self._model).__name__} cannot be recorded: it decides "
                "by the numbers it computes, or uses something that cannot be followed.",
                details=f"{type(error).__name__}: {error}",
            ) from error

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        """torch.nn's own layers, and classes derived from one."""
        return isinstance(m, _LAYERS) or super().is_leaf_module(m, module_qualified_name)

    def call_module(
        self,
        m: nn.Module,
        forward: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        outer = self._path
        self._path = self.path_of_module(m)
        try:
            if self.is_leaf_module(m, self._path):
                return self.create_proxy("call_module", self._path, args, kwargs)
            return forward(*args, **kwargs)
        finally:
            self._path = outer

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, fx.Proxy]) -> Any:
        """A parameter that the forward pass reads becomes one node, however often it is read."""
        if not isinstance(attr_val, nn.Parameter) or attr_val not in self._path_of_tensor:
            return attr_val
        path = self._path_of_tensor[attr_val]
        if path not in parameter_proxy_cache:
            parameter_proxy_cache[path] = self.create_proxy("get_attr", path, (), {})
        return parameter_proxy_cache[path]

    def create_arg(self, a: Any) -> Any:
        """The usual few kinds first."""
        kind = type(a)
        if kind is _Value:
            return a.node
        if kind in _PLAIN:
            return a
        if kind in (tuple, list):
            return kind([self.create_arg(item) for item in a])
        if kind is dict:
            return {key: self.create_arg(item) for key, item in a.items()}
        if isinstance(a, Tensor):
            return self.create_node("get_attr", self._path_of(a), (), {})
        return super().create_arg(a)

    def create_node(
        self,
        kind: str,
        target: fx.node.Target,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        name: str | None = None,
        type_expr: Any | None = None,
    ) -> fx.Node:
        """Leaves out what the base class notes for compilers: scopes, stacks, symbolic sizes."""
        plain = "layer" if kind == "call_module" else name  # only names of functions are read
        node = self.graph.create_node(kind, target, None, None, plain, type_expr)
        node.args, node.kwargs = args, kwargs
        wanted = self._path
        if node.op != "call_module":
            function = function_name(node)
            wanted = f"{self._path}.{function}" if self._path else function
        self.owners[node] = self._path
        self.names[node], self.calls[node] = self._unique(wanted)
        return node

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return _Value(node, self)

    def _path_of(self, tensor: Tensor) -> str:
        if tensor not in self._path_of_tensor:
            path = next(self._fresh_paths)
            self._path_of_tensor[tensor] = path
            self.constants[path] = tensor
        return self._path_of_tensor[tensor]

    def _unique(self, wanted: str) -> tuple[str, int]:
        count = self._count_of.get(wanted, 0)
        name = f"{wanted}_{count}" if count else wanted
        while name in self._taken:
            count += 1
            name = f"{wanted}_{count}"
        self._count_of[wanted] = count + 1
        self._taken.add(name)
        return name, count


class _Value(fx.Proxy):
    """Stands in for a value while recording."""

    def __getattr__(self, k: str) -> "_Attribute":
        return _Attribute(self, k)

    def __iter__(self) -> Iterator[Any]:
        """As in ``n, c, h, w = x.size()``.

        The base class disassembles the caller's code each time, this one once for each place.
        """
        caller = sys._getframe(1)
        count = _count_unpacked(caller.f_code, caller.f_lasti)
        if count is None:
            return self.tracer.iter(self)
        return (operator.getitem(self, place) for place in range(count))


class _Attribute(_Value, fx.proxy.Attribute):
    """Stands in for an attribute of a value, such as its shape."""


@lru_cache(maxsize=1024)
def _count_unpacked(code: CodeType, offset: int) -> int | None:
    """How many names the instruction there unpacks into; None where it is another instruction."""
    instruction = next(found for found in dis.get_instructions(code) if found.offset == offset)
    return instruction.argval if instruction.opname == "UNPACK_SEQUENCE" else None


def function_name(node: fx.Node) -> str:
    """What a node calls, without the number that makes the node's own name unique."""
    return _NUMBER_AT_END.sub("", node.name)
