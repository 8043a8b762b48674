"""What the colours of the boxes can stand for: one record a mode, with what gives its values.

Pure: knows no Qt. Where on a ramp a value lies is ``colouring``'s, which colour that is ``tints``'.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from explorer.core.graph import LayerNode, MergeKind, ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.qt.graph.layout.geometry import Box, Layout
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.painting.amounts import (
    bytes_amount,
    count_amount,
    length_amount,
    number_amount,
    part_amount,
    points_amount,
    time_amount,
)

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the newest run has told: shares by merge name, milliseconds by call name; and what
    investigations have, by the name of what was taken out or turned down."""

    shares: Mapping[str, MergeContribution] = field(default_factory=dict)
    call_ms: Mapping[str, float] = field(default_factory=dict)
    lesion_effects: Mapping[str, float] = field(default_factory=dict)
    gate_gradients: Mapping[str, float] = field(default_factory=dict)


class Scale(Enum):
    """How values are spread over the ramp."""

    LINEAR = auto()
    LOGARITHMIC = auto()  # for what varies over orders of magnitude
    SHARE = auto()  # of a branch: 0 to 1, grey in the middle


class Source(Enum):
    """Where values come from."""

    GRAPH = auto()
    RUN = auto()
    TIMED_RUN = auto()  # the document has to ask for times
    SWEEP = auto()  # of all single lesions
    GRADIENTS = auto()  # of all gates


ValueOf = Callable[[Hierarchy, Names, Measured], float | None]
"""The value of the blocks and calls with these names, together; None where it is unknown."""


def _nothing(hierarchy: Hierarchy, names: Names, measured: Measured) -> float | None:
    del hierarchy, names, measured
    return None


def _always(graph: ModelGraph) -> bool:
    del graph
    return True


@dataclass(frozen=True, slots=True)
class ColourMode:
    """One way to colour the boxes.

    ``short_title`` is for buttons, ``noun`` what a value is followed by in a sentence. A ``SUM``
    has a share of the network's total. A logarithmic ramp reaches ``decades`` below its highest
    value, so that the layers that matter are told apart; what is lower looks like its low end.
    ``is_possible`` tells whether a network has such values at all.
    """

    key: str
    title: str
    short_title: str
    sentence: str
    value_of: ValueOf = _nothing
    text_of: Callable[[float], str] = count_amount
    noun: str = ""
    scale: Scale = Scale.LINEAR
    decades: float = 1.5
    is_sum: bool = False
    source: Source = Source.GRAPH
    is_possible: Callable[[ModelGraph], bool] = _always
    absence: str = "unknown"


def box_values(
    mode: ColourMode, layout: Layout, hierarchy: Hierarchy, *, measured: Measured
) -> tuple[float | None, ...]:
    """The value of every box of a layout, by index.

    A call has its own, a closed block the sum over its calls (or what comes out of its last). A
    folded run stands for equals, so of a sum it has that of one member and looks like the boxes
    beside it. Opened boxes have none, nor has what stands for no call: input and prediction.
    """
    known = hierarchy.graph.parent_of
    return tuple(
        _value_of_box(mode, box, hierarchy, measured)
        if not box.is_open and box.name in known
        else None
        for box in layout.boxes
    )


def equal_members(box: Box, hierarchy: Hierarchy) -> int:
    """How many equals a box stands for; 1 for a folded run of what is never run, which differs."""
    return 1 if hierarchy.is_apart(box.name) else max(len(box.members), 1)


def _value_of_box(
    mode: ColourMode, box: Box, hierarchy: Hierarchy, measured: Measured
) -> float | None:
    value = mode.value_of(hierarchy, box.members or (box.name,), measured)
    if value is None or not mode.is_sum:
        return value
    return value / equal_members(box, hierarchy)


# ---------------------------------------------------------------- where values come from


def _summed(amount_of: Callable[[LayerNode, Measured], float | None]) -> ValueOf:
    """The sum of an amount over all calls of which it is known."""

    def value_of(hierarchy: Hierarchy, names: Names, measured: Measured) -> float | None:
        nodes = hierarchy.graph.node_by_name
        calls = (nodes[call] for name in names for call in hierarchy.calls_in(name))
        amounts = [amount_of(node, measured) for node in calls]
        known = [amount for amount in amounts if amount is not None]
        return float(sum(known)) if known else None

    return value_of


def _params(node: LayerNode, measured: Measured) -> float:
    del measured
    return node.num_params


def _mult_adds(node: LayerNode, measured: Measured) -> float | None:
    del measured
    return node.mult_adds if node.is_run else None


def _activation_bytes(node: LayerNode, measured: Measured) -> float | None:
    del measured
    return node.activation_bytes if node.is_run else None


def _call_ms(node: LayerNode, measured: Measured) -> float | None:
    return measured.call_ms.get(node.name)


def _receptive_field(hierarchy: Hierarchy, names: Names, measured: Measured) -> float | None:
    """The larger side of what one output value sees."""
    del measured
    graph = hierarchy.graph
    field_px = graph.node_by_name[graph.output_call(names[-1])].receptive_field
    return None if field_px is None else float(max(field_px))


def _branch_share(hierarchy: Hierarchy, names: Names, measured: Measured) -> float | None:
    """The share of the branch at the merge; of several the mean."""
    merges = (merge for name in names for merge in hierarchy.merges_in(name))
    found = (measured.shares.get(merge.name) for merge in merges)
    shares = [share.branch_share for share in found if share is not None]
    known = [share for share in shares if share is not None]
    return sum(known) / len(known) if known else None


def _largest(effects_of: Callable[[Measured], Mapping[str, float]]) -> ValueOf:
    """The largest effect of anything inside, whichever way it goes."""

    def value_of(hierarchy: Hierarchy, names: Names, measured: Measured) -> float | None:
        effects = effects_of(measured)
        calls = (call for name in names for call in hierarchy.calls_in(name))
        return max((abs(effects[call]) for call in calls if call in effects), default=None)

    return value_of


def _lesion_effects(measured: Measured) -> Mapping[str, float]:
    return measured.lesion_effects


def _gate_gradients(measured: Measured) -> Mapping[str, float]:
    return measured.gate_gradients


def has_gates(graph: ModelGraph) -> bool:
    """Whether there are branches that can be turned down."""
    return any(merge.branch for merge in graph.merges)


def has_branches(graph: ModelGraph) -> bool:
    """Whether there are merges whose branch has a share."""
    return any(merge.branch and merge.kind is not MergeKind.MUL for merge in graph.merges)


# ---------------------------------------------------------------- the modes

BY_TYPE = ColourMode(
    key="type",
    title="Type",
    short_title="Type",
    sentence="The stripe on a box tells what kind of layer it is.",
)

MODES = (
    BY_TYPE,
    ColourMode(
        key="parameters",
        title="Parameters",
        short_title="Params",
        sentence="How many numbers were learned here; grey: none.",
        value_of=_summed(_params),
        noun="parameters",
        scale=Scale.LOGARITHMIC,
        decades=3.0,
        is_sum=True,
    ),
    ColourMode(
        key="mult_adds",
        title="Mult-adds",
        short_title="Mult-adds",
        sentence="How much is computed here for one image; grey: nothing that counts.",
        value_of=_summed(_mult_adds),
        noun="mult-adds",
        scale=Scale.LOGARITHMIC,
        is_sum=True,
    ),
    ColourMode(
        key="memory",
        title="Activation memory",
        short_title="Memory",
        sentence="How large everything is that comes out of the layers here, for one image.",
        value_of=_summed(_activation_bytes),
        text_of=bytes_amount,
        noun="of activations",
        scale=Scale.LOGARITHMIC,
        is_sum=True,
    ),
    ColourMode(
        key="receptive_field",
        title="Receptive field",
        short_title="Field",
        sentence="How much of the image one value that comes out can see: the longer side.",
        value_of=_receptive_field,
        text_of=length_amount,
    ),
    ColourMode(
        key="time",
        title="Measured time",
        short_title="Time",
        sentence="How long the layers here took in the newest run, on this device.",
        value_of=_summed(_call_ms),
        text_of=time_amount,
        noun="measured",
        scale=Scale.LOGARITHMIC,
        is_sum=True,
        source=Source.TIMED_RUN,
    ),
    ColourMode(
        key="branch_share",
        title="Branch share",
        short_title="Shares",
        sentence="What the branch F(x) gives to its sum with the shortcut; of several, the mean.",
        value_of=_branch_share,
        text_of=part_amount,
        scale=Scale.SHARE,
        source=Source.RUN,
        is_possible=has_branches,
        absence="no shortcuts here",
    ),
    ColourMode(
        key="lesion",
        title="Lesion effect",
        short_title="Lesions",
        sentence="How much the probability of the answer changes without it (Skips, Lesions).",
        value_of=_largest(_lesion_effects),
        text_of=points_amount,
        noun="changed by its lesion",
        source=Source.SWEEP,
    ),
    ColourMode(
        key="gradient",
        title="Gate gradient",
        short_title="Gradient",
        sentence="How fast the logit of the answer changes as the branch is turned down.",
        value_of=_largest(_gate_gradients),
        text_of=number_amount,
        noun="per gate",
        source=Source.GRADIENTS,
        is_possible=has_gates,
        absence="no shortcuts here",
    ),
)
"""In the order of the menu. A new one is one more entry, as soon as something gives its values."""
