"""What holds for every test: its own settings and caches, small networks, nothing left behind."""

import locale
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

_SCRATCH = tempfile.TemporaryDirectory(prefix="architecture-explorer-tests-")


def _prepare_environment() -> None:
    """Before Qt or torch is imported: no home folder, no locale and no screen of the user's."""
    scratch = Path(_SCRATCH.name)
    for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TORCH_HOME"):
        folder = scratch / variable.lower()
        folder.mkdir()
        os.environ[variable] = str(folder)
    for variable in ("LANGUAGE", "LC_NUMERIC", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR"):
        os.environ.pop(variable, None)
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_prepare_environment()
locale.setlocale(locale.LC_ALL, "")

import pytest  # noqa: E402

from explorer.core.graph import ModelGraph  # noqa: E402
from tests import leaks, tiny_graphs  # noqa: E402

if TYPE_CHECKING:
    from tests.tiny_networks import TinyResidualNet


@pytest.fixture(autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    """A test that leaves a window, timer, process, thread or hook behind fails."""
    with leaks.watch() as left_behind:
        yield
        found = left_behind()
    assert not found, "left behind: " + "; ".join(found)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, caches and downloads of one test are never seen by another."""
    from PySide6.QtCore import QSettings, QStandardPaths

    QStandardPaths.setTestModeEnabled(os.name == "nt")
    for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TORCH_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(file_format, QSettings.Scope.UserScope, str(tmp_path / "xdg_config_home"))


@pytest.fixture
def tiny_graph() -> ModelGraph:
    """Stem, one identity block, one projection block, head: made by hand, without torch."""
    return tiny_graphs.residual_graph()


@pytest.fixture
def tiny_net() -> "TinyResidualNet":
    """The network that ``tiny_graph`` describes, in evaluation mode."""
    from tests.tiny_networks import residual_net

    return residual_net()
