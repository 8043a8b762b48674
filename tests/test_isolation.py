"""The rooms keep apart in fact: the engine runs where there is no Qt, the window without torch.

Import contracts are checked on the source; here real processes in which the forbidden packages
cannot be imported try every module, also those imported inside a function at import time.
"""

import json
import pkgutil
import subprocess
import sys
from functools import cache
from importlib import import_module

import pytest

TRY_EACH = """
import importlib, json, sys

forbidden, modules = json.loads(sys.argv[1]), json.loads(sys.argv[2])
sys.modules.update(dict.fromkeys(forbidden))  # importing any of them now fails


def outcome(name):
    try:
        importlib.import_module(name)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "imported"


print(json.dumps({name: outcome(name) for name in modules}))
"""
QT = ("PySide6", "shiboken6", "pyqtgraph", "explorer.qt")
TORCH = ("torch", "torchvision", "torchinfo")
RECORDS = tuple(
    f"explorer.{name}"
    for name in (
        "core.errors",
        "core.files",
        "core.graph",
        "core.layer_table",
        "core.measurements",
        "core.model_card",
        "core.model_spec",
        "engine.findings",
        "engine.messages",
        "engine.wire",
        "resource_files",
    )
)


def modules_in(*packages: str) -> tuple[str, ...]:
    """Every module of the packages; what starts a program when imported is left out."""
    found = []
    for name in packages:
        folder = import_module(name).__path__
        found += [module.name for module in pkgutil.walk_packages(folder, prefix=f"{name}.")]
    return tuple(name for name in found if not name.endswith("__main__"))


ENGINE_SIDE = modules_in("explorer.core", "explorer.engine", "explorer.training")
WINDOW_SIDE = modules_in("explorer.qt")


@cache
def outcomes(forbidden: tuple[str, ...], modules: tuple[str, ...]) -> dict[str, str]:
    """What one new process says of each module when some packages cannot be imported."""
    command = [sys.executable, "-c", TRY_EACH, json.dumps(forbidden), json.dumps(modules)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    outcome: dict[str, str] = json.loads(told.stdout)
    return outcome


@pytest.mark.parametrize("module", ENGINE_SIDE)
def test_engine_side_needs_no_qt(module: str) -> None:
    assert outcomes(QT, ENGINE_SIDE)[module] == "imported"


@pytest.mark.parametrize("module", WINDOW_SIDE)
def test_window_side_needs_no_torch(module: str) -> None:
    assert outcomes(TORCH, WINDOW_SIDE)[module] == "imported"


@pytest.mark.parametrize("module", RECORDS)
def test_records_need_neither(module: str) -> None:
    assert outcomes((*QT, *TORCH), RECORDS)[module] == "imported"


TRACE_AND_SEND = """
import sys

sys.modules.update(dict.fromkeys(("PySide6", "shiboken6", "pyqtgraph", "explorer.qt")))
from explorer.core.tracing import trace
from explorer.engine.messages import GraphReady
from explorer.engine.wire import frame_of
from tests.tiny_networks import INPUT_SHAPE, residual_net

traced = trace(residual_net(), model_name="tiny", input_shape=INPUT_SHAPE)
print(len(frame_of(GraphReady(id=1, generation=1, graph=traced.graph))) > 1000)
"""


def test_network_is_traced_and_sent_where_there_is_no_qt() -> None:
    told = subprocess.run(
        [sys.executable, "-c", TRACE_AND_SEND],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (told.stdout, told.stderr) == ("True\n", "")
