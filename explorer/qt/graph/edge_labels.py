"""Small words beside edges: shapes where they change, where there is room for them.

Pure: knows no Qt. Places are given for a flow that goes down, as everywhere in the layout.
"""

from collections.abc import Sequence

from explorer.qt.graph.geometry import EdgeLabel, Point
from explorer.qt.graph.sizing import SizedBox, SizedGroup, Sizer, Stack
from explorer.qt.graph.visible import VisibleItem
from explorer.qt.graph.wording import Wording

_BESIDE = 4.0  # from the line
_ARC_END = 15.0  # how far the end of an arc reaches over a box
_ABOVE = 2.0


class EdgeLabels:
    """Collects the labels of one layout."""

    def __init__(self, sizer: Sizer) -> None:
        self._sizer = sizer
        self._metrics = sizer.metrics
        self._found: list[EdgeLabel] = []

    @property
    def found(self) -> tuple[EdgeLabel, ...]:
        return tuple(self._found)

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
        self._put(label, (x, y + gap / 2), reach=reach, length=gap, is_free=is_free)

    def before_column(self, sources: Sequence[VisibleItem], stack: Stack, entrance: Point) -> None:
        """The shape that enters a column at its head."""
        if len(sources) != 1 or not stack.elements:
            return
        label = self._sizer.facts_of(sources[0]).shape
        x, y = entrance
        lead = self._sizer.lead
        middle = y - (lead / 2 if self._sizer.is_turned else self._metrics.line_height / 2 + _ABOVE)
        self._put(label, (x, middle), reach=stack.right, length=lead, is_free=False)

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
        if text:
            self._found.append(EdgeLabel(text, *place, is_centred))

    def _put(
        self, label: Wording, at: Point, *, reach: float, length: float, is_free: bool
    ) -> None:
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
        if text:
            self._found.append(EdgeLabel(text, *place, is_centred))
