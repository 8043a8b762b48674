"""What every box says and how large it must be for it, remembered. Pure: knows no Qt."""

from dataclasses import dataclass

from explorer.core.graph import BlockLevel, Merge
from explorer.qt.graph.captions import Caption, Wordings, wordings_of
from explorer.qt.graph.geometry import Measure, Metrics
from explorer.qt.graph.hierarchy import VECTOR, Hierarchy
from explorer.qt.graph.places import STRIPE_ROOM
from explorer.qt.graph.visible import VisibleItem
from explorer.qt.graph.wording import WordRoom

_SHORTEST_BAR = 22.0
_SIGN_LEEWAY = 6.0
_MOST_ARCS = 2


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """What does not change as long as a box is on screen: its words, merges and smallest size."""

    caption: Caption
    merges: tuple[Merge, ...]
    arcs: tuple[Merge, ...]
    thumbnail_of: str
    has_thumbnail_room: bool
    can_open: bool
    sign_row: int
    fits: bool
    width: float
    height: float


class BoxFactsBook:
    """Facts about the boxes of one graph, remembered between layouts."""

    def __init__(self, hierarchy: Hierarchy, metrics: Metrics, measure: Measure) -> None:
        self._hierarchy = hierarchy
        self._metrics = metrics
        self._measure = measure
        self._facts: dict[tuple[str, int, WordRoom], BoxFacts] = {}
        self._wordings: dict[tuple[str, int], Wordings] = {}

    def of(self, item: VisibleItem, *, room: WordRoom) -> BoxFacts:
        """With words in the longest forms that fit ``room``."""
        key = (item.name, len(item.members), room)
        found = self._facts.get(key)
        if found is None:
            found = self._facts[key] = self._work_out(item, room)
        return found

    def frame_title_width(self, item: VisibleItem, *, room: WordRoom) -> float:
        """Width of the name of an opened box; its type and shape are said where there is room."""
        return self._measure.title(self.of(item, room=room).caption.title)

    def _work_out(self, item: VisibleItem, room: WordRoom) -> BoxFacts:
        can_open = item.is_fold or item.name in self._hierarchy.graph.block_by_name
        caption = self._caption(item, room)
        names = item.members or (item.name,)
        merges = tuple(merge for name in names for merge in self._hierarchy.merges_in(name))
        block = self._hierarchy.graph.block_by_name.get(item.name)
        is_plain_block = block is not None and block.level is BlockLevel.BLOCK and not item.is_fold
        arcs = merges if is_plain_block and len(merges) <= _MOST_ARCS else ()
        resolution = self._hierarchy.resolution(item.name)
        is_picture = resolution not in (None, VECTOR) and not item.is_fold
        metrics = self._metrics
        has_room = is_picture and metrics.thumbnail_side > 0
        words, sign_row = self._words_width(caption, merges, can_open=can_open)
        width = words + 2 * metrics.pad_x + STRIPE_ROOM
        return BoxFacts(
            caption,
            merges,
            arcs,
            self._hierarchy.graph.output_call(item.name) if is_picture else "",
            has_room,
            can_open,
            sign_row,
            width <= metrics.widest_box,
            min(max(width, metrics.narrowest_box), metrics.widest_box)
            + (metrics.thumbnail_room if has_room else 0.0),
            self._height(caption, merges),
        )

    def _words_width(
        self, caption: Caption, merges: tuple[Merge, ...], *, can_open: bool
    ) -> tuple[float, int]:
        """Room for all words, and the row of the sign: the first where it costs little."""
        metrics = self._metrics
        rows = [self._measure.title(caption.title), *map(self._measure.line, caption.lines)]
        shares = _SHORTEST_BAR + metrics.shares_room if len(merges) == 1 else 0.0
        widest = max(shares, *rows)
        if not can_open:
            return widest, 0
        widths = [max(widest, row + metrics.control_room) for row in rows]
        narrow = min(widths) + _SIGN_LEEWAY
        row = next(number for number, width in enumerate(widths) if width <= narrow)
        return widths[row], row

    def _caption(self, item: VisibleItem, room: WordRoom) -> Caption:
        key = (item.name, len(item.members))
        wordings = self._wordings.get(key)
        if wordings is None:
            wordings = wordings_of(self._hierarchy, item.name, members=item.members)
            self._wordings[key] = wordings
        return wordings.within(room, self._measure.line)

    def _height(self, caption: Caption, merges: tuple[Merge, ...]) -> float:
        metrics = self._metrics
        height = metrics.title_height + len(caption.lines) * metrics.line_height
        if merges:
            height += metrics.bar_gap + metrics.bar_row_height(len(merges))
        return height + 2 * metrics.pad_y
