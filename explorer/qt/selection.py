"""What is selected in a graph, and the way there and back.

Pure: knows neither Qt nor the engine.
"""

from dataclasses import dataclass

from explorer.core.graph import LayerNode, Merge, MergeKind, ModelGraph

_LONGEST_HISTORY = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """``name``: a call or block, "" for nothing; ``merge``: whose F(x) and shortcut are shown."""

    name: str = ""
    merge: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The selections of one network, like pages in a browser."""

    past: tuple[Selection, ...] = ()
    now: Selection = Selection()
    future: tuple[Selection, ...] = ()

    def visit(self, selection: Selection) -> "History":
        """Go to a selection; what lay ahead is forgotten, the same place is no step."""
        if selection == self.now:
            return self
        past = (*self.past, self.now) if self.now.name else self.past
        return History(past[-_LONGEST_HISTORY:], selection)

    def back(self) -> "History":
        if not self.past:
            return self
        return History(self.past[:-1], self.past[-1], (self.now, *self.future))

    def forward(self) -> "History":
        if not self.future:
            return self
        return History((*self.past, self.now), self.future[0], self.future[1:])


def is_selectable(graph: ModelGraph, name: str) -> bool:
    return not name or name in graph.node_by_name or name in graph.block_by_name


def first_selection(graph: ModelGraph) -> Selection:
    """Something worth seeing in a network never seen before: its first convolution."""
    runs = [node for node in graph.nodes if node.is_run]
    first = next((node for node in runs if node.kernel_size and node.num_params), None)
    chosen = first or next(iter(runs), None)
    return _with_some_merge(graph, Selection(chosen.name if chosen else ""))


def selection_of(graph: ModelGraph, name: str, *, before: Selection) -> Selection:
    """What selecting ``name`` means: the merge around it too, else the merge selected before."""
    merge = _merge_around(graph, name)
    kept = before.merge if before.merge in graph.merge_by_name else ""
    return _with_some_merge(graph, Selection(name, merge.name if merge else kept))


def shown_layer(graph: ModelGraph, name: str) -> LayerNode | None:
    """The call whose feature maps stand for a selection; None where nothing of it is run."""
    if not name:
        return None
    node = graph.node_by_name[graph.output_call(name)]
    return node if node.is_run else None


def _with_some_merge(graph: ModelGraph, selection: Selection) -> Selection:
    if selection.merge:
        return selection
    sums = (merge for merge in graph.merges if merge.kind is MergeKind.ADD and merge.branch)
    first = next(sums, None)
    return Selection(selection.name, first.name) if first else selection


def _merge_around(graph: ModelGraph, name: str) -> Merge | None:
    """The merge selected itself, or that of the innermost block around: its last sum, else the
    last one with a shortcut, else where its branches are joined."""
    if name in graph.merge_by_name:
        return graph.merge_by_name[name]
    blocks = (name, *graph.ancestors(name)) if name else ()
    for block in blocks:
        own = [merge for merge in graph.merges if merge.block == block]
        with_shortcut = [merge for merge in own if not merge.is_of_equals]
        sums = [merge for merge in with_shortcut if merge.kind is MergeKind.ADD]
        if own:
            return (sums or with_shortcut or own)[-1]
    return None
