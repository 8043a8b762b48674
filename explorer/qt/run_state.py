"""The run in flight and the wishes of the next one, apart from any signal. Knows no widget."""

import itertools
from dataclasses import dataclass, field

from explorer.engine.messages import MapsWish, Run, Stamp, ThumbnailsWish


@dataclass(frozen=True)
class Wanted:
    """What the next run is to find out, apart from network and picture."""

    gates: dict[str, float] = field(default_factory=dict)
    maps: MapsWish | None = None
    merge: str | None = None
    thumbnails: ThumbnailsWish | None = None
    is_timed: bool = False


class RunState:
    """At most one run is in flight; of the wishes that wait only the newest are kept."""

    def __init__(self) -> None:
        self._frames = itertools.count(1)
        self._wanted = Wanted()
        self._gates_generation = 0
        self._stopping_id: int | None = None  # outdated, and told so
        self.in_flight: Run | None = None
        self.is_wanted = False

    @property
    def id(self) -> int | None:
        return self.in_flight.id if self.in_flight else None

    @property
    def gates(self) -> dict[str, float]:
        return self._wanted.gates

    def stamp(self, *, model: int, image: int, frame: int = 0) -> Stamp:
        """What a result asked for now would be about."""
        return Stamp(model, image, self._gates_generation, frame)

    def want(self, wanted: Wanted) -> None:
        if wanted.gates != self._wanted.gates:
            self._gates_generation += 1
        self._wanted = wanted
        self.is_wanted = True

    def next_run(self, request_id: int, *, model: int, image: int) -> Run:
        """What to ask the engine for, with the generations on screen."""
        wanted = self._wanted
        return Run(
            id=request_id,
            stamp=self.stamp(model=model, image=image, frame=next(self._frames)),
            gates=wanted.gates,
            maps=wanted.maps,
            merge=wanted.merge,
            thumbnails=wanted.thumbnails,
            is_timed=wanted.is_timed,
        )

    def begin(self, run: Run) -> None:
        self.in_flight = run
        self.is_wanted = False

    def end(self) -> Run | None:
        """Nothing is in flight any more; returns what was."""
        run, self.in_flight = self.in_flight, None
        return run

    def make_outdated(self) -> int | None:
        """The run in flight has to be repeated. Returns its id where it was not told yet."""
        if self.in_flight is None:
            return None
        self.is_wanted = True
        if self.in_flight.id == self._stopping_id:
            return None
        self._stopping_id = self.in_flight.id
        return self._stopping_id

    def is_current(self, run: Run, *, model: int, image: int) -> bool:
        """Whether nothing that a run was asked for has changed since.

        Thumbnails and times are extras: a result that lacks the newest is still worth showing.
        """
        wanted = self._wanted
        stamp = self.stamp(model=model, image=image, frame=run.stamp.frame)
        is_same_wish = run.maps == wanted.maps and run.merge == wanted.merge
        return is_same_wish and run.stamp == stamp
