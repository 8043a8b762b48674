"""Recording a forward pass with torch.fx, every call under its qualified name."""

import math
import re
from collections.abc import Callable
from typing import Any

from torch import fx, nn
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


class PathTracer(fx.Tracer):
    """Records every call with its qualified name, as torchvision's feature extraction names it.

    ``names`` maps the nodes of the program to unique names, ``owners`` to the module called, or
    in whose forward a function was called; ``calls`` counts the calls of one name from 0.
    ``constant_names`` are attributes that tracing added to the model.
    """

    def __init__(self) -> None:
        super().__init__(autowrap_modules=(math,))
        self.names: dict[fx.Node, str] = {}
        self.owners: dict[fx.Node, str] = {}
        self.calls: dict[fx.Node, int] = {}
        self.constant_names: list[str] = []
        self._taken: set[str] = set()
        self._count_of: dict[str, int] = {}
        self._path = ""

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

    def create_arg(self, a: Any) -> Any:
        """As the base class does it, which is slow, but the usual few kinds first."""
        kind = type(a)
        if kind is fx.Proxy:
            return a.node
        if kind in _PLAIN:
            return a
        if kind in (tuple, list):
            return kind(self.create_arg(item) for item in a)
        return super().create_arg(a)

    def create_node(self, *args: Any, **kwargs: Any) -> fx.Node:
        node = super().create_node(*args, **kwargs)
        wanted = self._path
        if node.op != "call_module":
            function = re.sub(r"_\d+$", "", node.name)
            wanted = f"{self._path}.{function}" if self._path else function
        self.owners[node] = self._path
        self.names[node], self.calls[node] = self._unique(wanted)
        return node

    def get_fresh_qualname(self, prefix: str) -> str:
        name = super().get_fresh_qualname(prefix)
        self.constant_names.append(name)
        return name

    def _unique(self, wanted: str) -> tuple[str, int]:
        count = self._count_of.get(wanted, 0)
        name = f"{wanted}_{count}" if count else wanted
        while name in self._taken:
            count += 1
            name = f"{wanted}_{count}"
        self._count_of[wanted] = count + 1
        self._taken.add(name)
        return name, count


def recorded(tracer: PathTracer, model: nn.Module) -> fx.Graph:
    """The program of the model's forward pass; raises ``TracingError`` where that cannot be."""
    try:
        return tracer.trace(model)
    except Exception as error:  # whatever a forward written by somebody else may raise
        raise TracingError(
            f"The forward pass of {type(model).__name__} cannot be recorded: it decides by the "
            "numbers it computes, or uses something that cannot be followed.",
            details=f"{type(error).__name__}: {error}",
        ) from error
