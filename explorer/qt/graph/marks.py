"""What stands out and what was measured: the parts of a picture that change without a layout."""

from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from explorer.core.measurements import MergeContribution


@dataclass(frozen=True, slots=True)
class Highlights:
    """Which boxes stand out, by index; ``related`` are joined to the hovered one or stand for the
    selected stage, ``found`` are those a search found."""

    selected: int = -1
    hovered: int = -1
    related: frozenset[int] = frozenset()
    found: frozenset[int] = frozenset()
    has_focus: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Shares by merge name, pictures by call name."""

    shares: dict[str, MergeContribution] = field(default_factory=dict)
    thumbnails: dict[str, QImage] = field(default_factory=dict)
