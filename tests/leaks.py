"""Finds what a test left behind: windows, timers, Qt and Python threads, processes, hooks."""

import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

GRACE_S = 2.0

_HOOK_KINDS = (
    "register_forward_hook",
    "register_forward_pre_hook",
    "register_full_backward_hook",
    "register_full_backward_pre_hook",
)


@contextmanager
def watch() -> Iterator[Callable[[], list[str]]]:
    """Watch from here on; call what is given at the end for a description of each leftover."""
    windows_before = _windows()
    threads_before = set(threading.enumerate())
    made: list[weakref.ref[Any]] = []
    hooks: list[Any] = []

    def left_behind() -> list[str]:
        return [
            *_described(_windows() - windows_before),
            *_running(made),
            *_threads_since(threads_before),
            *_hooks_in_place(hooks),
        ]

    with _tracked_makers(made), _tracked_hooks(hooks):
        yield left_behind


def _windows() -> set[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return set()
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    return set(widgets.QApplication.topLevelWidgets())


def _described(windows: set[Any]) -> list[str]:
    return [
        f"window {type(window).__name__} {window.objectName()!r}"
        for window in windows
        if window.parent() is None
    ]


@contextmanager
def _tracked_makers(made: list[weakref.ref[Any]]) -> Iterator[None]:
    """Note every timer, Qt thread and process that Python makes."""
    core = sys.modules.get("PySide6.QtCore")
    with ExitStack() as patches:
        for kind in (core.QTimer, core.QThread, core.QProcess) if core is not None else ():
            noting = _noting(kind.__init__, made)
            patches.enter_context(patch.object(kind, "__init__", noting))
        yield


def _noting(make: Any, made: list[weakref.ref[Any]]) -> Callable[..., None]:
    def noted(self: Any, *args: Any, **named: Any) -> None:
        make(self, *args, **named)
        made.append(weakref.ref(self))

    return noted


def _running(made: list[weakref.ref[Any]]) -> list[str]:
    import shiboken6

    alive = {id(found): found for ref in made if (found := ref()) is not None}
    return [
        f"running {type(found).__name__} {found.objectName()!r}"
        for found in alive.values()
        if shiboken6.isValid(found) and _is_active(found)
    ]


def _is_active(found: Any) -> bool:
    if hasattr(found, "isActive"):
        return bool(found.isActive())
    if hasattr(found, "isRunning"):
        return bool(found.isRunning())
    return bool(found.state() != type(found).ProcessState.NotRunning)


def _threads_since(before: set[threading.Thread]) -> list[str]:
    new = [thread for thread in threading.enumerate() if thread not in before]
    for thread in new:
        thread.join(GRACE_S)
    return [f"thread {thread.name}" for thread in new if thread.is_alive()]


@contextmanager
def _tracked_hooks(handles: list[Any]) -> Iterator[None]:
    torch = sys.modules.get("torch")
    if torch is None or not hasattr(torch, "nn"):
        yield
        return
    module = torch.nn.Module
    originals = {kind: getattr(module, kind) for kind in _HOOK_KINDS}
    for kind, original in originals.items():
        setattr(module, kind, _remembering(original, handles))
    try:
        yield
    finally:
        for kind, original in originals.items():
            setattr(module, kind, original)


def _remembering(register: Any, handles: list[Any]) -> Callable[..., Any]:
    def remembered(*args: Any, **named: Any) -> Any:
        handle = register(*args, **named)
        handles.append(handle)
        return handle

    return remembered


def _hooks_in_place(handles: list[Any]) -> list[str]:
    if any(_is_in_place(handle) for handle in handles):
        gc.collect()  # a network that only waits to be collected is no leftover
    found = [f"hook {handle.id} on a module" for handle in handles if _is_in_place(handle)]
    hooks = sys.modules.get("torch.nn.modules.module")
    if hooks is not None and (hooks._global_forward_hooks or hooks._global_forward_pre_hooks):
        found.append("a global forward hook of torch")
    return found


def _is_in_place(handle: Any) -> bool:
    hooks = handle.hooks_dict_ref()
    return hooks is not None and handle.id in hooks
