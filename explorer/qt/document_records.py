"""What the document tells besides the engine's own messages: frozen records.

Knows no widget. Panels import these from ``explorer.qt.document``.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PySide6.QtCore import SignalInstance

    from explorer.core.graph import PixelRect
    from explorer.engine.messages import AnyRequest, Failure


FIRST_MODEL = "shapes_resnet56"
"""What is built where nobody names a network."""

MODEL_TOPIC = "model"
"""Of notices that are true as long as the network on screen is the same."""

IMAGE_TOPIC = "image"
"""Of notices that are true as long as the picture on screen is the same."""


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """A line in place: what happened, why, what would help; ``details`` is technical text.

    Notices with a ``topic`` are withdrawn together when it is over.
    """

    severity: Severity
    title: str
    sentence: str
    next_step: str = ""
    details: str = ""
    topic: str = ""

    @property
    def text(self) -> str:
        """Title, sentence and next step in one line."""
        parts = (_ended(self.title), self.sentence, self.next_step)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Work:
    """What the engine is busy with. ``total`` 0: not known how much."""

    what: str
    done: int = 0
    total: int = 0


class EngineState(StrEnum):
    STARTING = "starting"
    RUNNING = "running"
    RESTARTING = "restarting"
    FAILED = "failed"  # ended several times in a row; ``retry`` starts it again


@dataclass(frozen=True, slots=True)
class Overlay:
    """A map to be laid over the input picture; ``values`` is H x W float32.

    ``channel`` is that of a layer; None where ``layer`` says in words what the map is of.
    """

    values: "npt.NDArray[np.float32] | None" = field(repr=False, compare=False)
    layer: str
    channel: int | None = None

    @property
    def title(self) -> str:
        return self.layer if self.channel is None else f"{self.layer}, channel {self.channel}"


@dataclass(frozen=True, slots=True)
class Probe:
    """One position of a layer's output and what it sees of the image, over all paths.

    ``field`` is in pixels of the network's input and may reach beyond it, into the padding.
    """

    layer: str
    row: int
    column: int
    field: "PixelRect"

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of what is seen."""
        return self.field[3], self.field[2]


@dataclass(frozen=True, slots=True)
class ModelPick:
    """What the pickers say: network, weight set, device (``auto`` or as torch spells it)."""

    model: str
    weights: str
    device: str = "auto"


class Client(Protocol):
    """What the document needs of the engine: ``EngineClient``, or a fake one in tests."""

    @property
    def reply_received(self) -> "SignalInstance": ...
    @property
    def state_changed(self) -> "SignalInstance": ...
    @property
    def ended(self) -> "SignalInstance": ...
    @property
    def state(self) -> EngineState: ...
    @property
    def log(self) -> str: ...
    def next_id(self) -> int: ...
    def start(self) -> None: ...
    def send(self, request: "AnyRequest") -> bool: ...
    def cancel(self, target: int) -> None: ...
    def ask_to_stop(self, target: int) -> bool: ...
    def shut_down(self) -> None: ...


def notice_of_failure(failure: "Failure") -> Notice:
    """A failure of the engine in the window's words."""
    return Notice(
        Severity.ERROR, failure.title, failure.sentence, failure.next_step, failure.details
    )


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".!?:" else f"{text}."
