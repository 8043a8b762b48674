"""The finished layout as frozen records: boxes, routes, columns. Pure: knows no Qt."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from explorer.core.graph import Merge
from explorer.qt.graph.captions import Caption
from explorer.qt.graph.wording import WordRoom

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """Widths of texts in the font of titles and in that of all other lines."""

    title: Callable[[str], float]
    line: Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes the layout and the painter agree upon, in pixels at 100 %."""

    title_height: float = 15.0
    line_height: float = 13.0
    pad_x: float = 6.0
    pad_y: float = 5.0
    bar_gap: float = 2.0
    shares_room: float = 34.0  # for the numbers right of a bar
    gap_y: float = 13.0  # between two boxes, one below the other
    gap_x: float = 14.0  # between two lanes
    column_gap: float = 12.0
    band_gap: float = 18.0  # between two bands of columns, one below the other
    arc_width: float = 9.0  # room left of a box for the arc of its shortcut
    frame_pad: float = 9.0
    widest_box: float = 176.0
    narrowest_box: float = 48.0
    word_rooms: tuple[WordRoom, ...] = (
        WordRoom(160.0),
        WordRoom(84.0),
        WordRoom(56.0, is_terse=True),
    )
    control_room: float = 16.0  # for the sign that opens a box, right of its title
    thumbnail_side: float = 0.0  # room for a picture on the right of boxes with one

    @property
    def thumbnail_room(self) -> float:
        return self.thumbnail_side + self.pad_x if self.thumbnail_side > 0 else 0.0

    def bar_height(self, merges: int) -> float:
        """One or two merges are flat bars, more are small columns."""
        return 5.0 if merges <= 2 else 12.0

    def bar_row_height(self, merges: int) -> float:
        """One merge has its numbers beside the bar."""
        return self.line_height if merges == 1 else self.bar_height(merges) + 3.0

    @property
    def frame_title_height(self) -> float:
        return self.title_height + 6.0

    @property
    def header_height(self) -> float:
        return self.title_height + self.line_height + 9.0


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return (self.x + self.width / 2, self.y + self.height / 2)

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    def meets(self, other: "Rect") -> bool:
        """Whether two rectangles share some area."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def shared_area(self, other: "Rect") -> float:
        """How much two rectangles have in common."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(width, 0.0) * max(height, 0.0)

    def grown(self, by: float) -> "Rect":
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True, slots=True)
class Box:
    """One box or open frame. ``merges`` are those whose shares it shows, ``arcs`` those whose
    shortcut is drawn around it, ``parent`` the index of the frame it stands in (-1: none)."""

    name: str
    rect: Rect
    caption: Caption
    parent: int
    depth: int = 0  # how many frames are around it
    is_open: bool = False
    can_open: bool = False
    sign_row: int = 0  # the line of words that the sign which opens it stands in
    is_run: bool = True
    members: tuple[str, ...] = ()
    merges: tuple[Merge, ...] = ()
    arcs: tuple[Merge, ...] = ()
    thumbnail_of: str = ""
    has_thumbnail_room: bool = False
    fits: bool = True  # whether all words fit without being cut

    @property
    def is_fold(self) -> bool:
        return len(self.members) > 1


class RouteKind(Enum):
    FLOW = auto()
    SHORTCUT = auto()
    SKIP = auto()  # an edge that fits no nesting: an arc over the boxes


@dataclass(frozen=True, slots=True)
class Route:
    """An edge as drawn. ``source`` and ``target`` are box indices, -1 for a frame's own border.

    ``merge`` is the one whose shortcut a ``SHORTCUT`` route is.
    """

    source: int
    target: int
    points: tuple[Point, ...]
    kind: RouteKind = RouteKind.FLOW
    merge: Merge | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A run of boxes of one resolution: what heads it, and where it stands.

    ``subtitles`` say the same in longer and shorter words, at least in one.
    ``rect`` is the place of the header, ``foot`` the lower end of the band of columns it heads.
    ``stage`` is the opened block that a control in the header closes ("" if there is none).
    """

    title: str
    subtitles: tuple[str, ...]
    rect: Rect
    foot: float
    stage: str = ""

    @property
    def subtitle(self) -> str:
        return self.subtitles[0]


@dataclass(frozen=True, slots=True)
class Layout:
    """A graph ready to be painted. ``index_of`` finds the box that shows a call or block."""

    boxes: tuple[Box, ...] = ()
    routes: tuple[Route, ...] = ()
    columns: tuple[Column, ...] = ()
    width: float = 0.0
    height: float = 0.0
    index_of: dict[str, int] = field(default_factory=dict)

    @property
    def size(self) -> tuple[float, float]:
        return (self.width, self.height)

    def box_at(self, x: float, y: float) -> int:
        """Index of the innermost box at a point; -1 where there is none."""
        for index in range(len(self.boxes) - 1, -1, -1):
            if self.boxes[index].rect.contains(x, y):
                return index
        return -1
