"""Makes layouts of one graph: which boxes are there, how large they are, where they stand.

Pure: knows no Qt. Time is linear in the number of calls on screen.
"""

from collections.abc import Iterator

from explorer.qt.graph.arrangement import Arrangement, ColumnSize
from explorer.qt.graph.box_facts import BoxFactsBook
from explorer.qt.graph.columns import ColumnRun, column_runs, first_box
from explorer.qt.graph.geometry import Layout, Measure, Metrics, Orientation
from explorer.qt.graph.hierarchy import Hierarchy
from explorer.qt.graph.lifting import LiftedEdges, lifted_edges
from explorer.qt.graph.placing import Placing
from explorer.qt.graph.sizing import LayoutStyle, Sizer
from explorer.qt.graph.visible import TOP, ViewState, VisibleTree, visible_tree
from explorer.qt.graph.wording import WordRoom

_PLAIN = Arrangement()


class LayoutMaker:
    """Words and text widths are worked out once."""

    def __init__(
        self,
        hierarchy: Hierarchy,
        metrics: Metrics,
        measure: Measure,
        orientation: Orientation = Orientation.VERTICAL,
    ) -> None:
        self._hierarchy = hierarchy
        self._metrics = metrics
        self._orientation = orientation
        self._book = BoxFactsBook(hierarchy, metrics, measure)

    def layout(self, state: ViewState, arrangement: Arrangement = _PLAIN) -> Layout:
        """The graph with ``state`` opened, its columns spread as the arrangement says."""
        tree = visible_tree(self._hierarchy, state)
        sizer = self._sizer(tree, self._edges(tree), arrangement.room)
        return Placing(self._hierarchy, tree, sizer=sizer).run(arrangement)

    def column_sizes(self, state: ViewState) -> Iterator[tuple[WordRoom, list[ColumnSize]]]:
        """For every room that words may have: the columns, before they are placed."""
        tree = visible_tree(self._hierarchy, state)
        edges = self._edges(tree)
        runs: list[ColumnRun] | None = None
        for room in self._metrics.word_rooms:
            sizer = self._sizer(tree, edges, room)
            if runs is None:
                lane, _ = sizer.lane_of(TOP, tree.top)
                runs, _ = column_runs(self._hierarchy, tree, lane)
                if tree.apart:
                    runs.append(ColumnRun(None, list(tree.apart)))
            yield room, [self._column_size(tree, sizer, run) for run in runs]

    def _column_size(self, tree: VisibleTree, sizer: Sizer, run: ColumnRun) -> ColumnSize:
        stack = sizer.stack(run.lane)
        first_call = self._hierarchy.calls_in(tree.items[first_box(run.lane[0])].name)[0]
        return ColumnSize(stack.left + stack.right, tuple(sizer.spans(stack)), first_call)

    def _edges(self, tree: VisibleTree) -> LiftedEdges:
        return lifted_edges(self._hierarchy.graph, tree)

    def _sizer(self, tree: VisibleTree, edges: LiftedEdges, room: WordRoom) -> Sizer:
        style = LayoutStyle(room, self._orientation)
        return Sizer(tree, edges, book=self._book, metrics=self._metrics, style=style)
