"""One network as it stands on screen: what is opened, the layout that follows, what is where.

Pure: knows no Qt. The view shows what the scene says and tells it what the user opens.
"""

from collections.abc import Iterable, Mapping

from explorer.core.graph import INPUT, Merge, ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.arrangement import Arrangement, Arranger, ColumnSize
from explorer.qt.graph.captions import full_story, shape_text
from explorer.qt.graph.geometry import Box, Measure, Metrics, Point
from explorer.qt.graph.hierarchy import Hierarchy
from explorer.qt.graph.layout import LayoutMaker
from explorer.qt.graph.opening import Depth, opened_to, opening_state, revealing
from explorer.qt.graph.stories import shares_story, shortcut_story
from explorer.qt.graph.visible import ViewState
from explorer.qt.graph.wording import WordRoom

_MOST_BOXES_TO_ARRANGE = 160


class GraphScene:
    """Boxes are named by their index in ``layout``; -1 is none."""

    def __init__(self, graph: ModelGraph, metrics: Metrics, measure: Measure) -> None:
        self.graph = graph
        self._hierarchy = Hierarchy(graph)
        self._maker = LayoutMaker(self._hierarchy, metrics, measure)
        self._metrics = metrics
        self._arrangement = Arrangement()
        self._column_sizes: tuple[tuple[WordRoom, list[ColumnSize]], ...] = ()
        self.state = opening_state(self._hierarchy)
        self.layout = self._maker.layout(self.state)

    def box(self, index: int) -> Box:
        return self.layout.boxes[index]

    def knows(self, name: str) -> bool:
        return name in self.graph.parent_of

    # ------------------------------------------------------------ other states

    def set_state(self, state: ViewState) -> None:
        if state != self.state:
            self._column_sizes = ()
        self.state = state
        self.layout = self._maker.layout(state, self._arrangement)

    def set_sizes(self, metrics: Metrics, measure: Measure) -> None:
        """Other fonts, or room for pictures."""
        self._maker = LayoutMaker(self._hierarchy, metrics, measure)
        self._metrics, self._column_sizes = metrics, ()
        self.set_state(self.state)

    def toggled(self, index: int) -> ViewState:
        """The state with a box opened, closed or unfolded."""
        box = self.box(index)
        if box.is_fold:
            return self.state.with_unfolded(box.name)
        if box.is_open:
            return self.state.closed(box.name)
        return self.state.opened(box.name) if box.can_open else self.state

    def opened_to(self, depth: Depth) -> ViewState:
        return opened_to(self._hierarchy, depth)

    def first_state(self) -> ViewState:
        return opening_state(self._hierarchy)

    def revealing(self, name: str) -> ViewState:
        """The state with just enough opened to show a call or block."""
        index = self.layout.index_of.get(name, -1)
        if index >= 0 and not self.box(index).is_fold:
            return self.state
        return revealing(self._hierarchy, self.state, name)

    def arrange_for(self, view: Point, *, least_scale: float) -> bool:
        """Spread the columns so that the view shows most of them, and large; whether the layout
        changed."""
        best = self._best_arrangement(view, least_scale)
        if best == self._arrangement:
            return False
        self._arrangement = best
        self.set_state(self.state)
        return True

    # ------------------------------------------------------------ what is where

    def index_of(self, name: str) -> int:
        """The box that shows a call or block: its own, the closed one around it, or, of an
        opened stage, the first inside."""
        known = self.layout.index_of
        if not name or name in known:
            return known.get(name, -1)
        around = next((known[b] for b in self.graph.ancestors(name) if b in known), -1)
        if around >= 0 and not self.box(around).is_open:
            return around
        calls = self._hierarchy.calls_in(name)
        return self.index_of(calls[0]) if calls[0] != name and calls else around

    def indices_of(self, names: Iterable[str]) -> frozenset[int]:
        return frozenset(self.index_of(name) for name in names) - {-1}

    def stage_boxes(self, name: str) -> frozenset[int]:
        """The boxes of a block that is opened without a frame; none for anything else."""
        if name not in self.graph.block_by_name or name in self.layout.index_of:
            return frozenset()
        if self.index_of(name) < 0 or name not in self.state.expanded:
            return frozenset()
        return self.indices_of(self._hierarchy.calls_in(name))

    def joined_to(self, index: int) -> frozenset[int]:
        """Boxes that a box takes from or gives to."""
        if index < 0:
            return frozenset()
        inside = {call for name in self._names(index) for call in self._hierarchy.calls_in(name)}
        outside = {source for call in inside for source in self.graph.node_by_name[call].inputs}
        outside.update(to for call in inside for to in self.graph.consumers.get(call, ()))
        return self.indices_of(outside - inside - {INPUT}) - {index}

    def closed_around(self, name: str) -> str:
        """The opened block that Backspace closes: the selected one, else the innermost around."""
        if not name:
            return ""
        around = (name, *self.graph.ancestors(name))
        return next((block for block in around if block in self.state.expanded), "")

    def story(self, index: int) -> str:
        """Everything worth knowing of a box."""
        box = self.box(index)
        return full_story(self._hierarchy, box.name, members=box.members)

    def tooltip(
        self, index: int, merge: Merge | None, shares: Mapping[str, MergeContribution]
    ) -> str:
        """What is worth knowing where a box, or a shortcut outside of boxes, is drawn."""
        box = self.box(index) if index >= 0 else None
        if merge is not None and (box is None or box.is_open):
            shape = shape_text(self.graph.node_by_name[merge.name].output_shape)
            return shortcut_story(merge, shape, shares)
        if box is None:
            return ""
        return "\n".join([self.story(index), *shares_story(box.merges, shares)])

    def _names(self, index: int) -> tuple[str, ...]:
        box = self.box(index)
        return box.members or (box.name,)

    def _best_arrangement(self, view: Point, least_scale: float) -> Arrangement:
        if len(self.layout.boxes) > _MOST_BOXES_TO_ARRANGE:
            return Arrangement()
        if not self._column_sizes:
            self._column_sizes = tuple(self._maker.column_sizes(self.state))
        arranger = Arranger(self._metrics, view, least_scale=least_scale)
        return arranger.best(self._column_sizes)
