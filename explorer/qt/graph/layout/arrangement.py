"""How the columns of a graph are spread over a view: how roomy the words are, which columns are
broken, and whether they stand in one band or in two.

Pure: knows sizes of columns, but neither boxes nor Qt.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from explorer.qt.graph.layout.camera import fitting
from explorer.qt.graph.layout.geometry import Metrics, Orientation, Point
from explorer.qt.graph.layout.wording import WordRoom

_MOST_PIECES = 5
_FULL_SCALE = 1.0
_SHORTER_WORDS = 0.97  # what the next shorter words are worth, compared with the longer ones
_SHORT_NAMES = 0.92
_BROKEN = 0.93
_SECOND_BAND = 0.88
_SCROLLED = 0.9
_ROUNDING = 1e-6
_ROOMY = WordRoom()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``room`` is what words get, ``second_band`` the call whose column begins the second
    band of columns ("": there is one band)."""

    room: WordRoom = _ROOMY
    wrap_height: float = float("inf")
    second_band: str = ""


@dataclass(frozen=True)
class ColumnSize:
    """A column before it is placed: its width, and the heights of what stands in it, each with
    the gap above."""

    width: float
    spans: tuple[float, ...]
    first_call: str

    @cached_property
    def height(self) -> float:
        return sum(self.spans)


def broken(spans: Sequence[float], wrap_height: float) -> list[int]:
    """How many things stand in each piece of a column: pieces of about equal height, each at
    most ``wrap_height`` if possible."""
    whole = sum(spans)
    if whole <= wrap_height or len(spans) < 2:
        return [len(spans)]
    target = whole / math.ceil(whole / wrap_height - _ROUNDING)
    counts, height = [0], 0.0
    for span in spans:
        if counts[-1] and height + span / 2 > target * len(counts):
            counts.append(0)
        counts[-1] += 1
        height += span
    return counts


class Arranger:
    """Finds the arrangement that shows most of a graph in one view, and that large.

    Longer words, whole columns and one band are given up only for a gain worth it.
    """

    def __init__(
        self,
        metrics: Metrics,
        view: Point,
        *,
        least_scale: float,
        orientation: Orientation = Orientation.VERTICAL,
    ) -> None:
        is_vertical = orientation is Orientation.VERTICAL
        self._metrics = metrics
        self._view = view if is_vertical else (view[1], view[0])
        self._least_scale = least_scale
        self._head = metrics.header_length(orientation) + metrics.lead(orientation)

    def best(self, sizes: Iterable[tuple[WordRoom, Sequence[ColumnSize]]]) -> Arrangement:
        """``sizes`` are the columns for every room of words, the longest first."""
        best, best_worth = Arrangement(), 0.0
        for number, (room, columns) in enumerate(sizes):
            most = _SHORTER_WORDS**number * (_SHORT_NAMES if room.is_terse else 1.0)
            if most <= best_worth:
                break
            for arrangement, worth in self._candidates(room, columns):
                if worth * most > best_worth:
                    best, best_worth = arrangement, worth * most
        return best

    def _candidates(
        self, room: WordRoom, columns: Sequence[ColumnSize]
    ) -> Iterator[tuple[Arrangement, float]]:
        tallest = max((column.height for column in columns), default=0.0)
        for pieces in range(1, _MOST_PIECES + 1):
            wrap_height = tallest / pieces if pieces > 1 else float("inf")
            places = [self._extent(column, wrap_height) for column in columns]
            worth = _BROKEN if pieces > 1 else 1.0
            for first in range(len(columns)):
                bands = [places[:first], places[first:]] if first else [places]
                second = columns[first].first_call if first else ""
                shown = self._worth(self._size(bands)) * (_SECOND_BAND if first else 1.0)
                yield Arrangement(room, wrap_height, second), worth * shown

    def _extent(self, column: ColumnSize, wrap_height: float) -> Point:
        counts = broken(column.spans, wrap_height)
        gaps = (len(counts) - 1) * self._metrics.column_gap
        heights, start = [], 0
        for count in counts:
            heights.append(sum(column.spans[start : start + count]))
            start += count
        return (len(counts) * column.width + gaps, max(heights))

    def _size(self, bands: Sequence[Sequence[Point]]) -> Point:
        metrics = self._metrics
        width, height = 0.0, (len(bands) - 1) * metrics.band_gap
        for number, band in enumerate(bands):
            across = sum(place[0] + metrics.column_gap for place in band) - metrics.column_gap
            width = max(width, across + (metrics.column_gap if number else 0.0))
            down = max((place[1] for place in band), default=0.0)
            height += self._head + down + metrics.gap_y
        return width, height

    def _worth(self, size: Point) -> float:
        """How much of the whole is in view, times its scale."""
        scale = fitting(size, self._view, smallest=self._least_scale).scale
        seen_x = min(self._view[0] / (size[0] * scale), 1.0)
        seen_y = min(self._view[1] / (size[1] * scale), 1.0)
        is_scrolled = min(seen_x, seen_y) < 1.0
        shown = seen_x * seen_y * (_SCROLLED if is_scrolled else 1.0)
        return shown * min(scale, _FULL_SCALE)
