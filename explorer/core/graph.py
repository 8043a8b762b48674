"""The layer graph of a network as frozen records: calls, edges, blocks and merges.

Knows neither torch nor Qt, so that engine, window and command line share it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

INPUT = "input"
"""Name of the network's input wherever a producer is named."""

Shape = tuple[int, ...]

PixelRect = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the network's input."""


class MergeKind(StrEnum):
    ADD = "add"
    CAT = "cat"
    MUL = "mul"


class ShortcutKind(StrEnum):
    IDENTITY = "identity"
    PROJECTION = "projection"


class BlockLevel(StrEnum):
    """What a box that can be opened stands for."""

    STAGE = "stage"  # holds blocks
    BLOCK = "block"  # a module with several calls: residual unit, inception module, classifier
    UNIT = "unit"  # a chain made by us: convolution, normalisation, activation, dropout


@dataclass(frozen=True, slots=True)
class LayerNode:
    """One call of a layer or function.

    ``name`` is unique and torchvision's (``layer1.0.relu_1``); ``module`` is the qualified name
    of the module called (``layer1.0.relu``), for a function the module in whose forward it is
    called, "" at the top. ``call`` counts the calls of the same name from 0 (``relu_1`` is 1).
    Shapes are without batch, as the tensor lies in memory (C x H x W for convolutions).
    ``resolution`` is the (height, width) of the grid the call works on, also for token tensors;
    None before there is any. ``mult_adds`` are multiply-accumulates for one image.
    ``receptive_field`` is (height, width) in input pixels. ``field_start`` is the first pixel
    (row, column) that position (0, 0) sees, less than 0 in the padding; ``field_step`` is how far
    the field moves from one position to the next, 0 where all see the same; both are None where
    that is not known. ``inputs`` are producer names, in argument order, ``INPUT`` for the image.
    """

    name: str
    module: str
    type: str
    call: int
    depth: int
    inputs: tuple[str, ...]
    input_shape: Shape
    output_shape: Shape
    resolution: tuple[int, int] | None = None
    kernel_size: tuple[int, ...] | None = None
    stride: tuple[int, ...] | None = None
    padding: tuple[int, ...] | None = None
    groups: int | None = None
    num_params: int = 0
    mult_adds: int = 0
    activation_bytes: int = 0
    receptive_field: tuple[int, int] | None = None
    field_start: tuple[int, int] | None = None
    field_step: tuple[int, int] | None = None
    is_run: bool = True  # False: holds parameters, but the forward pass never calls it

    def field_at(self, row: int, column: int) -> PixelRect | None:
        """What a position sees, over all paths; it may reach beyond the image."""
        size, start, step = self.receptive_field, self.field_start, self.field_step
        if size is None or start is None or step is None:
            return None
        left, top = start[1] + column * step[1], start[0] + row * step[0]
        return left, top, size[1], size[0]


@dataclass(frozen=True, slots=True)
class Edge:
    """A tensor on its way: ``source`` made it (or is ``INPUT``), ``target`` takes it."""

    source: str
    target: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Merge:
    """Where paths meet again.

    ``name`` is the call that merges (an add, cat, or mul of a gate). ``shortcut`` and ``branch``
    name the calls that produce its two operands (``INPUT`` possible); both are "" where a ``cat``
    joins equals (Inception). ``source`` is where the paths part. ``block`` is the innermost
    block that contains the merge ("" at the top). ``operands`` are all producers, in order.
    """

    name: str
    kind: MergeKind
    shortcut: str
    branch: str
    shortcut_kind: ShortcutKind | None
    source: str
    block: str
    operands: tuple[str, ...]

    @property
    def is_of_equals(self) -> bool:
        """Whether none of its operands is a shortcut."""
        return not (self.shortcut and self.branch)


@dataclass(frozen=True, slots=True)
class Block:
    """A box that can be opened.

    ``name`` is unique among blocks and calls. ``children`` are names of blocks and calls, in
    execution order; together they are a contiguous run of the calls. ``parent`` is "" at the
    top. ``signature`` is equal for blocks of the same structure and shapes, so that identical
    neighbours can be folded.
    """

    name: str
    label: str
    type: str
    level: BlockLevel
    parent: str
    children: tuple[str, ...]
    signature: str = ""


@dataclass(frozen=True)
class ModelGraph:
    """Everything known of a network before it runs.

    ``nodes`` stand in execution order. ``roots`` are the top-level blocks and calls in execution
    order. ``input_shape`` is C x H x W. ``has_edges`` is False where only the module tree could
    be read. Calls that are never run (auxiliary heads in evaluation) stand last, so that totals
    equal the sums of the rows.
    """

    model_name: str
    input_shape: Shape
    nodes: tuple[LayerNode, ...]
    blocks: tuple[Block, ...]
    merges: tuple[Merge, ...]
    roots: tuple[str, ...]
    output: str
    total_params: int
    total_mult_adds: int
    has_edges: bool = True
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def node_by_name(self) -> dict[str, LayerNode]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def block_by_name(self) -> dict[str, Block]:
        return {block.name: block for block in self.blocks}

    @cached_property
    def merge_by_name(self) -> dict[str, Merge]:
        return {merge.name: merge for merge in self.merges}

    @cached_property
    def parent_of(self) -> dict[str, str]:
        """The block that holds each block or call; "" for the roots."""
        parents = dict.fromkeys(self.roots, "")
        for block in self.blocks:
            parents.update(dict.fromkeys(block.children, block.name))
        return parents

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        shapes = {node.name: node.output_shape for node in self.nodes}
        shapes[INPUT] = self.input_shape
        return tuple(
            Edge(source, node.name, shapes[source]) for node in self.nodes for source in node.inputs
        )

    @cached_property
    def consumers(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for edge in self.edges:
            found.setdefault(edge.source, []).append(edge.target)
        return {name: tuple(targets) for name, targets in found.items()}

    @property
    def total_activation_bytes(self) -> int:
        return sum(node.activation_bytes for node in self.nodes)

    def calls_in(self, name: str) -> tuple[str, ...]:
        """Names of all calls inside a block, in execution order; of a call, itself."""
        return tuple(self._walk_calls(name))

    def output_call(self, name: str) -> str:
        """The call whose output is the output of a block; of a call, itself."""
        block = self.block_by_name.get(name)
        return name if block is None else self.output_call(block.children[-1])

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The blocks around a block or call, innermost first."""
        found = []
        while name := self.parent_of.get(name, ""):
            found.append(name)
        return tuple(found)

    def _walk_calls(self, name: str) -> Iterator[str]:
        block = self.block_by_name.get(name)
        if block is None:
            yield name
            return
        for child in block.children:
            yield from self._walk_calls(child)
