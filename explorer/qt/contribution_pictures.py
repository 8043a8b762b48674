"""What shortcut and branch give, as pictures of charts and in words. Pure."""

import math
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from explorer.core.graph import Merge, MergeKind, ModelGraph
from explorer.core.measurements import ChannelShares, GateGradients
from explorer.engine.findings import Record
from explorer.qt.merge_slots import chart_slots
from explorer.qt.widgets.bar_data import Bar, BarPicture, BarSeries
from explorer.qt.widgets.chart_data import Quantity
from explorer.qt.widgets.chart_sheet import ChartStory
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.laboratory_charts import Measured, gate_gradient_picture
from explorer.qt.widgets.laboratory_stories import GATE_GRADIENT_STORY
from explorer.qt.widgets.number_text import percent_text

_JASTRZEBSKI = "Jastrzębski et al. 2018"
_NO_PROOF = "a small share does not prove a block useless: deleting it may still change much."
_SHARE = Quantity("share of the branch", "%", "%", decimals=1)


class Contribution(StrEnum):
    """What the chart over all merges, or over the channels of one, can show."""

    SHARE = "signed share"
    RATIO = "norm ratio"
    COSINE = "cosine"
    GRADIENT = "gate gradient"
    CHANNELS = "share per channel"

    @property
    def is_of_a_run(self) -> bool:
        """Whether every run of the network tells it."""
        return self in (Contribution.SHARE, Contribution.RATIO, Contribution.COSINE)


_SHARE_STORY = ChartStory(
    name="contributions",
    title="Signed share over depth",
    explanation=(
        "At a merge the sum is z = F(x) + s. The share of each part is its projection onto the "
        "sum, ⟨part, z⟩ / ⟨z, z⟩: both add up to 100 %, and one below zero works against the sum."
    ),
    source=f"after the ratios of {_JASTRZEBSKI}; blocks of He et al. 2015",
    contested=_NO_PROOF,
)
JOINED_STORY = ChartStory(
    name="contributions",
    title="Share of what is joined",
    explanation=(
        "Here tensors are joined, not added: the share of each part is its share of the squared "
        "norm, ‖part‖² / ‖z‖². They add up to 100 %."
    ),
    source="the joins of Huang et al. 2017 (DenseNet) and Szegedy et al. 2015",
    contested="a large norm need not be used: what counts are the weights of the next layer.",
)
EQUALS_STORY = replace(
    JOINED_STORY,
    explanation=(
        "Here parallel branches are joined, not added: the share of each is its share of the "
        "squared norm, ‖part‖² / ‖z‖², and they add up to 100\N{NO-BREAK SPACE}%. Ratio, cosine "
        "and gates need a shortcut to hold against, and there is none."
    ),
    source="the joins of Szegedy et al. 2015 (Inception)",
)
MIXED_STORY = replace(
    _SHARE_STORY,
    explanation=(
        "Where z = F(x) + s, the share of each part is ⟨part, z⟩ / ⟨z, z⟩, below zero where it "
        "works against the sum. Where tensors are joined, not added, it is the share of the "
        "squared norm, ‖part‖² / ‖z‖²."
    ),
)
STORIES = {
    Contribution.SHARE: _SHARE_STORY,
    Contribution.RATIO: ChartStory(
        name="norm-ratios",
        title="Norm of the branch over that of the shortcut",
        explanation=(
            "Norm of the branch over norm of the shortcut, ‖F(x)‖ / ‖s‖, on a logarithmic axis. "
            "Above 1 the branch is the larger part, below 1 the shortcut."
        ),
        source=_JASTRZEBSKI,
        contested=(
            "they find that ratios fall with depth and read it as refinement; that depends on "
            "where the network normalises."
        ),
    ),
    Contribution.COSINE: ChartStory(
        name="cosines",
        title="Cosine of branch and shortcut",
        explanation=(
            "Cosine of the angle between F(x) and s, ⟨F(x), s⟩ / (‖F(x)‖ ‖s‖). "
            "At 0 the branch adds something new, below 0 it takes away from the shortcut."
        ),
        source=f"as in {_JASTRZEBSKI}",
        contested="after a ReLU the shortcut has no negative values, which bends the angle.",
    ),
    Contribution.GRADIENT: GATE_GRADIENT_STORY,
    Contribution.CHANNELS: ChartStory(
        name="channel-shares",
        title="Share per channel",
        explanation=(
            "The share of the branch in the sum of each channel of the chosen merge, largest "
            "first. The rest of each channel is the shortcut's."
        ),
        source=f"after the ratios of {_JASTRZEBSKI}",
        contested=_NO_PROOF,
    ),
}


def story_of(choice: Contribution, merges: Sequence[Merge]) -> ChartStory:
    """The definition of a measure, for the kind of merge that the network has."""
    joined = [merge for merge in merges if merge.kind is MergeKind.CAT]
    if not joined or choice is not Contribution.SHARE:
        return STORIES[choice]
    if len(joined) < len(merges):
        return MIXED_STORY
    return EQUALS_STORY if all(merge.is_of_equals for merge in joined) else JOINED_STORY


def found_picture(graph: ModelGraph, record: Record | None, *, network: str) -> BarPicture | None:
    """The picture of what takes more than a run; None of what is no such thing."""
    if isinstance(record, GateGradients):
        return gradient_picture(graph, record, network=network)
    return channel_picture(record) if isinstance(record, ChannelShares) else None


def gradient_picture(graph: ModelGraph, gradients: GateGradients, *, network: str) -> BarPicture:
    """One bar per merge, like the chart of contributions."""
    names = [gradient.merge for gradient in gradients.gradients]
    return gate_gradient_picture(Measured(network, gradients), chart_slots(graph, names))


def channel_picture(shares: ChannelShares) -> BarPicture:
    """One bar per channel, largest share of the branch first, dead ones last."""
    order = sorted(range(len(shares.branch)), key=lambda channel: _rank(shares.branch[channel]))
    bars = tuple(
        Bar(
            _percent(shares.branch[channel]),
            note=f"the channel holds {percent_text(shares.energy[channel])} of the sum",
        )
        for channel in order
    )
    return BarPicture(
        _SHARE,
        tuple(ChartSlot(f"channel {channel}", label=str(channel)) for channel in order),
        (BarSeries(shares.merge, bars),),
        slot_title="channel",
        slots_title="channels, largest share first",
    )


def channels_text(shares: ChannelShares) -> str:
    """How many channels are mostly made by the branch."""
    alive = [share for share in shares.branch if share is not None]
    most = sum(share > 0.5 for share in alive)
    dead = len(shares.branch) - len(alive)
    text = f"{shares.merge}: the branch gives most in {most} of {len(shares.branch)} channels"
    return f"{text}, {dead} dead." if dead else f"{text}."


def _rank(share: float | None) -> tuple[bool, float]:
    return share is None, -(share or 0.0)


def _percent(share: float | None) -> float:
    return math.nan if share is None else 100 * share
