"""A laboratory for tests of panels: tells what it is told to, takes note of what is asked."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.qt.laboratory import Investigation, InvestigationKind, RememberedFinding


class FakeLaboratory(QObject):
    """``calls`` holds every verb with what it was given; ``tell`` sets what is known of a kind."""

    investigation_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.calls: list[tuple[Any, ...]] = []
        self._investigations = {kind: Investigation(kind) for kind in InvestigationKind}
        self._earlier: dict[InvestigationKind, tuple[RememberedFinding, ...]] = {}

    def tell(self, kind: InvestigationKind, **changes: Any) -> None:
        """Change fields of an ``Investigation`` and emit the signal that goes with it."""
        self._investigations[kind] = replace(self._investigations[kind], **changes)
        self.investigation_changed.emit(kind)

    def remember(self, kind: InvestigationKind, *found: RememberedFinding) -> None:
        self._earlier[kind] = found
        self.investigation_changed.emit(kind)

    def investigation(self, kind: InvestigationKind) -> Investigation:
        return self._investigations[kind]

    def earlier(self, kind: InvestigationKind) -> tuple[RememberedFinding, ...]:
        return self._earlier.get(kind, ())

    def sweep(self, class_index: int | None = None) -> None:
        self.calls.append(("sweep", class_index))

    def draw_curve(self, class_index: int | None = None, **given: Any) -> None:
        self.calls.append(("draw_curve", class_index, given))

    def reorder(self, class_index: int | None = None, **given: Any) -> None:
        self.calls.append(("reorder", class_index, given))

    def split(self, class_index: int | None = None) -> None:
        self.calls.append(("split", class_index))

    def measure_gradients(self, class_index: int | None = None) -> None:
        self.calls.append(("measure_gradients", class_index))

    def measure_band(self, pictures: Sequence[tuple[str, bytes]]) -> None:
        self.calls.append(("measure_band", tuple(pictures)))

    def sweep_folder(self, folder: Path) -> None:
        self.calls.append(("sweep_folder", folder))

    def measure_channels(self, merge: str) -> None:
        self.calls.append(("measure_channels", merge))

    def cancel(self) -> None:
        self.calls.append(("cancel",))
