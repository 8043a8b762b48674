"""Contributions over many images: mean, spread and ends, of what is defined."""

from dataclasses import replace

import pytest

from explorer.core.contribution_bands import contribution_bands
from explorer.core.graph import MergeKind
from explorer.core.measurements import MergeContribution, Spread

FIRST = MergeContribution("m0", MergeKind.ADD, 0.25, 0.75, 1.0, 2.0, 0.5, 0.1)


def test_band_of_a_measure_is_over_all_images() -> None:
    shares = (0.25, 0.5, -0.75)
    found = contribution_bands([[replace(FIRST, branch_share=share)] for share in shares])
    assert found.images == 3
    band = found.merges[0].branch_share
    assert band is not None
    assert (band.count, band.minimum, band.maximum) == (3, -0.75, 0.5)
    assert band.mean == pytest.approx(0)
    assert band.standard_deviation == pytest.approx((0.875 / 2) ** 0.5)


def test_undefined_values_do_not_count() -> None:
    dead = replace(FIRST, branch_share=None, ratio=None, cosine=None)
    found = contribution_bands([[FIRST], [dead]], skipped=4)
    assert found.merges[0].ratio == Spread(1, 0.5, 0.0, 0.5, 0.5)
    assert found.skipped == 4
    assert contribution_bands([[dead]]).merges[0].branch_share is None


def test_merges_keep_their_order() -> None:
    second = replace(FIRST, name="m1", kind=MergeKind.CAT)
    found = contribution_bands([[FIRST, second], [FIRST, second]])
    assert [(band.name, band.kind) for band in found.merges] == [
        ("m0", MergeKind.ADD),
        ("m1", MergeKind.CAT),
    ]
