"""Findings with known numbers, for tests of the panels of the laboratory."""

from typing import Any

from explorer.core.graph import MergeKind
from explorer.core.measurements import (
    ChannelShares,
    ContributionBands,
    FolderLesion,
    FolderScore,
    FolderSweep,
    GateGradient,
    GateGradients,
    GradientSplit,
    LesionCurve,
    LesionDraws,
    LesionKind,
    LesionOutcome,
    LesionSweep,
    LesionTarget,
    MergeBand,
    PathSplit,
    PathSplits,
    Prediction,
    Reordering,
    Reorderings,
    Spread,
)
from explorer.engine.findings import AnyWish, Record, SweepWish, sealed
from explorer.engine.messages import Finding, Stamp
from explorer.qt.laboratory import RememberedFinding

FIRST, SECOND = "layer1.0.add", "layer2.0.add"
STAR = Prediction(7, "star", 0.999, 14.0)


def finding(record: Record, wish: AnyWish | None = None, **changes: Any) -> Finding:
    given = {"is_trained": True, "seconds": 0.1, **changes}
    return Finding(
        id=1, stamp=Stamp(1, 1, 1, 1), wish=wish or SweepWish(), sealed=sealed(record), **given
    )


def remembered(title: str, record: Record) -> RememberedFinding:
    return RememberedFinding(title, "V1", finding(record))


def target(name: str, kind: LesionKind = LesionKind.BRANCH) -> LesionTarget:
    return LesionTarget(name, kind, name.rpartition(".")[0])


def sweep(*names: str, kind: LesionKind = LesionKind.BRANCH, left: float = 0.2) -> LesionSweep:
    """The first lesion changes the answer, the others nothing."""
    lesions = [
        LesionOutcome(target(name, kind), left, 3.0, 0, "circle")
        if place == 0
        else LesionOutcome(target(name, kind), 0.999, 14.0, 7, "star")
        for place, name in enumerate(names)
    ]
    return LesionSweep(STAR, 7, tuple(lesions))


SWEEP = sweep(FIRST, SECOND)
VGG_SWEEP = sweep("features.2", "features.7", "features.12", kind=LesionKind.LAYER)
CURVE = LesionCurve(
    STAR,
    (LesionDraws(1, (0.9, 0.8), (True, True)), LesionDraws(2, (0.2, 0.1), (False, False))),
)
ORDERS = Reorderings(STAR, (Reordering(1, (SECOND, FIRST), -1.0, 0.5, 8.0, is_answer_kept=True),))
FOLDER = FolderSweep(
    40,
    1,
    "by name",
    FolderScore(38, 0.95, 0.9),
    (FolderLesion(target(FIRST), FolderScore(20, 0.5, 0.4)),),
)
SPLITS = PathSplits(
    STAR,
    PathSplit(7, 14.0, (1.0, 12.0, 1.0), (1.0, 2.0, 1.0), 0.0, is_exact=True),
    GradientSplit(7, (0.5, 2.0, 0.25), 2.1),
)
GRADIENTS = GateGradients(STAR, (GateGradient(FIRST, 2.0), GateGradient(SECOND, -1.0)))
BANDS = ContributionBands(
    8,
    0,
    tuple(
        MergeBand(name, MergeKind.ADD, Spread(8, 0.4, 0.1, 0.2, 0.6), None, None)
        for name in (FIRST, SECOND)
    ),
)
CHANNELS = ChannelShares(FIRST, MergeKind.ADD, (0.25, 0.75, None, 0.5), (0.25, 0.5, 0.0, 0.25))
