"""What stands in the cells of the layer table, and by what they are sorted. Pure: knows no Qt."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from explorer.core.layer_table import LayerRow
from explorer.core.measurements import MergeContribution
from explorer.qt.widgets.number_text import (
    bytes_text,
    count_text,
    kernel_text,
    percent_text,
    rounded_count_text,
    shape_text,
    share_text,
    value_text,
)
from explorer.qt.widgets.operand_words import operand_facts


class Column(IntEnum):
    """The columns, left to right."""

    NUMBER = 0
    NAME = 1
    TYPE = 2
    CALL = 3
    DEPTH = 4
    INPUT = 5
    OUTPUT = 6
    KERNEL = 7
    PADDING = 8
    GROUPS = 9
    PARAMS = 10
    PARAMS_SHARE = 11
    MULT_ADDS = 12
    MULT_ADDS_SHARE = 13
    MEMORY = 14
    FIELD = 15
    MERGE = 16


TITLES = {
    Column.NUMBER: ("#", "Position in the order of execution"),
    Column.NAME: ("layer", "Qualified name of the call"),
    Column.TYPE: ("type", "Type of the layer or function"),
    Column.CALL: ("call", "Which call of the same layer, counted from 0"),
    Column.DEPTH: ("depth", "How deep in the modules the call stands"),
    Column.INPUT: ("input", "Shape of the input: channels × height × width"),
    Column.OUTPUT: ("output", "Shape of the output: channels × height × width"),
    Column.KERNEL: ("kernel", "Kernel size / stride"),
    Column.PADDING: ("padding", "Padding of the kernel on each side"),
    Column.GROUPS: ("groups", "Into how many groups the channels are split"),
    Column.PARAMS: ("parameters", "Learnable numbers, counted at the first call"),
    Column.PARAMS_SHARE: ("share", "Share of the network's parameters; bar: of the largest layer"),
    Column.MULT_ADDS: ("mult-adds", "Multiply-accumulate operations for one image"),
    Column.MULT_ADDS_SHARE: (
        "share",
        "Share of the network's mult-adds; bar: of the costliest layer",
    ),
    Column.MEMORY: ("memory", "Size of the output in 32-bit floats, one image"),
    Column.FIELD: (
        "rec. field",
        "Receptive field: side of the input region that one output value sees",
    ),
    Column.MERGE: (
        "branch | shortcut",
        "Signed shares in the sum, in percent, on the current image",
    ),
}
SHARES = frozenset((Column.PARAMS_SHARE, Column.MULT_ADDS_SHARE))
NUMERIC = frozenset(Column) - {
    Column.NAME,
    Column.TYPE,
    Column.INPUT,
    Column.OUTPUT,
    Column.KERNEL,
    Column.PADDING,
    Column.MERGE,
}


def cell_text(row: LayerRow, column: Column) -> str:
    """The text of a column that needs nothing but the row."""
    return _TEXTS[column](row)


def sort_key(column: Column) -> Callable[[LayerRow], Any]:
    """What rows are compared by; names as people count, everything else by its number."""
    return _KEYS[column]


def longest_text(rows: Sequence[LayerRow], column: Column) -> str:
    """About the longest text of a column: of numbers, that of the largest."""
    if column is Column.NUMBER:
        return str(len(rows))
    if column is Column.MEMORY:
        return "1023 MiB"
    if column not in _TEXTS or not rows:
        return ""
    if column in NUMERIC:
        return cell_text(max(rows, key=sort_key(column)), column)
    texts = {cell_text(row, column) for row in rows}
    longest = len(max(texts, key=len))
    return max((text for text in sorted(texts) if len(text) > 0.7 * longest), key=_about_width)


def row_tooltip(row: LayerRow, *, total_params: int, total_mult_adds: int) -> str:
    """Everything about a call, one fact per line."""
    parts = [row.name, f"{row.type}, call {row.call + 1}"]
    parts.append(f"{shape_text(row.input_shape)} → {shape_text(row.output_shape)}")
    if row.kernel_size:
        parts.append(
            f"kernel {shape_text(row.kernel_size)}, stride {shape_text(row.stride) or 1}, "
            f"padding {shape_text(row.padding) or 0}, groups {row.groups or 1}"
        )
    if row.num_params:
        share = share_of(row.num_params, total_params)
        parts.append(f"{count_text(row.num_params)} parameters ({share})")
    if row.mult_adds:
        share = share_of(row.mult_adds, total_mult_adds)
        parts.append(f"{rounded_count_text(row.mult_adds)} mult-adds ({share})")
    return "\n".join(parts)


def haystack(row: LayerRow) -> str:
    """What the filter looks through; shapes also as one types them, with an x."""
    shapes = (shape_text(row.input_shape), shape_text(row.output_shape))
    kernel = kernel_text(row.kernel_size, row.stride)
    found = " ".join((row.name, row.type, *shapes, kernel)).casefold()
    return f"{found} {' '.join((*shapes, kernel)).replace('×', 'x')}"


def share_of(part: int, whole: int) -> str:
    """In percent; empty for nothing of it."""
    return percent_text(part / whole) if part and whole else ""


def merge_text(merge: MergeContribution | None) -> str:
    """``62 | 38``: percent of branch and shortcut, or of all the equals that are joined."""
    if merge is None:
        return ""
    if merge.operand_shares and merge.is_of_equals:
        return " | ".join(map(share_text, merge.operand_shares)).replace(" %", "")
    if merge.branch_share is None or merge.shortcut_share is None:
        return "undefined"
    branch, shortcut = share_text(merge.branch_share), share_text(merge.shortcut_share)
    return f"{branch} | {shortcut}".replace(" %", "")


def merge_tooltip(merge: MergeContribution | None) -> str:
    """Shares, norm ratio and cosine in words."""
    if merge is None:
        return ""
    if merge.is_of_equals:
        return "\n".join((merge.name, *operand_facts(merge)))
    return (
        f"{merge.name}\nbranch {share_text(merge.branch_share)}, "
        f"shortcut {share_text(merge.shortcut_share)} of the sum\n"
        f"norm ratio {value_text(merge.ratio)}, cosine {value_text(merge.cosine)}"
    )


def merge_key(merge: MergeContribution | None) -> tuple[int, float]:
    """Rows that are no merges first, then undefined ones, then by the branch's share."""
    if merge is None:
        return (0, 0.0)
    return (1, 0.0) if merge.branch_share is None else (2, merge.branch_share)


def _about_width(text: str) -> float:
    """In letters of middle width, without a font at hand."""
    narrow = sum(text.count(letter) for letter in "fijlrt.")
    wide = sum(text.count(letter) for letter in "mwMW_")
    return len(text) - 0.4 * narrow + 0.4 * wide


def _field_text(field: tuple[int, int] | None) -> str:
    if field is None:
        return ""
    return f"{field[0]} px" if field[0] == field[1] else f"{shape_text(field)} px"


def _size_key(shape: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    size = 1
    for dim in shape:
        size *= dim
    return size, shape


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """``layer3.10`` after ``layer3.9``: parts that are numbers compare as numbers."""
    parts = name.replace("_", ".").split(".")
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p.casefold()) for p in parts)


_TEXTS: dict[Column, Callable[[LayerRow], str]] = {
    Column.NAME: lambda row: row.name,
    Column.TYPE: lambda row: row.type,
    Column.CALL: lambda row: str(row.call),
    Column.DEPTH: lambda row: str(row.depth),
    Column.INPUT: lambda row: shape_text(row.input_shape),
    Column.OUTPUT: lambda row: shape_text(row.output_shape),
    Column.KERNEL: lambda row: kernel_text(row.kernel_size, row.stride),
    Column.PADDING: lambda row: shape_text(row.padding),
    Column.GROUPS: lambda row: "" if row.groups is None else str(row.groups),
    Column.PARAMS: lambda row: count_text(row.num_params),
    Column.MULT_ADDS: lambda row: count_text(row.mult_adds),
    Column.MEMORY: lambda row: bytes_text(row.activation_bytes),
    Column.FIELD: lambda row: _field_text(row.receptive_field),
}
_KEYS: dict[Column, Callable[[LayerRow], Any]] = {
    Column.NAME: lambda row: _natural(row.name),
    Column.TYPE: lambda row: row.type.casefold(),
    Column.CALL: lambda row: row.call,
    Column.DEPTH: lambda row: row.depth,
    Column.INPUT: lambda row: _size_key(row.input_shape),
    Column.OUTPUT: lambda row: _size_key(row.output_shape),
    Column.KERNEL: lambda row: (row.kernel_size or (), row.stride or ()),
    Column.PADDING: lambda row: row.padding or (),
    Column.GROUPS: lambda row: row.groups or 0,
    Column.PARAMS: lambda row: row.num_params,
    Column.PARAMS_SHARE: lambda row: row.num_params,
    Column.MULT_ADDS: lambda row: row.mult_adds,
    Column.MULT_ADDS_SHARE: lambda row: row.mult_adds,
    Column.MEMORY: lambda row: row.activation_bytes,
    Column.FIELD: lambda row: row.receptive_field or (0, 0),
}
