"""What edges say: the shape of what flows along them, where it is another one than before.

Pure: knows no Qt.
"""

from explorer.core.graph import INPUT, Merge, ModelGraph, Shape
from explorer.qt.graph.layout.captions import shape_text
from explorer.qt.graph.layout.wording import Wording

_NOTHING = Wording(("",))


def shape_change(graph: ModelGraph, first_call: str, name: str) -> Wording:
    """The output shape of a call or block, and in short its channels; nothing where it is that
    of the input of its ``first_call``."""
    came_in = graph.node_by_name[first_call].input_shape
    leaves = graph.node_by_name[graph.output_call(name)].output_shape
    if came_in == leaves:
        return _NOTHING
    return Wording.of(shape_text(leaves))


def projection_wording(graph: ModelGraph, merge: Merge) -> Wording:
    """How the projection on a shortcut changes the shape, in longer and shorter words."""
    before = _shape_of(graph, merge.source)
    after = graph.node_by_name[merge.name].output_shape
    return Wording.of(
        f"{shape_text(before)} → {shape_text(after)}",
        f"{before[0]}→{after[0]}, {before[-1]}→{after[-1]}",
        f"{before[0]}→{after[0]}",
        f"→{after[0]}",  # what it was before stands on the edge beside it
    )


def _shape_of(graph: ModelGraph, source: str) -> Shape:
    return graph.input_shape if source == INPUT else graph.node_by_name[source].output_shape
