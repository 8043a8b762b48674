"""What tooltips say of edges, merges, shortcuts and values. Pure: knows no Qt."""

from collections.abc import Iterable, Mapping, Sequence

from explorer.core.graph import INPUT, Merge, ModelGraph, ShortcutKind
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.layout.captions import shape_text
from explorer.qt.graph.layout.geometry import Box
from explorer.qt.graph.painting.amounts import part_amount
from explorer.qt.graph.painting.colour_modes import Scale
from explorer.qt.graph.painting.colouring import Colouring
from explorer.qt.graph.paths.path_words import call_text
from explorer.qt.graph.paths.paths_between import Link
from explorer.qt.widgets.number_text import factor_text
from explorer.qt.widgets.operand_words import operand_shares

_MOST_LINES = 3
_MOST_TAKERS = 2


def edge_story(graph: ModelGraph, links: Iterable[Link]) -> str:
    """One line a tensor: who makes it, who takes it, its shape."""
    takers: dict[str, list[str]] = {}
    for source, target in links:
        takers.setdefault(source, []).append(call_text(target))
    lines = []
    for source, names in takers.items():
        node = graph.node_by_name.get(source)
        shape = shape_text(node.output_shape if node is not None else graph.input_shape)
        rest = len(names) - _MOST_TAKERS
        shown = ", ".join(names[:_MOST_TAKERS]) + (f" and {rest} more" if rest > 0 else "")
        lines.append(f"{call_text(source)} → {shown} · {shape}")
    rest = len(lines) - _MOST_LINES
    return "\n".join(lines[:_MOST_LINES] + ([f"and {rest} more tensors"] if rest > 0 else []))


def end_story(graph: ModelGraph, name: str) -> str:
    """What goes into the network, or what comes out of it."""
    if name == INPUT:
        return f"input\nwhat the network sees of the picture\n{shape_text(graph.input_shape)}"
    shape = graph.node_by_name[graph.output].output_shape
    return f"prediction\nsoftmax of {graph.output}\n{shape_text(shape)}"


def shares_story(merges: Sequence[Merge], shares: Mapping[str, MergeContribution]) -> list[str]:
    """One line a merge: what branch and shortcut, or all the equals that it joins, give to it;
    for many merges the span."""
    known = [(merge, shares[merge.name]) for merge in merges if merge.name in shares]
    percent = [
        (merge.name, round(100 * share.branch_share))
        for merge, share in known
        if share.branch_share is not None
    ]
    if len(percent) > _MOST_LINES:
        parts = [part for _, part in percent]
        return [f"branch {min(parts)} to {max(parts)} % at {len(parts)} merges"]
    lines = [f"{name}: branch {part} %, shortcut {100 - part} %" for name, part in percent]
    joins = [share for _, share in known if share.is_of_equals][:_MOST_LINES]
    return [*lines, *(f"{share.name}: {', '.join(operand_shares(share))}" for share in joins)]


def gate_story(merges: Sequence[Merge], gates: Mapping[str, float], *, is_open: bool) -> str:
    """Which branches of a box are turned down, and how to do so; empty where there are none."""
    if not merges:
        return ""
    moved = [(merge.name, gates[merge.name]) for merge in merges if merge.name in gates]
    lines = [f"{name}: branch {factor_text(gate)}" for name, gate in moved]
    if len(moved) > _MOST_LINES:
        lines = [f"{len(moved)} of {len(merges)} branches turned down"]
    are_off = len(moved) == len(merges) and not any(gate for _, gate in moved)
    words = "branch" if len(merges) == 1 else "branches"
    key = f"L: {words} {'on' if are_off else 'off'}"
    return "\n".join([*lines, key if is_open else f"Click the bar: gate; {key}"])


def shortcut_story(merge: Merge, shape: str, shares: Mapping[str, MergeContribution]) -> str:
    """What a shortcut is, where it leads, and how much it gives."""
    kind = "projection" if merge.shortcut_kind is ShortcutKind.PROJECTION else "identity"
    start = "the image" if merge.shortcut == INPUT else merge.shortcut
    lines = [f"shortcut, {kind}", f"{start} → {merge.name}", shape]
    return "\n".join([*lines, *shares_story((merge,), shares)])


def value_story(colouring: Colouring, index: int, box: Box) -> str:
    """``4.7 M parameters, 18 % of all``; empty where the other lines of a story say it."""
    value, mode = colouring.value(index), colouring.mode
    if value is None:
        return ""
    if mode.scale is Scale.SHARE:
        return f"branch {mode.text_of(value)} on average" if len(box.merges) > 1 else ""
    if not mode.noun:
        return ""
    equals = colouring.equals[index]
    text = f"{mode.text_of(value)} {mode.noun}" + (f" in each of {equals}" if equals > 1 else "")
    if not colouring.total or value == 0:
        return text
    return f"{text}, {part_amount(value / colouring.total)} of all"
