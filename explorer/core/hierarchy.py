"""The hierarchy of a network: network, stage, block, unit, layer, read from dotted names.

Works on the records of the graph alone; knows no torch.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from explorer.core.graph import Block, BlockLevel, LayerNode, Merge

_CONTAINERS = frozenset({"Sequential", "ModuleList", "ModuleDict"})
_WEIGHTS = frozenset({"Conv2d", "Linear", "ConvTranspose2d", "Conv1d", "Conv3d"})
_NORMS = frozenset({"BatchNorm2d", "LayerNorm", "LayerNorm2d", "GroupNorm", "BatchNorm1d"})
_ACTIVATIONS = frozenset(
    (
        *("ReLU", "relu", "ReLU6", "LeakyReLU", "SiLU", "GELU", "ELU"),
        *("Hardswish", "Hardsigmoid", "Sigmoid", "sigmoid", "Tanh"),
    )
)
_AFTERWARDS = frozenset({"Dropout", "Dropout2d", "LocalResponseNorm", "StochasticDepth"})


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Blocks (outer before inner) and the names at the top, in execution order."""

    blocks: tuple[Block, ...]
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """A run of calls under one module; ``path`` is the module's, "" for a chain of ours."""

    path: str
    type: str
    items: "tuple[_Group | LayerNode, ...]"
    is_unit: bool = False


def build_hierarchy(
    nodes: Sequence[LayerNode], *, module_types: Mapping[str, str], merges: Sequence[Merge]
) -> Hierarchy:
    """Group calls by the modules that make them, chains of layers into units.

    ``module_types`` maps qualified module names to class names.
    """
    run = tuple(node for node in nodes if node.is_run)
    scopes = {node.name: _scope_of(node) for node in run}
    items = _grouped(run, scopes, module_types=module_types, depth=0)
    consumers = _consumer_counts(run)
    items = tuple(_with_units(item, consumers) for item in _chained(items, consumers))
    writer = _BlockWriter(nodes, {merge.name for merge in merges})
    roots = tuple(writer.write(item, parent="") for item in items)
    idle = tuple(node.name for node in nodes if not node.is_run)
    return Hierarchy(tuple(writer.blocks.values()), roots + idle)


def merges_in_blocks(merges: Sequence[Merge], blocks: Sequence[Block]) -> tuple[Merge, ...]:
    """The merges, each with the innermost module block around it."""
    parents = {child: block for block in blocks for child in block.children}

    def block_of(name: str) -> str:
        block = parents.get(name)
        while block is not None and block.level is BlockLevel.UNIT:
            block = parents.get(block.name)
        return "" if block is None else block.name

    return tuple(replace(merge, block=block_of(merge.name)) for merge in merges)


def _scope_of(node: LayerNode) -> tuple[str, ...]:
    """The modules around a call, outermost first."""
    if not node.module:
        return ()
    parts = tuple(node.module.split("."))
    is_module_call = node.name in (node.module, f"{node.module}_{node.call}")
    return parts[:-1] if is_module_call else parts


def _grouped(
    nodes: Sequence[LayerNode],
    scopes: Mapping[str, tuple[str, ...]],
    *,
    module_types: Mapping[str, str],
    depth: int,
) -> "tuple[_Group | LayerNode, ...]":
    """Neighbours under the same module at this depth become a group."""
    items: list[_Group | LayerNode] = []
    start = 0
    while start < len(nodes):
        scope = scopes[nodes[start].name]
        if len(scope) <= depth:
            items.append(nodes[start])
            start += 1
            continue
        end = start + 1
        head = scope[: depth + 1]
        while end < len(nodes) and scopes[nodes[end].name][: depth + 1] == head:
            end += 1
        inner = _grouped(nodes[start:end], scopes, module_types=module_types, depth=depth + 1)
        path = ".".join(head)
        items.append(_wrapped(path, module_types.get(path, ""), inner))
        start = end
    return tuple(items)


def _wrapped(path: str, kind: str, inner: "tuple[_Group | LayerNode, ...]") -> "_Group | LayerNode":
    """A group, unless it would hold a single thing: then that thing under the better name."""
    if len(inner) > 1:
        return _Group(path, kind, inner)
    (only,) = inner
    if isinstance(only, _Group) and kind not in _CONTAINERS:
        return replace(only, path=path, type=kind)
    return only


def _consumer_counts(nodes: Sequence[LayerNode]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for node in nodes:
        for producer in node.inputs:
            counts[producer] = counts.get(producer, 0) + 1
    return counts


def _with_units(item: "_Group | LayerNode", consumers: Mapping[str, int]) -> "_Group | LayerNode":
    """The item with chains of layers inside it made into units."""
    if isinstance(item, LayerNode) or item.is_unit:
        return item
    chained = _chained(item.items, consumers)
    if len(chained) == 1 and isinstance(chained[0], _Group):
        return replace(item, items=chained[0].items, is_unit=True)
    return replace(item, items=tuple(_with_units(child, consumers) for child in chained))


def _chained(
    items: "tuple[_Group | LayerNode, ...]", consumers: Mapping[str, int]
) -> "tuple[_Group | LayerNode, ...]":
    """Neighbouring calls that form convolution, norm, activation, dropout become one unit."""
    result: list[_Group | LayerNode] = []
    start = 0
    while start < len(items):
        length = _unit_length(items[start:], consumers)
        if length < 2:
            result.append(items[start])
            start += 1
            continue
        chain = [item for item in items[start : start + length] if isinstance(item, LayerNode)]
        types = " + ".join(node.type for node in chain)
        result.append(_Group("", types, tuple(chain), is_unit=True))
        start += length
    return tuple(result)


def _unit_length(items: "tuple[_Group | LayerNode, ...]", consumers: Mapping[str, int]) -> int:
    """How many items from the first on make one unit: (norm act)? weights norm? act? after*."""
    chain: list[LayerNode] = []
    for item in items[:8]:
        if not isinstance(item, LayerNode):
            break
        if chain and (item.inputs != (chain[-1].name,) or consumers.get(chain[-1].name) != 1):
            break
        chain.append(item)
    types = [node.type for node in chain]
    place = _skip(types, 0, (_NORMS, _ACTIVATIONS)) if types and types[0] in _NORMS else 0
    if place >= len(types) or types[place] not in _WEIGHTS:
        return 0
    place = _skip(types, place + 1, (_NORMS, _ACTIVATIONS))
    while place < len(types) and types[place] in _AFTERWARDS:
        place += 1
    return place


def _skip(types: Sequence[str], place: int, optional: Sequence[frozenset[str]]) -> int:
    for kinds in optional:
        if place < len(types) and types[place] in kinds:
            place += 1
    return place


class _BlockWriter:
    """Turns groups into ``Block`` records with unique names."""

    def __init__(self, nodes: Sequence[LayerNode], merge_names: set[str]) -> None:
        self.blocks: dict[str, Block] = {}
        self._taken = {node.name for node in nodes}
        self._merge_names = merge_names
        self._merging: set[str] = set()
        self._structures: dict[object, str] = {}

    def write(self, item: "_Group | LayerNode", *, parent: str) -> str:
        """Record a group and all inside it; the name under which its parent knows it."""
        if isinstance(item, LayerNode):
            return item.name
        name = self._unique(item.path or _chain_name(item))
        draft = Block(name, _label(item), item.type, BlockLevel.UNIT, parent, ())
        self.blocks[name] = draft  # outer before inner
        children = tuple(self.write(child, parent=name) for child in item.items)
        level = BlockLevel.UNIT if item.is_unit else self._level(children)
        if level is not BlockLevel.UNIT and self._holds_merge(children):
            self._merging.add(name)
        self.blocks[name] = replace(
            draft, level=level, children=children, signature=self._signature(item)
        )
        return name

    def _level(self, children: Sequence[str]) -> BlockLevel:
        inner = [
            child
            for child in children
            if child in self.blocks and self.blocks[child].level is not BlockLevel.UNIT
        ]
        merging = [child for child in inner if child in self._merging]
        merges_itself = any(child in self._merge_names for child in children)
        if len(merging) >= 2 or (len(inner) >= 2 and not merges_itself):
            return BlockLevel.STAGE
        return BlockLevel.BLOCK

    def _holds_merge(self, children: Sequence[str]) -> bool:
        return any(child in self._merge_names or child in self._merging for child in children)

    def _signature(self, group: _Group) -> str:
        """Equal for blocks of the same layers and shapes; counted up in order of appearance."""
        structure = tuple(
            (node.type, node.input_shape, node.output_shape, node.kernel_size, node.stride)
            for node in _calls(group)
        )
        return self._structures.setdefault(structure, f"structure {len(self._structures) + 1}")

    def _unique(self, wanted: str) -> str:
        name, count = wanted, 1
        while name in self._taken:
            name, count = f"{wanted}_{count}", count + 1
        self._taken.add(name)
        return name


def _chain_name(group: _Group) -> str:
    first, *rest = (item for item in group.items if isinstance(item, LayerNode))
    return "+".join([first.name, *(node.name.rpartition(".")[2] for node in rest)])


def _label(group: _Group) -> str:
    if group.path:
        return group.path
    members = [item for item in group.items if isinstance(item, LayerNode)]
    weights = [node for node in members if node.type in _WEIGHTS]
    return (weights or members)[0].name


def _calls(item: "_Group | LayerNode") -> Iterator[LayerNode]:
    if isinstance(item, LayerNode):
        yield item
        return
    for child in item.items:
        yield from _calls(child)
