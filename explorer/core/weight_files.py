"""Reading weights from torch.hub's cache, or those that ship, into a network. Downloads nothing.

A file is used only after its size and checksum are those that were published, and a network is
changed only after every tensor is known to fit.
"""

import hashlib
import pickle
import re
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from explorer.core.errors import FileAccessError, WeightsError
from explorer.core.files import display_name
from explorer.core.model_building import Check, build_skeleton
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec
from explorer.core.published_weights import (
    PublishedWeights,
    cached_file,
    file_size_mib,
    hash_prefix,
    published,
)

_SIZE_TOLERANCE_MIB = 0.01
_READ_AT_ONCE = 1 << 22
_ZIP_MAGIC = b"PK\x03\x04"
_SAFETENSORS_START = 9  # the length of the header in 8 bytes, then its opening brace

# torch.load may raise any of these on a file that is not what its name says.
_READ_ERRORS = (
    RuntimeError,
    pickle.UnpicklingError,
    EOFError,
    OSError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    SafetensorError,
)

# DenseNet files were written when a module name could hold a dot: norm.1 is norm1 today.
_OLD_DENSENET_NAME = re.compile(r"^(.*denselayer\d+\.(?:norm|relu|conv))\.([12]\..+)$")
_GOOGLENET_AUXILIARY = ("aux1.", "aux2.")


def load_weights(
    model: nn.Module, spec: ModelSpec, weights_name: str, *, check: Check | None = None
) -> None:
    """Give a network built for these weights its published parameters, from the file on disk.

    The tensors stay mapped to the file where its format allows. Raises ``WeightsError``, and
    leaves the network as it was, where the file is missing, damaged or does not fit. ``check``
    is called while the file is verified and read.
    """
    if weights_name == NO_WEIGHTS:
        raise WeightsError(f"{spec.title} without weights has nothing to load.")
    weights = published(spec.name, weights_name)
    path = cached_file(weights)
    check = check or _go_on
    _verify(path, weights, check=check)
    state = _adapted(_read(path), spec.name)
    check()
    fitted = _fitted(state, spec, weights_name=weights_name, file=display_name(path))
    if _shapes(fitted) != _shapes(model.state_dict()):
        raise WeightsError(f"The network at hand is not {spec.title} with {weights_name}.")
    check()
    model.load_state_dict(fitted, assign=True)


def _go_on() -> None:
    """The check of a caller who never cancels."""


def _verify(path: Path, weights: PublishedWeights, *, check: Check) -> None:
    """Raises unless the file has the published size and checksum."""
    if not path.is_file():
        raise WeightsError(
            f"The file {display_name(path)} is not on this computer.",
            next_step=_how_to_get(path, weights),
        )
    again = _how_to_get(path, weights, is_damaged=True)
    size_mib, published_mib = path.stat().st_size / 2**20, file_size_mib(weights)
    if abs(size_mib - published_mib) > _SIZE_TOLERANCE_MIB:
        raise WeightsError(
            f"{display_name(path)} is not complete: it has {size_mib:,.1f} MiB,"
            f" published were {published_mib:,.1f} MiB.",
            next_step=again,
        )
    expected, found = hash_prefix(weights), _sha256(path, check=check)
    if not found.startswith(expected):
        raise WeightsError(
            f"{display_name(path)} is damaged: its checksum is not the published one.",
            next_step=again,
            details=f"SHA-256 {found}, published {expected}...",
        )


def _how_to_get(path: Path, weights: PublishedWeights, *, is_damaged: bool = False) -> str:
    if not weights.url:
        return "Install the program again."
    if is_damaged:
        return f"Delete {path} and download {weights.url} again."
    return f"Download {weights.url} into {path.parent}."


def _sha256(path: Path, *, check: Check) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while part := stream.read(_READ_AT_ONCE):
                digest.update(part)
                check()
    except OSError as error:
        raise FileAccessError(
            f"{display_name(path)} could not be read.", details=str(error)
        ) from error
    return digest.hexdigest()


def _read(path: Path) -> "OrderedDict[str, Tensor]":
    """The tensors of a file, by name, without running any code that it may hold.

    What kind of file it is, its first bytes say, not its name.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(_SAFETENSORS_START)
        if start[8:] == b"{":
            return OrderedDict(load_file(path))
        can_be_mapped = start.startswith(_ZIP_MAGIC)
        loaded = torch.load(path, map_location="cpu", weights_only=True, mmap=can_be_mapped)
    except _READ_ERRORS as error:
        raise WeightsError(
            f"{display_name(path)} could not be read as weights.", details=str(error)
        ) from error
    if not isinstance(loaded, Mapping) or not all(
        isinstance(name, str) and isinstance(tensor, Tensor) for name, tensor in loaded.items()
    ):
        raise WeightsError(f"{display_name(path)} holds something else than a network's weights.")
    state = OrderedDict(loaded)
    if hasattr(loaded, "_metadata"):  # the versions by which modules know their old names
        state._metadata = loaded._metadata  # type: ignore[attr-defined]
    return state


def _adapted(state: "OrderedDict[str, Tensor]", model: str) -> "OrderedDict[str, Tensor]":
    """The tensors under today's names, without the heads that torchvision drops."""
    for name in list(state):
        if model == "googlenet" and name.startswith(_GOOGLENET_AUXILIARY):
            del state[name]
        elif model.startswith("densenet") and (old := _OLD_DENSENET_NAME.match(name)):
            state[old.group(1) + old.group(2)] = state.pop(name)
    return state


def _fitted(
    state: "OrderedDict[str, Tensor]", spec: ModelSpec, *, weights_name: str, file: str
) -> dict[str, Any]:
    """The state of a network of this kind that holds the tensors; raises where they do not fit.

    They are tried on a network of their own, because modules rename old tensors as they load.
    """
    trial = build_skeleton(spec, weights_name)
    expected = trial.state_dict()
    for name in state.keys() & expected.keys():
        tensor, wanted = state[name], expected[name]
        if tensor.shape != wanted.shape or not _can_become(tensor, wanted):
            raise _does_not_fit(file, spec, f"{name} is {_kind(tensor)}, not {_kind(wanted)}")
        state[name] = tensor.to(wanted.dtype)  # some files hold half precision
    try:
        left_over = trial.load_state_dict(state, strict=False, assign=True)
    except RuntimeError as error:
        raise _does_not_fit(file, spec, "a tensor has another shape", str(error)) from error
    if left_over.missing_keys:
        raise _does_not_fit(file, spec, _first_of(left_over.missing_keys, "missing"))
    if left_over.unexpected_keys:
        raise _does_not_fit(file, spec, _first_of(left_over.unexpected_keys, "unknown"))
    return trial.state_dict()


def _can_become(tensor: Tensor, wanted: Tensor) -> bool:
    both_float = tensor.is_floating_point() and wanted.is_floating_point()
    return both_float or tensor.dtype == wanted.dtype


def _kind(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} {' x '.join(map(str, tensor.shape))}"


def _first_of(names: list[str], what: str) -> str:
    more = f" and {len(names) - 1} more are" if len(names) > 1 else " is"
    return f"{names[0]}{more} {what}"


def _does_not_fit(file: str, spec: ModelSpec, reason: str, details: str = "") -> WeightsError:
    return WeightsError(f"{file} does not fit {spec.title}: {reason}.", details=details)


def _shapes(state: Mapping[str, Tensor]) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in state.items()}
