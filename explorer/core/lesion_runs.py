"""Runs a network with parts taken out, many lesions at once; gives logits, judges nothing.

A lesion changes nothing before the place where it acts, so that part is computed once:

1. The whole network runs step by step; where the next lesion acts, it stops.
2. What it has computed so far, with the lesion in it, joins the batch of those lesioned earlier.
3. That batch runs on to the place of the next lesion, and so on, until it is full; then to the end.
4. With the first batch goes a copy without a lesion. If it does not end as the whole network does,
   the network mixes the images of a batch, and all lesions are run again one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import torch
from torch import Tensor

from explorer.core.measurements import LesionKind, LesionTarget
from explorer.core.program import Program, Step, Values, first_tensor, spread
from explorer.core.subject import UNWATCHED, Subject, Watch

_AT_ONCE_ON_CPU = 8  # images: more of them leave the cache, fewer read the weights more often
_AT_ONCE_ELSEWHERE = 32
_MIXED = 5e-3
"""Logits further apart than this part of their range are no rounding, not even that of TF32."""

Plan = frozenset[LesionTarget]
"""What is taken out together."""

_NOTHING: Plan = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class LesionedLogits:
    """``baseline`` is N x classes, ``lesioned`` plans x N x classes."""

    baseline: Tensor
    lesioned: Tensor


def lesioned_logits(
    subject: Subject,
    plans: Sequence[Plan],
    *,
    watch: Watch = UNWATCHED,
    at_once: int | None = None,
) -> LesionedLogits:
    """The logits of all images in the whole network, and with each plan taken out.

    ``at_once`` is how many images may be in a batch; chosen by device where it is not given.
    """
    on_cpu = subject.batch.device.type == "cpu"
    images = at_once or (_AT_ONCE_ON_CPU if on_cpu else _AT_ONCE_ELSEWHERE)
    together = max(1, images // len(subject.batch))
    found = _batched(subject, plans, watch=watch, together=together) if together > 1 else None
    return found or _Series(subject, plans, watch=watch, together=1).logits()


def _batched(
    subject: Subject, plans: Sequence[Plan], *, watch: Watch, together: int
) -> LesionedLogits | None:
    """None where the network does not treat every image of a batch on its own."""
    series = _Series(subject, plans, watch=watch, together=together)
    try:
        found = series.logits()
    except RuntimeError:  # a fixed batch size in the network, or too little memory for a batch
        return None
    if series.control is None:
        return found
    apart = float((series.control - found.baseline).abs().max())
    rounding = _MIXED * float(found.baseline.max() - found.baseline.min())
    return found if apart <= rounding else None


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a lesion acts: on what the step at ``last`` gives.

    Of a layer, ``operand`` is the slot of what goes in when the step at ``first`` is run.
    """

    target: LesionTarget
    first: int
    last: int
    operand: int


def _site(program: Program, target: LesionTarget) -> _Site:
    if target.kind is LesionKind.BRANCH:
        place = program.place_of[target.name]
        return _Site(target, place, place, program.gate_slots[target.name])
    first, last = target.calls[0], target.calls[-1]
    operand = program.data_operand(first)
    return _Site(target, program.place_of[first], program.place_of[last], operand)


class _Series:
    """All plans on one subject, ``together`` of them in a batch, in the order of their sites."""

    def __init__(
        self, subject: Subject, plans: Sequence[Plan], *, watch: Watch, together: int
    ) -> None:
        self._program = subject.program
        self._plans = plans
        targets = {target for plan in plans for target in plan}
        sites = sorted((_site(self._program, target) for target in targets), key=_end)
        self._first_site = {
            plan: next(site for site in sites if site.target in plan) for plan in {*plans} if plan
        }
        lesioning = [number for number, plan in enumerate(plans) if plan]
        lesioning.sort(key=lambda number: self._site_of(number).last)
        self._chunks = [
            lesioning[start : start + together] for start in range(0, len(lesioning), together)
        ]
        self._has_control = together > 1 and bool(lesioning)
        self.control: Tensor | None = None
        self._course = _Course(subject, sites, watch=watch, total=self._num_steps())

    def logits(self) -> LesionedLogits:
        lesioned: dict[int, Tensor] = {}
        with self._program.running():
            whole = _Walk(self._course, plans=[_NOTHING], values=self._program.empty_values())
            for chunk in self._chunks:
                lesioned.update(zip(chunk, self._chunk_logits(chunk, whole), strict=True))
            (baseline,) = whole.logits()
            rows = [lesioned.get(number, baseline) for number in range(len(self._plans))]
            stacked = torch.stack(rows) if rows else baseline.new_empty(0, *baseline.shape)
        return LesionedLogits(baseline, stacked)

    def _chunk_logits(self, chunk: Sequence[int], whole: "_Walk") -> Tensor:
        walk: _Walk | None = None
        for site, numbers in groupby(chunk, key=self._site_of):
            whole.go_to(site.last)
            if walk is None:
                walk = self._new_walk(whole)
            joining = whole.values_without(site)
            walk.go_to(site.last + 1)
            walk.join(joining, [self._plans[number] for number in numbers])
        assert walk is not None
        logits = walk.logits()
        if len(logits) > len(chunk):
            self.control, logits = logits[0], logits[1:]
        return logits

    def _new_walk(self, whole: "_Walk") -> "_Walk":
        """Empty, or, the first time, with a copy of the whole network's that has no lesion."""
        if self._has_control and self.control is None:
            return whole.copy()
        return _Walk(self._course, plans=[], values=self._program.empty_values())

    def _site_of(self, number: int) -> _Site:
        return self._first_site[self._plans[number]]

    def _num_steps(self) -> int:
        length = len(self._program.steps)
        starts = [self._site_of(chunk[0]).last + 1 for chunk in self._chunks]
        control = 1 if self._has_control else 0
        return length + sum(length - start for start in starts) + control


class _Course:
    """What all walks through a program share: its steps, the sites on the way, who is watching."""

    def __init__(
        self, subject: Subject, sites: Sequence[_Site], *, watch: Watch, total: int
    ) -> None:
        self.program = subject.program
        self.batch = subject.batch
        self.starting = {site.first: site for site in sites}
        self.ending = {site.last: site for site in sites}
        self.check = watch.check
        self._progress = watch.progress
        self._total = total
        self._done = 0

    def step_done(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)


class _Walk:
    """A batch on its way through the program: the images as often as there are plans."""

    def __init__(self, course: _Course, *, plans: list[Plan], values: Values) -> None:
        self._course = course
        self._plans = plans
        self._values = values
        self._place = 0
        self._inputs: dict[_Site, Any] = {}  # of layers that have started and not ended
        self._latest: Any = None

    def copy(self) -> "_Walk":
        """Another one from here on."""
        walk = _Walk(self._course, plans=self._plans.copy(), values=self._values.copy())
        walk._place, walk._inputs = self._place, self._inputs.copy()
        return walk

    def go_to(self, place: int) -> None:
        """Run the steps before ``place``; a walk without plans is there at once."""
        while self._plans and self._place < place:
            self._run(self._course.program.steps[self._place])
            self._place += 1
            self._course.step_done()
        self._place = place

    def logits(self) -> Tensor:
        """Plans x N x classes, after the last step."""
        self.go_to(len(self._course.program.steps))
        logits = first_tensor(self._latest)
        return logits.reshape(len(self._plans), -1, *logits.shape[1:])

    def values_without(self, site: _Site) -> Values:
        """What would be there after the step that comes next, which is the last of ``site``,
        with its lesion in all images."""
        values = self._values.copy()
        step = self._course.program.steps[site.last]
        if site.target.kind is LesionKind.BRANCH:
            result = self._course.program.gated(step, values, 0.0)
        else:
            result = self._input_of(site)
        step.store(values, result)
        return values

    def join(self, values: Values, plans: Sequence[Plan]) -> None:
        """Go on together with those who follow these plans and have come as far with ``values``."""
        parts = [self._values] if self._plans else []
        parts += [values] * len(plans)
        self._values = _concatenated(parts, self._course.program.is_data)
        self._plans += plans

    def _run(self, step: Step) -> None:
        course, values = self._course, self._values
        course.check()
        site = course.starting.get(self._place)
        if site is not None:
            self._inputs[site] = values[site.operand]
        site = course.ending.get(self._place)
        if step.is_input:
            result: Any = course.batch
        elif site is not None and any(site.target in plan for plan in self._plans):
            result = self._lesioned(step, site)
        else:
            result = step.result(values)
        if site is not None:
            del self._inputs[site]
        step.store(values, result)
        self._latest = result

    def _lesioned(self, step: Step, site: _Site) -> Any:
        """The result of a step where some of the plans take something out."""
        is_lesioned = torch.tensor([site.target in plan for plan in self._plans])
        is_lesioned = is_lesioned.to(self._course.batch.device)
        is_lesioned = is_lesioned.repeat_interleave(len(self._course.batch))
        if site.target.kind is LesionKind.BRANCH:
            gate = (~is_lesioned).to(self._course.batch.dtype)
            return self._course.program.gated(step, self._values, gate)
        result: Tensor = step.result(self._values)
        return torch.where(spread(is_lesioned, result), self._input_of(site), result)

    def _input_of(self, site: _Site) -> Any:
        return self._inputs.get(site, self._values[site.operand])


def _concatenated(parts: Sequence[Values], is_data: Sequence[bool]) -> Values:
    """The values of several batches as those of one; what is shared by slots stays shared."""
    found: dict[tuple[int, ...], Any] = {}
    joined: Values = []
    for has_batch, items in zip(is_data, zip(*parts, strict=True), strict=True):
        key = tuple(map(id, items))
        if key not in found:
            found[key] = _concatenated_items(items) if has_batch else items[0]
        joined.append(found[key])
    return joined


def _concatenated_items(items: Sequence[Any]) -> Any:
    first = items[0]
    if len(items) == 1 or first is None:
        return first
    if isinstance(first, Tensor):
        return torch.cat(tuple(items))
    if isinstance(first, tuple | list):
        return type(first)(_concatenated_items(parts) for parts in zip(*items, strict=True))
    if isinstance(first, Mapping):
        return {key: _concatenated_items([item[key] for item in items]) for key in first}
    return first


def _end(site: _Site) -> int:
    return site.last
