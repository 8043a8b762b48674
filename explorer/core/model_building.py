"""Building networks: as bare structure for tracing and loading, or initialised with seed 0.

Knows what torchvision's builders need to be told. Loads no weights.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import init
from torch.utils._python_dispatch import TorchDispatchMode
from torchvision import models

from explorer.core.alexnet_2012 import AlexNet2012
from explorer.core.demo_nets import BUILDERS, is_demo
from explorer.core.memory import without_collecting
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec
from explorer.core.published_weights import is_ours, published

SEED = 0
"""The seed of ``NO_WEIGHTS``."""

Check = Callable[[], None]
"""Called between two steps; raises ``CancelledError`` when the work is no longer wanted."""

# At most so many numbers are drawn between two checks; a multiple of 16, the width in which torch
# draws normal numbers, so that the pieces are the same numbers as the whole.
_DRAWN_AT_ONCE = 1 << 22


def build_skeleton(spec: ModelSpec, weights_name: str) -> nn.Module:
    """The network in evaluation mode with its parameters allocated but not filled.

    The structure is the one torchvision builds for these weights: transformers for their image
    size, GoogLeNet and Inception with their input transform, Inception with its auxiliary head
    and GoogLeNet without (torchvision drops those of its published weights). Random numbers are
    as before. Replaces functions of ``torch.nn.init`` while it runs: build in one thread only.
    """
    with torch.random.fork_rng(devices=[]), _initialisation_skipped(), without_collecting():
        return _build(spec.name, weights_name).eval()


def build_untrained(spec: ModelSpec, weights_name: str, *, check: Check | None = None) -> nn.Module:
    """The network in evaluation mode, initialised as its builder does after seeding with 0.

    ``check`` is called between the layers and between parts of large ones. The global random
    numbers are as before.
    """
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(SEED)
        if check is None:
            return _build(spec.name, weights_name).eval()
        with _CheckedInitialisation(check):
            return _build(spec.name, weights_name).eval()


def _build(name: str, weights_name: str) -> nn.Module:
    if is_demo(name):
        return BUILDERS[name]()
    if is_ours(name):
        return AlexNet2012(groups=1 if name.endswith("ungrouped") else 2)
    options = _builder_options(name, weights_name)
    return cast("nn.Module", models.get_model(name, weights=None, **options))


def _builder_options(name: str, weights_name: str) -> dict[str, Any]:
    """What a builder called without weights must be told to build what it builds with them."""
    weights = None if weights_name == NO_WEIGHTS else published(name, weights_name)
    if name == "googlenet":
        # Without weights torchvision would add auxiliary heads; the published network has none.
        return {"aux_logits": False, "transform_input": weights is not None, "init_weights": True}
    if name == "inception_v3":
        return {"transform_input": weights is not None, "init_weights": True}
    if weights is not None and name.startswith("vit_"):
        size, _ = cast("tuple[int, int]", weights.meta["min_size"])
        return {"image_size": size}
    return {}


@contextmanager
def _initialisation_skipped() -> Iterator[None]:
    """Makes ``torch.nn.init`` and the layers' own initialisation do nothing.

    Patched, not intercepted by a ``TorchFunctionMode``: that costs a call for every operation
    and cannot skip ``trunc_normal_``, which draws until the numbers fit.
    """
    skipped: list[tuple[Any, str]] = [
        (init, name) for name in dir(init) if name.endswith("_") and not name.startswith("_")
    ]
    skipped += [(layer, "reset_parameters") for layer in _LAYERS_WITH_INITIALISATION]
    skipped.append((nn.MultiheadAttention, "_reset_parameters"))
    originals = [(owner, name, getattr(owner, name)) for owner, name in skipped]
    try:
        for owner, name in skipped:
            setattr(owner, name, _skip)
        yield
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def _skip(first: object, *_args: object, **_kwargs: object) -> object:
    """Stands in for an initialisation, which hands back the tensor it was given."""
    return first


_LAYERS_WITH_INITIALISATION = (
    nn.modules.conv._ConvNd,
    nn.modules.batchnorm._NormBase,
    nn.Linear,
    nn.LayerNorm,
    nn.GroupNorm,
)


class _CheckedInitialisation(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Calls ``check`` before every operation and between the parts of a long random draw.

    The numbers drawn are the same as without it.
    """

    def __init__(self, check: Check) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._check = check

    def __torch_dispatch__(
        self,
        func: Any,
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        if func not in _DRAWS or not _is_long(args[0]):
            self._check()
            return func(*args, **kwargs)
        for part in _pieces(args[0]):
            self._check()
            func(part, *args[1:], **kwargs)
        return args[0]


def _is_long(tensor: Tensor) -> bool:
    return tensor.numel() >= 2 * _DRAWN_AT_ONCE and tensor.is_contiguous()


def _pieces(tensor: Tensor) -> tuple[Tensor, ...]:
    """The tensor as flat views in order; the last is the longest, for torch draws fewer than 16
    numbers in another way."""
    sizes = [_DRAWN_AT_ONCE] * (tensor.numel() // _DRAWN_AT_ONCE)
    sizes[-1] += tensor.numel() % _DRAWN_AT_ONCE
    return torch.split_with_sizes(tensor.view(-1), sizes)


_DRAWS = frozenset({torch.ops.aten.normal_.default, torch.ops.aten.uniform_.default})
