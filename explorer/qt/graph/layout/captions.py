"""The words on boxes: names, types and shapes as short lines, and the full story for tooltips.

Pure: knows neither Qt nor what is on screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from explorer.core.graph import Block, BlockLevel, LayerNode, ModelGraph, Shape
from explorer.qt.graph.layout.hierarchy import Hierarchy
from explorer.qt.graph.layout.wording import (
    Wording,
    WordRoom,
    run_wording,
    short_type,
    title_wording,
    type_wording,
)


class Family(StrEnum):
    """Kinds of layers that are told apart at a glance; the type is always written too."""

    CONV = "convolution"
    NORM = "normalisation"
    ACTIVATION = "activation"
    POOL = "pooling"
    LINEAR = "linear"
    MERGE = "merge"
    ATTENTION = "attention"
    BLOCK = "block"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Caption:
    """What a box says: its name, then lines of small text."""

    title: str
    lines: tuple[str, ...]
    family: Family


@dataclass(frozen=True, slots=True)
class Wordings:
    """What a box may say, in longer and shorter forms."""

    title: Wording
    lines: tuple[Wording, ...]
    family: Family

    @property
    def full(self) -> Caption:
        """Everything in its longest form."""
        return self.within(WordRoom(), len)

    def within(self, room: WordRoom, width_of: Callable[[str], float]) -> Caption:
        """Every line in the longest form that fits the room; names that are numbered are all
        written alike, in a terse room as short as can be."""
        lines = tuple(line.within(room.width, width_of) for line in self.lines)
        return Caption(self._title_within(room, width_of), lines, self.family)

    def _title_within(self, room: WordRoom, width_of: Callable[[str], float]) -> str:
        full = self.title.forms[0]
        if room.is_terse:
            return self.title.forms[-1]
        return full if full[-1:].isdigit() else self.title.within(room.width, width_of)


_FAMILY_WORDS = (
    (Family.ATTENTION, ("attention", "attn")),
    (Family.CONV, ("conv",)),
    (Family.NORM, ("norm",)),
    (Family.POOL, ("pool", "mean")),
    (Family.LINEAR, ("linear",)),
    (Family.ACTIVATION, ("relu", "gelu", "silu", "swish", "sigmoid", "tanh", "softmax", "mish")),
)
_MERGES = {"add", "cat", "mul", "concat", "stack", "sub", "matmul"}


def family_of(type_name: str) -> Family:
    """The kind of layer a type belongs to."""
    lowered = type_name.lower()
    if lowered in _MERGES or lowered.rstrip("_") in _MERGES:
        return Family.MERGE
    for family, words in _FAMILY_WORDS:
        if any(word in lowered for word in words):
            return family
    return Family.OTHER


def short_name(name: str) -> str:
    """The last parts of a dotted name, as many as it takes to have a letter among them."""
    parts = name.split(".")
    for start in range(len(parts) - 1, 0, -1):
        short = ".".join(parts[start:])
        if any(character.isalpha() for character in short):
            return short
    return name


def shape_text(shape: Shape) -> str:
    """``64×112×112``"""
    return "×".join(str(size) for size in shape)


def size_text(size: tuple[int, ...]) -> str:
    """``7×7`` of a kernel, also where all sides are written as one number."""
    return "×".join(str(side) for side in (size if len(size) > 1 else (*size, *size)))


def kernel_text(node: LayerNode) -> str:
    """``7×7/2``: kernel, and the stride where it is not 1; empty where there is none."""
    if not node.kernel_size:
        return ""
    stride = node.stride[0] if node.stride else 1
    return size_text(node.kernel_size) + (f"/{stride}" if stride != 1 else "")


def caption_of(hierarchy: Hierarchy, name: str, *, members: tuple[str, ...] = ()) -> Caption:
    """What the box of a call, a block, or a folded run of blocks says in full."""
    return wordings_of(hierarchy, name, members=members).full


def wordings_of(hierarchy: Hierarchy, name: str, *, members: tuple[str, ...] = ()) -> Wordings:
    """The same, with the shorter forms."""
    graph = hierarchy.graph
    block = graph.block_by_name.get(name)
    if hierarchy.is_apart(name) and len(members) > 1:
        title = Wording.of(name.partition(".")[0])
        return Wordings(title, (Wording.of(f"{len(members)} layers"),), Family.OTHER)
    shape = Wording.of(shape_text(graph.node_by_name[graph.output_call(name)].output_shape))
    title = _title_of(hierarchy, name)
    if block is None:
        node = graph.node_by_name[name]
        return Wordings(title, (_kind_of(node), shape), family_of(node.type))
    if len(members) > 1:
        kind = type_wording(block.type, f"×{len(members)}")
        return Wordings(run_wording(title, _last_part(members[-1])), (kind, shape), Family.BLOCK)
    if block.level is BlockLevel.UNIT:
        kind, family = _kind_of_unit(hierarchy, block)
        return Wordings(title, (kind, shape), family)
    blocks = [child for child in block.children if child in graph.block_by_name]
    count = f"×{len(blocks)}" if block.level is BlockLevel.STAGE else ""
    return Wordings(title, (type_wording(block.type, count), shape), Family.BLOCK)


def full_story(hierarchy: Hierarchy, name: str, *, members: tuple[str, ...] = ()) -> str:
    """Everything worth knowing of a box, one fact a line: name, type, shapes, costs."""
    graph = hierarchy.graph
    block = graph.block_by_name.get(name)
    if hierarchy.is_apart(name) and len(members) > 1:
        return f"{members[0]} to {members[-1]}\n{len(members)} layers, not run in evaluation"
    if block is None:
        return "\n".join(_facts_of_call(graph.node_by_name[name]))
    names = members or (name,)
    nodes = [graph.node_by_name[call] for member in names for call in hierarchy.calls_in(member)]
    title = name if len(names) == 1 else f"{names[0]} to {names[-1]}: {len(names)} equal blocks"
    last = nodes[-1]
    facts = [
        title,
        f"{block.type}, {len(nodes)} calls",
        f"{shape_text(nodes[0].input_shape)} → {shape_text(last.output_shape)}",
        *_costs(sum(node.num_params for node in nodes), sum(node.mult_adds for node in nodes)),
    ]
    if block.level is BlockLevel.UNIT:
        facts.insert(2, " → ".join(node.type for node in nodes))
    return "\n".join([*facts, *_receptive_field(last)])


def stage_label(graph: ModelGraph, stage: str) -> str:
    """A stage's name as a column is headed by it."""
    block = graph.block_by_name.get(stage)
    return _label(block) if block is not None else ""


def _label(block: Block) -> str:
    return short_name(block.label or block.name)


def _last_part(name: str) -> str:
    return name.rpartition(".")[2].rpartition("_")[2]


def _title_of(hierarchy: Hierarchy, name: str) -> Wording:
    graph = hierarchy.graph
    block = graph.block_by_name.get(name)
    label = _label(block) if block is not None else short_name(name)
    around = graph.ancestors(name)
    is_numbered = any(hierarchy.flows(outer) for outer in around)
    return title_wording(label, parent=around[0] if around else "", is_numbered=is_numbered)


def _kind_of(node: LayerNode) -> Wording:
    """A call's type with its kernel; of adaptive pooling, the grid it gives."""
    details = kernel_text(node)
    if not details and "pool" in node.type.lower() and node.resolution:
        return Wording.of(node.type, *type_wording(node.type, size_text(node.resolution)).forms)
    return type_wording(node.type, details)


def _kind_of_unit(hierarchy: Hierarchy, block: Block) -> tuple[Wording, Family]:
    """A chain of layers says its first in full and the others in short, or just the first."""
    nodes = [hierarchy.graph.node_by_name[call] for call in hierarchy.calls_in(block.name)]
    main = next((node for node in nodes if node.kernel_size or "Linear" in node.type), nodes[0])
    others = [short_type(node.type) for node in nodes if node is not main]
    first = f"{short_type(main.type)} {kernel_text(main)}".rstrip()
    kind = " · ".join([first, *others[:2]]) + (" …" if len(others) > 2 else "")
    return Wording.of(kind, first), family_of(main.type)


def _facts_of_call(node: LayerNode) -> list[str]:
    facts = [
        node.name,
        " ".join(part for part in (node.type, _kernel_story(node)) if part),
        f"{shape_text(node.input_shape)} → {shape_text(node.output_shape)}",
        *_costs(node.num_params, node.mult_adds),
        *_receptive_field(node),
    ]
    if not node.is_run:
        facts.append("not run in evaluation")
    return facts


def _kernel_story(node: LayerNode) -> str:
    parts = []
    if node.kernel_size:
        parts.append(f"kernel {size_text(node.kernel_size)}")
    if node.stride and set(node.stride) != {1}:
        parts.append(f"stride {size_text(node.stride)}")
    if node.padding and set(node.padding) != {0}:
        parts.append(f"padding {size_text(node.padding)}")
    if node.groups and node.groups > 1:
        parts.append(f"{node.groups} groups")
    return ", ".join(parts)


def _costs(params: int, mult_adds: int) -> list[str]:
    facts = []
    if params:
        facts.append(f"{params:,} parameters")
    if mult_adds:
        facts.append(f"{mult_adds:,} mult-adds")
    return facts


def _receptive_field(node: LayerNode) -> list[str]:
    if node.receptive_field is None:
        return []
    return [f"receptive field {size_text(node.receptive_field)} px"]
