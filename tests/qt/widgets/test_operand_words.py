"""Operands of a join in words."""

import pytest

from explorer.qt.widgets.operand_words import operand_facts, operand_labels
from tests.qt.sample_records import joined


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("a.branch1.relu", "a.branch2.1.relu"), ("branch1", "branch2")),
        (("input", "a.conv"), ("input", "a")),
        (("m.a.conv", "m.a.pool", "m.b"), ("a.conv", "a.pool", "b")),
        (("m.cat", "m.cat_1"), ("cat", "cat_1")),
    ],
    ids=["branches", "image", "two in one", "joins"],
)
def test_label_is_the_part_that_tells_operands_apart(
    names: tuple[str, ...], labels: tuple[str, ...]
) -> None:
    assert operand_labels(names) == labels


def test_facts_of_an_operand_are_its_share_and_norm() -> None:
    assert operand_facts(joined("a.cat", 0.25, 0.75)) == (
        "branch1 25 %, norm 2.00",
        "branch2 75 %, norm 3.46",
    )
