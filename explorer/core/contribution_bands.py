"""What shortcut and branch give over many images: mean, spread and ends of every measure."""

import statistics
from collections.abc import Iterable, Sequence

from explorer.core.measurements import ContributionBands, MergeBand, MergeContribution, Spread


def contribution_bands(
    found: Sequence[Sequence[MergeContribution]], *, skipped: int = 0
) -> ContributionBands:
    """The contributions of every image, the same merges in each, taken together by merge."""
    merges = tuple(_band(of_merge) for of_merge in zip(*found, strict=True))
    return ContributionBands(images=len(found), skipped=skipped, merges=merges)


def _band(found: Sequence[MergeContribution]) -> MergeBand:
    return MergeBand(
        name=found[0].name,
        kind=found[0].kind,
        branch_share=_spread(each.branch_share for each in found),
        ratio=_spread(each.ratio for each in found),
        cosine=_spread(each.cosine for each in found),
    )


def _spread(values: Iterable[float | None]) -> Spread | None:
    defined = [value for value in values if value is not None]
    if not defined:
        return None
    return Spread(
        count=len(defined),
        mean=statistics.fmean(defined),
        standard_deviation=statistics.stdev(defined) if len(defined) > 1 else 0.0,
        minimum=min(defined),
        maximum=max(defined),
    )
