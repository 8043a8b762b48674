"""Records of what was measured in a run, and the ways in which a measure can be shown.

Knows neither torch nor Qt: ``core`` measures, the window and the command line show.
"""

import math
import statistics
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

    For a ``cat``, ``operands`` are the names of all it joins, in their order, with their norms
    and their shares of the squared norm, which sum to 1 (none where that is 0). Where they are
    equals, branch and shortcut are None.
    """

    name: str
    kind: MergeKind
    branch_share: float | None
    shortcut_share: float | None
    branch_norm: float | None
    shortcut_norm: float | None
    ratio: float | None
    cosine: float | None
    operands: tuple[str, ...] = ()
    operand_norms: tuple[float, ...] = ()
    operand_shares: tuple[float, ...] = ()

    @property
    def is_of_equals(self) -> bool:
        """Whether neither of its operands is a shortcut."""
        return self.branch_norm is None

    @property
    def shares_of_operands(self) -> dict[str, float | None]:
        """By name."""
        shares = self.operand_shares or (None,) * len(self.operands)
        return dict(zip(self.operands, shares, strict=True))


@dataclass(frozen=True, slots=True)
class Spread:
    """One number over many images: ``count`` are those in which it is defined."""

    count: int
    mean: float
    standard_deviation: float  # of these images; 0 for a single one
    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True)
class MergeBand:
    """What the branch of a merge gives over many images; None where that is defined in none."""

    name: str
    kind: MergeKind
    branch_share: Spread | None
    ratio: Spread | None
    cosine: Spread | None


@dataclass(frozen=True, slots=True)
class ContributionBands:
    """Contributions of all merges over ``images``; ``skipped`` could not be read."""

    images: int
    skipped: int
    merges: tuple[MergeBand, ...]


@dataclass(frozen=True, slots=True)
class ChannelShares:
    """What shortcut and branch give to every channel of a merge, by channel index.

    ``branch`` is the signed share in <z, z> of the channel, that of the shortcut is 1 less it;
    None where the channel is dead. ``energy`` is the part of the channel in the whole <z, z>. At
    a ``cat`` a channel is the branch's (1) or the shortcut's (0).
    """

    merge: str
    kind: MergeKind
    branch: tuple[float | None, ...]
    energy: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class GateGradient:
    """How the logit changes with the factor on the branch of one merge: d logit / d gate."""

    merge: str
    gradient: float


@dataclass(frozen=True, slots=True)
class GateGradients:
    """Those of all merges that have a gate, in execution order, for the logit of ``target``."""

    target: Prediction
    gradients: tuple[GateGradient, ...]


class LesionKind(StrEnum):
    """What a lesion takes out of a network."""

    BRANCH = "branch"  # the residual function at a merge: its shortcut is left
    LAYER = "layer"  # a layer that a network without shortcuts can do without: output = input


@dataclass(frozen=True, slots=True)
class LesionTarget:
    """One thing that can be taken out, known by the name of its merge or of its layer.

    ``block`` is the innermost block around it, for display. ``merge`` says how a branch meets its
    shortcut: at a ``cat`` its features are zeros from there on. ``calls`` are those that are left
    out with a layer: the convolution with its normalisation and activation.
    """

    name: str
    kind: LesionKind
    block: str
    merge: MergeKind | None = None
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LesionOutcome:
    """What one lesion leaves of the target class, and the class that is likeliest now."""

    target: LesionTarget
    probability: float
    logit: float
    top_index: int
    top_label: str


@dataclass(frozen=True, slots=True)
class LesionSweep:
    """All single lesions of a network on one image, in execution order.

    ``baseline`` is the target class in the whole network, ``top_index`` what that takes the image
    for: the same class unless another one was chosen.
    """

    baseline: Prediction
    top_index: int
    lesions: tuple[LesionOutcome, ...]

    def keeps_answer(self, lesion: LesionOutcome) -> bool:
        """Whether the likeliest class is still the same."""
        return lesion.top_index == self.top_index


@dataclass(frozen=True, slots=True)
class LesionDraws:
    """``count`` lesions at a time, drawn at random, and what each draw left.

    ``probabilities`` are those of the target class; ``answers_kept`` says whether the likeliest
    class is still the same.
    """

    count: int
    probabilities: tuple[float, ...]
    answers_kept: tuple[bool, ...]

    @property
    def mean(self) -> float:
        return statistics.fmean(self.probabilities)

    @property
    def standard_deviation(self) -> float:
        """Of the population the draws come from; 0 for a single draw."""
        return statistics.stdev(self.probabilities) if len(self.probabilities) > 1 else 0.0

    @property
    def standard_error(self) -> float:
        return self.standard_deviation / math.sqrt(len(self.probabilities))

    @property
    def kept_share(self) -> float:
        return sum(self.answers_kept) / len(self.answers_kept)


@dataclass(frozen=True, slots=True)
class LesionCurve:
    """How much is left the more is taken out. ``baseline`` is the whole network."""

    baseline: Prediction
    points: tuple[LesionDraws, ...]


@dataclass(frozen=True, slots=True)
class Reordering:
    """Residual blocks after ``swaps`` of two each time: ``order`` by their names.

    ``kendall_tau`` compares with the order of the network over all its residual blocks: 1 the
    same, -1 the reverse.
    """

    swaps: int
    order: tuple[str, ...]
    kendall_tau: float
    probability: float
    logit: float
    is_answer_kept: bool


@dataclass(frozen=True, slots=True)
class Reorderings:
    """``baseline`` is the network in its own order; none are drawn where no blocks can swap."""

    baseline: Prediction
    draws: tuple[Reordering, ...]


@dataclass(frozen=True, slots=True)
class FolderScore:
    """How a network does on labelled images; ``mean_probability`` is that of the right class."""

    correct: int
    accuracy: float
    mean_probability: float


@dataclass(frozen=True, slots=True)
class FolderLesion:
    """How a network does without one thing."""

    target: LesionTarget
    score: FolderScore


@dataclass(frozen=True, slots=True)
class FolderSweep:
    """All single lesions of a network on a folder of labelled images.

    ``images`` were used, ``skipped`` could not be read; ``matching`` says in words how the class
    folders were matched with the classes of the network.
    """

    images: int
    skipped: int
    matching: str
    baseline: FolderScore
    lesions: tuple[FolderLesion, ...]


@dataclass(frozen=True, slots=True)
class PathSplit:
    """The logit of one class by how many branches a path has gone through.

    ``contributions`` are c_0 to c_n for n blocks, ``counts`` the number of paths of each length
    (as floats: there are more of them than an integer of 64 bits holds). The constant of an
    operation, such as a bias, is part of the paths that begin there. ``remainder`` is what is
    left of the logit where an operation is not piecewise linear: at each of them, what the
    first-order term at the current image does not cover, carried on to the logit. Contributions
    and remainder sum to the logit up to rounding; ``is_exact`` says that there is no remainder.
    """

    class_index: int
    logit: float
    contributions: tuple[float, ...]
    counts: tuple[float, ...]
    remainder: float
    is_exact: bool

    @property
    def blocks(self) -> int:
        return len(self.contributions) - 1

    @property
    def total(self) -> float:
        """The sum to hold against the logit."""
        return math.fsum((*self.contributions, self.remainder))

    def path_share(self, shortest: int, longest: int) -> float:
        """The part of all paths that have at least and at most so many blocks."""
        return math.fsum(self.counts[shortest : longest + 1]) / math.fsum(self.counts)


@dataclass(frozen=True, slots=True)
class GradientSplit:
    """The gradient of one logit with respect to the input, by length of path.

    ``norms`` are the Euclidean norms of its parts that have gone through exactly 0 to n branches;
    the parts sum to the gradient, whose norm is ``total_norm``.
    """

    class_index: int
    norms: tuple[float, ...]
    total_norm: float


@dataclass(frozen=True, slots=True)
class PathSplits:
    """One logit of ``target`` by length of path, and its gradient likewise."""

    target: Prediction
    logit: PathSplit
    gradient: GradientSplit
