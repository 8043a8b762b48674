"""One network as it stands on screen: what is opened, the layout that follows, what is where.

Pure: knows no Qt. The view shows what the scene says and tells it what the user opens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from explorer.core.graph import ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.layout.arrangement import Arrangement, Arranger, ColumnSize
from explorer.qt.graph.layout.captions import full_story, shape_text
from explorer.qt.graph.layout.ends import ENDS, PREDICTION
from explorer.qt.graph.layout.geometry import (
    Box,
    Layout,
    Measure,
    Metrics,
    Orientation,
    Point,
    Route,
    RouteKind,
)
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.layout_maker import LayoutMaker
from explorer.qt.graph.layout.opening import Depth, opened_to, opening_state, revealing
from explorer.qt.graph.layout.page import spread_over_page
from explorer.qt.graph.layout.visible import ViewState
from explorer.qt.graph.layout.wording import WordRoom
from explorer.qt.graph.painting.colour_modes import ColourMode, Measured
from explorer.qt.graph.painting.colouring import Colouring, colouring_of
from explorer.qt.graph.paths.drawn_edges import DrawnEdges
from explorer.qt.graph.paths.shown_paths import Names, PathMarks, ShownPaths, shown_paths
from explorer.qt.graph.stories import (
    edge_story,
    end_story,
    shares_story,
    shortcut_story,
    value_story,
)

_MOST_BOXES_TO_ARRANGE = 160


class GraphScene:
    """Boxes are named by their index in ``layout``; -1 is none."""

    def __init__(
        self,
        graph: ModelGraph,
        metrics: Metrics,
        measure: Measure,
        orientation: Orientation = Orientation.VERTICAL,
    ) -> None:
        self.graph = graph
        self._hierarchy = Hierarchy(graph)
        self._maker = LayoutMaker(self._hierarchy, metrics, measure, orientation)
        self._metrics = metrics
        self._measure = measure
        self.orientation = orientation
        self._arrangement = Arrangement()
        self._column_sizes: tuple[tuple[WordRoom, list[ColumnSize]], ...] = ()
        self.state = opening_state(self._hierarchy)
        self.layout = self._maker.layout(self.state)
        self.edges = DrawnEdges(graph, self.layout)

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
        self.edges = DrawnEdges(self.graph, self.layout)

    def set_sizes(self, metrics: Metrics, measure: Measure) -> None:
        """Other fonts."""
        self._metrics, self._measure = metrics, measure
        self._make_anew()

    def set_orientation(self, orientation: Orientation) -> None:
        """Let data flow the other way."""
        if orientation is not self.orientation:
            self.orientation = orientation
            self._make_anew()

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

    def folded(self) -> ViewState:
        """The state with all long runs of equal neighbours folded."""
        least = min(self.state.fold_limit, self.first_state().fold_limit)
        return replace(self.state, unfolded=frozenset(), fold_limit=least)

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

    def with_every_call(self) -> Layout:
        """A layout for a page, with everything opened; the scene stays as it is."""
        state = replace(self.opened_to(Depth.CALL), unfolded=frozenset(self.graph.roots))
        room, columns = next(self._maker.column_sizes(state))
        arrangement = spread_over_page(
            room, columns, metrics=self._metrics, orientation=self.orientation
        )
        return self._maker.layout(state, arrangement)

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

    def home(self, name: str, layout: Layout) -> int:
        """The box of a layout that stands for a call or block, or for one around it."""
        known = layout.index_of
        around = (known[block] for block in self.graph.ancestors(name) if block in known)
        return known[name] if name in known else next(around, -1)

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
        inside = {call for name in self.names(index) for call in self._hierarchy.calls_in(name)}
        nodes = self.graph.node_by_name
        outside = {source for call in inside - ENDS for source in nodes[call].inputs}
        outside.update(to for call in inside for to in self.graph.consumers.get(call, ()))
        if self.graph.output in inside:
            outside.add(PREDICTION)
        if PREDICTION in inside:
            outside.add(self.graph.output)
        return self.indices_of(outside - inside) - {index}

    def names_around(self, selection: str) -> Names:
        """What paths from a selection begin at: the folded run that shows it, else itself."""
        shown = self.names(self.index_of(selection))
        return shown if selection in shown else tuple(filter(None, (selection,)))

    def paths(self, one: Names, other: Names) -> ShownPaths:
        """The paths between what two boxes stand for; ``other`` may not be known yet."""
        return shown_paths(self._hierarchy, one, other)

    def path_marks(self, paths: ShownPaths | None) -> PathMarks | None:
        """What paths light in the layout as it is."""
        return paths.marks(self.edges) if paths is not None else None

    def closed_around(self, name: str) -> str:
        """The opened block that Backspace closes: the selected one, else the innermost around."""
        if not name:
            return ""
        around = (name, *self.graph.ancestors(name))
        return next((block for block in around if block in self.state.expanded), "")

    def story(self, index: int) -> str:
        """Everything worth knowing of a box."""
        box = self.box(index)
        if box.is_end:
            return end_story(self.graph, box.name)
        return full_story(self._hierarchy, box.name, members=box.members)

    def tooltip(
        self, index: int, routes: Sequence[Route], shares: Mapping[str, MergeContribution]
    ) -> str:
        """What is worth knowing where a box, or edges outside of closed boxes, are drawn."""
        if routes:
            merge = routes[0].merge
            if merge is not None and all(route.kind is RouteKind.SHORTCUT for route in routes):
                shape = shape_text(self.graph.node_by_name[merge.name].output_shape)
                return shortcut_story(merge, shape, shares)
            return edge_story(self.graph, self.edges.links_on(routes))
        if index < 0:
            return ""
        return "\n".join([self.story(index), *shares_story(self.box(index).merges, shares)])

    def value_story(self, index: int, colouring: Colouring) -> str:
        """What a box is worth in the mode it is coloured by."""
        return value_story(colouring, index, self.box(index))

    def coloured(self, layout: Layout, mode: ColourMode, measured: Measured) -> Colouring:
        """The boxes of a layout of this network in one mode."""
        return colouring_of(mode, layout, self._hierarchy, measured=measured)

    def _make_anew(self) -> None:
        self._maker = LayoutMaker(self._hierarchy, self._metrics, self._measure, self.orientation)
        self._column_sizes, self._arrangement = (), Arrangement()
        self.set_state(self.state)

    def names(self, index: int) -> Names:
        """What a box stands for; nothing for -1."""
        if index < 0:
            return ()
        box = self.box(index)
        return box.members or (box.name,)

    def _best_arrangement(self, view: Point, least_scale: float) -> Arrangement:
        if len(self.layout.boxes) > _MOST_BOXES_TO_ARRANGE:
            return Arrangement()
        if not self._column_sizes:
            self._column_sizes = tuple(self._maker.column_sizes(self.state))
        arranger = Arranger(
            self._metrics, view, least_scale=least_scale, orientation=self.orientation
        )
        return arranger.best(self._column_sizes)
