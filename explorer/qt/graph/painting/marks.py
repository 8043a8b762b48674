"""What stands out and what was measured: the parts of a picture that change without a layout."""

from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from explorer.core.measurements import MergeContribution, Prediction
from explorer.qt.graph.painting.colouring import Colouring
from explorer.qt.graph.painting.thumbnail_sheet import ThumbnailSheet
from explorer.qt.graph.paths.drawn_edges import LitEdges
from explorer.qt.graph.paths.shown_paths import PathMarks


@dataclass(frozen=True, slots=True)
class Highlights:
    """Which boxes stand out, by index; ``related`` are joined to what is hovered or stand for the
    selected stage, ``found`` are those a search found. ``edges`` are under the pointer or
    belong to the hovered box."""

    selected: int = -1
    hovered: int = -1
    related: frozenset[int] = frozenset()
    found: frozenset[int] = frozenset()
    has_focus: bool = False
    edges: LitEdges | None = None
    paths: PathMarks | None = None

    @property
    def lit_edges(self) -> tuple[LitEdges, ...]:
        """All sets of edges that stand out."""
        of_paths = self.paths.edges if self.paths is not None else None
        return tuple(edges for edges in (of_paths, self.edges) if edges is not None)


@dataclass(frozen=True, slots=True)
class Answer:
    """The best classes, the best first, and whether they mean anything."""

    classes: tuple[Prediction, ...] = ()
    is_trained: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """What one result says of a network: shares by merge name, pictures of outputs, what went in
    and what came out; ``gates`` are the factors on branches that are not 1, ``colouring`` is what
    the boxes on screen are coloured by."""

    shares: dict[str, MergeContribution] = field(default_factory=dict)
    gates: dict[str, float] = field(default_factory=dict)
    thumbnails: ThumbnailSheet | None = None
    picture: QImage | None = None
    answer: Answer = Answer()
    colouring: Colouring = field(default_factory=Colouring)
