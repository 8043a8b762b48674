"""Tables as CSV: UTF-8, RFC 4180. For window and command line; imports neither torch nor Qt."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_table(
    rows: Iterable[Sequence[str]], *, delimiter: str = ",", has_bom: bool = False
) -> bytes:
    """Rows of cells, the header first.

    ``has_bom`` puts a byte order mark in front, by which Excel knows UTF-8.
    """
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8-sig" if has_bom else "utf-8")


def text_cell(value: str) -> str:
    """A cell that a spreadsheet shows as text, whatever a checkpoint calls its layers."""
    plain = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{plain}" if plain.startswith(_FORMULA_STARTS) else plain
