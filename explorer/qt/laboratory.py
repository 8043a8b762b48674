"""The skip-connection laboratory: what is being investigated, and what was found.

1. A verb asks the engine through the dialogue; ``investigation`` tells how far it is.
2. A finding is kept with its setting: network, weights, picture and gates when it was asked for.
3. It is outdated as long as one of these that counts for its kind is another one, and stays.
4. Another graph takes it off the screen; it comes back with its network if the picture is the same.
5. ``earlier`` tells what other networks gave for the same picture, to be drawn beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.engine.findings import (
    BandWish,
    ChannelSharesWish,
    CurveWish,
    FolderWish,
    GateGradientWish,
    PictureFile,
    ReorderWish,
    SplitWish,
    SweepWish,
)
from explorer.engine.messages import Finding, Investigate
from explorer.qt.dialogue import Dialogue
from explorer.qt.document_records import Notice
from explorer.qt.investigation_records import (
    Investigation,
    InvestigationKind,
    RememberedFinding,
    kind_of,
)

__all__ = ["Investigation", "InvestigationKind", "Laboratory", "RememberedFinding"]

_WITHOUT_PICTURE = (InvestigationKind.BAND, InvestigationKind.FOLDER)
"""Kinds that bring images of their own."""

_WITH_GATES = (
    InvestigationKind.SPLIT,
    InvestigationKind.GRADIENTS,
    InvestigationKind.BAND,
    InvestigationKind.CHANNELS,
)
"""Kinds that measure the network as the gates leave it; lesions are of the whole network."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """All that a finding depends on, apart from its wish; ``picture`` counts those opened."""

    model: str
    weights: str
    picture: int
    gates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kept:
    setting: _Setting
    finding: Finding


class Laboratory(QObject):
    """See the story above."""

    investigation_changed = Signal(object)  # InvestigationKind

    def __init__(
        self, dialogue: Dialogue, *, title_of: Callable[[str], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._dialogue = dialogue
        self._inquiry = dialogue.inquiry
        self._title_of = title_of
        self._picture = 0
        self._gates: dict[str, float] = {}
        self._asked: _Setting | None = None  # of the investigation in flight
        self._shown: dict[InvestigationKind, _Kept] = {}
        self._remembered: dict[tuple[InvestigationKind, str, str], _Kept] = {}
        self._notices: dict[InvestigationKind, Notice] = {}
        self._connect()

    def _connect(self) -> None:
        inquiry, dialogue = self._inquiry, self._dialogue
        inquiry.begun.connect(self._on_inquiry_begun)
        inquiry.changed.connect(self.investigation_changed)
        inquiry.found.connect(self._on_inquiry_found)
        inquiry.failed.connect(self._on_inquiry_failed)
        dialogue.screen_changed.connect(self._on_dialogue_screen_changed)
        dialogue.model_arrived.connect(self._on_dialogue_model_arrived)
        dialogue.image_arrived.connect(self._on_dialogue_image_arrived)

    def investigation(self, kind: InvestigationKind) -> Investigation:
        kept, progress = self._shown.get(kind), self._inquiry.progress_of(kind)
        return Investigation(
            kind=kind,
            finding=kept.finding if kept else None,
            is_running=self._inquiry.is_running(kind),
            done=progress.done,
            total=progress.total,
            what=progress.what,
            is_outdated=kept is not None and not self._is_current(kind, kept),
            notice=self._notices.get(kind),
        )

    def earlier(self, kind: InvestigationKind) -> tuple[RememberedFinding, ...]:
        """The newest finding of each other network, or other weights, for the same images."""
        now, about = self._setting(), self._subject_on_screen(kind)
        others = (
            kept
            for (kept_kind, *key), kept in self._remembered.items()
            if kept_kind is kind and (now is None or key != [now.model, now.weights])
        )
        return tuple(
            RememberedFinding(
                title=self._title_of(kept.setting.model),
                weights=kept.setting.weights,
                finding=kept.finding,
                is_gated=kind in _WITH_GATES and bool(kept.setting.gates),
            )
            for kept in others
            if about is not None and _subject(kept) == about
        )

    # ------------------------------------------------------------ verbs

    def sweep(self, class_index: int | None = None) -> None:
        """Every single lesion; None is the class that the network takes the picture for."""
        self._inquiry.ask(SweepWish(class_index))

    def draw_curve(
        self,
        class_index: int | None = None,
        *,
        counts: tuple[int, ...] = (),
        draws: int = 10,
        seed: int = 0,
    ) -> None:
        """Random lesions of several at a time; no ``counts``: some that cover the network."""
        self._inquiry.ask(CurveWish(class_index, counts, draws, seed))

    def reorder(
        self,
        class_index: int | None = None,
        *,
        draws: int = 10,
        swaps: tuple[int, ...] = (),
        seed: int = 0,
    ) -> None:
        """Blocks of equal shape in other orders; no ``swaps``: some that cover the network."""
        self._inquiry.ask(ReorderWish(class_index, draws, swaps, seed))

    def split(self, class_index: int | None = None) -> None:
        """A logit and its gradient by length of path."""
        self._inquiry.ask(SplitWish(class_index))

    def measure_gradients(self, class_index: int | None = None) -> None:
        """d logit / d gate of every merge."""
        self._inquiry.ask(GateGradientWish(class_index))

    def measure_band(self, pictures: Sequence[tuple[str, bytes]]) -> None:
        """Contributions over many image files, each a name and its bytes."""
        files = tuple(PictureFile(name, data) for name, data in pictures)
        self._inquiry.ask(BandWish(files))

    def sweep_folder(self, folder: Path) -> None:
        """Every single lesion on labelled images, one folder per class."""
        self._inquiry.ask(FolderWish(str(folder)))

    def measure_channels(self, merge: str) -> None:
        """What shortcut and branch give to every channel of a merge."""
        self._inquiry.ask(ChannelSharesWish(merge))

    def cancel(self) -> None:
        """Stop whatever is being investigated; what was found before stays."""
        self._inquiry.cancel()

    def note_gates(self, gates: Mapping[str, float]) -> None:
        """The document's gates are these now."""
        self._gates = dict(gates)
        for kind in _WITH_GATES:
            if kind in self._shown:
                self.investigation_changed.emit(kind)

    # ------------------------------------------------------------ answers

    def _on_inquiry_begun(self, request: Investigate) -> None:
        self._asked = self._setting(request.gates)
        self._notices.pop(kind_of(request.wish), None)

    def _on_inquiry_found(self, finding: Finding) -> None:
        """Told by ``changed``, which follows."""
        setting, kind = self._asked, kind_of(finding.wish)
        if setting is None:
            return
        kept = _Kept(setting, finding)
        key = (kind, setting.model, setting.weights)
        self._remembered.pop(key, None)
        self._remembered[key] = self._shown[kind] = kept

    def _on_inquiry_failed(self, kind: InvestigationKind, notice: Notice) -> None:
        self._notices[kind] = notice
        self.investigation_changed.emit(kind)

    # ------------------------------------------------------------ another network or picture

    def _on_dialogue_screen_changed(self) -> None:
        self._shown.clear()
        self._notices.clear()
        self._recall()
        self._tell_all()

    def _on_dialogue_model_arrived(self) -> None:
        self._recall()
        self._tell_all()

    def _on_dialogue_image_arrived(self) -> None:
        self._picture += 1
        self._notices.clear()
        self._tell_all()

    def _recall(self) -> None:
        """Show again what was found before in the network on screen, with its weights."""
        now = self._setting()
        for (kind, *key), kept in self._remembered.items():
            is_its_own = now is not None and key == [now.model, now.weights]
            if is_its_own and self._is_of_picture(kind, kept):
                self._shown[kind] = kept

    def _tell_all(self) -> None:
        for kind in InvestigationKind:
            self.investigation_changed.emit(kind)

    # ------------------------------------------------------------ settings

    def _setting(self, gates: Mapping[str, float] | None = None) -> _Setting | None:
        ready = self._dialogue.model.ready
        if ready is None:
            return None
        effective = self._gates if gates is None else gates
        changed = {name: gate for name, gate in effective.items() if gate != 1}
        return _Setting(ready.model, ready.weights, self._picture, changed)

    def _is_current(self, kind: InvestigationKind, kept: _Kept) -> bool:
        now = self._setting()
        if now is None:
            return False
        is_same_network = (kept.setting.model, kept.setting.weights) == (now.model, now.weights)
        is_same_gating = kind not in _WITH_GATES or kept.setting.gates == now.gates
        return is_same_network and is_same_gating and self._is_of_picture(kind, kept)

    def _is_of_picture(self, kind: InvestigationKind, kept: _Kept) -> bool:
        return kind in _WITHOUT_PICTURE or kept.setting.picture == self._picture

    def _subject_on_screen(self, kind: InvestigationKind) -> object:
        """What findings of this kind have to be about to be drawn side by side."""
        if kind not in _WITHOUT_PICTURE:
            return self._picture
        kept = self._shown.get(kind)
        return _subject(kept) if kept else None


def _subject(kept: _Kept) -> object:
    """The images of a finding."""
    wish = kept.finding.wish
    return wish if isinstance(wish, BandWish | FolderWish) else kept.setting.picture
