"""The exact split of logits, and of their gradient, by how many branches a path goes through.

1. The network runs on one image; each call is taken as its linear map there, plus a constant.
2. Every tensor has coefficients: X_k is the part of it that has gone through exactly k branches.
3. A call maps each coefficient on its own; its constant joins X_0. A merge gives Z_k = S_k +
   F_(k-1): what its branch hands over moves on by one.
4. The gradient has coefficients too, which go the same way back, from the logit to the image.
5. Only so many are computed together as fit into memory: a window. The last of a window waits at
   each merge for the next window.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils.weak import WeakTensorKeyDictionary

from explorer.core.coefficients import Rows, Window, added, aligned
from explorer.core.graph import ModelGraph
from explorer.core.linear_maps import LinearCall, LinearMap, Tensors, differentiating
from explorer.core.linear_walk import LinearWalk
from explorer.core.measurements import GradientSplit, PathSplit
from explorer.core.path_lengths import Counts, blocks_of
from explorer.core.subject import UNWATCHED, Subject, Watch
from explorer.core.target_class import target_class

ROWS_BYTES = 256 * 1024 * 1024
"""Up to so much for the coefficients of one tensor, of which about five exist at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class LogitPaths:
    """All logits of one image and their coefficients, n + 1 x classes, on the CPU."""

    logits: Tensor
    coefficients: Tensor
    counts: Counts
    is_exact: bool

    def of_class(self, index: int) -> PathSplit:
        """Raises ``UnknownClassError`` where the network has no such class."""
        logit = target_class(self.logits, index).logit
        contributions = tuple(self.coefficients[:, index].tolist())
        remainder = 0.0 if self.is_exact else logit - math.fsum(contributions)
        return PathSplit(index, logit, contributions, self.counts, remainder, self.is_exact)


def logit_paths(
    subject: Subject, *, gates: Mapping[str, float] | None = None, watch: Watch = UNWATCHED
) -> LogitPaths:
    """Split every logit of one image. ``gates`` are factors on the branches of merges.

    Costs about half of n + 1 forward passes: what comes before the m-th merge has m coefficients.
    """
    blocks = blocks_of(subject.graph)
    rows_at = {name: len(counts) for name, counts in blocks.counts_at.items()}
    window = _window(subject.graph, rows_at, total=len(blocks) + 1)
    tick = _Ticking(watch, total=len(subject.program.steps) * window.num_windows)
    parts: list[Tensor] = []
    with _taken_apart(subject):
        while not window.is_beyond:
            walk = LinearWalk(subject, blocks=blocks.merges, gates=gates or {})
            rows = _pushed_through(walk, window, tick)
            parts.append(_of_window(rows, window, like=walk.logits).flatten(1).cpu())
            window.go_on()
    logits, is_exact = walk.logits.flatten().cpu(), walk.is_exact(walk.logits)
    return LogitPaths(logits, torch.cat(parts), blocks.counts, is_exact)


def gradient_split(
    subject: Subject,
    *,
    class_index: int,
    gates: Mapping[str, float] | None = None,
    watch: Watch = UNWATCHED,
) -> GradientSplit:
    """Split the gradient of one logit with respect to the image.

    Costs about n + 1 forward passes and the memory of one pass in training. Raises
    ``UnknownClassError`` where the network has no such class.
    """
    blocks = blocks_of(subject.graph)
    rows_at = {name: len(blocks) + 2 - len(counts) for name, counts in blocks.counts_at.items()}
    window = _window(subject.graph, rows_at, total=len(blocks) + 1)
    tick = _Ticking(watch, total=len(subject.program.steps) * (1 + window.num_windows))
    norms: list[float] = []
    total = torch.zeros_like(subject.batch)
    with _taken_apart(subject):
        walk = LinearWalk(subject, blocks=blocks.merges, gates=gates or {})
        tape = _Tape(walk, tick)
        target_class(walk.logits, class_index)
        while not window.is_beyond:
            rows = tape.pulled_back(class_index, window)
            values = _of_window(rows, window, like=subject.batch)
            norms += torch.linalg.vector_norm(values.flatten(1), dim=1).tolist()
            total += values.sum(0)
            window.go_on()
    return GradientSplit(class_index, tuple(norms), float(torch.linalg.vector_norm(total)))


def _window(graph: ModelGraph, rows_at: Mapping[str, int], *, total: int) -> Window:
    """As wide as the largest tensor allows."""
    size = total
    for name, rows in rows_at.items():
        node = graph.node_by_name.get(name)
        if node is not None and node.activation_bytes * rows > ROWS_BYTES:
            size = min(size, max(1, ROWS_BYTES // node.activation_bytes))
    return Window(size, total=total)


# ---------------------------------------------------------------- forwards


def _pushed_through(walk: LinearWalk, window: Window, tick: "_Ticking") -> Rows | None:
    """The coefficients of the logits."""
    rows: MutableMapping[Tensor, Rows] = WeakTensorKeyDictionary()
    if window.is_first:
        rows[walk.image] = Rows(0, walk.image.unsqueeze(0))
    for calls in walk.steps():
        tick()
        for call in calls:
            rows.update(_pushed(call, walk, rows=rows, window=window))
    return rows.get(walk.logits)


def _pushed(
    call: LinearCall, walk: LinearWalk, *, rows: Mapping[Tensor, Rows], window: Window
) -> dict[Tensor, Rows]:
    """The coefficients of what a call makes."""
    given = [rows.get(operand) for operand in call.operands]
    if call.merge:
        given = [window.moved_on(given[0], merge=call.merge)]
    elif window.is_first:
        given = [
            row if walk.depends_on_image(operand) else Rows(0, operand.unsqueeze(0))
            for operand, row in zip(call.operands, given, strict=True)
        ]
    found = aligned(given, call.operands)
    if found is None:
        return {}
    first, operands = found
    with differentiating():
        made = call.linear_map.push(operands)
    results = {
        result: Rows(first, values) for result, values in zip(call.results, made, strict=True)
    }
    if window.is_first:
        for result, offset in zip(call.results, call.offsets, strict=False):
            results[result] = _with_offset(results[result], offset, operands)
    return results


def _with_offset(rows: Rows, offset: Tensor, operands: Sequence[Tensor]) -> Rows:
    """The constant of a call joins X_0."""
    if rows.first > 0:
        constant = offset.expand(rows.values.shape[1:]).unsqueeze(0)
        return added(Rows(0, constant), rows)
    values = rows.values
    if any(_is_same_memory(values, operand) for operand in operands):
        values = values.clone()
    values[0] += offset
    return Rows(0, values)


def _is_same_memory(left: Tensor, right: Tensor) -> bool:
    return left.untyped_storage().data_ptr() == right.untyped_storage().data_ptr()


# ---------------------------------------------------------------- backwards


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """A call without its tensors: ``operands`` and ``results`` are their numbers.

    None stands for an operand that does not depend on the image.
    """

    linear_map: LinearMap
    merge: str
    operands: tuple[int | None, ...]
    results: tuple[int, ...]
    like: Tensors  # the results, without memory


class _Tape:
    """All calls of a walk, to be gone through backwards from any logit."""

    def __init__(self, walk: LinearWalk, tick: "_Ticking") -> None:
        self._tick = tick
        self._number_of: MutableMapping[Tensor, int] = WeakTensorKeyDictionary()
        self._fresh = itertools.count()
        self._image = self._number(walk.image)
        self._steps: list[list[_Entry]] = []
        for calls in walk.steps():
            tick()
            self._steps.append([self._entry(call, walk) for call in calls])
        self._logits = self._number(walk.logits)
        self._like = walk.logits

    def pulled_back(self, class_index: int, window: Window) -> Rows | None:
        """The coefficients of the gradient with respect to the image."""
        rows: dict[int | None, Rows] = {}
        if window.is_first:
            chosen = torch.zeros_like(self._like)
            chosen.view(-1)[class_index] = 1
            rows[self._logits] = Rows(0, chosen.unsqueeze(0))
        for entries in reversed(self._steps):
            self._tick()
            for entry in reversed(entries):
                for operand, pulled in self._pulled(entry, rows, window):
                    rows[operand] = added(rows.get(operand), pulled)
        return rows.get(self._image)

    def _pulled(
        self, entry: _Entry, rows: dict[int | None, Rows], window: Window
    ) -> Iterator[tuple[int, Rows]]:
        """What a call adds to the coefficients of its operands."""
        given = [rows.pop(result, None) for result in entry.results]
        if entry.merge:
            given = [window.moved_on(given[0], merge=entry.merge)]
        found = aligned(given, entry.like)
        if found is None:
            return
        first, results = found
        with differentiating():
            pulled = entry.linear_map.pull(results)
        for operand, values in zip(entry.operands, pulled, strict=True):
            if operand is not None:
                yield operand, Rows(first, values)

    def _entry(self, call: LinearCall, walk: LinearWalk) -> _Entry:
        operands = tuple(
            self._number(operand) if walk.depends_on_image(operand) else None
            for operand in call.operands
        )
        results = tuple(map(self._number, call.results))
        like = tuple(result.new_zeros(()).expand(result.shape) for result in call.results)
        return _Entry(call.linear_map, call.merge, operands, results, like)

    def _number(self, tensor: Tensor) -> int:
        if tensor not in self._number_of:
            self._number_of[tensor] = next(self._fresh)
        return self._number_of[tensor]


# ---------------------------------------------------------------- both ways


class _Ticking:
    """Called after every step: asks whether to go on, and tells how far it is."""

    def __init__(self, watch: Watch, *, total: int) -> None:
        self._watch = watch
        self._total = total
        self._done = 0

    def __call__(self) -> None:
        self._done += 1
        self._watch.progress(self._done, self._total)
        self._watch.check()


@contextmanager
def _taken_apart(subject: Subject) -> Iterator[None]:
    """Inside, the network can be run and its calls can be differentiated."""
    with subject.program.running(), torch.inference_mode(mode=False), torch.no_grad():
        yield


def _of_window(rows: Rows | None, window: Window, *, like: Tensor) -> Tensor:
    """The coefficients of a window, zeros included."""
    if rows is None:
        return like.new_zeros(window.stop - window.first, *like.shape)
    return rows.widened(window.first, window.stop)
