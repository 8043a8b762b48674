"""What the status bar says."""

import pytest

from explorer.engine.messages import BuildModel, Run, Stamp
from explorer.qt.document import EngineState, ModelPick
from explorer.qt.status_text import device_text, model_text, prediction_lines, run_text
from tests.qt import records

BUILD = BuildModel(id=1, generation=1, model="tiny", weights="V2")
RUN = Run(id=2, stamp=Stamp(1, 1, 0, 1))


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (EngineState.STARTING, "Starting the engine …"),
        (EngineState.RESTARTING, "Starting the engine again …"),
        (EngineState.FAILED, "The engine does not run"),
        (EngineState.RUNNING, "cpu · CPU, 2 threads"),
    ],
)
def test_device_text_says_what_the_engine_does(state: EngineState, text: str) -> None:
    assert device_text(state, records.CPU) == text


def test_network_on_its_way_is_called_loading() -> None:
    pick, spec = ModelPick("tiny", "V2"), records.CATALOGUE[1]
    assert model_text(pick, spec, None) == "Tiny · V2, loading"
    assert model_text(pick, spec, records.model_ready(BUILD)) == "Tiny · V2"
    assert "random weights" in model_text(ModelPick("tiny", "none"), spec, None)


def test_run_text_names_size_and_time() -> None:
    assert run_text(records.result(RUN), (3, 8, 10)) == "8 \u00d7 10 · 6.2 ms per run"
    assert run_text(None, None) == ""


def test_prediction_is_one_class_per_line() -> None:
    lines = prediction_lines("tiny", records.result(RUN)).splitlines()
    assert lines == ["tiny on cpu", " 71.00 %  tabby cat", " 20.00 %  lynx"]
