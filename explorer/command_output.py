"""What the command line prints and writes: records for JSON, aligned tables, CSV and .npy bytes.

Pure: takes records, returns text and bytes. Imports neither torch nor Qt.
"""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from explorer.core.csv_table import csv_table, text_cell
from explorer.core.graph import ModelGraph
from explorer.core.layer_table import COLUMNS, dims_text, layer_rows, receptive_field_text
from explorer.core.measurements import (
    FolderScore,
    FolderSweep,
    LesionSweep,
    MergeContribution,
    PathSplit,
    PathSplits,
    Prediction,
)
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
_PREDICTION_FIELDS = ("index", "label", "probability", "logit")
_SCORE_FIELDS = ("correct", "accuracy", "mean_probability")
_NOTHING_TO_TAKE_OUT = "Nothing can be taken out of this network: every layer changes the shape.\n"


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
    return [_record(found, _PREDICTION_FIELDS) for found in top]


def predictions_text(top: Iterable[Prediction]) -> str:
    """Predictions as a table, the likeliest first."""
    rows = [
        (f"{found.probability * 100:.2f} %", found.label, str(found.index), f"{found.logit:.3f}")
        for found in top
    ]
    return _table(("probability", "label", "class", "logit"), rows, right=(0, 2, 3))


def contributions_record(merges: Iterable[MergeContribution]) -> dict[str, Any]:
    """What shortcut and branch give to every merge, for JSON."""
    return {"merges": [_contribution_record(merge) for merge in merges]}


def contributions_text(merges: Sequence[MergeContribution]) -> str:
    """What shortcut and branch give to every merge, and what each of the equals that a merge
    joins, as tables."""
    measures = _CONTRIBUTION_FIELDS[1:]
    of_two = [
        (merge.name, merge.kind.value, *(_measure(getattr(merge, name)) for name in measures))
        for merge in merges
        if not merge.is_of_equals
    ]
    of_equals = [
        (merge.name, merge.kind.value, operand, _measure(share), _measure(norm))
        for merge in merges
        if merge.is_of_equals
        for (operand, share), norm in zip(
            merge.shares_of_operands.items(), merge.operand_norms, strict=True
        )
    ]
    head = ("merge", "kind", *(name.replace("_", " ") for name in measures))
    tables = [_table(head, of_two, right=range(2, len(head)))] if of_two else []
    if of_equals:
        tables.append(_table((*head[:2], "operand", "share", "norm"), of_equals, right=(3, 4)))
    return "\n".join(tables) or "This network has no merges of a shortcut and a branch.\n"


def contributions_csv(merges: Iterable[MergeContribution]) -> bytes:
    """The same as CSV: UTF-8, RFC 4180, ``.`` decimals; what is undefined is empty. Equals are
    named with their shares in one cell."""
    buffer = io.StringIO(newline="")
    merges = tuple(merges)
    extra = ("operands",) if any(merge.is_of_equals for merge in merges) else ()
    fields = (*_CONTRIBUTION_FIELDS, *extra)
    writer = csv.DictWriter(buffer, fields, restval="", lineterminator="\r\n")
    writer.writeheader()
    for merge in merges:
        row = _record(merge, _CONTRIBUTION_FIELDS)
        writer.writerow(row | ({"operands": _operands_cell(merge)} if merge.is_of_equals else {}))
    return buffer.getvalue().encode("utf-8")


def lesions_record(sweep: LesionSweep) -> dict[str, Any]:
    """All single lesions on one image, for JSON."""
    fields = ("probability", "logit", "top_index", "top_label")
    return {
        "baseline": _record(sweep.baseline, _PREDICTION_FIELDS),
        "blocks": [
            {"name": lesion.target.name, **_record(lesion, fields)} for lesion in sweep.lesions
        ],
    }


def lesions_text(sweep: LesionSweep) -> str:
    """What every single lesion does to the target class, as a table."""
    if not sweep.lesions:
        return _NOTHING_TO_TAKE_OUT
    whole = sweep.baseline
    head = ("without", "probability", "change", "logit", "change", "taken for")
    rows = [
        (
            lesion.target.name,
            f"{lesion.probability * 100:.2f} %",
            f"{(lesion.probability - whole.probability) * 100:+.2f}",
            f"{lesion.logit:.3f}",
            f"{lesion.logit - whole.logit:+.3f}",
            lesion.top_label,
        )
        for lesion in sweep.lesions
    ]
    total = (
        f"\nThe whole network: {whole.label} (class {whole.index}) "
        f"{whole.probability * 100:.2f} %, logit {whole.logit:.3f}\n"
    )
    return _table(head, rows, right=(1, 2, 3, 4)) + total


def lesions_csv(sweep: LesionSweep) -> bytes:
    """The same as CSV, changes against the whole network included."""
    head = ("name", "kind", "block", "probability", "probability_change", "logit", "logit_change")
    whole = sweep.baseline
    rows = [
        (
            text_cell(lesion.target.name),
            lesion.target.kind.value,
            text_cell(lesion.target.block),
            _decimal(lesion.probability),
            _decimal(lesion.probability - whole.probability),
            _decimal(lesion.logit),
            _decimal(lesion.logit - whole.logit),
            str(lesion.top_index),
            text_cell(lesion.top_label),
        )
        for lesion in sweep.lesions
    ]
    return csv_table([(*head, "top_index", "top_label"), *rows])


def folder_record(sweep: FolderSweep) -> dict[str, Any]:
    """All single lesions on a folder of labelled images, for JSON."""
    return {
        "images": sweep.images,
        "skipped": sweep.skipped,
        "matching": sweep.matching,
        "baseline": _record(sweep.baseline, _SCORE_FIELDS),
        "blocks": [
            {"name": lesion.target.name, **_record(lesion.score, _SCORE_FIELDS)}
            for lesion in sweep.lesions
        ],
    }


def folder_text(sweep: FolderSweep) -> str:
    """How many images are still recognised after every single lesion, as a table."""
    head = ("without", "top-1", "change", "correct", "mean probability")
    rows = [
        (lesion.target.name, *_score_cells(lesion.score, sweep.baseline))
        for lesion in sweep.lesions
    ]
    whole = _score_cells(sweep.baseline, sweep.baseline)
    skipped = f", {sweep.skipped} could not be read" if sweep.skipped else ""
    total = f"\n{sweep.images:,} images{skipped}. {sweep.matching}\n"
    return _table(head, [("nothing", *whole), *rows], right=(1, 2, 3, 4)) + total


def folder_csv(sweep: FolderSweep) -> bytes:
    """The same as CSV; the first row is the whole network, its kind empty."""
    head = ("name", "kind", "block", "images", "correct", "accuracy", "accuracy_change")
    scores = [("baseline", "", "", sweep.baseline)]
    scores += [
        (lesion.target.name, lesion.target.kind.value, lesion.target.block, lesion.score)
        for lesion in sweep.lesions
    ]
    rows = [
        (
            text_cell(name),
            kind,
            text_cell(block),
            str(sweep.images),
            str(score.correct),
            _decimal(score.accuracy),
            _decimal(score.accuracy - sweep.baseline.accuracy),
            _decimal(score.mean_probability),
        )
        for name, kind, block, score in scores
    ]
    return csv_table([(*head, "mean_probability"), *rows])


def paths_record(splits: PathSplits) -> dict[str, Any]:
    """A logit by length of path, for JSON. ``bias`` is the remainder, 0 where it is exact."""
    split = splits.logit
    return {
        "class": split.class_index,
        "logit": _finite(split.logit),
        "blocks": split.blocks,
        "contributions": [_finite(value) for value in split.contributions],
        "bias": _finite(split.remainder),
        "exact": split.is_exact,
    }


def paths_text(splits: PathSplits) -> str:
    """A logit and its gradient by length of path, as a table, and how the sum compares."""
    split = splits.logit
    head = ("branches", "paths", "of all", "contribution", "gradient norm")
    rows = [
        (
            str(length),
            _count_text(split.counts[length]),
            f"{split.path_share(length, length) * 100:.2f} %",
            f"{contribution:+.6f}",
            f"{norm:.3g}",
        )
        for length, (contribution, norm) in enumerate(
            zip(split.contributions, splits.gradient.norms, strict=True)
        )
    ]
    total = f"\n{splits.target.label} (class {split.class_index}): {_sum_text(split)}\n"
    return _table(head, rows, right=range(5)) + total


def _sum_text(split: PathSplit) -> str:
    of_paths = f"the contributions sum to {math.fsum(split.contributions):.6f}"
    if split.is_exact:
        return f"{of_paths}, the logit is {split.logit:.6f}."
    return (
        f"{of_paths}; with a remainder of {split.remainder:+.6f} that is the logit, "
        f"{split.logit:.6f}.\n"
        "Not exact: the network is not piecewise linear, so this is its first order at this image."
    )


def _count_text(count: float) -> str:
    return f"{count:,.0f}" if count < 1e12 else f"{count:.3e}"


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


def _contribution_record(merge: MergeContribution) -> dict[str, Any]:
    record = _record(merge, _CONTRIBUTION_FIELDS)
    return record | ({"operands": merge.shares_of_operands} if merge.operands else {})


def _operands_cell(merge: MergeContribution) -> str:
    """``a 0.25; b 0.75``."""
    shares = merge.shares_of_operands.items()
    return "; ".join(name if share is None else f"{name} {share:.9g}" for name, share in shares)


def _record(source: object, fields: Iterable[str]) -> dict[str, Any]:
    """Chosen fields as JSON values: what is not a finite number is null."""
    return {name: _finite(getattr(source, name)) for name in fields}


def _finite(value: Any) -> Any:
    """None for a float that JSON cannot write."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


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


def _score_cells(score: FolderScore, whole: FolderScore) -> tuple[str, ...]:
    return (
        f"{score.accuracy * 100:.2f} %",
        f"{(score.accuracy - whole.accuracy) * 100:+.2f}",
        f"{score.correct:,}",
        f"{score.mean_probability:.4f}",
    )


def _decimal(value: float) -> str:
    """As exact as a float is; empty where it is not a finite number."""
    return str(value) if math.isfinite(value) else ""


def _number(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)


def _measure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
