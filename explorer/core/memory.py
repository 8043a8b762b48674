"""Memory of the process: keep pages warm between frames, give them back between networks.

The cost of keeping activations is page faults, not copies: a freed tensor whose pages go back to
the system must be paid for again at the next frame. glibc only; elsewhere nothing is done.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import torch

_M_TRIM_THRESHOLD = -1
_M_TOP_PAD = -2
_M_MMAP_THRESHOLD = -3
_MMAP_THRESHOLD_BYTES = 32 * 1024 * 1024  # the most that glibc accepts
_NEVER = 2**31 - 1
_TOP_PAD_BYTES = 64 * 1024 * 1024


def keep_freed_pages() -> bool:
    """Tell glibc to keep what is freed for the next allocation; whether it did as told."""
    libc = _glibc()
    if libc is None:
        return False
    wishes = (
        (_M_MMAP_THRESHOLD, _MMAP_THRESHOLD_BYTES),
        (_M_TRIM_THRESHOLD, _NEVER),
        (_M_TOP_PAD, _TOP_PAD_BYTES),
    )
    return all([libc.mallopt(parameter, value) == 1 for parameter, value in wishes])


@contextmanager
def without_collecting() -> Iterator[None]:
    """For work that makes many small objects and no garbage worth a collection in between."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def release_memory() -> None:
    """Collect what is unreachable and return free memory of the device and the process."""
    gc.collect()
    if torch.accelerator.is_available():
        torch.accelerator.empty_cache()
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
