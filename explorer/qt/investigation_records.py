"""What the laboratory tells of its investigations: frozen records. Knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from explorer.engine.findings import (
    AnyWish,
    BandWish,
    ChannelSharesWish,
    CurveWish,
    FolderWish,
    GateGradientWish,
    ReorderWish,
    SplitWish,
    SweepWish,
)
from explorer.engine.messages import Finding
from explorer.qt.document_records import Notice


class InvestigationKind(StrEnum):
    """One of each is on screen."""

    SWEEP = "sweep"
    CURVE = "curve"
    REORDER = "reorder"
    SPLIT = "split"
    GRADIENTS = "gradients"
    BAND = "band"
    FOLDER = "folder"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class Investigation:
    """What is known of one kind, and whether more is on its way.

    ``is_outdated``: network, picture or gates are not those of ``finding`` any more. ``total`` 0
    while it runs: not known how much, or it has not begun. ``notice`` says why the latest one
    found nothing; ``finding`` is then of the one before.
    """

    kind: InvestigationKind
    finding: Finding | None = None
    is_running: bool = False
    done: int = 0
    total: int = 0
    what: str = ""
    is_outdated: bool = False
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class RememberedFinding:
    """What was found in another network, or with other weights.

    ``is_gated``: branches were scaled, and that counts in this kind.
    """

    title: str
    weights: str
    finding: Finding
    is_gated: bool = False


def kind_of(wish: AnyWish) -> InvestigationKind:
    return _KIND_OF[type(wish)]


_KIND_OF: Mapping[type[AnyWish], InvestigationKind] = {
    SweepWish: InvestigationKind.SWEEP,
    CurveWish: InvestigationKind.CURVE,
    ReorderWish: InvestigationKind.REORDER,
    SplitWish: InvestigationKind.SPLIT,
    GateGradientWish: InvestigationKind.GRADIENTS,
    BandWish: InvestigationKind.BAND,
    FolderWish: InvestigationKind.FOLDER,
    ChannelSharesWish: InvestigationKind.CHANNELS,
}
