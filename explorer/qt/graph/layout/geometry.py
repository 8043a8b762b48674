"""The finished layout as frozen records: boxes, routes, columns. Pure: knows no Qt.

Those of which there are thousands are structs, which are made eight times as fast as dataclasses.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from msgspec import Struct

from explorer.core.graph import Merge
from explorer.qt.graph.layout.captions import Caption
from explorer.qt.graph.layout.ends import ENDS
from explorer.qt.graph.layout.growth import Growth
from explorer.qt.graph.layout.wording import WordRoom

Point = tuple[float, float]


_MOST_NUMBERS = 2  # beside a bar


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
    pad_x: float = 4.5
    pad_y: float = 5.0
    bar_gap: float = 2.0
    shares_room: float = 34.0  # for the numbers right of a bar
    gap_y: float = 14.0  # between two boxes along the flow; holds a line of small text
    gap_x: float = 14.0  # between two lanes
    column_gap: float = 7.0
    band_gap: float = 18.0  # between two bands of columns, one below the other
    arc_width: float = 7.0  # room beside a box for the arc of its shortcut
    loop_width: float = 7.0  # room on the other side for the loop of its gate
    frame_pad: float = 9.0
    widest_box: float = 176.0
    narrowest_box: float = 48.0
    word_rooms: tuple[WordRoom, ...] = (
        WordRoom(160.0),
        WordRoom(84.0),
        WordRoom(56.0, is_terse=True),
    )
    control_room: float = 16.0  # for the sign that opens a box, right of its title
    smallest_picture: float = 36.0  # the side of a thumbnail, below the title on the right
    largest_picture: float = 40.0
    input_picture: float = 40.0
    strip_height: float = 14.0  # of the bars that stand for a vector
    prediction_width: float = 92.0
    row_header: float = 84.0  # width of a header where the flow is horizontal

    def picture_side(self, rows: float) -> float:
        """The side of a thumbnail beside rows of words this high."""
        return min(max(rows, self.smallest_picture), self.largest_picture)

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

    def header_length(self, orientation: "Orientation") -> float:
        """How long the header of a column is along the flow."""
        return self.header_height if orientation is Orientation.VERTICAL else self.row_header

    def lead(self, orientation: "Orientation") -> float:
        """Room between a header and the first box: the edge that comes in, and its label."""
        if orientation is Orientation.VERTICAL:
            return self.gap_y + self.line_height
        return 5.0 * self.line_height


class Rect(Struct, frozen=True, gc=False):
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


class PictureKind(Enum):
    """How a box shows what comes out of it."""

    NONE = auto()
    MAP = auto()  # a mosaic of channels; of the input, the picture itself
    STRIP = auto()  # bars, one for each number
    CLASSES = auto()  # the prediction


class Box(Struct, frozen=True, gc=False):
    """One box or open frame. ``merges`` are those whose shares it shows, ``arcs`` those whose
    shortcut is drawn around it, ``parent`` the index of the frame it stands in (-1: none).
    ``picture_of`` is the call whose output it shows, ``has_gate`` says that inside a gate is
    multiplied onto what it came from."""

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
    picture: PictureKind = PictureKind.NONE
    picture_of: str = ""
    has_gate: bool = False
    growth: Growth | None = None
    fits: bool = True  # whether all words fit without being cut

    @property
    def is_fold(self) -> bool:
        return len(self.members) > 1

    @property
    def bars(self) -> int:
        """How many bars stand side by side below its words: one for every merge, or one for
        what a concatenation adds."""
        return 1 if self.growth is not None else len(self.merges)

    @property
    def has_numbers(self) -> bool:
        """Whether there is one bar, and few enough numbers to stand beside it."""
        operands = len(self.merges[0].operands) if self.is_join else 0
        return self.bars == 1 and (self.growth is not None or operands <= _MOST_NUMBERS)

    @property
    def is_join(self) -> bool:
        """Whether its merges join equals: there is no branch that could be switched off."""
        return bool(self.merges) and self.merges[0].is_of_equals

    @property
    def gated_merges(self) -> tuple[Merge, ...]:
        """Those with a branch."""
        return () if self.is_join else self.merges

    @property
    def is_end(self) -> bool:
        """Whether it stands for the network's input or its prediction."""
        return self.name in ENDS


class Orientation(Enum):
    """Which way data flows: down the columns, or to the right along rows."""

    VERTICAL = auto()
    HORIZONTAL = auto()


class EdgeLabel(Struct, frozen=True, gc=False):
    """Small text beside an edge: ``x`` is its left end, or where ``is_centred`` its middle;
    ``y`` is the middle of the line."""

    text: str
    x: float
    y: float
    is_centred: bool = False


class RouteKind(Enum):
    FLOW = auto()
    SHORTCUT = auto()
    SKIP = auto()  # an edge that fits no nesting: an arc over the boxes


class Route(Struct, frozen=True, gc=False):
    """An edge as drawn. ``source`` and ``target`` are box indices, -1 for a frame's own border.

    ``merge`` is the one whose shortcut a ``SHORTCUT`` route is.
    """

    source: int
    target: int
    points: tuple[Point, ...]
    kind: RouteKind = RouteKind.FLOW
    merge: Merge | None = None


class Column(Struct, frozen=True, gc=False):
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
    labels: tuple[EdgeLabel, ...] = ()
    width: float = 0.0
    height: float = 0.0
    index_of: dict[str, int] = field(default_factory=dict)
    orientation: Orientation = Orientation.VERTICAL

    @property
    def size(self) -> tuple[float, float]:
        return (self.width, self.height)

    def box_at(self, x: float, y: float) -> int:
        """Index of the innermost box at a point; -1 where there is none."""
        for index in range(len(self.boxes) - 1, -1, -1):
            if self.boxes[index].rect.contains(x, y):
                return index
        return -1
