"""What the command line prints and writes: records for JSON, aligned tables, CSV and .npy bytes.

Pure: takes records, returns text and bytes. Imports neither torch nor Qt.
"""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from explorer.core.graph import ModelGraph
from explorer.core.layer_table import COLUMNS, dims_text, layer_rows, receptive_field_text
from explorer.core.measurements import MergeContribution, Prediction
from explorer.core.model_spec import ModelSpec

if TYPE_CHECKING:
    import numpy as np

_CONTRIBUTION_FIELDS = (
    "name",
    "branch_share",
    "shortcut_share",
    "branch_norm",
    "shortcut_norm",
    "ratio",
    "cosine",
)


def models_record(specs: Iterable[ModelSpec]) -> dict[str, Any]:
    """The catalogue for JSON."""
    return {"models": [_model_record(spec) for spec in specs]}


def models_text(specs: Iterable[ModelSpec]) -> str:
    """The catalogue as a table, with the figures of the recommended weights."""
    rows = [_model_row(spec) for spec in specs]
    head = ("name", "title", "year", "depth", "params", "G mult-adds", "top-1 %", "on disk")
    return _table(head, rows, right=(2, 4, 5, 6))


def graph_record(graph: ModelGraph, weights: str) -> dict[str, Any]:
    """Layers and merges of a network for JSON."""
    merge_fields = ("name", "kind", "shortcut", "branch", "shortcut_kind")
    return {
        "model": graph.model_name,
        "weights": weights,
        "input_shape": graph.input_shape,
        "total_params": graph.total_params,
        "total_mult_adds": graph.total_mult_adds,
        "layers": [_record(row, COLUMNS) for row in layer_rows(graph)],
        "merges": [_record(merge, merge_fields) for merge in graph.merges],
    }


def layers_text(graph: ModelGraph) -> str:
    """The layers of a network as a table, and its totals."""
    rows = [
        (
            row.name,
            row.type,
            dims_text(row.output_shape),
            dims_text(row.kernel_size),
            f"{row.num_params:,}",
            f"{row.mult_adds:,}",
            f"{row.activation_bytes:,}",
            receptive_field_text(row.receptive_field),
        )
        for row in layer_rows(graph)
    ]
    head = ("layer", "type", "output", "kernel", "params", "mult-adds", "bytes", "receptive field")
    total = (
        f"\n{graph.model_name}: {len(rows)} layers, {graph.total_params:,} parameters, "
        f"{graph.total_mult_adds:,} mult-adds, input {dims_text(graph.input_shape)}\n"
    )
    return _table(head, rows, right=(4, 5, 6, 7)) + total


def predictions_record(top: Iterable[Prediction]) -> list[dict[str, Any]]:
    """Predictions for JSON."""
    return [_record(found, ("index", "label", "probability", "logit")) for found in top]


def predictions_text(top: Iterable[Prediction]) -> str:
    """Predictions as a table, the likeliest first."""
    rows = [
        (f"{found.probability * 100:.2f} %", found.label, str(found.index), f"{found.logit:.3f}")
        for found in top
    ]
    return _table(("probability", "label", "class", "logit"), rows, right=(0, 2, 3))


def contributions_record(merges: Iterable[MergeContribution]) -> dict[str, Any]:
    """What shortcut and branch give to every merge, for JSON."""
    return {"merges": [_record(merge, _CONTRIBUTION_FIELDS) for merge in merges]}


def contributions_text(merges: Sequence[MergeContribution]) -> str:
    """What shortcut and branch give to every merge, as a table."""
    if not merges:
        return "This network has no merges of a shortcut and a branch.\n"
    measures = _CONTRIBUTION_FIELDS[1:]
    rows = [
        (merge.name, merge.kind.value, *(_measure(getattr(merge, name)) for name in measures))
        for merge in merges
    ]
    head = ("merge", "kind", *(name.replace("_", " ") for name in measures))
    return _table(head, rows, right=range(2, len(head)))


def contributions_csv(merges: Iterable[MergeContribution]) -> bytes:
    """The same as CSV: UTF-8, RFC 4180, ``.`` decimals; what is undefined is empty."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, _CONTRIBUTION_FIELDS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_record(merge, _CONTRIBUTION_FIELDS) for merge in merges)
    return buffer.getvalue().encode("utf-8")


def npy_bytes(values: "np.ndarray") -> bytes:
    """An array as the bytes of a ``.npy`` file."""
    import numpy as np

    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=False)
    return buffer.getvalue()


def _model_row(spec: ModelSpec) -> tuple[str, ...]:
    published = spec.weight_set(spec.default_weights)
    figures = ("", "", "")
    if published is not None:
        figures = (
            _number(published.num_params, "{:,}"),
            _number(published.giga_mult_adds, "{:.2f}"),
            _number(published.top1_percent, "{:.1f}"),
        )
    on_disk = " ".join(found.name for found in spec.weights if found.on_disk)
    return (spec.name, spec.title, str(spec.year), spec.depth, *figures, on_disk)


def _model_record(spec: ModelSpec) -> dict[str, Any]:
    fields = ("name", "on_disk", "num_params", "giga_mult_adds", "top1_percent", "size_mb")
    return {
        **_record(spec, ("name", "title", "family", "year", "depth", "default_weights")),
        "weights": [_record(found, fields) for found in spec.weights],
    }


def _record(source: object, fields: Iterable[str]) -> dict[str, Any]:
    """Chosen fields as JSON values: what is not a finite number is null."""
    values = {name: getattr(source, name) for name in fields}
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Iterable[int]) -> str:
    """Columns as wide as their widest cell, those in ``right`` aligned to the right."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    to_right = frozenset(right)
    text = []
    for line in lines:
        cells = [
            cell.rjust(width) if column in to_right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text.append("  ".join(cells).rstrip())
    text.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(text) + "\n"


def _number(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)


def _measure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
