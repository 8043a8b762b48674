"""Records of what was measured in a run, and the ways in which a measure can be shown.

Knows neither torch nor Qt: ``core`` measures, the window and the command line show.
"""

from dataclasses import dataclass
from enum import StrEnum

from explorer.core.graph import MergeKind


class Normalisation(StrEnum):
    """What black and white (or the two ends of a colour map) stand for in a mosaic."""

    PER_CHANNEL = "per channel"  # each channel's own minimum and maximum
    PER_LAYER = "per layer"  # minimum and maximum over all channels
    SYMMETRIC = "symmetric"  # -m to m, m the largest magnitude of the layer: zero is the middle


class Ranking(StrEnum):
    """The order of channels in a mosaic."""

    INDEX = "index"
    MEAN = "mean"
    MAXIMUM = "maximum"
    VARIANCE = "variance"


@dataclass(frozen=True, slots=True)
class Prediction:
    """One class with its softmax probability (0 to 1) and its logit."""

    index: int
    label: str
    probability: float
    logit: float


@dataclass(frozen=True, slots=True)
class MergeContribution:
    """What shortcut s and branch f give to a merge z = s + f on the current input.

    Signed shares <f, z>/<z, z> and <s, z>/<z, z>, which sum to 1; norms are Euclidean, ``ratio``
    is ||f|| / ||s||, ``cosine`` that of f and s. For a ``cat`` the shares are those of the
    squared norm; for a ``mul`` there are none. A value is None where it is undefined (z = 0).
    """

    name: str
    kind: MergeKind
    branch_share: float | None
    shortcut_share: float | None
    branch_norm: float
    shortcut_norm: float
    ratio: float | None
    cosine: float | None
