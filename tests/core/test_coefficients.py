"""Coefficients keep their numbers, through sums and from window to window."""

import torch
from torch import Tensor

from explorer.core.coefficients import Rows, Window, added, aligned


def rows(first: int, *values: float) -> Rows:
    return Rows(first, torch.tensor(values).unsqueeze(1))


def told(found: Rows | None) -> tuple[int, list[float]] | None:
    return None if found is None else (found.first, found.values.flatten().tolist())


def test_sum_covers_both_ranges() -> None:
    assert told(added(rows(0, 1, 2), rows(1, 10, 20, 30))) == (0, [1, 12, 20, 30])
    assert told(added(rows(3, 1), rows(0, 5))) == (0, [5, 0, 0, 1])


def test_sum_with_nothing_is_the_rest() -> None:
    assert told(added(None, rows(2, 7))) == (2, [7])


def test_sum_leaves_its_terms_alone() -> None:
    left, right = rows(0, 1, 2), rows(0, 10)
    added(left, right)
    assert (told(left), told(right)) == ((0, [1, 2]), (0, [10]))


def test_operands_are_aligned_with_zeros() -> None:
    like = [torch.zeros(1), torch.zeros(1), torch.zeros(2)]
    found = aligned([rows(1, 5), rows(2, 7), None], like)
    assert found is not None
    first, values = found
    assert first == 1
    assert [value.tolist() for value in values] == [[[5], [0]], [[0], [7]], [[0, 0], [0, 0]]]


def test_nothing_aligned_is_nothing() -> None:
    assert aligned([None, None], [torch.zeros(1)] * 2) is None


def moved(size: int, branch: list[float]) -> list[float]:
    """What a merge is handed in all windows together."""
    total = len(branch) + 1
    window, found = Window(size, total=total), [0.0] * total
    while not window.is_beyond:
        inside = branch[window.first : window.stop]
        given = rows(window.first, *inside) if inside else None
        taken = told(window.moved_on(given, merge="add"))
        if taken is not None:
            first, values = taken
            assert window.first <= first
            assert first + len(values) <= window.stop
            found[first : first + len(values)] = values
        window.go_on()
    return found


def test_branch_moves_on_by_one_across_windows() -> None:
    for size in (1, 2, 3, 5, 9):
        assert moved(size, [1, 2, 3, 4]) == [0, 1, 2, 3, 4]


def test_number_of_windows() -> None:
    assert [Window(size, total=5).num_windows for size in (1, 2, 5, 9)] == [5, 3, 1, 1]


def test_merges_do_not_take_from_each_other() -> None:
    window = Window(1, total=2)
    assert window.moved_on(rows(0, 1), merge="first") is None
    assert window.moved_on(rows(0, 2), merge="second") is None
    window.go_on()
    assert told(window.moved_on(None, merge="second")) == (1, [2])
    assert told(window.moved_on(None, merge="first")) == (1, [1])


def test_what_waits_is_a_copy() -> None:
    values: Tensor = torch.ones(1, 1)
    window = Window(1, total=2)
    window.moved_on(Rows(0, values), merge="add")
    values.zero_()
    window.go_on()
    assert told(window.moved_on(None, merge="add")) == (1, [1])
