"""Tables as CSV."""

import csv
import io

import pytest

from explorer.core.csv_table import csv_table, text_cell

_ROWS = (("name", "value"), ('a "quoted", name\nin two lines', "-1.5"), ("Größe 🐱", ""))


def test_every_cell_comes_back() -> None:
    read = list(csv.reader(io.StringIO(csv_table(_ROWS).decode(), newline="")))
    assert read == [list(row) for row in _ROWS]


def test_lines_end_as_rfc_4180_says() -> None:
    assert csv_table((("a", "b"), ("1", "2"))) == b"a,b\r\n1,2\r\n"


def test_table_for_excel_has_a_byte_order_mark_and_semicolons() -> None:
    assert csv_table((("a", "b"),), delimiter=";", has_bom=True) == b"\xef\xbb\xbfa;b\r\n"


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-x", "'-x"),
        ("layer1.0", "layer1.0"),
        ("a\0b", "a\N{REPLACEMENT CHARACTER}b"),
    ],
    ids=["formula", "minus", "plain", "nul"],
)
def test_text_is_never_a_formula(name: str, cell: str) -> None:
    assert text_cell(name) == cell
