"""From a name to a network that can run on a device, in the steps a user can see.

The graph is told as soon as it is traced; weights follow. Where weights or device fail, the
network still comes, with a note. Knows no requests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import torch
from torch import nn

from explorer.core import catalogue, device
from explorer.core.errors import CancelledError, WeightsError
from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS, DeviceInfo, ModelSpec, PreprocessingCard
from explorer.core.recording import Recorder
from explorer.core.tracing import TracedModel, trace

Check = Callable[[], None]
DEVICE_ERRORS = (RuntimeError, AssertionError)
"""What torch raises where a device fails, lacks an operation or is not there after all."""

_NUM_STEPS = 3


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """Called between two steps of a load: may it go on, how far is it, what is the graph."""

    check: Check
    step_reached: Callable[[int, int, str], None]  # done, total, what comes now
    graph_traced: Callable[[ModelGraph], None]


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A network that can run. ``weights`` is the set it was built for, loaded or not."""

    spec: ModelSpec
    weights: str
    traced: TracedModel = field(repr=False)
    recorder: Recorder = field(repr=False)
    device: torch.device
    is_trained: bool
    labels: tuple[str, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def graph(self) -> ModelGraph:
        return self.traced.graph

    @property
    def card(self) -> PreprocessingCard:
        return weight_set_card(self.spec, self.weights)

    @property
    def device_info(self) -> DeviceInfo:
        return device.describe(self.device)

    @property
    def num_classes(self) -> int:
        return self.graph.node_by_name[self.graph.output].output_shape[-1]


def load_model(name: str, *, weights: str, device_name: str, progress: LoadProgress) -> LoadedModel:
    """Build, trace and fill a network, and bring it to a device.

    Raises ``UnknownModelError``, ``WeightsError`` or ``DeviceError`` for names that do not
    exist. Weights that are missing or damaged leave it untrained; a device that fails leaves it
    on the CPU; both are said in ``notes``.
    """
    spec = catalogue.find_spec(name)
    weight_set_card(spec, weights)
    wanted = device.choose(device_name)
    progress.step_reached(0, _NUM_STEPS, f"Tracing {spec.title}")
    skeleton = catalogue.build_skeleton(spec, weights)
    shape = catalogue.input_shape(spec, weights)
    traced = trace(skeleton, model_name=spec.name, input_shape=shape, check=progress.check)
    progress.graph_traced(traced.graph)
    progress.check()
    filled = _filled(skeleton, spec, weights=weights, progress=progress)
    progress.check()
    progress.step_reached(2, _NUM_STEPS, f"Moving {spec.title} to {wanted}")
    placed = _placed(filled.model, wanted, title=spec.title)
    return LoadedModel(
        spec=spec,
        weights=weights,
        traced=traced,
        recorder=Recorder(traced, placed.model),
        device=placed.device,
        is_trained=filled.is_trained,
        labels=catalogue.labels(spec, weights),
        notes=(*filled.notes, *placed.notes),
    )


def reloaded_on_cpu(loaded: LoadedModel, *, note: str, progress: LoadProgress) -> LoadedModel:
    """The same network once more, on the CPU, without touching the device it was on."""
    skeleton = catalogue.build_skeleton(loaded.spec, loaded.weights)
    filled = _filled(skeleton, loaded.spec, weights=loaded.weights, progress=progress)
    return replace(
        loaded,
        recorder=Recorder(loaded.traced, filled.model),
        device=torch.device("cpu"),
        is_trained=filled.is_trained,
        notes=(*filled.notes, note),
    )


def weight_set_card(spec: ModelSpec, weights: str) -> PreprocessingCard:
    """The preprocessing of a weight set. Raises ``WeightsError`` where there is no such set."""
    found = spec.weight_set(weights)
    if found is None:
        known = ", ".join(known.name for known in spec.weights)
        raise WeightsError(f"{spec.title} has no weights {weights!r}.", next_step=f"Known: {known}")
    return found.card


def best_weights(spec: ModelSpec) -> str:
    """The recommended weights if they are on this computer, else any that are, else none."""
    names = [found.name for found in spec.weights if found.on_disk]
    if spec.default_weights in names or not names:
        return spec.default_weights if names else NO_WEIGHTS
    return names[0]


@dataclass(frozen=True, slots=True, eq=False)
class _Filled:
    model: nn.Module
    is_trained: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    model: nn.Module
    device: torch.device
    notes: tuple[str, ...] = ()


def _filled(
    skeleton: nn.Module, spec: ModelSpec, *, weights: str, progress: LoadProgress
) -> _Filled:
    """The skeleton with its weights, or an untrained network and the reason why."""
    reason: tuple[str, ...] = ()
    if weights != NO_WEIGHTS:
        progress.step_reached(1, _NUM_STEPS, f"Loading {weights}")
        try:
            catalogue.load_weights(skeleton, spec, weights, check=progress.check)
        except CancelledError:
            raise
        except WeightsError as error:
            reason = (f"{error.sentence} {spec.title} is untrained: its answers mean nothing.",)
        else:
            return _Filled(skeleton, is_trained=True)
    progress.step_reached(1, _NUM_STEPS, f"Initialising {spec.title}")
    untrained = catalogue.build_untrained(spec, weights, check=progress.check)
    return _Filled(untrained, is_trained=False, notes=reason)


def _placed(model: nn.Module, wanted: torch.device, *, title: str) -> _Placed:
    if wanted.type == "cpu":
        return _Placed(model, wanted)
    try:
        return _Placed(model.to(wanted), wanted)
    except DEVICE_ERRORS as error:
        return _Placed(model.to("cpu"), torch.device("cpu"), (fallback_note(error, wanted, title),))


def fallback_note(error: Exception, failed: torch.device, title: str) -> str:
    """Why the network runs on the CPU although another device was wanted."""
    if is_out_of_memory(error):
        return f"{title} does not fit into the free memory of {failed}. It runs on the CPU."
    return f"{failed} could not run {title}. It runs on the CPU."


def is_out_of_memory(error: Exception) -> bool:
    """Also on the CPU, where torch says so with a plain ``RuntimeError``."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(sign in text for sign in _SIGNS)


_SIGNS = ("out of memory", "not enough memory", "can't allocate memory", "defaultcpuallocator")
