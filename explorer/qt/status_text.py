"""What the status bar says, from the document's records. Pure."""

from explorer.core.model_spec import NO_WEIGHTS, DeviceInfo, ModelSpec
from explorer.engine.messages import ModelReady, Result
from explorer.qt.document import EngineState, ModelPick
from explorer.qt.widgets.number_text import duration_text


def device_text(state: EngineState, device: DeviceInfo | None) -> str:
    """The device in use, or what the engine is doing instead."""
    texts = {
        EngineState.STARTING: "Starting the engine …",
        EngineState.RESTARTING: "Starting the engine again …",
        EngineState.FAILED: "The engine does not run",
    }
    if state in texts:
        return texts[state]
    if device is None:
        return "The engine is ready"
    return f"{device.name} · {device.description}" if device.description else device.name


def model_text(pick: ModelPick | None, spec: ModelSpec | None, model: ModelReady | None) -> str:
    """The network that runs, or the one that is on its way."""
    if pick is None:
        return "no network: pick one above"
    title = spec.title if spec else pick.model
    weights = "random weights" if pick.weights == NO_WEIGHTS else pick.weights
    return f"{title} · {weights}" if model else f"{title} · {weights}, loading"


def run_text(result: Result | None, input_shape: tuple[int, ...] | None) -> str:
    """Size of the input and time of the last forward pass."""
    parts = []
    if input_shape is not None:
        parts.append(" \N{MULTIPLICATION SIGN} ".join(str(side) for side in input_shape[1:]))
    if result is not None:
        parts.append(f"{duration_text(result.run_ms)} per run")
    return " · ".join(parts)


def prediction_lines(model: str, result: Result) -> str:
    """The prediction as plain text, one class per line."""
    mark = "" if result.is_trained else " (untrained: this means nothing)"
    lines = [f"{model} on {result.device}{mark}"]
    lines += [f"{100 * found.probability:6.2f} %  {found.label}" for found in result.top]
    return "\n".join(lines) + "\n"
