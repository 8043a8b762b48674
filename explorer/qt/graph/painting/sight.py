"""Which of many rectangles a view sees, found for all of them at once. Pure: knows no Qt."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explorer.qt.graph.layout.geometry import Rect


class Sight:
    """Rectangles by index; ready for use when first asked."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        self._rects = tuple(rects)

    def within(self, seen: Rect) -> list[int]:
        """Those that share some area with what is seen, in order."""
        left, top, right, bottom = self._sides
        is_across = (left < seen.right) & (right > seen.x)
        found = np.flatnonzero(is_across & (top < seen.bottom) & (bottom > seen.y))
        indices: list[int] = found.tolist()
        return indices

    @cached_property
    def _sides(self) -> NDArray[np.float64]:
        """Rows of left, upper, right and lower ends."""
        sides = [(rect.x, rect.y, rect.right, rect.bottom) for rect in self._rects]
        return np.array(sides, dtype=np.float64).reshape(-1, 4).T.copy()
