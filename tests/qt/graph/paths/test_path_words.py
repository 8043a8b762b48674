"""How numbers of paths, and what they lead between, are said."""

import pytest

from explorer.core.graph import INPUT
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.paths.path_words import count_text, inside_text, paths_text
from explorer.qt.graph.paths.paths_between import Paths


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "no path"),
        (1, "1 path"),
        (2048, "2,048 paths"),
        (10**9, "1,000,000,000 paths"),
        (2**50, "2⁵⁰ ≈ 1.1 × 10¹⁵ paths"),
        (2**50 + 1, "≈ 1.1 × 10¹⁵ paths"),
        (9_999_999_999, "≈ 1.0 × 10¹⁰ paths"),
        (3**300, "≈ 1.4 × 10¹⁴³ paths"),
        (7**500, "≈ 3.5 × 10⁴²² paths"),
    ],
    ids=str,
)
def test_numbers_are_said_in_full_as_long_as_they_can_be_read(count: int, text: str) -> None:
    assert count_text(count) == text


@pytest.mark.parametrize(
    ("paths", "text"),
    [
        (Paths(4), "a.1 → b · 4 paths"),
        (Paths(4, is_reversed=True), "b → a.1 · 4 paths"),
    ],
    ids=["forward", "reversed"],
)
def test_the_start_is_named_first(paths: Paths, text: str) -> None:
    assert paths_text(("a.1",), ("b",), paths) == text


def test_the_ends_of_the_network_and_folded_runs_have_names() -> None:
    assert paths_text((INPUT,), ("a.1", "a.2", "a.3"), Paths(1)) == "input → a.1 to 3 · 1 path"
    assert paths_text((PREDICTION,), ("a",), Paths(0)) == "prediction → a · no path"


def test_a_box_inside_another_is_said_to_be() -> None:
    assert inside_text(("a.1.conv",), ("a.1",)) == "a.1.conv is inside a.1"
