"""Places on the axis of a chart over depth, read from a graph. Pure."""

from collections.abc import Iterable

from explorer.core.graph import ModelGraph, ShortcutKind
from explorer.qt.widgets.chart_slots import ChartSlot


def chart_slot(graph: ModelGraph, name: str) -> ChartSlot:
    """A merge or layer under its output size; marked where the shortcut is a projection."""
    node, merge = graph.node_by_name.get(name), graph.merge_by_name.get(name)
    resolution = node.resolution if node else None
    is_projection = merge is not None and merge.shortcut_kind is ShortcutKind.PROJECTION
    group = "" if resolution is None else "{} × {}".format(*resolution)
    equals = len(merge.operands) if merge is not None and merge.is_of_equals else 0
    return ChartSlot(name, group, is_marked=is_projection, equals=equals)


def chart_slots(graph: ModelGraph, names: Iterable[str]) -> dict[str, ChartSlot]:
    """By their names."""
    return {name: chart_slot(graph, name) for name in names}
