"""The engine's state and its answers: current network, image and recording.

One method per request; what they compute is pure and lives in ``core`` and ``results``. Knows
no pipe, thread or window: replies go to whoever is given as ``send``.
"""

import os
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core import catalogue, device, images
from explorer.core.errors import CancelledError, ExplorerError
from explorer.core.feature_maps import FeatureMaps, feature_maps
from explorer.core.graph import LayerNode, ModelGraph
from explorer.core.memory import release_memory
from explorer.core.residual import contributions
from explorer.core.thumbnails import Channels
from explorer.engine.findings import (
    ChannelSharesWish,
    GateGradientWish,
    Record,
    sealed,
    without_bytes,
)
from explorer.engine.investigations import Bench, investigated
from explorer.engine.loading import (
    DEVICE_ERRORS,
    LoadedModel,
    LoadProgress,
    fallback_note,
    is_out_of_memory,
    load_model,
    reloaded_on_cpu,
)
from explorer.engine.messages import (
    PROTOCOL_VERSION,
    AnyReply,
    AnyRequest,
    Array,
    BuildModel,
    Cancelled,
    Finding,
    GraphReady,
    Hello,
    ImageReady,
    Investigate,
    LoadImage,
    ModelReady,
    Progress,
    Result,
    Run,
    Stamp,
    Welcome,
)
from explorer.engine.replies import failure_message
from explorer.engine.results import (
    Frame,
    layer_named,
    names_needed,
    names_to_keep,
    result_of,
    thumbnails_of,
)
from explorer.engine.telling import Check, LayerTicks, ProgressTeller

PREVIEW_PX = 1024

Send = Callable[[AnyReply], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class _Kept(Generic[T]):
    """A value and what it was made for: a generation, or all that it depends on."""

    key: Hashable
    value: T


class EngineSession:
    """Answers requests, one after another.

    The methods named after requests raise; ``answer`` turns what they raise into replies.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._model: _Kept[LoadedModel] | None = None
        self._image: _Kept[images.DecodedImage] | None = None
        self._batch: _Kept[Tensor] | None = None
        self._frame: _Kept[Frame] | None = None
        self._shown: _Kept[Mapping[str, Channels]] | None = None  # in the latest thumbnails

    def answer(self, request: AnyRequest, check: Check) -> None:
        """Send all replies to a request; ``check`` raises once nobody wants them any more."""
        try:
            self._dispatch(request, check)
        except CancelledError:
            self._send(Cancelled(id=request.id))
        except Exception as error:
            self._send(failure_message(error, request_id=request.id))
        if isinstance(request, BuildModel) or _is_large(request):
            release_memory()  # of the network before or one that did not come about; of batches

    def _dispatch(self, request: AnyRequest, check: Check) -> None:
        if isinstance(request, Run):
            self._send(self.run(request, check))
        elif isinstance(request, Investigate):
            self._send(self.investigate(request, check))
        elif isinstance(request, LoadImage):
            self._send(self.load_image(request))
        elif isinstance(request, BuildModel):
            self._send(self.build_model(request, check))
        elif isinstance(request, Hello):
            self._send(_welcome(request))

    def build_model(self, request: BuildModel, check: Check) -> ModelReady:
        """Sends ``GraphReady`` on the way. The network in use stays until the new one can run."""
        started = time.monotonic()
        loaded = load_model(
            request.model,
            weights=request.weights,
            device_name=request.device,
            progress=self._load_progress(request, check),
        )
        check()
        self._model = _Kept(request.generation, loaded)
        self._batch = self._frame = self._shown = None
        return ModelReady(
            id=request.id,
            generation=request.generation,
            model=loaded.spec.name,
            weights=loaded.weights,
            device=loaded.device_info,
            is_trained=loaded.is_trained,
            card=loaded.card,
            num_classes=loaded.num_classes,
            seconds=time.monotonic() - started,
            notes=loaded.notes,
        )

    def load_image(self, request: LoadImage) -> ImageReady:
        """Decode the picture and keep it; one that cannot be decoded changes nothing."""
        decoded = images.decode(request.data, name=request.name)
        preview = decoded.image.copy()
        preview.thumbnail((PREVIEW_PX, PREVIEW_PX), reducing_gap=2.0)
        self._image = _Kept(request.generation, decoded)
        self._batch = self._frame = self._shown = None
        return ImageReady(
            id=request.id,
            generation=request.generation,
            name=request.name,
            width=decoded.width,
            height=decoded.height,
            preview=Array.of(np.asarray(preview)),
            is_incomplete=decoded.is_incomplete,
            notes=decoded.notes,
        )

    def run(self, request: Run, check: Check) -> Result:
        """One result for all panels.

        1. A request made for another network or image than the current ones is cancelled.
        2. The recording for the same network, image and gates is taken if it is still there.
        3. Otherwise the network runs, and its recording replaces the one before.
        4. If the device fails, the network is put on the CPU for good and runs there.
        5. The result is made from the recording alone.
        """
        model, _ = self._current(request.stamp)
        check()
        try:
            return self._result(request, model, check)
        except DEVICE_ERRORS as error:
            note = self._leave_device(error, request, check)
        result = self._result(request, self._current(request.stamp)[0], check)
        return msgspec.structs.replace(result, notes=(note, *result.notes))

    def investigate(self, request: Investigate, check: Check) -> Finding:
        """What an investigation finds; the recording of the latest run stays as it is.

        A network or image of before, a cancel and a device that fails are dealt with as in
        ``run``; too little memory is a failure, since a run may well have enough of it.
        """
        model, _ = self._current(request.stamp)
        check()
        started = time.monotonic()
        try:
            record, notes = self._investigated(request, model, check)
        except DEVICE_ERRORS as error:
            if is_out_of_memory(error):
                raise
            note = self._leave_device(error, request, check)
            model, _ = self._current(request.stamp)
            record, notes = self._investigated(request, model, check)
            notes = (note, *notes)
        return Finding(
            id=request.id,
            stamp=request.stamp,
            wish=without_bytes(request.wish),
            sealed=sealed(record),
            is_trained=model.is_trained,
            seconds=time.monotonic() - started,
            notes=notes,
        )

    def activation(self, layer: str) -> NDArray[np.float32]:
        """The output of a layer or block in the latest run, without batch, as float32."""
        _, output = self._latest_output(layer)
        values: NDArray[np.float32] = output.float().cpu().numpy()
        return values

    def maps(self, layer: str, *, side_px: int) -> FeatureMaps:
        """The feature maps of a layer or block in the latest run."""
        node, output = self._latest_output(layer)
        return feature_maps(output, node, side_px=side_px)

    def _latest_output(self, layer: str) -> tuple[LayerNode, Tensor]:
        if self._model is None or self._frame is None:
            raise ExplorerError("Nothing has been run yet.")
        node = layer_named(self._model.value.graph, layer)
        return node, self._frame.value.recording.outputs[node.name][0]

    def _current(self, stamp: Stamp) -> tuple[LoadedModel, images.DecodedImage]:
        if self._model is None or stamp.model != self._model.key:
            raise CancelledError("The network has changed since.")
        if self._image is None or stamp.image != self._image.key:
            raise CancelledError("The image has changed since.")
        return self._model.value, self._image.value

    def _result(self, request: Run, model: LoadedModel, check: Check) -> Result:
        _, image = self._current(request.stamp)
        frame = self._recorded(request, model, check)
        tiles = request.thumbnails.tiles if request.thumbnails else 0
        shown = self._shown.value if self._shown and self._shown.key == tiles else {}
        pictures = thumbnails_of(request, model.graph, frame, before=shown)
        if pictures is not None:
            self._shown = _Kept(tiles, {**shown, **pictures.chosen})
        size = (image.width, image.height)
        return result_of(request, model, frame=frame, image_size=size, pictures=pictures)

    def _recorded(self, request: Run, model: LoadedModel, check: Check) -> Frame:
        gates = {name: gate for name, gate in request.gates.items() if gate != 1}
        key = _frame_key(request.stamp, gates)
        needed = names_needed(model.graph, request)
        at_hand = self._frame
        is_same = at_hand is not None and at_hand.key == key
        if at_hand and is_same and at_hand.value.has(needed, is_timed=request.is_timed):
            return at_hand.value
        teller = ProgressTeller(self._send, request_id=request.id)
        total = len(model.graph.nodes)
        recording = model.recorder.run(
            self._batch_of(request.stamp, model),
            keep=names_to_keep(model.graph, needed),
            gates=gates,
            check=LayerTicks(check, teller, total=total, what="Running the network"),
            is_timed=request.is_timed,
        )
        check()
        merges = contributions(model.graph, recording.outputs, gates=gates)
        self._frame = _Kept(key, Frame(recording, merges))
        return self._frame.value

    def _investigated(
        self, request: Investigate, model: LoadedModel, check: Check
    ) -> tuple[Record, tuple[str, ...]]:
        gates = {name: gate for name, gate in request.gates.items() if gate != 1}
        bench = Bench(
            model=model,
            batch=self._batch_of(request.stamp, model),
            gates=gates,
            outputs=self._outputs_at(_frame_key(request.stamp, gates)),
            check=check,
            teller=ProgressTeller(self._send, request_id=request.id),
        )
        return investigated(request.wish, bench)

    def _outputs_at(self, key: Hashable) -> Mapping[str, Tensor]:
        """What is still there of a run; nothing where the latest was another one."""
        if self._frame is None or self._frame.key != key:
            return {}
        return self._frame.value.recording.outputs

    def _batch_of(self, stamp: Stamp, model: LoadedModel) -> Tensor:
        """The network's input for the current image, prepared once."""
        key = (stamp.model, stamp.image, model.device)
        if self._batch is None or self._batch.key != key:
            _, image = self._current(stamp)
            prepared = catalogue.preprocess(image.image, model.spec, model.weights)
            self._batch = _Kept(key, prepared.unsqueeze(0).to(model.device))
        return self._batch.value

    def _leave_device(self, error: Exception, request: Run | Investigate, check: Check) -> str:
        """Put the network on the CPU for good. Returns why; raises again what failed there."""
        assert self._model is not None
        model = self._model.value
        if model.device.type == "cpu":
            raise error
        note = fallback_note(error, model.device, model.spec.title)
        self._batch = self._frame = None
        progress = self._load_progress(request, check)
        self._model = _Kept(self._model.key, reloaded_on_cpu(model, note=note, progress=progress))
        return note

    def _load_progress(self, request: BuildModel | Run | Investigate, check: Check) -> LoadProgress:
        def graph_traced(graph: ModelGraph) -> None:
            if isinstance(request, BuildModel):
                self._send(GraphReady(id=request.id, generation=request.generation, graph=graph))

        def step_reached(step: int, total: int, what: str) -> None:
            check()
            self._send(Progress(id=request.id, done=step, total=total, what=what))

        return LoadProgress(check, step_reached, graph_traced)


def _is_large(request: AnyRequest) -> bool:
    """Whether an answer takes much more memory than a run."""
    quick = GateGradientWish | ChannelSharesWish
    return isinstance(request, Investigate) and not isinstance(request.wish, quick)


def _frame_key(stamp: Stamp, gates: Mapping[str, float]) -> Hashable:
    """All that a recording depends on."""
    return stamp.model, stamp.image, frozenset(gates.items())


def _welcome(request: Hello) -> Welcome:
    return Welcome(
        id=request.id,
        version=PROTOCOL_VERSION,
        pid=os.getpid(),
        torch_version=str(torch.__version__),
        devices=device.devices(),
        catalogue=catalogue.catalogue(),
    )
