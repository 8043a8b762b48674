"""Times contenders side by side, taking turns in one run, and writes what came out as a table."""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

Contender = Callable[[], float]
"""Does its work once and returns how long that took, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison. ``at_most`` is the ratio to stay under (None: told for information);
    ``at_most_ms`` bounds ``ours_ms`` itself."""

    what: str
    ours_ms: float
    rival: str = ""
    rival_ms: float | None = None
    at_most: float | None = None
    at_most_ms: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.rival_ms is None else self.ours_ms / self.rival_ms

    @property
    def is_within(self) -> bool:
        is_fast = self.at_most is None or self.ratio is None or self.ratio <= self.at_most
        return is_fast and (self.at_most_ms is None or self.ours_ms <= self.at_most_ms)


def timed(work: Callable[[], object], *, in_a_row: int = 1) -> Contender:
    """A contender that is timed from call to return; of several calls ``in_a_row`` the median
    counts, so that what others did before does not."""

    def once() -> float:
        started = time.perf_counter()
        work()
        return (time.perf_counter() - started) * 1000

    return lambda: statistics.median(once() for _ in range(in_a_row))


def medians(
    contenders: Mapping[str, Contender], *, rounds: int, warm_up: int = 1
) -> dict[str, float]:
    """The median of each contender over rounds in which they take turns, in changing order."""
    names = list(contenders)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(warm_up + rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            gc.collect()
            spent = contenders[name]()
            if turn >= warm_up:
                taken[name].append(spent)
    return {name: statistics.median(spent) for name, spent in taken.items()}


@contextmanager
def window_like() -> Iterator[None]:
    """As in the window's process, which holds no torch: collections between two rounds do not go
    through its objects, which would leave the processor's caches cold."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def table(lines: Sequence[Line]) -> str:
    """A Markdown table, aligned so that it also reads well as plain text."""
    head = ("measured", "ours", "against", "theirs", "ratio", "target", "")
    rows = [head, *map(_cells, lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    texts = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "| " + " | ".join("-" * max(3, width) for width in widths) + " |"
    return "\n".join([texts[0], rule, *texts[1:]])


def tell(text: str) -> None:
    """Write a line at once: a benchmark that takes minutes says where it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.what,
        _milliseconds(line.ours_ms),
        line.rival,
        "" if line.rival_ms is None else _milliseconds(line.rival_ms),
        "" if line.ratio is None else _times(line.ratio),
        _target(line),
        "yes" if line.is_within else "NO",
    )


def _milliseconds(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms"


def _times(ratio: float) -> str:
    return f"{ratio:.2f} x" if ratio >= 0.1 else f"{ratio:.3f} x"


def _target(line: Line) -> str:
    if line.at_most is not None:
        return f"<= {line.at_most:g} x"
    if line.at_most_ms is not None:
        return f"<= {line.at_most_ms:g} ms"
    return "for information"
