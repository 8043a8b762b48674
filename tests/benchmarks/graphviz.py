"""Graphviz's ``dot`` as a rival: the same boxes and edges, the size of every box given."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from explorer.core.graph import ModelGraph
from explorer.qt.graph.layout.block_edges import producers_of
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.layout.geometry import Box, Layout
from tests.benchmarks.measuring import Contender, timed

LIMIT_S = 60
_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class Rival:
    """What is told of it, and the contender: None where there is no result to compare with."""

    told: str
    contender: Contender | None = None


def dot_rival(source: str, *, in_a_row: int = 1) -> Rival:
    """``dot``, which has shown that it finishes within the limit."""
    path = shutil.which("dot")
    if path is None:
        return Rival("dot is not installed")
    told = _version(path)
    contender = timed(lambda: _laid_out(path, source), in_a_row=in_a_row)
    try:
        _laid_out(path, source)
    except subprocess.TimeoutExpired:
        return Rival(f"{told}: no result in {LIMIT_S} s")
    return Rival(told, contender)


def dot_source(graph: ModelGraph, layout: Layout, *, has_words: bool) -> str:
    """The closed boxes of a layout, with their words or blank, and the edges between calls that
    are all on screen."""
    boxes = (
        f"{index} [{_looks(box, has_words=has_words)}]"
        for index, box in enumerate(layout.boxes)
        if not box.is_open
    )
    known = layout.index_of
    edges = (f"{known[a]} -> {known[b]}" for a, b in _edges(graph) if a in known and b in known)
    style = "node [shape=box fixedsize=true]"
    return "\n".join(["digraph {", style, *boxes, *edges, "}"])


def _looks(box: Box, *, has_words: bool) -> str:
    width, height = box.rect.width / _PER_INCH, box.rect.height / _PER_INCH
    words = "\\n".join([box.caption.title, *box.caption.lines]) if has_words else ""
    return f'width={width:.4f} height={height:.4f} label="{words}"'


def _edges(graph: ModelGraph) -> Iterator[tuple[str, str]]:
    for node in graph.nodes:
        if node.is_run:
            yield from ((source, node.name) for source in producers_of(graph, node))
    yield graph.output, PREDICTION


def _laid_out(path: str, source: str) -> str:
    told = subprocess.run(
        [path, "-Tplain"], input=source, capture_output=True, text=True, check=True, timeout=LIMIT_S
    )
    return told.stdout


def _version(path: str) -> str:
    """``dot 2.43.0``"""
    told = subprocess.run([path, "-V"], capture_output=True, text=True, check=True).stderr
    words = told.split()
    return f"dot {words[words.index('version') + 1]}" if "version" in words else "dot"
