"""Runs a network with its residual blocks in another order; gives logits, judges nothing.

A block is a run of steps with one way in and one way out. Where another one stands in its place,
the steps there make the other's calls, on the values that are there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from explorer.core.block_orders import Group, Order, groups_of_equal_shape, residual_blocks
from explorer.core.graph import ModelGraph
from explorer.core.lesion_runs import LesionedLogits
from explorer.core.program import Program, Step, Values, first_tensor
from explorer.core.subject import UNWATCHED, Subject, Watch


class BlockShuffle:
    """The residual blocks of a network, ready to be run in other orders.

    ``names`` are all of them; ``groups`` those that may change places with each other: of one
    stage and of equal shape.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._program = subject.program
        self.names = residual_blocks(subject.graph)
        self._spans = tuple(_span(self._program, subject.graph, name) for name in self.names)
        self.groups = tuple(self._groups_built_alike())

    def logits(self, orders: Sequence[Order], *, watch: Watch = UNWATCHED) -> LesionedLogits:
        """The logits of all images in the network's own order and in each of ``orders``.

        What comes before the first block that is out of its place is computed once for all.
        """
        own = tuple(range(len(self.names)))
        starts = {order: self._first_change(order) for order in {*orders} if order != own}
        steps = self._program.steps
        total = len(steps) + sum(len(steps) - start for start in starts.values())
        runner = _Runner(self._subject.batch, watch=watch, total=total)
        found: dict[Order, Tensor] = {}
        with self._program.running():
            values, place = self._program.empty_values(), 0
            for order in sorted(starts, key=starts.__getitem__):
                start = starts[order]
                runner.run(steps[place:start], values)
                place = start
                found[order] = runner.logits(self._reordered(order)[start:], values.copy())
            baseline = runner.logits(steps[place:], values)
            rows = [found.get(order, baseline) for order in orders]
            stacked = torch.stack(rows) if rows else baseline.new_empty(0, *baseline.shape)
        return LesionedLogits(baseline, stacked)

    def _first_change(self, order: Order) -> int:
        moved = next(place for place, block in enumerate(order) if place != block)
        return self._spans[moved].places[0]

    def _reordered(self, order: Order) -> tuple[Step, ...]:
        steps = list(self._program.steps)
        for place, block in enumerate(order):
            if place != block:
                here, there = self._spans[place], self._spans[block]
                slot_of = _slot_mapping(there, here)
                for target, source in zip(here.places, there.places, strict=True):
                    step = self._program.steps[source]
                    steps[target] = step.moved(self._program.steps[target], slot_of)
        return tuple(steps)

    def _groups_built_alike(self) -> Iterator[Group]:
        """Groups whose blocks make the same kinds of calls on the same values."""
        for group in groups_of_equal_shape(self._subject.graph):
            alike: list[list[int]] = []
            for number in group:
                kind = next((kind for kind in alike if self._can_swap(kind[0], number)), None)
                if kind is None:
                    alike.append([number])
                else:
                    kind.append(number)
            yield from (tuple(kind) for kind in alike if len(kind) > 1)

    def _can_swap(self, left: int, right: int) -> bool:
        here, there = self._spans[left], self._spans[right]
        if not (here.is_closed and there.is_closed and len(here.places) == len(there.places)):
            return False
        steps, slot_of = self._program.steps, _slot_mapping(there, here)
        return all(
            type(steps[target].call) is type(steps[source].call)
            and _uses(steps[target]) == _uses(steps[source].moved(steps[target], slot_of))
            for target, source in zip(here.places, there.places, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Span:
    """The steps of a block by their places, which are also their slots, and the slot of what goes
    in. ``is_closed``: only one thing made from the image goes in and only the last comes out."""

    places: tuple[int, ...]
    entry: int
    is_closed: bool


def _span(program: Program, graph: ModelGraph, name: str) -> _Span:
    calls = graph.calls_in(name)
    first, last = program.place_of[calls[0]], program.place_of[calls[-1]]
    places = [*_preparations(program, first, last), *range(first, last + 1)]
    inside = frozenset(places)
    taken = [slot for place in places for slot in program.steps[place].slots_taken()]
    entries = {slot for slot in taken if slot not in inside and program.is_data[slot]}
    freed = {slot for place in places for slot in program.steps[place].frees}
    is_closed = len(entries) == 1 and inside - freed == {last}
    return _Span(tuple(places), min(entries, default=-1), is_closed)


def _preparations(program: Program, first: int, last: int) -> list[int]:
    """Bookkeeping before the first call of a block that is for its calls: sizes, parameters."""
    needed = {slot for step in program.steps[first : last + 1] for slot in step.slots_taken()}
    found = []
    for place in range(first - 1, -1, -1):
        step = program.steps[place]
        if step.name or step.is_input:
            break
        if place in needed:
            needed.update(step.slots_taken())
            found.append(place)
    return found[::-1]


def _slot_mapping(source: _Span, target: _Span) -> dict[int, int]:
    """For every slot of a block the one that stands for it in the place of another."""
    inside = dict(zip(source.places, target.places, strict=True))
    return {**inside, source.entry: target.entry}


def _uses(step: Step) -> tuple[tuple[int, ...], int | None]:
    return tuple(step.slots_taken()), step.operand


class _Runner:
    """Runs steps one after another, however many times."""

    def __init__(self, batch: Tensor, *, watch: Watch, total: int) -> None:
        self._batch = batch
        self._watch = watch
        self._total = total
        self._done = 0

    def logits(self, steps: Sequence[Step], values: Values) -> Tensor:
        """What the network answers if these are its last steps."""
        return first_tensor(self.run(steps, values))

    def run(self, steps: Sequence[Step], values: Values) -> Any:
        """What the last of the steps gives."""
        result: Any = None
        for step in steps:
            self._watch.check()
            result = self._batch if step.is_input else step.result(values)
            step.store(values, result)
            self._done += 1
            self._watch.progress(self._done, self._total)
        return result
