"""Small words beside edges: shapes where they change, where there is room for them.

Pure: knows no Qt. Places are given for a flow that goes down, as everywhere in the layout.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from explorer.qt.graph.layout.box_facts import BoxFacts
from explorer.qt.graph.layout.geometry import EdgeLabel, Point
from explorer.qt.graph.layout.sizing import SizedBox, SizedGroup, Sizer, Stack
from explorer.qt.graph.layout.wording import Wording

_BESIDE = 4.0  # from the line
_ARC_END = 15.0  # how far the end of an arc reaches over a box
_ABOVE = 2.0
_NO_BOX = -1


class _Said(Struct, frozen=True, gc=False):
    """Which form of which words of a box a label says."""

    box: int
    form: int
    is_arc: bool = False


class EdgeLabels:
    """Collects the labels of one layout."""

    def __init__(self, sizer: Sizer) -> None:
        self._sizer = sizer
        self._metrics = sizer.metrics
        self._found: list[EdgeLabel] = []
        self._said: list[_Said] = []

    @property
    def found(self) -> Sequence[EdgeLabel]:
        return self._found

    def repeat(self, labels: slice, *, shift: int, by: Point) -> None:
        """Beside boxes that many further on, which look the same, and that far away."""
        dx, dy = by
        for label, before in zip(self._found[labels], self._said[labels], strict=True):
            said = replace(before, box=before.box + shift)
            text = self._wording(said).forms[said.form]
            self._found.append(replace(label, text=text, x=label.x + dx, y=label.y + dy))
            self._said.append(said)

    def _wording(self, said: "_Said") -> Wording:
        facts = self._sizer.facts[said.box]
        return facts.arc_label if said.is_arc else facts.edge_label

    def between(
        self, upper: SizedBox | SizedGroup, lower: SizedBox | SizedGroup, foot: Point
    ) -> None:
        """The shape that leaves a box for the next one; ``foot`` is the end of the upper."""
        if not (isinstance(upper, SizedBox) and isinstance(lower, SizedBox)):
            return
        label = upper.facts.edge_label
        if not label.forms[0]:
            return
        x, y = foot
        gap = self._sizer.gap(upper, lower)
        reach = min(upper.right, lower.right)
        is_free = not lower.facts.arc_label.forms[0]
        placed = self._placed(label, (x, y + gap / 2), reach=reach, length=gap, is_free=is_free)
        self._add(placed, label, upper.index)

    def before_column(self, sources: Sequence[BoxFacts], stack: Stack, entrance: Point) -> None:
        """The shape that enters a column at its head."""
        if len(sources) != 1 or not stack.elements:
            return
        label = sources[0].shape
        x, y = entrance
        lead = self._sizer.lead
        middle = y - (lead / 2 if self._sizer.is_turned else self._metrics.line_height / 2 + _ABOVE)
        placed = self._placed(label, (x, middle), reach=stack.right, length=lead, is_free=False)
        self._add(placed, label)

    def beside_arc(self, sized: SizedBox, entrance: Point) -> None:
        """How the projection around a closed block changes the shape."""
        label = sized.facts.arc_label
        if not label.forms[0]:
            return
        x, y = entrance
        line = self._metrics.line_height
        if self._sizer.is_turned:
            text = self._sizer.book.fitting_label(label, sized.height - _ARC_END)
            place = (x - sized.width / 2 - self._metrics.arc_width - line / 2, y + sized.height / 2)
            is_centred = True
        else:
            text = self._sizer.book.fitting_label(label, sized.width / 2 - _ARC_END - _BESIDE)
            place = (x - sized.width / 2 + _ARC_END, y - line / 2 - _ABOVE)
            is_centred = False
        self._add(EdgeLabel(text, *place, is_centred), label, sized.index, is_arc=True)

    def _placed(
        self, label: Wording, at: Point, *, reach: float, length: float, is_free: bool
    ) -> EdgeLabel:
        """Beside the edge, or upon it where both sides are free and one is not enough."""
        x, y = at
        fitting_label = self._sizer.book.fitting_label
        if self._sizer.is_turned:
            text = fitting_label(label, length - _BESIDE)
            place, is_centred = (x - self._metrics.line_height / 2 - _ABOVE, y), True
        else:
            text = fitting_label(label, reach - _BESIDE)
            place, is_centred = (x + _BESIDE, y), False
        if not text and is_free and not self._sizer.is_turned:
            text = fitting_label(label, 2 * reach)
            place, is_centred = at, True
        return EdgeLabel(text, *place, is_centred)

    def _add(
        self, placed: EdgeLabel, label: Wording, box: int = _NO_BOX, *, is_arc: bool = False
    ) -> None:
        """If anything of it fits."""
        if placed.text:
            self._found.append(placed)
            self._said.append(_Said(box, label.forms.index(placed.text), is_arc))
