"""Contenders take turns, and what is over its target is called so."""

import pytest

from tests.benchmarks.measuring import Line, medians, table


def test_contenders_take_turns_and_the_warm_up_is_not_counted() -> None:
    order: list[str] = []

    def contender(name: str) -> float:
        order.append(name)
        return float(len(order))

    spent = medians({"a": lambda: contender("a"), "b": lambda: contender("b")}, rounds=2)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert spent == {"a": 4.5, "b": 4.5}


@pytest.mark.parametrize(
    ("line", "is_within"),
    [
        (Line("start", 20.0, "bare", 10.0, at_most=2.0), True),
        (Line("start", 21.0, "bare", 10.0, at_most=2.0), False),
        (Line("layout", 50.0, at_most_ms=50.0), True),
        (Line("layout", 51.0, at_most_ms=50.0), False),
        (Line("all networks", 5000.0), True),
    ],
    ids=["at the ratio", "over the ratio", "at the time", "over the time", "no target"],
)
def test_line_says_whether_it_is_within_its_target(*, line: Line, is_within: bool) -> None:
    assert line.is_within is is_within
    assert ("NO" in table([line])) is not is_within


def test_rows_of_a_table_are_equally_long() -> None:
    text = table([Line("a", 1.0), Line("a longer one", 1000.0, "a rival", 3.0, at_most=400.0)])
    assert len({len(row) for row in text.splitlines()}) == 1
