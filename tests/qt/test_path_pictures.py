"""Lengths of paths in words."""

from math import comb

import pytest

from explorer.core.measurements import PathSplit
from explorer.qt.path_pictures import carriers_text, count_text_of, number_of_paths_text


def _binomial(blocks: int) -> PathSplit:
    counts = tuple(float(comb(blocks, k)) for k in range(blocks + 1))
    return PathSplit(0, 1.0, (0.0,) * len(counts), counts, 0.0, is_exact=True)


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        (27, "2^27 = 134,217,728 paths; 95 % pass 9 to 18 branches."),
        (8, "2^8 = 256 paths; 93 % pass 2 to 6 branches."),
        (1, "2^1 = 2 paths; 100 % pass 0 to 1 branches."),
    ],
)
def test_most_paths_have_a_middling_length(blocks: int, text: str) -> None:
    assert count_text_of(_binomial(blocks)) == text


@pytest.mark.parametrize(
    ("count", "text"), [(2.0**27, "134,217,728"), (2.0**60, "about 1.2e18")], ids=str
)
def test_more_paths_than_a_float_can_count_are_rounded(count: float, text: str) -> None:
    assert number_of_paths_text(count) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((0.0, -9.0, 1.0), "Paths of 1 branch carry 90 % of it, by size."),
        ((1.0, 4.0, -4.0, 1.0), "Paths of 0 to 2 branches carry 90 % of it, by size."),
        ((0.0, 0.0), "No path carries anything of it."),
    ],
    ids=str,
)
def test_the_fewest_neighbours_that_carry_most(parts: tuple[float, ...], text: str) -> None:
    assert carriers_text(parts, "it") == text
