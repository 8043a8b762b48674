"""The layer table: one row per call of a graph, and its CSV form.

Imports neither torch nor Qt; window and command line share it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from explorer.core.csv_table import csv_table, text_cell
from explorer.core.graph import LayerNode, ModelGraph, Shape


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One call as a row; the fields stand in the order of the CSV columns.

    Shapes are C x H x W without batch, ``activation_bytes`` those of the output in float32,
    ``receptive_field`` is (height, width) in input pixels.
    """

    name: str
    type: str
    call: int
    depth: int
    input_shape: Shape
    output_shape: Shape
    kernel_size: Shape | None
    stride: Shape | None
    padding: Shape | None
    groups: int | None
    num_params: int
    mult_adds: int
    activation_bytes: int
    receptive_field: tuple[int, int] | None


COLUMNS = tuple(field.name for field in fields(LayerRow))


def layer_rows(graph: ModelGraph) -> tuple[LayerRow, ...]:
    """All calls of the graph in execution order."""
    return tuple(_row(node) for node in graph.nodes)


def csv_bytes(graph: ModelGraph, *, delimiter: str = ",", has_bom: bool = False) -> bytes:
    """The layer table as CSV: UTF-8, RFC 4180, a header, ``.`` decimals.

    ``has_bom`` puts a byte order mark in front, by which Excel knows UTF-8.

    Text that a spreadsheet would take for a formula gets a ``'`` in front of it.
    """
    rows = (COLUMNS, *(_cells(row) for row in layer_rows(graph)))
    return csv_table(rows, delimiter=delimiter, has_bom=has_bom)


def dims_text(dims: Iterable[int] | None) -> str:
    """``64x112x112``; empty for None."""
    return "" if dims is None else "x".join(str(dim) for dim in dims)


def receptive_field_text(field: tuple[int, int] | None) -> str:
    """``11`` for a square receptive field, else ``height x width``; empty for None."""
    if field is None:
        return ""
    return str(field[0]) if field[0] == field[1] else dims_text(field)


def _row(node: LayerNode) -> LayerRow:
    return LayerRow(*(getattr(node, column) for column in COLUMNS))


def _cells(row: LayerRow) -> list[str]:
    return [
        text_cell(row.name),
        text_cell(row.type),
        str(row.call),
        str(row.depth),
        dims_text(row.input_shape),
        dims_text(row.output_shape),
        dims_text(row.kernel_size),
        dims_text(row.stride),
        dims_text(row.padding),
        "" if row.groups is None else str(row.groups),
        str(row.num_params),
        str(row.mult_adds),
        str(row.activation_bytes),
        receptive_field_text(row.receptive_field),
    ]
