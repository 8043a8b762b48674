"""The state of the window as frozen values: verbs in, signals out. The only thing panels know.

How requests, late answers and restarts go is told in ``dialogue``; here is what is on screen.
"""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS, DeviceInfo, ModelSpec
from explorer.engine.messages import (
    ImageReady,
    MapsWish,
    ModelReady,
    Normalisation,
    Ranking,
    Result,
    Welcome,
)
from explorer.qt.dialogue import Dialogue
from explorer.qt.document_records import (
    MODEL_TOPIC,
    Client,
    EngineState,
    ModelPick,
    Notice,
    Overlay,
    Severity,
    Work,
)
from explorer.qt.run_state import Wanted
from explorer.qt.wishes import Wishes

__all__ = ["Document", "EngineState", "ModelPick", "Notice", "Overlay", "Severity", "Work"]

FIRST_MODEL = "shapes_resnet56"


class Document(QObject):
    """A signal carries the new value; the property of the same name holds it too."""

    catalogue_changed = Signal()
    pick_changed = Signal(object)  # ModelPick: what the pickers should say
    graph_changed = Signal(object)  # ModelGraph; model and result are None until they follow
    model_changed = Signal(object)  # ModelReady
    image_changed = Signal(object)  # ImageReady
    image_failed = Signal()  # one that was opened; ``image`` is what it was
    result_changed = Signal(object)  # Result
    selection_changed = Signal(str)
    merge_selection_changed = Signal(str)
    maps_wish_changed = Signal(object)  # MapsWish | None
    gates_changed = Signal(object)  # dict[str, float]
    work_changed = Signal(object)  # Work | None
    notice_raised = Signal(object)  # Notice
    engine_changed = Signal(object)  # EngineState
    overlay_changed = Signal(object)  # Overlay | None

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._dialogue = Dialogue(client, self)
        self._catalogue: tuple[ModelSpec, ...] = ()
        self._devices: tuple[DeviceInfo, ...] = ()
        self._first_pick: tuple[str, str | None, str] = (FIRST_MODEL, None, "auto")
        self._wishes = Wishes()
        self._wishes_of: dict[str, Wishes] = {}
        self._result: Result | None = None
        self._runnable_result: Result | None = None  # comes back if a build fails
        self._overlay: Overlay | None = None
        self._connect()

    def _connect(self) -> None:
        dialogue = self._dialogue
        self._client.state_changed.connect(self.engine_changed)
        dialogue.work_changed.connect(self.work_changed)
        dialogue.notice_raised.connect(self.notice_raised)
        dialogue.welcomed.connect(self._on_dialogue_welcomed)
        dialogue.screen_changed.connect(self._on_dialogue_screen_changed)
        dialogue.build_failed.connect(self._on_dialogue_build_failed)
        dialogue.model_arrived.connect(self._on_dialogue_model_arrived)
        dialogue.image_arrived.connect(self.image_changed)
        dialogue.image_failed.connect(self.image_failed)
        dialogue.result_arrived.connect(self._on_dialogue_result_arrived)

    # ------------------------------------------------------------ state

    @property
    def catalogue(self) -> tuple[ModelSpec, ...]:
        return self._catalogue

    @property
    def devices(self) -> tuple[DeviceInfo, ...]:
        return self._devices

    @property
    def pick(self) -> ModelPick | None:
        return self._dialogue.model.pick

    @property
    def graph(self) -> ModelGraph | None:
        return self._dialogue.model.graph

    @property
    def model(self) -> ModelReady | None:
        """None while the network on screen cannot run yet."""
        return self._dialogue.model.ready

    @property
    def image(self) -> ImageReady | None:
        return self._dialogue.image.ready

    @property
    def result(self) -> Result | None:
        return self._result

    @property
    def selection(self) -> str:
        return self._wishes.selection

    @property
    def merge_selection(self) -> str:
        return self._wishes.merge

    @property
    def maps_wish(self) -> MapsWish | None:
        return self._wishes.maps

    @property
    def gates(self) -> dict[str, float]:
        return dict(self._wishes.gates)

    @property
    def can_go_back(self) -> bool:
        return bool(self._wishes.history.past)

    @property
    def can_go_forward(self) -> bool:
        return bool(self._wishes.history.future)

    @property
    def work(self) -> Work | None:
        return self._dialogue.work

    @property
    def engine(self) -> EngineState:
        return self._client.state

    @property
    def engine_log(self) -> str:
        return self._client.log

    @property
    def overlay(self) -> Overlay | None:
        return self._overlay

    def find_spec(self, name: str) -> ModelSpec | None:
        return next((spec for spec in self._catalogue if spec.name == name), None)

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

    def reset_gates(self) -> None:
        """Every branch back to its full strength, in one run."""
        self._apply(self._wishes.without_gates())

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Lay a channel over the input picture; None takes it away."""
        if overlay is not self._overlay:
            self._overlay = overlay
            self.overlay_changed.emit(overlay)

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
        """Those published as the best if they are on disk, else any on disk, else none."""
        spec = self.find_spec(model)
        if spec is None:
            return NO_WEIGHTS
        on_disk = [weights.name for weights in spec.weights if weights.on_disk]
        if spec.default_weights in on_disk:
            return spec.default_weights
        return on_disk[0] if on_disk else NO_WEIGHTS

    def _apply(self, wishes: Wishes) -> None:
        before, self._wishes = self._wishes, wishes
        if wishes == before:
            return
        self._remember()
        if wishes.selection != before.selection:
            self.set_overlay(None)
        self._tell(before)
        self._dialogue.want(self._wanted())

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

    def _wanted(self) -> Wanted:
        wishes = self._wishes
        return Wanted(wishes.gates, wishes.maps, wishes.merge or None)

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
        if self.pick is None:
            first = ModelPick(FIRST_MODEL, self._best_weights(FIRST_MODEL))
            plain = replace(first, weights=NO_WEIGHTS)
            other = next((other for other in (first, plain) if other != pick), None)
            if other is not None:
                self._pick(other)
        self._say_pick()

    def _on_dialogue_screen_changed(self) -> None:
        graph = self.graph
        if graph is None:
            return
        self._result = None if self.model is None else self._runnable_result
        self._wishes = self._wishes.on(graph, self._wishes_of.get(graph.model_name))
        self._remember()
        self.set_overlay(None)
        self.graph_changed.emit(graph)
        self._tell(None)
        self._dialogue.want(self._wanted())
        if self.model is not None:
            self.model_changed.emit(self.model)
        if self._result is not None:
            self.result_changed.emit(self._result)

    def _on_dialogue_model_arrived(self, model: ModelReady) -> None:
        self._runnable_result = self._result
        kept = {name: replace(wishes, gates={}) for name, wishes in self._wishes_of.items()}
        self._wishes_of = kept
        self._remember()
        self.model_changed.emit(model)
        self._say_pick()
        for note in model.notes:
            self.notify(Notice(Severity.WARNING, "", note, topic=MODEL_TOPIC))

    def _on_dialogue_result_arrived(self, result: Result) -> None:
        self._result = self._runnable_result = result
        self.result_changed.emit(result)
