"""A document for tests of panels: signals and values of the real one, verbs that only take note."""

from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import ModelSpec
from explorer.engine.messages import (
    ImageReady,
    MapsWish,
    ModelReady,
    Normalisation,
    Ranking,
    Result,
    ThumbnailsWish,
)
from explorer.qt.document import Document, Notice
from tests.qt.panels.fake_laboratory import FakeLaboratory


class FakeDocument(QObject):
    """``calls`` holds every verb with what it was given; ``tell`` sets a value and emits."""

    graph_changed = Signal(object)
    model_changed = Signal(object)
    image_changed = Signal(object)
    result_changed = Signal(object)
    selection_changed = Signal(str)
    merge_selection_changed = Signal(str)
    maps_wish_changed = Signal(object)
    gates_changed = Signal(object)
    overlay_changed = Signal(object)
    probe_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[Any, ...]] = []
        self.graph: ModelGraph | None = None
        self.model: ModelReady | None = None
        self.image: ImageReady | None = None
        self.result: Result | None = None
        self.selection = ""
        self.merge_selection = ""
        self.maps_wish: MapsWish | None = None
        self.gates: dict[str, float] = {}
        self.overlay: object = None
        self.probe: object = None
        self.can_undo_gates = False
        self.can_redo_gates = False
        self.catalogue: tuple[ModelSpec, ...] = ()
        self.laboratory = FakeLaboratory(self)
        self.notices: list[Notice] = []

    def tell(self, name: str, value: object) -> None:
        """Set a property and emit the signal that goes with it."""
        setattr(self, name, value)
        getattr(self, f"{name}_changed").emit(value)

    def select(self, name: str) -> None:
        self.calls.append(("select", name))
        if name != self.selection:
            self.tell("selection", name)

    def select_merge(self, name: str) -> None:
        self.calls.append(("select_merge", name))
        self.tell("merge_selection", name)

    def set_normalisation(self, normalisation: Normalisation) -> None:
        self.calls.append(("set_normalisation", normalisation))

    def set_ranking(self, ranking: Ranking) -> None:
        self.calls.append(("set_ranking", ranking))

    def enlarge_channel(self, index: int | None) -> None:
        self.calls.append(("enlarge_channel", index))

    def set_gate(self, merge: str, value: float) -> None:
        self.calls.append(("set_gate", merge, value))

    def set_gates(self, gates: dict[str, float]) -> None:
        self.calls.append(("set_gates", gates))

    def undo_gates(self) -> None:
        self.calls.append(("undo_gates",))

    def redo_gates(self) -> None:
        self.calls.append(("redo_gates",))

    def reset_gates(self) -> None:
        self.calls.append(("reset_gates",))
        self.tell("gates", {})

    def notify(self, notice: Notice) -> None:
        self.notices.append(notice)

    def want_thumbnails(self, wish: ThumbnailsWish | None) -> None:
        self.calls.append(("want_thumbnails", wish))

    def want_times(self, *, is_wanted: bool) -> None:
        self.calls.append(("want_times", is_wanted))

    def set_overlay(self, overlay: object) -> None:
        self.calls.append(("set_overlay", overlay))
        self.tell("overlay", overlay)

    def set_probe(self, probe: object) -> None:
        self.calls.append(("set_probe", probe))
        self.tell("probe", probe)


def as_document(fake: FakeDocument) -> Document:
    """The fake where a panel asks for the real one."""
    return cast("Document", fake)
