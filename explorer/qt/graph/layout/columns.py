"""Columns by resolution: where one ends and the next begins, and what heads them.

Pure: knows neither Qt nor sizes.
"""

from dataclasses import dataclass, field

from explorer.core.graph import LayerNode, Shape
from explorer.qt.graph.layout.captions import short_name, stage_label
from explorer.qt.graph.layout.ends import ENDS
from explorer.qt.graph.layout.hierarchy import VECTOR, Hierarchy, Resolution
from explorer.qt.graph.layout.series_parallel import Lane, Parallel
from explorer.qt.graph.layout.visible import VisibleTree


@dataclass(slots=True)
class ColumnRun:
    """A run of boxes of one resolution, and its header. ``stage`` is the opened block that a
    control in the header closes, "" where there is none or several."""

    resolution: Resolution | None
    lane: Lane = field(default_factory=list)
    title: str = ""
    subtitles: tuple[str, ...] = ("",)
    stage: str = ""


def column_runs(
    hierarchy: Hierarchy, tree: VisibleTree, lane: Lane
) -> tuple[list[ColumnRun], list[tuple[int, int]]]:
    """The top-level lane cut into columns, and the edges that then skip over boxes."""
    flat, skips = _flattened(hierarchy, tree, lane)
    runs: list[ColumnRun] = []
    for element in flat:
        resolution = hierarchy.resolution(tree.items[_last_box(element)].name)
        if not runs or (resolution is not None and resolution != runs[-1].resolution):
            if runs and runs[-1].resolution is None:
                runs[-1].resolution = resolution
            else:
                runs.append(ColumnRun(resolution))
        runs[-1].lane.append(element)
    _write_headers(hierarchy, tree, runs)
    return runs, skips


def channels_of(shape: Shape, resolution: Resolution | None) -> int:
    """How many channels an output has: C x H x W, H x W x C, tokens x C or a vector."""
    if len(shape) == 3 and shape[:2] == resolution and shape[1:] != resolution:
        return shape[2]
    return shape[1] if len(shape) == 2 else shape[0]


def boxes_in(element: "int | Parallel") -> list[int]:
    """All boxes of a lane's element."""
    if isinstance(element, int):
        return [element]
    return [box for lane in element.lanes for inner in lane for box in boxes_in(inner)]


def first_box(element: "int | Parallel") -> int:
    """The one that is run first."""
    return min(boxes_in(element))


def _flattened(
    hierarchy: Hierarchy, tree: VisibleTree, lane: Lane
) -> tuple[Lane, list[tuple[int, int]]]:
    """Groups that pass through several resolutions with one lane of boxes join the columns."""
    flat: Lane = []
    skips: list[tuple[int, int]] = []
    waiting = list(reversed(lane))
    while waiting:
        element = waiting.pop()
        if isinstance(element, int):
            flat.append(element)
            continue
        full = [inner for inner in element.lanes if inner]
        if len(full) != 1 or not _is_spread(hierarchy, tree, element):
            flat.append(element)
            continue
        source = _last_box(flat[-1]) if flat else -1
        following = next((after for after in reversed(waiting) if isinstance(after, int)), None)
        if source >= 0 and following is not None:
            skips.append((source, following))
        waiting.extend(reversed(full[0]))
    return flat, skips


def _is_spread(hierarchy: Hierarchy, tree: VisibleTree, group: Parallel) -> bool:
    names = (tree.items[box].name for box in boxes_in(group))
    return len({hierarchy.resolution(name) for name in names} - {None}) > 1


def _last_box(element: "int | Parallel") -> int:
    return element if isinstance(element, int) else max(boxes_in(element))


def _write_headers(hierarchy: Hierarchy, tree: VisibleTree, runs: list[ColumnRun]) -> None:
    for number, run in enumerate(runs):
        run.title = _size_title(run.resolution)
        stages = _stages(tree, run)
        own = _narrow(hierarchy, stages)
        run.stage = own[0] if len(own) == 1 else ""
        node = _last_node(hierarchy, tree, run.lane)
        channels = str(channels_of(node.output_shape, run.resolution))
        around = stages[:1] if number == 0 else []
        run.subtitles = _subtitles(hierarchy, own or around, channels, run.resolution)
        if number == 0 and not stages:
            run.subtitles = (f"stem · {channels}", channels)


def _last_node(hierarchy: Hierarchy, tree: VisibleTree, lane: Lane) -> LayerNode:
    """The call whose output leaves a lane, not counting the ends."""
    graph = hierarchy.graph
    names = (tree.items[_last_box(element)].name for element in reversed(lane))
    name = next((name for name in names if name not in ENDS), graph.output)
    return graph.node_by_name[graph.output_call(name)]


def _subtitles(
    hierarchy: Hierarchy, stages: list[str], channels: str, resolution: Resolution | None
) -> tuple[str, ...]:
    """Stage and channels; the stage alone; both in short; the channels alone."""
    label = _stages_label(hierarchy, stages)
    if resolution == VECTOR:
        short = "head"
    else:
        short = f".{label.partition('.')[2]}" if "." in label else ""
    names = (f"{label} · {channels}", label) if label else ()
    shorts = (f"{short} · {channels}", short) if short else ()
    return (*names, *shorts, channels)


def _stages(tree: VisibleTree, run: ColumnRun) -> list[str]:
    """The opened stages a column shows, in order."""
    boxes = (box for element in run.lane for box in boxes_in(element))
    return list(dict.fromkeys(stage for box in boxes if (stage := tree.items[box].stage)))


def _narrow(hierarchy: Hierarchy, stages: list[str]) -> list[str]:
    """Those that name the column alone: within one resolution, and innermost."""
    outer = {above for stage in stages for above in hierarchy.graph.ancestors(stage)}
    return [stage for stage in stages if not hierarchy.is_wide(stage) and stage not in outer]


def _size_title(resolution: Resolution | None) -> str:
    return "input" if resolution is None else f"{resolution[0]} × {resolution[1]}"


def _stages_label(hierarchy: Hierarchy, stages: list[str]) -> str:
    if not stages:
        return ""
    first = stage_label(hierarchy.graph, stages[0])
    if len(stages) == 1:
        return first
    return f"{first} – {short_name(stages[-1]).rpartition('.')[2]}"
