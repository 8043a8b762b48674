"""The devices torch can use on this computer: listing, choosing and describing them.

Everything goes by ``torch.accelerator``, so that CUDA, MPS and XPU are one case. On Apple GPUs
some operations are missing; the engine sets ``PYTORCH_ENABLE_MPS_FALLBACK=1`` before it imports
torch, because later is too late.
"""

import os
import warnings
from pathlib import Path

import torch

from explorer.core.errors import DeviceError
from explorer.core.model_spec import DeviceInfo

AUTOMATIC = "auto"

_BYTES_PER_GB = 1024**3  # as graphics cards are sold
_MEMINFO = Path("/proc/meminfo")
_CPU = torch.device("cpu")

# What a driver that is missing, too old or broken makes torch raise.
_DRIVER_ERRORS = (RuntimeError, AssertionError, OSError)


def devices() -> tuple[DeviceInfo, ...]:
    """All devices, the best first; the CPU is always there and last."""
    return tuple(describe(device) for device in (*_accelerators(), _CPU))


def choose(name: str) -> torch.device:
    """The device of a name, the best one for ``auto``.

    Raises ``DeviceError`` with the devices there are for a name that is none of them.
    """
    available = (*_accelerators(), _CPU)
    if name == AUTOMATIC:
        return available[0]
    for device in available:
        if name in {str(device), device.type, f"{device.type}:{device.index or 0}"}:
            return device
    names = ", ".join([AUTOMATIC, *(str(device) for device in available)])
    raise DeviceError(
        f"{name!r} is not a device of this computer.", next_step=f"Choose one of: {names}."
    )


def describe(device: torch.device) -> DeviceInfo:
    """What to call a device, and how much memory it has."""
    if device.type == "cpu":
        threads = torch.get_num_threads()
        plural = "" if threads == 1 else "s"
        return DeviceInfo("cpu", f"CPU, {threads} thread{plural}", _memory_of_computer())
    try:
        title, memory_bytes = _title_and_memory(device)
    except _DRIVER_ERRORS:
        return DeviceInfo(str(device), device.type.upper())
    if memory_bytes:
        title += f", {memory_bytes / _BYTES_PER_GB:.0f} GB"
    return DeviceInfo(str(device), title, memory_bytes)


def free_memory(device: torch.device) -> int | None:
    """Bytes that can still be used on a device; None where the system does not tell."""
    if device.type == "cpu":
        return _available_memory_of_computer()
    try:
        if device.type == "mps":
            return torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
        free, _total = torch.get_device_module(device).mem_get_info(device)
    except (*_DRIVER_ERRORS, AttributeError):
        return None
    return int(free)


def _accelerators() -> tuple[torch.device, ...]:
    """The accelerators that work; none where the driver is missing, hidden or too old."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns of a missing driver; the CPU does as well
        try:
            if not torch.accelerator.is_available():
                return ()
            current = torch.accelerator.current_accelerator()
            count = torch.accelerator.device_count()
        except _DRIVER_ERRORS:
            return ()
    if current is None:
        return ()
    if current.type == "mps":
        return (torch.device("mps"),)
    return tuple(torch.device(current.type, index) for index in range(count))


def _title_and_memory(device: torch.device) -> tuple[str, int | None]:
    if device.type == "mps":
        return "Apple GPU", torch.mps.recommended_max_memory()
    properties = torch.get_device_module(device).get_device_properties(device)
    return str(properties.name), int(properties.total_memory)


def _memory_of_computer() -> int | None:
    if not hasattr(os, "sysconf"):
        return None  # Windows
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None


def _available_memory_of_computer() -> int | None:
    try:
        lines = _MEMINFO.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None  # not Linux
    fields = [line.split() for line in lines if line.startswith("MemAvailable:")]
    return int(fields[0][1]) * 1024 if fields else None
