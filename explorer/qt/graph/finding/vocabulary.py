"""The words by which the layers of a graph can be found: names, types, shapes and kernels.

Pure: knows no Qt.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, chain

from explorer.core.graph import ModelGraph, Shape
from explorer.qt.graph.finding.search import Found, SearchIndex, bits, full_size, joined

PART_STARTS = re.compile(r"(?<=[\W_])(?=[^\W_])|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")
"""Where a part of a word begins: after a dot or line, at a capital, at a number."""
_CONTAINERS = frozenset({"Sequential", "ModuleList", "ModuleDict"})


class WordKind(StrEnum):
    """What a word says of a layer; those before are preferred."""

    TYPE = "type"
    NAME = "name"
    SHAPE = "shape"
    KERNEL = "kernel"
    STRIDE = "stride"
    CHANNELS = "channels"


_ORDER = {kind: place for place, kind in enumerate(WordKind)}


@dataclass(frozen=True, slots=True)
class Word:
    """``found``: what it stands for. ``parts``: a line for each part, from its start to the end."""

    text: str
    kind: WordKind
    found: Found
    low: str
    parts: str


@dataclass(frozen=True)
class Vocabulary:
    """Every word that finds something in one graph, worked out once."""

    index: SearchIndex

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The preferred ones first: short before long, types before names before sizes."""
        words = (*self._types(), *self._names(), *self._shapes(), *self._sizes(), *self._channels())
        return tuple(sorted(words, key=lambda word: (_depth(word), _ORDER[word.kind])))

    def _types(self) -> list[Word]:
        """Layers with parameters and blocks before the rest, frequent ones first."""
        graph, index = self.index.graph, self.index
        calls = bits((node.type,) for node in graph.nodes)
        heavy = {node.type for node in graph.nodes if node.num_params}.union(index.block_types)
        found = {kind: Found(mask, 0) for kind, mask in calls.items()}
        found.update((kind, Found(0, mask)) for kind, mask in index.block_types.items())
        names = sorted(found, key=lambda kind: (kind not in heavy, -found[kind].count))
        kept = (name for name in names if name not in _CONTAINERS)
        return [_word(name, WordKind.TYPE, found[name]) for name in kept]

    def _names(self) -> list[Word]:
        """Dotted names of layers and of the modules around them, and their parts; not those that
        find what a type finds."""
        nodes = self.index.graph.nodes
        calls = bits(_names_in(node.name) for node in nodes)
        found = joined(calls, bits(_names_in(block.name) for block in self.index.blocks))
        types = {node.type.lower() for node in nodes}
        single = {part: _parts(part) for part in {p for name in found for p in name.split(".")}}
        return [
            Word(name, WordKind.NAME, what, name.lower(), _joined_parts(name, single))
            for name, what in found.items()
            if name.lower() not in types
        ]

    def _shapes(self) -> list[Word]:
        known = self.index.shapes
        return [
            _word(_size_text(shape), WordKind.SHAPE, known[shape])
            for shape in _shapes_in(self.index.graph)
        ]

    def _sizes(self) -> list[Word]:
        """Frequent kernels first, and large strides."""
        kernels, strides = self.index.kernels, self.index.strides
        return [
            *(
                _word(f"kernel {_size_text(size)}", WordKind.KERNEL, Found(kernels[size], 0))
                for size in sorted(kernels, key=lambda size: -kernels[size].bit_count())
            ),
            *(
                _word(f"stride {_step_text(size)}", WordKind.STRIDE, Found(strides[size], 0))
                for size in sorted(strides, reverse=True)
            ),
        ]

    def _channels(self) -> list[Word]:
        counts = {
            node.output_shape[0]
            for node in self.index.graph.nodes
            if len(node.output_shape) == 1 or node.output_shape[1:] == node.resolution
        }
        known = self.index.channels
        return [_word(str(count), WordKind.CHANNELS, known[count]) for count in sorted(counts)]


def _word(text: str, kind: WordKind, found: Found) -> Word:
    return Word(text, kind, found, text.lower(), _parts(text))


def _parts(text: str) -> str:
    """The letters from each place on where a part of a word starts, in lines."""
    starts = (0, *(match.start() for match in PART_STARTS.finditer(text)))
    return "".join(f"\n{text[start:].lower()}" for start in starts)


def _joined_parts(name: str, parts: Mapping[str, str]) -> str:
    return "".join([parts[part] for part in name.split(".")])


def _depth(word: Word) -> int:
    """How much a word says at once: parts of a name, channels besides height and width."""
    if word.kind is WordKind.SHAPE:
        return max(0, word.text.count("x") - 1)
    return word.text.count(".")


def _names_in(name: str) -> dict[str, None]:
    """The name itself, the modules around it, and its parts, unless they are mere numbers."""
    parts = name.split(".")
    around = accumulate(parts, "{}.{}".format)
    return dict.fromkeys(found for found in chain(around, parts) if not found.isdecimal())


def _shapes_in(graph: ModelGraph) -> dict[Shape, None]:
    """Height and width of the outputs, and their whole shapes, in execution order."""
    found: dict[Shape, None] = {}
    for node in graph.nodes:
        for shape in (node.resolution, node.output_shape):
            if shape and len(shape) > 1:
                found[tuple(shape)] = None
    return found


def _size_text(size: Shape) -> str:
    return "x".join(map(str, size))


def _step_text(size: Shape) -> str:
    return str(size[0]) if full_size(size[:1]) == size else _size_text(size)
