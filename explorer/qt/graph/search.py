"""Finding boxes by words: names, types, shapes and kernels. Pure: knows no Qt."""

import re

from explorer.core.graph import LayerNode, ModelGraph, Shape

_DIMS = re.compile(r"^\d+([x×*]\d+)+$")
_CROSS = str.maketrans({"×": "x", "*": "x"})


def matches(graph: ModelGraph, text: str) -> tuple[str, ...]:
    """Names of the calls that a search finds, in execution order; every word must fit.

    A word is a part of a name or type (any case), a size (``56x56`` is height and width of the
    output, ``64x56x56`` its whole shape), or a number of channels. After ``kernel`` or
    ``stride`` comes a size or a number: ``kernel 3x3``, ``stride 2``.
    """
    words = text.lower().translate(_CROSS).split()
    if not words:
        return ()
    return tuple(node.name for node in graph.nodes if _fits(node, words))


def _fits(node: LayerNode, words: list[str]) -> bool:
    place = 0
    while place < len(words):
        word = words[place]
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in ("kernel", "stride") and following[:1].isdigit():
            size = node.kernel_size if word == "kernel" else node.stride
            if not _is_size(size, following):
                return False
            place += 2
            continue
        if not _fits_word(node, word):
            return False
        place += 1
    return True


def _fits_word(node: LayerNode, word: str) -> bool:
    if _DIMS.match(word):
        return _is_shape(node, _dims(word))
    if word.isdigit() and int(word) in node.output_shape[:1]:
        return True
    return word in node.name.lower() or word in node.type.lower()


def _is_shape(node: LayerNode, dims: Shape) -> bool:
    shape = node.output_shape
    if len(dims) == 2:
        return dims == node.resolution or (len(shape) >= 2 and shape[-2:] == dims)
    return shape == dims


def _is_size(size: tuple[int, ...] | None, word: str) -> bool:
    """``3`` and ``3x3`` both find a square kernel, however it is written."""
    if not size:
        return False
    dims = _dims(word)
    if not dims:
        return False
    full = size if len(size) > 1 else (*size, *size)
    return full == (dims if len(dims) > 1 else (*dims, *dims))


def _dims(word: str) -> Shape:
    parts = word.split("x")
    return tuple(int(part) for part in parts) if all(p.isdigit() for p in parts) else ()
