"""The state of the window as frozen values: verbs in, signals out. The only thing panels know.

How requests, late answers and restarts go is told in ``dialogue``; here is what is on screen.
"""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject

from explorer.core.model_spec import NO_WEIGHTS, ModelSpec
from explorer.engine.messages import (
    ModelReady,
    Normalisation,
    Ranking,
    Result,
    ThumbnailsWish,
    Welcome,
)
from explorer.qt.document_records import (
    FIRST_MODEL,
    MODEL_TOPIC,
    Client,
    EngineState,
    ModelPick,
    Notice,
    Overlay,
    Probe,
    Severity,
    Work,
)
from explorer.qt.document_state import DocumentState
from explorer.qt.gate_history import GateHistory
from explorer.qt.wishes import Wishes

__all__ = [
    "FIRST_MODEL",
    "Document",
    "EngineState",
    "ModelPick",
    "Notice",
    "Overlay",
    "Probe",
    "Severity",
    "Work",
]


class Document(DocumentState):
    """Verbs change what ``DocumentState`` tells; signals say that it has changed."""

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(client, parent)
        self._connect()

    def _connect(self) -> None:
        dialogue = self._dialogue
        self._pointing.overlay_changed.connect(self.overlay_changed)
        self._pointing.probe_changed.connect(self.probe_changed)
        self._client.state_changed.connect(self.engine_changed)
        self.gates_changed.connect(self._laboratory.note_gates)
        dialogue.work_changed.connect(self.work_changed)
        dialogue.notice_raised.connect(self.notice_raised)
        dialogue.welcomed.connect(self._on_dialogue_welcomed)
        dialogue.screen_changed.connect(self._on_dialogue_screen_changed)
        dialogue.build_failed.connect(self._on_dialogue_build_failed)
        dialogue.model_arrived.connect(self._on_dialogue_model_arrived)
        dialogue.image_arrived.connect(self.image_changed)
        dialogue.image_failed.connect(self.image_failed)
        dialogue.result_arrived.connect(self._on_dialogue_result_arrived)

    # ------------------------------------------------------------ verbs

    def start(
        self, model: str = FIRST_MODEL, weights: str | None = None, *, device: str = "auto"
    ) -> None:
        """Start the engine and build a network; None: the best weights that are on disk."""
        self._first_pick = (model, weights, device)
        self._client.start()

    def retry_engine(self) -> None:
        """Start the engine again after it failed for good."""
        self._client.start()

    def shut_down(self) -> None:
        """End the engine; nothing is asked and nothing answered any more."""
        self._dialogue.stop()
        self._client.shut_down()

    def pick_model(self, name: str) -> None:
        device = self.pick.device if self.pick else self._first_pick[2]
        self._pick(ModelPick(name, self._best_weights(name), device))

    def pick_weights(self, name: str) -> None:
        if self.pick is not None:
            self._pick(replace(self.pick, weights=name))

    def pick_device(self, name: str) -> None:
        if self.pick is not None:
            self._pick(replace(self.pick, device=name))

    def open_image(self, name: str, data: bytes) -> None:
        """Show the bytes of an image file; the picture before stays until they are decoded."""
        self._dialogue.open_image(name, data)

    def select(self, name: str) -> None:
        """Select a call or block everywhere, "" for nothing; an unknown name changes nothing."""
        self._apply(self._wishes.selecting(name))

    def select_merge(self, name: str) -> None:
        self._apply(self._wishes.selecting_merge(name))

    def back(self) -> None:
        self._apply(self._wishes.back())

    def forward(self) -> None:
        self._apply(self._wishes.forward())

    def set_normalisation(self, normalisation: Normalisation) -> None:
        self._apply(replace(self._wishes, normalisation=normalisation))

    def set_ranking(self, ranking: Ranking) -> None:
        self._apply(replace(self._wishes, ranking=ranking))

    def enlarge_channel(self, index: int | None) -> None:
        self._apply(replace(self._wishes, channel=index))

    def set_gate(self, merge: str, value: float) -> None:
        """The factor on the branch of a merge: 0 is a lesion, 1 the network as it is."""
        self._apply(self._wishes.with_gate(merge, value))

    def set_gates(self, gates: Mapping[str, float]) -> None:
        """The factors on several branches, in one step and one run."""
        self._apply(self._wishes.with_gates(gates))

    def reset_gates(self) -> None:
        """Every branch back to its full strength, in one run."""
        self._apply(self._wishes.without_gates())

    def want_thumbnails(self, wish: ThumbnailsWish | None) -> None:
        """Ask for small pictures with every result, until another graph is on screen."""
        self._apply(replace(self._wishes, thumbnails=wish))

    def want_times(self, *, is_wanted: bool) -> None:
        """Whether every result is to say how long each call took."""
        self._apply(replace(self._wishes, is_timed=is_wanted))

    def undo_gates(self) -> None:
        """Take back the last change of a gate."""
        self._apply(self._wishes.undoing_gates())

    def redo_gates(self) -> None:
        """Make the change of a gate again that was taken back last."""
        self._apply(self._wishes.redoing_gates())

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Lay a channel over the input picture; None takes it away."""
        self._pointing.set_overlay(overlay)

    def set_probe(self, probe: Probe | None) -> None:
        """Outline what a position of a layer sees of the input picture; None takes it away."""
        self._pointing.set_probe(probe)

    def cancel(self) -> None:
        """Stop what the engine is busy with; everything is as it was before."""
        self._dialogue.cancel()
        self._say_pick()

    def notify(self, notice: Notice) -> None:
        self.notice_raised.emit(notice)

    # ------------------------------------------------------------ what changes on screen

    def _pick(self, pick: ModelPick) -> None:
        if pick != self.pick:
            self._dialogue.build(pick)
            self._say_pick()

    def _say_pick(self) -> None:
        if self.pick is not None:
            self.pick_changed.emit(self.pick)

    def _best_weights(self, model: str) -> str:
        return _best_weights_of(self.find_spec(model))

    def _apply(self, wishes: Wishes) -> None:
        before, self._wishes = self._wishes, wishes
        if wishes == before:
            return
        self._remember()
        if wishes.selection != before.selection:
            self._pointing.clear()
        self._tell(before)
        self._dialogue.want(self._wishes.wanted)

    def _tell(self, before: Wishes | None) -> None:
        """Say which wishes are other than before; all of them where there is no before."""
        now = self._wishes
        if before is None or now.history != before.history:
            self.selection_changed.emit(now.selection)
        if before is None or now.merge != before.merge:
            self.merge_selection_changed.emit(now.merge)
        if before is None or now.maps != before.maps:
            self.maps_wish_changed.emit(now.maps)
        if before is None or now.gates != before.gates:
            self.gates_changed.emit(dict(now.gates))

    def _remember(self) -> None:
        if self._wishes.graph is not None:
            self._wishes_of[self._wishes.graph.model_name] = self._wishes

    def _on_dialogue_welcomed(self, welcome: Welcome) -> None:
        self._catalogue, self._devices = welcome.catalogue, welcome.devices
        self.catalogue_changed.emit()
        if self.pick is None:
            model, weights, device = self._first_pick
            self._pick(ModelPick(model, weights or self._best_weights(model), device))
        else:
            self._say_pick()

    def _on_dialogue_build_failed(self, pick: ModelPick) -> None:
        """So that the window is never empty, a first pick that fails is followed by ours."""
        other = _first_pick_after(pick, self._best_weights(FIRST_MODEL))
        if self.pick is None and other is not None:
            self._pick(other)
        self._say_pick()

    def _on_dialogue_screen_changed(self) -> None:
        graph = self.graph
        if graph is None:
            return
        self._result = None if self.model is None else self._runnable_result
        self._wishes = self._wishes.on(graph, self._wishes_of.get(graph.model_name))
        self._remember()
        self._pointing.clear()
        self.graph_changed.emit(graph)
        self._tell(None)
        self._dialogue.want(self._wishes.wanted)
        if self.model is not None:
            self.model_changed.emit(self.model)
        if self._result is not None:
            self.result_changed.emit(self._result)

    def _on_dialogue_model_arrived(self, model: ModelReady) -> None:
        self._runnable_result = self._result
        fresh = GateHistory()
        kept = {k: replace(wishes, gate_history=fresh) for k, wishes in self._wishes_of.items()}
        self._wishes_of = kept
        self._remember()
        self.model_changed.emit(model)
        self._say_pick()
        for note in model.notes:
            self.notify(Notice(Severity.WARNING, "", note, topic=MODEL_TOPIC))

    def _on_dialogue_result_arrived(self, result: Result) -> None:
        self._result = self._runnable_result = result
        self.result_changed.emit(result)


def _first_pick_after(failed: ModelPick, best_weights: str) -> ModelPick | None:
    """Our first network, with weights or else without; None where that is what failed."""
    picks = (ModelPick(FIRST_MODEL, weights) for weights in (best_weights, NO_WEIGHTS))
    return next((pick for pick in picks if pick != failed), None)


def _best_weights_of(spec: ModelSpec | None) -> str:
    """Those published as the best if they are on disk, else any on disk, else none."""
    if spec is None:
        return NO_WEIGHTS
    on_disk = [weights.name for weights in spec.weights if weights.on_disk]
    if spec.default_weights in on_disk:
        return spec.default_weights
    return on_disk[0] if on_disk else NO_WEIGHTS
