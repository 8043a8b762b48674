"""How much of the graph a picture is to show, and what it must tell. Pure: knows no Qt.

Apart from the painting, so that whoever asks for a picture needs not import it.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """How much of a graph is drawn."""

    SHOWN = "shown"  # the part in view
    WHOLE = "whole"  # everything, opened as it is
    EVERYTHING = "everything"  # every single call


@dataclass(frozen=True, slots=True)
class FigureCaption:
    """What a picture must tell to those who did not make it: network, weights, input.

    ``warning`` is why its numbers mean nothing, "" where they do.
    """

    title: str
    facts: tuple[str, ...] = field(default=())
    warning: str = ""

    @property
    def text(self) -> str:
        return ", ".join(text for text in (self.title, *self.facts, self.warning) if text)
