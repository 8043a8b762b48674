"""Lesions of a network on one image: every one alone, several drawn at random, blocks reordered.

After Veit, Wilber and Belongie 2016: nothing is trained again. What can be taken out is said by
``lesion_targets``; here is what that does to the answer.
"""

import random
from collections.abc import Sequence

from torch import Tensor

from explorer.core.block_orders import drawn_order, kendall_tau
from explorer.core.errors import ExplorerError
from explorer.core.lesion_runs import lesioned_logits
from explorer.core.lesion_targets import lesion_targets
from explorer.core.measurements import (
    LesionCurve,
    LesionDraws,
    LesionOutcome,
    LesionSweep,
    Prediction,
    Reordering,
    Reorderings,
)
from explorer.core.reordered_runs import BlockShuffle
from explorer.core.subject import UNWATCHED, Subject, Watch
from explorer.core.target_class import target_class

_POINTS = 10
_SWAPS = (1, 2, 3, 5, 8, 13, 21)


def sweep(
    subject: Subject, *, class_index: int | None = None, watch: Watch = UNWATCHED
) -> LesionSweep:
    """Take out everything that can be taken out, one thing at a time.

    ``class_index`` is the class whose probability and logit are told; None the likeliest. Raises
    ``UnknownClassError`` for a class that the network does not tell.
    """
    targets = lesion_targets(subject.graph)
    logits = lesioned_logits(subject, [frozenset({found}) for found in targets], watch=watch)
    answer = _Answer(subject, logits.baseline, class_index)
    outcomes = []
    for found, row in zip(targets, answer.rows(logits.lesioned), strict=True):
        told = answer.told(row)
        top = target_class(row, None, labels=subject.labels)
        outcomes.append(LesionOutcome(found, told.probability, told.logit, top.index, top.label))
    return LesionSweep(answer.baseline, answer.top_index, tuple(outcomes))


def multi_lesion_curve(
    subject: Subject,
    *,
    counts: Sequence[int] = (),
    draws: int = 10,
    seed: int = 0,
    class_index: int | None = None,
    watch: Watch = UNWATCHED,
) -> LesionCurve:
    """Take out several things at once: ``draws`` random choices for each of ``counts``.

    Without ``counts`` some from one to all. The same seed makes the same choices.
    """
    targets = lesion_targets(subject.graph)
    counts = tuple(counts) or spread_counts(len(targets))
    _require_possible(counts, draws=draws, available=len(targets))
    generator = random.Random(seed)
    plans = [frozenset(generator.sample(targets, count)) for count in counts for _ in range(draws)]
    unique = list(dict.fromkeys(plans))
    logits = lesioned_logits(subject, unique, watch=watch)
    answer = _Answer(subject, logits.baseline, class_index)
    row_of = dict(zip(unique, answer.rows(logits.lesioned), strict=True))
    points = []
    for place, count in enumerate(counts):
        rows = [row_of[plan] for plan in plans[place * draws : (place + 1) * draws]]
        probabilities = tuple(answer.told(row).probability for row in rows)
        points.append(LesionDraws(count, probabilities, tuple(map(answer.is_kept, rows))))
    return LesionCurve(answer.baseline, tuple(points))


def reorderings(
    subject: Subject,
    *,
    swaps: Sequence[int] = (),
    draws: int = 10,
    seed: int = 0,
    class_index: int | None = None,
    watch: Watch = UNWATCHED,
) -> Reorderings:
    """Let residual blocks of equal shape change places: ``draws`` random orders for each of
    ``swaps``, the number of times that two of them do.

    Without ``swaps`` some that suit the network. There are no draws where no two blocks are of
    equal shape. The same seed makes the same orders.
    """
    shuffle = BlockShuffle(subject)
    movable = sum(map(len, shuffle.groups))
    swaps = tuple(swaps) or tuple(count for count in _SWAPS if count <= max(1, movable))
    _require_possible(swaps, draws=draws)
    generator, total = random.Random(seed), len(shuffle.names)
    drawn = [
        (count, drawn_order(shuffle.groups, num_blocks=total, swaps=count, generator=generator))
        for count in (swaps if movable else ())
        for _ in range(draws)
    ]
    logits = shuffle.logits([order for _, order in drawn], watch=watch)
    answer = _Answer(subject, logits.baseline, class_index)
    found = (
        _reordering(answer, row, count, order, names=shuffle.names)
        for (count, order), row in zip(drawn, answer.rows(logits.lesioned), strict=True)
    )
    return Reorderings(answer.baseline, tuple(found))


def _reordering(
    answer: "_Answer", row: Tensor, swaps: int, order: Sequence[int], *, names: Sequence[str]
) -> Reordering:
    """What one order of the blocks leaves of the answer."""
    told = answer.told(row)
    return Reordering(
        swaps=swaps,
        order=tuple(names[block] for block in order),
        kendall_tau=kendall_tau(order),
        probability=told.probability,
        logit=told.logit,
        is_answer_kept=answer.is_kept(row),
    )


def spread_counts(available: int) -> tuple[int, ...]:
    """At most ten numbers from one to all of what can be taken out."""
    parts = range(1, _POINTS + 1)
    return tuple(sorted({max(1, round(available * part / _POINTS)) for part in parts if available}))


class _Answer:
    """What the whole network says of an image, and what is left of that."""

    def __init__(self, subject: Subject, baseline: Tensor, class_index: int | None) -> None:
        row = baseline[0].cpu()
        if not row.isfinite().all():
            name = subject.graph.model_name
            raise ExplorerError(f"The output of {name} is not a number, so lesions say nothing.")
        self._labels = subject.labels
        self.baseline = target_class(row, class_index, labels=subject.labels)
        self.top_index = int(row.argmax())

    def rows(self, lesioned: Tensor) -> Sequence[Tensor]:
        """The logits of the first image, for each lesion."""
        return lesioned[:, 0].cpu().unbind()

    def told(self, row: Tensor) -> Prediction:
        """The target class in these logits."""
        return target_class(row, self.baseline.index, labels=self._labels)

    def is_kept(self, row: Tensor) -> bool:
        return int(row.argmax()) == self.top_index


def _require_possible(counts: Sequence[int], *, draws: int, available: int | None = None) -> None:
    most = max(counts, default=0)
    if draws < 1 or min(counts, default=1) < 1:
        raise ExplorerError("There must be at least one draw, of at least one at a time.")
    if available is not None and most > available:
        raise ExplorerError(f"{most} cannot be taken out at once: there are {available}.")
