"""Parts of a tensor by how many branches they have gone through, a window of them at a time.

Knows no networks: how coefficients are added, lined up and moved on at a merge.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Consecutive coefficients of a tensor, the first of them number ``first``.

    ``values`` has one dimension in front of the tensor's own. All others are zero, or belong to
    another window.
    """

    first: int
    values: Tensor

    @property
    def stop(self) -> int:
        return self.first + len(self.values)

    def widened(self, first: int, stop: int) -> Tensor:
        """The coefficients of this range, with zeros for those that are not here."""
        if (first, stop) == (self.first, self.stop):
            return self.values
        values = self.values.new_zeros(stop - first, *self.values.shape[1:])
        values[self.first - first : self.stop - first] = self.values
        return values


def added(left: Rows | None, right: Rows) -> Rows:
    """The sum, coefficient by coefficient; ``None`` is zero."""
    if left is None:
        return right
    first, stop = min(left.first, right.first), max(left.stop, right.stop)
    values = left.widened(first, stop)
    if values is left.values:
        values = values.clone()
    values[right.first - first : right.stop - first] += right.values
    return Rows(first, values)


def aligned(rows: Sequence[Rows | None], like: Sequence[Tensor]) -> tuple[int, list[Tensor]] | None:
    """The first number and the coefficients of several tensors over one range; None if all are
    zero. ``like`` are tensors of the shapes that zeros should have."""
    found = [row for row in rows if row is not None]
    if not found:
        return None
    first, stop = min(row.first for row in found), max(row.stop for row in found)
    values = [
        model.new_zeros(stop - first, *model.shape) if row is None else row.widened(first, stop)
        for row, model in zip(rows, like, strict=True)
    ]
    return first, values


class Window:
    """The coefficients that are computed together, of ``total``.

    What a branch hands on beyond the window waits at its merge for the next one.
    """

    def __init__(self, size: int, *, total: int) -> None:
        self.first = 0
        self.stop = min(size, total)
        self._size = size
        self._total = total
        self._waiting: dict[str, Tensor] = {}

    @property
    def is_first(self) -> bool:
        return self.first == 0

    @property
    def num_windows(self) -> int:
        return -(-self._total // self._size)

    @property
    def is_beyond(self) -> bool:
        """Whether there are no coefficients left to compute."""
        return self.first >= self._total

    def go_on(self) -> None:
        self.first, self.stop = self.stop, min(self.stop + self._size, self._total)

    def moved_on(self, rows: Rows | None, *, merge: str) -> Rows | None:
        """The coefficients of a branch as its merge takes them: each one number higher."""
        waiting = self._waiting.pop(merge, None)
        before = None if waiting is None else Rows(self.first, waiting)
        if rows is None:
            return before
        values = rows.values
        if rows.stop == self.stop:
            values = values[:-1]
            if self.stop < self._total:
                self._waiting[merge] = rows.values[-1:].clone()
        return added(before, Rows(rows.first + 1, values)) if len(values) else before
