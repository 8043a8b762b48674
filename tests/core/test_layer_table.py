"""The layer table and its CSV against a stored text."""

import csv
import io
from dataclasses import replace

from explorer.core.graph import ModelGraph
from explorer.core.layer_table import COLUMNS, csv_bytes, layer_rows, receptive_field_text

EXPECTED_HEADER = (
    "name,type,call,depth,input_shape,output_shape,kernel_size,stride,padding,groups,"
    "num_params,mult_adds,activation_bytes,receptive_field"
)


def parsed(graph: ModelGraph) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_bytes(graph).decode("utf-8"), newline="")))


def with_first_name(graph: ModelGraph, name: str) -> ModelGraph:
    return replace(graph, nodes=(replace(graph.nodes[0], name=name), *graph.nodes[1:]))


def test_the_header_is_the_contract(tiny_graph: ModelGraph) -> None:
    assert csv_bytes(tiny_graph).split(b"\r\n")[0].decode() == EXPECTED_HEADER
    assert ",".join(COLUMNS) == EXPECTED_HEADER


def test_every_call_is_a_row_in_execution_order(tiny_graph: ModelGraph) -> None:
    assert [row["name"] for row in parsed(tiny_graph)] == [node.name for node in tiny_graph.nodes]


def test_totals_are_the_sums_of_the_rows(tiny_graph: ModelGraph) -> None:
    rows = layer_rows(tiny_graph)
    assert sum(row.num_params for row in rows) == tiny_graph.total_params
    assert sum(row.mult_adds for row in rows) == tiny_graph.total_mult_adds


def test_shapes_are_written_with_x(tiny_graph: ModelGraph) -> None:
    node = tiny_graph.nodes[0]
    first = parsed(tiny_graph)[0]
    assert first["output_shape"] == "x".join(str(side) for side in node.output_shape)


def test_a_name_that_looks_like_a_formula_stays_text(tiny_graph: ModelGraph) -> None:
    for start in "=+-@\t\r":
        hostile = with_first_name(tiny_graph, f"{start}cmd|' /C calc'!A0")
        assert parsed(hostile)[0]["name"].startswith("'")


def test_any_name_survives_the_round_trip(tiny_graph: ModelGraph) -> None:
    name = 'a,"b"\r\nc; \N{PARTY POPPER} \N{ARABIC LETTER ALEF}'
    assert parsed(with_first_name(tiny_graph, name))[0]["name"] == name


def test_a_byte_order_mark_stands_in_front_on_demand(tiny_graph: ModelGraph) -> None:
    assert csv_bytes(tiny_graph, has_bom=True) == b"\xef\xbb\xbf" + csv_bytes(tiny_graph)


def test_a_square_field_is_one_number() -> None:
    assert receptive_field_text((11, 11)) == "11"
    assert receptive_field_text((7, 1)) == "7x1"
    assert receptive_field_text(None) == ""
