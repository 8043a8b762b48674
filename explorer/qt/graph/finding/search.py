"""Finding layers and blocks by words: names, types, shapes and kernels. Pure: knows no Qt."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from explorer.core.graph import Block, LayerNode, ModelGraph, Shape

SIZED_WORDS = ("kernel", "stride")
"""Words that take the size after them along."""

_DIMS = re.compile(r"^\d+(x\d+)+$")
_CROSS = str.maketrans({"×": "x", "*": "x"})
_T = TypeVar("_T")
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Found:
    """What fits: calls and blocks as bits, the first in execution order lowest."""

    calls: int
    blocks: int

    @property
    def count(self) -> int:
        return self.calls.bit_count() or self.blocks.bit_count()

    def __and__(self, other: "Found") -> "Found":
        return Found(self.calls & other.calls, self.blocks & other.blocks)

    def __or__(self, other: "Found") -> "Found":
        return Found(self.calls | other.calls, self.blocks | other.blocks)

    def __bool__(self) -> bool:
        return bool(self.calls or self.blocks)


NOTHING = Found(0, 0)


@dataclass(frozen=True)
class SearchIndex:
    """What everything in one graph can be found by, worked out once.

    Every word must fit. A word is a part of a name or type (any case), a size (``56x56`` is
    height and width of the output, ``64x56x56`` its whole shape), or a number of channels. After
    ``kernel`` or ``stride`` comes a size or a number: ``kernel 3x3``, ``stride 2``. A numbered
    name (``conv2``) is not taken for the beginning of a type (``Conv2d``).

    Blocks are found where no call fits (``bottleneck``), or by their type to the letter
    (``Inception``, although the names of many calls hold ``inception``).
    """

    graph: ModelGraph

    def matches(self, text: str) -> tuple[str, ...]:
        """Names of the calls, or else the blocks, that a search finds, in execution order."""
        found = self.find(terms(text))
        if found.calls:
            return tuple(node.name for node in _chosen(self.graph.nodes, found.calls))
        return tuple(block.name for block in _chosen(self.blocks, found.blocks))

    def find(self, words: Sequence[str]) -> Found:
        """Calls or blocks, never both; nothing where there are no words."""
        both = self.fitting(words)
        if both.blocks and any(word in self.block_types for word in words):
            return Found(0, both.blocks)
        return Found(both.calls, 0) if both.calls else both

    def fitting(self, words: Sequence[str]) -> Found:
        """All calls and all blocks that every word fits."""
        found: Found | None = None
        for word in words:
            one = self._fitting(word)
            found = one if found is None else found & one
        return NOTHING if found is None else found

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks that are modules, in execution order; not the chains made by us."""
        place = {node.name: number for number, node in enumerate(self.graph.nodes)}
        modules = (block for block in self.graph.blocks if " + " not in block.type)
        return tuple(sorted(modules, key=lambda block: place[self._first_call(block.name)]))

    @cached_property
    def block_types(self) -> dict[str, int]:
        """Those that no call has too, each with its blocks."""
        of_calls = {node.type for node in self.graph.nodes}
        return bits({block.type} - of_calls for block in self.blocks)

    @cached_property
    def shapes(self) -> dict[Shape, Found]:
        calls = bits(_shapes_of(node) for node in self.graph.nodes)
        return joined(calls, bits(_shapes_of(node) for node in self._outputs))

    @cached_property
    def channels(self) -> dict[int, Found]:
        calls = bits(node.output_shape[:1] for node in self.graph.nodes)
        return joined(calls, bits(node.output_shape[:1] for node in self._outputs))

    @cached_property
    def kernels(self) -> dict[Shape, int]:
        return bits(_full_sizes(node.kernel_size) for node in self.graph.nodes)

    @cached_property
    def strides(self) -> dict[Shape, int]:
        return bits(_full_sizes(node.stride) for node in self.graph.nodes)

    def _fitting(self, word: str) -> Found:
        if word in self.block_types:
            return Found(_holding(self._call_words, word.lower()), self.block_types[word])
        low = word.lower()
        kind, _, size = low.partition(" ")
        if size:
            known = self.kernels if kind == "kernel" else self.strides
            return Found(known.get(full_size(_dims(size)), 0), 0)
        if _DIMS.match(low):
            return self.shapes.get(_dims(low), NOTHING)
        said = Found(self._calls_saying(low), _holding(self._block_words, low))
        return said | self.channels.get(int(low), NOTHING) if low.isdecimal() else said

    def _calls_saying(self, low: str) -> int:
        numbered = _holding(self._names, low) if low[-1].isdecimal() else 0
        return numbered or _holding(self._call_words, low)

    def _first_call(self, name: str) -> str:
        block = self.graph.block_by_name.get(name)
        return name if block is None else self._first_call(block.children[0])

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(node.name.lower() for node in self.graph.nodes)

    @cached_property
    def _call_words(self) -> tuple[str, ...]:
        return tuple(f"{node.name}\n{node.type}".lower() for node in self.graph.nodes)

    @cached_property
    def _block_words(self) -> tuple[str, ...]:
        return tuple(f"{block.name}\n{block.type}".lower() for block in self.blocks)

    @cached_property
    def _outputs(self) -> tuple[LayerNode, ...]:
        """The calls whose outputs are those of the blocks."""
        graph = self.graph
        return tuple(graph.node_by_name[graph.output_call(block.name)] for block in self.blocks)


def terms(text: str) -> tuple[str, ...]:
    """The words of a search, ``kernel`` and ``stride`` together with the size after them."""
    found: list[str] = []
    for word in plain(text).split():
        if found and found[-1].lower() in SIZED_WORDS and word[0].isdecimal():
            found[-1] += f" {word}"
        else:
            found.append(word)
    return tuple(found)


def plain(text: str) -> str:
    """With an x for every other sign that is written between sizes."""
    return text.translate(_CROSS)


def full_size(size: Shape) -> Shape:
    """``3`` and ``3x3`` are the same square, however it is written."""
    return size * 2 if len(size) == 1 else size


def _full_sizes(size: Shape | None) -> tuple[Shape, ...]:
    return (full_size(size),) if size else ()


def _shapes_of(node: LayerNode) -> set[Shape]:
    """What a call's output is found by: its whole shape, and its height and width."""
    shape = node.output_shape
    grids = (shape[-2:], node.resolution)
    return {grid for grid in grids if grid and len(grid) == 2} | {shape}


def _dims(word: str) -> Shape:
    parts = word.split("x")
    return tuple(int(part) for part in parts) if all(p.isdecimal() for p in parts) else ()


def _holding(words: tuple[str, ...], word: str) -> int:
    mask = 0
    for place in [place for place, held in enumerate(words) if word in held]:
        mask |= 1 << place
    return mask


def bits(keys_of_each: Iterable[Iterable[_Key]]) -> dict[_Key, int]:
    """For each key the places where it was given, as bits."""
    masks: dict[_Key, int] = {}
    for place, keys in enumerate(keys_of_each):
        for key in keys:
            masks[key] = masks.get(key, 0) | 1 << place
    return masks


def joined(calls: dict[_Key, int], blocks: dict[_Key, int]) -> dict[_Key, Found]:
    return {key: Found(calls.get(key, 0), blocks.get(key, 0)) for key in calls}


def _chosen(things: Sequence[_T], mask: int) -> Iterator[_T]:
    return (thing for place, thing in enumerate(things) if mask >> place & 1)
