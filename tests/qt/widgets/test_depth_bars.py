"""Bars, axes and names of the chart over depth."""

import pytest

from explorer.qt.widgets.depth_bars import Measure, Role, axis_of, segments_of, short_names
from tests.qt.sample_records import contribution, joined


def test_shares_stack_to_the_whole() -> None:
    shortcut, branch = segments_of(contribution("add", 0.6), Measure.SHARE)

    assert (shortcut.role, shortcut.low, shortcut.high) == (Role.SHORTCUT, 0.0, 0.4)
    assert (branch.role, branch.low, branch.high) == (Role.BRANCH, 0.4, 1.0)


def test_equals_stack_to_the_whole_the_first_lowest() -> None:
    segments = segments_of(joined("a.cat", 0.5, 0.125, 0.375), Measure.SHARE)

    assert [segment.operand for segment in segments] == [0, 1, 2]
    assert [(segment.low, segment.high) for segment in segments] == [
        (0.0, 0.5),
        (0.5, 0.625),
        (0.625, 1.0),
    ]


@pytest.mark.parametrize("measure", [Measure.RATIO, Measure.COSINE])
def test_equals_have_no_bar_where_a_shortcut_is_needed(measure: Measure) -> None:
    assert segments_of(joined("a.cat", 0.5, 0.5), measure) == ()


def test_a_negative_share_stands_below_zero() -> None:
    shortcut, branch = segments_of(contribution("add", -0.2), Measure.SHARE)

    assert (branch.low, branch.high) == (-0.2, 0.0)
    assert shortcut.high == pytest.approx(1.2)


def test_an_undefined_share_has_no_bar() -> None:
    assert segments_of(contribution("add", None), Measure.SHARE) == ()


@pytest.mark.parametrize(("ratio", "role"), [(4.0, Role.BRANCH), (0.25, Role.SHORTCUT)])
def test_ratios_stand_on_one_and_belong_to_the_larger_part(ratio: float, role: Role) -> None:
    (segment,) = segments_of(contribution("add", ratio=ratio), Measure.RATIO)

    assert segment.role is role
    assert 0.0 in (segment.low, segment.high)


def test_the_axis_of_shares_reaches_below_zero_only_where_needed() -> None:
    assert axis_of([contribution("add", 0.6)], Measure.SHARE).low == 0.0
    assert axis_of([contribution("add", -0.15)], Measure.SHARE).low == pytest.approx(-0.2)


def test_one_extreme_merge_does_not_flatten_the_others() -> None:
    axis = axis_of([contribution("add", 40.0)], Measure.SHARE)

    assert (axis.low, axis.high) == (-1.0, 2.0)


@pytest.mark.parametrize("measure", list(Measure))
def test_ticks_lie_on_the_axis(measure: Measure) -> None:
    axis = axis_of([contribution("a", 0.3), contribution("b", -0.4, ratio=0.02)], measure)

    assert axis.ticks
    assert all(axis.low - 1e-6 <= value <= axis.high + 1e-6 for value, _ in axis.ticks)


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (("layer1.0.add", "layer1.1.add", "layer2.0.add"), ("1.0", "1.1", "2.0")),
        (("features.3.add", "features.17.add"), ("3", "17")),
        (("layer3.9.add", "layer3.10.add"), ("9", "10")),
        (("blocks.0.layers.0.grid.add", "blocks.0.layers.0.mbconv.add_1"), ("grid", "mbconv")),
        (("e.layer_0.add", "e.layer_0.add_1"), ("1", "2")),
        ((), ()),
    ],
    ids=["resnet", "mobilenet", "one stage", "long", "twice in a block", "none"],
)
def test_names_keep_what_tells_merges_apart(names: tuple[str, ...], short: tuple[str, ...]) -> None:
    assert short_names(names) == short
