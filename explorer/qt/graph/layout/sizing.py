"""How large boxes, lanes and groups are, worked out from the inside out. Pure: knows no Qt.

Everything hangs on its trunk, the line along which data flows: ``left`` and ``right`` are how far
a thing reaches to either side of it, seen along a flow that goes down. Where data flows to the
right instead, the picture is turned about its diagonal: what is wide takes length and what is high
takes width.
"""

from enum import Enum, auto

from msgspec import Struct

from explorer.core.graph import Merge
from explorer.qt.graph.layout.block_edges import Pair
from explorer.qt.graph.layout.box_facts import BoxFacts, BoxFactsBook
from explorer.qt.graph.layout.geometry import Metrics, Orientation
from explorer.qt.graph.layout.lifting import WAY_IN, WAY_OUT
from explorer.qt.graph.layout.nesting import Nesting
from explorer.qt.graph.layout.series_parallel import Lane, Parallel
from explorer.qt.graph.layout.visible import VisibleTree
from explorer.qt.graph.layout.wording import WordRoom


class LayoutStyle(Struct, frozen=True):
    """How much room words get, and which way data flows."""

    room: WordRoom = WordRoom()
    orientation: Orientation = Orientation.VERTICAL


_PLAIN = LayoutStyle()
_LABEL_ROOM = 12.0


class SizedBox(Struct, gc=False):
    index: int
    left: float
    right: float
    height: float  # along the flow
    width: float  # of the box alone across the flow, without the room for its arcs
    facts: BoxFacts
    inside: "Inside | None" = None


class Inside(Struct, gc=False):
    """What stands in a frame, and the edges in it that fit no nesting: of the first of all frames
    that are alike inside, shared by the others."""

    stack: "Stack"
    leftover: tuple[Pair, ...]


class SizedLane(Struct, gc=False):
    stack: "Stack"
    offset: float  # of its trunk from the group's trunk
    shortcut: Merge | None


class SizedGroup(Struct, gc=False):
    """Lanes side by side. ``bare`` are the edges without boxes: for each, the merge it leads a
    shortcut into, or None. They take ``room`` left of all boxes, which ``reach`` so far from the
    trunk. An ``is_gate`` group lets its bare edge run straight down."""

    lanes: list[SizedLane]
    bare: list[Merge | None]
    reach: float
    right: float
    height: float
    room: float
    is_gate: bool = False

    @property
    def left(self) -> float:
        return self.reach + self.room


class Stack(Struct, gc=False):
    """Things one below the other."""

    elements: "list[SizedBox | SizedGroup]"
    gaps: list[float]  # above each
    left: float
    right: float
    height: float


class GroupKind(Enum):
    EQUAL = auto()  # the lanes are centred
    RESIDUAL = auto()  # the branch runs straight down, the shortcut left of it
    GATE = auto()  # what is gated runs straight down, the gate right of it


class Sizer:
    """Sizes for one set of visible boxes."""

    def __init__(
        self,
        tree: VisibleTree,
        nesting: Nesting,
        *,
        book: BoxFactsBook,
        metrics: Metrics,
        style: LayoutStyle = _PLAIN,
    ) -> None:
        self.book = book
        self.metrics = metrics
        self.is_turned = style.orientation is Orientation.HORIZONTAL
        self._tree = tree
        self._nesting = nesting
        self.facts = list(map(book.within(style.room), tree.items))
        self._inside_of: dict[int, Inside] = {}
        self._insides: dict[tuple[int, ...], Inside] = {}
        self._forms: dict[tuple[object, ...], int] = {}
        self.header = metrics.header_length(style.orientation)
        self.lead = metrics.lead(style.orientation)
        # A frame's title stands at its upper edge, whichever way data flows.
        self.frame_head = 0.0 if self.is_turned else metrics.frame_title_height

    def stack(self, lane: Lane, *, before: int = WAY_IN, after: int = WAY_OUT) -> Stack:
        """A lane with sizes; its closed boxes are all as wide as the widest."""
        elements: list[SizedBox | SizedGroup] = []
        for position, element in enumerate(lane):
            if isinstance(element, int):
                elements.append(self._box(element))
                before = element
            else:
                following = lane[position + 1] if position + 1 < len(lane) else after
                meets = following if isinstance(following, int) else after
                elements.append(self._group(element, before, meets))
        return self.stack_of(elements)

    def stack_of(self, elements: list[SizedBox | SizedGroup]) -> Stack:
        """Things whose sizes are known, one below the other."""
        self._align(elements)
        gaps = self._gaps(elements)
        left = max([element.left for element in elements], default=0.0)
        right = max([element.right for element in elements], default=0.0)
        height = sum(gaps) + sum([element.height for element in elements])
        return Stack(elements, gaps, left, right, height)

    def _align(self, elements: list[SizedBox | SizedGroup]) -> None:
        """Make all closed boxes as wide as the widest; edges that pass by keep clear of them."""
        boxes = [e for e in elements if isinstance(e, SizedBox) and e.inside is None]
        width = max([box.width for box in boxes], default=0.0)
        for box in boxes:
            box.width = width
            box.left = width / 2 + self._arc_room(box.facts)
            box.right = width / 2 + (self.metrics.loop_width if box.facts.box.has_gate else 0.0)
        if len(boxes) < len(elements):
            for element in elements:
                if isinstance(element, SizedGroup) and element.bare and not element.is_gate:
                    element.reach = max(element.reach, width / 2)

    def _gaps(self, elements: list[SizedBox | SizedGroup]) -> list[float]:
        """The gap above each."""
        return [0.0, *map(self.gap, elements, elements[1:])] if elements else []

    def _arc_room(self, facts: BoxFacts) -> float:
        if not facts.box.arcs:
            return 0.0
        has_label = self.is_turned and facts.arc_label.forms[0]
        return self.metrics.arc_width + (self.metrics.line_height if has_label else 0.0)

    def gap(self, upper: SizedBox | SizedGroup, lower: SizedBox | SizedGroup) -> float:
        """Groups bring their own room; beside a flow to the right labels need some too."""
        if not (isinstance(upper, SizedBox) and isinstance(lower, SizedBox)):
            return 0.0
        label = upper.facts.edge_label.forms[0] if self.is_turned else ""
        if not label:
            return self.metrics.gap_y
        return max(self.metrics.gap_y, self.book.label_width(label) + _LABEL_ROOM)

    def spans(self, stack: Stack) -> list[float]:
        """The heights of what stands in a stack, each with the gap above it."""
        return [gap + e.height for gap, e in zip(stack.gaps, stack.elements, strict=True)]

    def _box(self, index: int) -> SizedBox:
        if self._tree.items[index].is_open:
            return self._frame(index)
        facts = self.facts[index]
        if self.is_turned:
            return SizedBox(index, 0.0, 0.0, facts.width, facts.height, facts)
        return SizedBox(index, 0.0, 0.0, facts.height, facts.width, facts)

    def _form(self, index: int) -> int:
        """The same number for frames that are alike but for their names: their sizes follow from
        what is inside and how wide the title is."""
        facts = self.facts[index]
        looks = (id(self._inside(index)), facts.title_width, facts.labels)
        return -self._forms.setdefault(looks, len(self._forms) + 1)

    def _frame(self, index: int) -> SizedBox:
        metrics, facts, inside = self.metrics, self.facts[index], self._inside(index)
        stack = inside.stack
        title = facts.title_width + metrics.control_room + 20.0
        if self.is_turned:
            left = stack.left + metrics.frame_title_height + metrics.gap_x / 2
            right = stack.right + metrics.frame_pad
            height = max(stack.height + 2 * metrics.gap_y, title)
        else:
            spare = max(title - stack.left - stack.right, 2 * metrics.frame_pad) / 2
            left, right = stack.left + spare, stack.right + spare
            height = metrics.frame_title_height + stack.height + 2 * metrics.gap_y
        return SizedBox(index, left, right, height, left + right, facts, inside)

    def _inside(self, index: int) -> Inside:
        """Worked out once for frames whose boxes are alike and joined alike."""
        found = self._inside_of.get(index)
        if found is None:
            items, facts = self._tree.items, self.facts
            item = items[index]
            forms = [
                self._form(child) if items[child].is_open else facts[child].form
                for child in item.children
            ]
            looks = (self._nesting.form_of(item.name), *forms)
            found = self._insides.get(looks)
            if found is None:
                nested = self._nesting.of(index)
                found = self._insides[looks] = Inside(self.stack(nested.lane), nested.leftover)
            self._inside_of[index] = found
        return found

    def _group(self, group: Parallel, before: int, after: int) -> SizedGroup:
        full = [lane for lane in group.lanes if lane]
        bare_merge = self._nesting.shortcuts.get((before, after))
        bare = [bare_merge for lane in group.lanes if not lane]
        lanes = [self._sized_lane(lane, before, after) for lane in full]
        kind = self._kind(lanes, bare, after)
        reach, right = self._arrange(lanes, kind)
        height = max((lane.stack.height for lane in lanes), default=0.0)
        is_gate = kind is GroupKind.GATE
        room = 0.0 if is_gate else len(bare) * self.metrics.gap_x
        whole = height + 2 * self.fan
        return SizedGroup(lanes, bare, reach, right, height=whole, room=room, is_gate=is_gate)

    @property
    def fan(self) -> float:
        """Room above and below a group where its edges part and meet."""
        return self.metrics.gap_y + 2

    def _sized_lane(self, lane: Lane, before: int, after: int) -> SizedLane:
        last = lane[-1] if isinstance(lane[-1], int) else None
        merge = self._nesting.shortcuts.get((last, after)) if last is not None else None
        return SizedLane(self.stack(lane, before=before, after=after), 0.0, merge)

    def _kind(self, lanes: list[SizedLane], bare: list[Merge | None], after: int) -> GroupKind:
        if bare and len(lanes) == 1 and after in self._nesting.gates:
            return GroupKind.GATE
        has_shortcut = any(lane.shortcut for lane in lanes)
        is_residual = len(lanes) == 1 or (has_shortcut and len(lanes) == 2 and not bare)
        return GroupKind.RESIDUAL if is_residual else GroupKind.EQUAL

    def _arrange(self, lanes: list[SizedLane], kind: GroupKind) -> tuple[float, float]:
        """Give every lane its place; comes back with how far they reach left and right."""
        gap = self.metrics.gap_x
        if kind is GroupKind.GATE:
            stack = lanes[0].stack
            lanes[0].offset = gap + stack.left
            return gap, gap + stack.left + stack.right
        if kind is GroupKind.RESIDUAL:
            return self._beside_branch(lanes)
        width = sum(lane.stack.left + lane.stack.right for lane in lanes) + gap * (len(lanes) - 1)
        x = -width / 2
        for lane in lanes:
            lane.offset = x + lane.stack.left
            x += lane.stack.left + lane.stack.right + gap
        return width / 2, width / 2

    def _beside_branch(self, lanes: list[SizedLane]) -> tuple[float, float]:
        branch = next((lane for lane in lanes if lane.shortcut is None), lanes[0])
        left, right = branch.stack.left, branch.stack.right
        for lane in lanes:
            if lane is not branch:
                lane.offset = -(left + self.metrics.gap_x + lane.stack.right)
                left = lane.stack.left - lane.offset
        return left, right
