"""What every box says and how large it must be for it, remembered. Pure: knows no Qt."""

from collections.abc import Callable
from functools import cached_property

from msgspec import Struct

from explorer.core.graph import INPUT, BlockLevel, Merge, MergeKind, ShortcutKind
from explorer.qt.graph.layout.captions import Caption, Family, Wordings, shape_text, wordings_of
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.layout.geometry import Box, Measure, Metrics, PictureKind, Rect
from explorer.qt.graph.layout.growth import Growth, growths
from explorer.qt.graph.layout.hierarchy import VECTOR, Hierarchy
from explorer.qt.graph.layout.places import STRIPE_ROOM
from explorer.qt.graph.layout.shape_changes import projection_wording, shape_change
from explorer.qt.graph.layout.visible import TOP, VisibleItem
from explorer.qt.graph.layout.wording import Wording, WordRoom

_SHORTEST_BAR = 17.0
_SIGN_LEEWAY = 6.0
_MOST_ARCS = 2
_NOTHING = Wording(("",))
_NOWHERE = Rect(0.0, 0.0, 0.0, 0.0)


class BoxFacts(Struct, frozen=True, gc=False):
    """What does not change as long as a box is on screen: all but its place, and its size alone.

    ``shape`` is what leaves the box; ``edge_label`` says it too where that is not the one that
    came in, ``arc_label`` how the projection around it changes the shape; both "" where there is
    none. ``labels`` is the same number for boxes with labels of the same widths, ``form`` for
    those that take the same room too.
    """

    box: Box
    labels: int
    form: int
    title_width: float
    width: float
    height: float
    shape: Wording = _NOTHING
    edge_label: Wording = _NOTHING
    arc_label: Wording = _NOTHING


class BoxFactsBook:
    """Facts about the boxes of one graph, remembered between layouts."""

    def __init__(self, hierarchy: Hierarchy, metrics: Metrics, measure: Measure) -> None:
        self._hierarchy = hierarchy
        self._metrics = metrics
        self._measure = measure
        self._facts: dict[WordRoom, dict[str | tuple[str, int], BoxFacts]] = {}
        self._wordings: dict[tuple[str, int], Wordings] = {}
        self._numbers: dict[tuple[object, ...], int] = {}

    def within(self, room: WordRoom) -> Callable[[VisibleItem], BoxFacts]:
        """What finds the facts of a box, with words in the longest forms that fit ``room``."""
        known = self._facts.setdefault(room, {})

        def facts_of(item: VisibleItem) -> BoxFacts:
            key = (item.name, len(item.members)) if item.members else item.name
            found = known.get(key)
            if found is None:
                found = known[key] = self._work_out(item, room)
            return found

        return facts_of

    def fitting_label(self, label: Wording, room: float) -> str:
        """The longest form of a label that fits, "" where even the shortest does not."""
        text = label.within(room, self._measure.line)
        return text if text and self._measure.line(text) <= room else ""

    def label_width(self, text: str) -> float:
        return self._measure.line(text)

    def _work_out(self, item: VisibleItem, room: WordRoom) -> BoxFacts:
        if item.name == INPUT:
            return self._input_facts()
        if item.name == PREDICTION:
            return self._prediction_facts()
        graph = self._hierarchy.graph
        can_open = item.is_fold or item.name in graph.block_by_name
        caption = self._caption(item, room)
        names = item.members or (item.name,)
        merges = tuple(merge for name in names for merge in self._hierarchy.merges_in(name))
        arcs = self._arcs(item, merges)
        growth = None if item.is_fold else self._growths.get(item.name)
        bars = 1 if growth is not None else len(merges)
        picture = self._picture(item)
        width, sign_row = self._width(caption, bars, picture, can_open=can_open)
        last = graph.output_call(names[-1])
        box = Box(
            item.name,
            _NOWHERE,
            caption,
            TOP,
            can_open=can_open,
            sign_row=sign_row,
            is_run=not self._hierarchy.is_apart(item.name),
            members=item.members,
            merges=merges,
            arcs=arcs,
            picture=picture,
            picture_of="" if picture is PictureKind.NONE else last,
            has_gate=item.name in self._gated and item.name in graph.block_by_name,
            growth=growth,
            fits=width <= self._widest(picture),
        )
        return self._facts_of(
            box,
            min(max(width, self._metrics.narrowest_box), self._widest(picture)),
            self._height(caption, bars, picture),
            shape=Wording.of(shape_text(graph.node_by_name[last].output_shape)),
            edge_label=shape_change(graph, self._hierarchy.calls_in(names[0])[0], names[-1]),
        )

    def _width(
        self, caption: Caption, bars: int, picture: PictureKind, *, can_open: bool
    ) -> tuple[float, int]:
        """Of the box, and the row of the sign that opens it."""
        words, sign_row = self._words_width(caption, bars, can_open=can_open)
        if picture is PictureKind.MAP:
            words, sign_row = self._width_with_map(caption, bars, can_open=can_open), 0
        return words + 2 * self._metrics.pad_x + STRIPE_ROOM, sign_row

    def _facts_of(
        self, box: Box, width: float, height: float, *, shape: Wording, edge_label: Wording
    ) -> BoxFacts:
        arc_label = self._arc_label(box.arcs)
        labels = self._number((self._widths(edge_label), self._widths(arc_label)))
        looks = (labels, width, height, bool(box.arcs), box.has_gate, len(box.members))
        title = self._measure.title(box.caption.title)
        return BoxFacts(
            box, labels, self._number(looks), title, width, height, shape, edge_label, arc_label
        )

    def _widths(self, words: Wording) -> tuple[float, ...]:
        return tuple(map(self._measure.line, words.forms))

    def _number(self, looks: tuple[object, ...]) -> int:
        return self._numbers.setdefault(looks, len(self._numbers))

    def _input_facts(self) -> BoxFacts:
        """The picture stands beside the words, as high as the box."""
        metrics, shape = self._metrics, shape_text(self._hierarchy.graph.input_shape)
        caption = Caption("input", (shape,), Family.OTHER)
        words = max(self._measure.title(caption.title), self._measure.line(shape))
        side = metrics.input_picture
        box = Box(INPUT, _NOWHERE, caption, TOP, picture=PictureKind.MAP, picture_of=INPUT)
        return self._facts_of(
            box,
            words + metrics.pad_x + side + 2 * metrics.pad_x + STRIPE_ROOM,
            side + 2 * metrics.pad_y,
            shape=Wording.of(shape),
            edge_label=Wording.of(shape),
        )

    def _prediction_facts(self) -> BoxFacts:
        metrics = self._metrics
        caption = Caption("prediction", (), Family.OTHER)
        height = metrics.title_height + 2 * metrics.line_height + metrics.strip_height
        margins = 2 * metrics.pad_x + 2 * STRIPE_ROOM
        title = self._measure.title(caption.title)
        box = Box(PREDICTION, _NOWHERE, caption, TOP, picture=PictureKind.CLASSES)
        return self._facts_of(
            box,
            max(metrics.prediction_width, title + margins),
            height + 2 * metrics.pad_y,
            shape=_NOTHING,
            edge_label=_NOTHING,
        )

    def _arcs(self, item: VisibleItem, merges: tuple[Merge, ...]) -> tuple[Merge, ...]:
        block = self._hierarchy.graph.block_by_name.get(item.name)
        is_plain_block = block is not None and block.level is BlockLevel.BLOCK and not item.is_fold
        has_shortcuts = not any(merge.is_of_equals for merge in merges)
        return merges if is_plain_block and has_shortcuts and len(merges) <= _MOST_ARCS else ()

    def _arc_label(self, arcs: tuple[Merge, ...]) -> Wording:
        for merge in arcs:
            if merge.shortcut_kind is ShortcutKind.PROJECTION:
                return projection_wording(self._hierarchy.graph, merge)
        return _NOTHING

    def _picture(self, item: VisibleItem) -> PictureKind:
        if self._hierarchy.is_apart(item.name):
            return PictureKind.NONE
        resolution = self._hierarchy.resolution(item.name)
        return PictureKind.STRIP if resolution in (None, VECTOR) else PictureKind.MAP

    @cached_property
    def _growths(self) -> dict[str, Growth]:
        return growths(self._hierarchy.graph)

    @cached_property
    def _gated(self) -> frozenset[str]:
        """The blocks that hold a gate."""
        graph = self._hierarchy.graph
        gates = (merge.name for merge in graph.merges if merge.kind is MergeKind.MUL)
        return frozenset(block for gate in gates for block in graph.ancestors(gate))

    def _words_width(self, caption: Caption, bars: int, *, can_open: bool) -> tuple[float, int]:
        """Room for all words, and the row of the sign: the first where it costs little."""
        metrics = self._metrics
        rows = [self._measure.title(caption.title), *map(self._measure.line, caption.lines)]
        shares = _SHORTEST_BAR + metrics.shares_room if bars == 1 else 0.0
        widest = max(shares, *rows)
        if not can_open:
            return widest, 0
        widths = [max(widest, row + metrics.control_room) for row in rows]
        narrow = min(widths) + _SIGN_LEEWAY
        row = next(number for number, width in enumerate(widths) if width <= narrow)
        return widths[row], row

    def _widest(self, picture: PictureKind) -> float:
        metrics = self._metrics
        is_map = picture is PictureKind.MAP
        return metrics.widest_box + (metrics.largest_picture + metrics.pad_x if is_map else 0.0)

    def _caption(self, item: VisibleItem, room: WordRoom) -> Caption:
        key = (item.name, len(item.members))
        wordings = self._wordings.get(key)
        if wordings is None:
            wordings = wordings_of(self._hierarchy, item.name, members=item.members)
            self._wordings[key] = wordings
        return wordings.within(room, self._measure.line)

    def _width_with_map(self, caption: Caption, bars: int, *, can_open: bool) -> float:
        """The title with its sign, or below it what else is said, with the picture beside it."""
        metrics = self._metrics
        title = self._measure.title(caption.title) + (metrics.control_room if can_open else 0.0)
        shares = _SHORTEST_BAR + metrics.shares_room if bars == 1 else 0.0
        rows = max(shares, *map(self._measure.line, caption.lines), 0.0)
        side = metrics.picture_side(self._rows_height(caption, bars))
        return max(title, rows + metrics.pad_x + side)

    def _height(self, caption: Caption, bars: int, picture: PictureKind) -> float:
        metrics = self._metrics
        rows = self._rows_height(caption, bars)
        if picture is PictureKind.MAP:
            rows = max(rows, metrics.picture_side(rows))
        elif picture is PictureKind.STRIP:
            rows += metrics.strip_height
        return metrics.title_height + rows + 2 * metrics.pad_y

    def _rows_height(self, caption: Caption, bars: int) -> float:
        """Everything below the title, without a picture."""
        rows = len(caption.lines) * self._metrics.line_height
        if bars:
            rows += self._metrics.bar_gap + self._metrics.bar_row_height(bars)
        return rows
