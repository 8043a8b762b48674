"""What is on screen, as frozen values that can be read and signals that say they have changed.

Knows no verb: ``document`` changes what is here.
"""

from PySide6.QtCore import QObject, Signal

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import DeviceInfo, ModelSpec
from explorer.engine.messages import ImageReady, MapsWish, ModelReady, Result
from explorer.qt.dialogue import Dialogue
from explorer.qt.document_records import (
    FIRST_MODEL,
    Client,
    EngineState,
    ModelPick,
    Overlay,
    Probe,
    Work,
)
from explorer.qt.laboratory import Laboratory
from explorer.qt.pointing import Pointing
from explorer.qt.wishes import Wishes


class DocumentState(QObject):
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
    probe_changed = Signal(object)  # Probe | None

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._dialogue = Dialogue(client, self)
        self._laboratory = Laboratory(self._dialogue, title_of=self._title_of, parent=self)
        self._catalogue: tuple[ModelSpec, ...] = ()
        self._devices: tuple[DeviceInfo, ...] = ()
        self._first_pick: tuple[str, str | None, str] = (FIRST_MODEL, None, "auto")
        self._wishes = Wishes()
        self._wishes_of: dict[str, Wishes] = {}
        self._result: Result | None = None
        self._runnable_result: Result | None = None  # comes back if a build fails
        self._pointing = Pointing(self)

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
    def can_undo_gates(self) -> bool:
        return bool(self._wishes.gate_history.past)

    @property
    def can_redo_gates(self) -> bool:
        return bool(self._wishes.gate_history.future)

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
    def laboratory(self) -> Laboratory:
        return self._laboratory

    @property
    def overlay(self) -> Overlay | None:
        return self._pointing.overlay

    @property
    def probe(self) -> Probe | None:
        return self._pointing.probe

    def find_spec(self, name: str) -> ModelSpec | None:
        return next((spec for spec in self._catalogue if spec.name == name), None)

    def _title_of(self, name: str) -> str:
        spec = self.find_spec(name)
        return spec.title if spec else name
