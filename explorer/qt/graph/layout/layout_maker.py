"""Makes layouts of one graph: which boxes are there, how large they are, where they stand.

Pure: knows no Qt. Time is linear in the number of calls on screen.
"""

from collections.abc import Iterator

from explorer.qt.graph.layout.arrangement import Arrangement, ColumnSize
from explorer.qt.graph.layout.box_facts import BoxFactsBook
from explorer.qt.graph.layout.columns import ColumnRun, column_runs, first_box
from explorer.qt.graph.layout.geometry import Layout, Measure, Metrics, Orientation
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.nesting import Nesting
from explorer.qt.graph.layout.placing import Placing
from explorer.qt.graph.layout.sizing import LayoutStyle, Sizer
from explorer.qt.graph.layout.visible import TOP, ViewState, VisibleTree, visible_tree
from explorer.qt.graph.layout.wording import WordRoom

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
        nesting = Nesting(self._hierarchy, tree)
        sizer = self._sizer(tree, nesting, room=arrangement.room)
        return Placing(self._hierarchy, tree, nesting, sizer=sizer).run(arrangement)

    def column_sizes(self, state: ViewState) -> Iterator[tuple[WordRoom, list[ColumnSize]]]:
        """For every room that words may have: the columns, before they are placed."""
        tree = visible_tree(self._hierarchy, state)
        nesting = Nesting(self._hierarchy, tree)
        runs, _ = column_runs(self._hierarchy, tree, nesting.of(TOP).lane)
        if tree.apart:
            runs.append(ColumnRun(None, list(tree.apart)))
        for room in self._metrics.word_rooms:
            sizer = self._sizer(tree, nesting, room=room)
            yield room, [self._column_size(tree, sizer, run) for run in runs]

    def _column_size(self, tree: VisibleTree, sizer: Sizer, run: ColumnRun) -> ColumnSize:
        stack = sizer.stack(run.lane)
        first_call = self._hierarchy.calls_in(tree.items[first_box(run.lane[0])].name)[0]
        return ColumnSize(stack.left + stack.right, tuple(sizer.spans(stack)), first_call)

    def _sizer(self, tree: VisibleTree, nesting: Nesting, *, room: WordRoom) -> Sizer:
        style = LayoutStyle(room, self._orientation)
        return Sizer(tree, nesting, book=self._book, metrics=self._metrics, style=style)
