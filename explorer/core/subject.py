"""What is studied, and who watches meanwhile: shared by whatever runs a network more than once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from torch import Tensor

from explorer.core.graph import ModelGraph
from explorer.core.program import Program


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A network and the images on which it is studied, N x C x H x W on its device."""

    graph: ModelGraph
    program: Program = field(repr=False)
    batch: Tensor = field(repr=False)
    labels: tuple[str, ...] = field(default=(), repr=False)


def _no_check() -> None:
    """Nobody cancels."""


def _no_progress(_done: int, _total: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Called between two steps: ``check`` may raise ``CancelledError``, ``progress`` is told how
    many are done, and of how many."""

    check: Callable[[], None] = _no_check
    progress: Callable[[int, int], None] = _no_progress


UNWATCHED = Watch()
