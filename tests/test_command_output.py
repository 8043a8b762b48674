"""What the command line prints: aligned tables, and JSON without what JSON does not know."""

import io
import math

import numpy as np

from explorer import command_output as output
from explorer.core.graph import MergeKind, ModelGraph
from explorer.core.measurements import (
    GradientSplit,
    LesionKind,
    LesionOutcome,
    LesionSweep,
    LesionTarget,
    MergeContribution,
    PathSplit,
    PathSplits,
    Prediction,
)

MERGES = (
    MergeContribution("layer1.0.add", MergeKind.ADD, 0.25, 0.75, 1.0, 2.0, 0.5, -0.125),
    MergeContribution("b.add", MergeKind.ADD, None, None, 0.0, math.nan, None, None),
)


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    top = (Prediction(7, "cat", 0.5, 12.5), Prediction(281, "tabby cat", 0.031, -3.0))
    assert output.predictions_text(top).splitlines() == [
        "probability  label      class   logit",
        "-----------  ---------  -----  ------",
        "    50.00 %  cat            7  12.500",
        "     3.10 %  tabby cat    281  -3.000",
    ]


def test_what_is_undefined_is_said_in_the_table_and_null_in_json() -> None:
    last_row = output.contributions_text(MERGES).splitlines()[-1]
    assert last_row.split()[:4] == ["b.add", "add", "undefined", "undefined"]
    record = output.contributions_record(MERGES)["merges"][1]
    assert record["shortcut_norm"] is None
    assert record["branch_share"] is None


EQUALS = MergeContribution(
    "a.cat", MergeKind.CAT, *(None,) * 6, ("a.one", "a.two"), (1.0, 3.0), (0.1, 0.9)
)


def test_equals_are_named_with_their_shares() -> None:
    assert output.contributions_record([EQUALS])["merges"] == [
        {
            **dict.fromkeys(("branch_share", "shortcut_share", "branch_norm"), None),
            **dict.fromkeys(("shortcut_norm", "ratio", "cosine"), None),
            "name": "a.cat",
            "operands": {"a.one": 0.1, "a.two": 0.9},
        }
    ]
    assert output.contributions_text([EQUALS]).splitlines()[2].split() == [
        *("a.cat", "cat", "a.one", "0.100", "1.000")
    ]


def test_equals_stand_in_one_cell_of_the_csv() -> None:
    lines = output.contributions_csv([MERGES[0], EQUALS]).decode().split("\r\n")
    assert lines[0].endswith(",cosine,operands")
    assert lines[1].endswith(",-0.125,")
    assert lines[2] == "a.cat,,,,,,,a.one 0.1; a.two 0.9"


def test_contributions_as_csv() -> None:
    lines = output.contributions_csv(MERGES).decode().split("\r\n")
    assert lines[1:] == ["layer1.0.add,0.25,0.75,1.0,2.0,0.5,-0.125", "b.add,,,0.0,,,", ""]


def test_network_without_merges_says_so() -> None:
    assert "no merges" in output.contributions_text(())


def test_layers_end_with_their_totals(tiny_graph: ModelGraph) -> None:
    text = output.layers_text(tiny_graph)
    assert f"{tiny_graph.total_params:,} parameters" in text.splitlines()[-1]
    assert len(text.splitlines()) == len(tiny_graph.nodes) + 4


def splits(*, remainder: float, is_exact: bool) -> PathSplits:
    split = PathSplit(7, 12.5 + remainder, (0.5, 12.0), (1.0, 1.0), remainder, is_exact)
    gradient = GradientSplit(7, (0.25, 1.0), 1.125)
    return PathSplits(Prediction(7, "cat", 0.5, split.logit), split, gradient)


def test_paths_end_with_sum_and_logit() -> None:
    assert output.paths_text(splits(remainder=0.0, is_exact=True)).splitlines() == [
        "branches  paths   of all  contribution  gradient norm",
        "--------  -----  -------  ------------  -------------",
        "       0      1  50.00 %     +0.500000           0.25",
        "       1      1  50.00 %    +12.000000              1",
        "",
        "cat (class 7): the contributions sum to 12.500000, the logit is 12.500000.",
    ]


def test_remainder_of_paths_is_shown() -> None:
    text = output.paths_text(splits(remainder=-0.25, is_exact=False))
    assert "sum to 12.500000; with a remainder of -0.250000 that is the logit, 12.250000." in text
    assert text.splitlines()[-1].startswith("Not exact")


def test_paths_for_json_hold_no_numbers_that_it_does_not_know() -> None:
    record = output.paths_record(splits(remainder=math.nan, is_exact=False))
    assert (record["class"], record["blocks"], record["exact"]) == (7, 1, False)
    assert (record["logit"], record["bias"], record["contributions"]) == (None, None, [0.5, 12.0])


def test_array_comes_back_from_its_file() -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    np.testing.assert_array_equal(np.load(io.BytesIO(output.npy_bytes(values))), values)


def test_lesion_that_leaves_no_number_is_null_and_an_empty_cell() -> None:
    target = LesionTarget("layer1.0.add", LesionKind.BRANCH, "layer1.0", merge=MergeKind.ADD)
    lesion = LesionOutcome(target, math.nan, -math.inf, 3, "tench")
    sweep = LesionSweep(Prediction(3, "tench", 0.5, 2.0), 3, (lesion,))
    assert output.lesions_record(sweep)["blocks"] == [
        {
            "name": "layer1.0.add",
            "probability": None,
            "logit": None,
            "top_index": 3,
            "top_label": "tench",
        }
    ]
    rows = output.lesions_csv(sweep).decode().splitlines()
    assert rows[1] == "layer1.0.add,branch,layer1.0,,,,,3,tench"
