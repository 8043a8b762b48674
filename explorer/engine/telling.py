"""Telling how far a request is: not at once, not too often. Knows no network."""

import time
from collections.abc import Callable

from explorer.engine.messages import Progress

PROGRESS_AFTER_S = 0.4
PROGRESS_EVERY_S = 0.1

Check = Callable[[], None]


class ProgressTeller:
    """Sends how far it is of what takes long enough to be worth telling."""

    def __init__(self, send: Callable[[Progress], None], *, request_id: int) -> None:
        self._send = send
        self._request_id = request_id
        self._next_s = time.monotonic() + PROGRESS_AFTER_S

    def tell(self, done: int, total: int, what: str) -> None:
        if time.monotonic() >= self._next_s:
            self._next_s = time.monotonic() + PROGRESS_EVERY_S
            self._send(Progress(id=self._request_id, done=done, total=total, what=what))


class LayerTicks:
    """Called between two layers: asks whether to go on and tells how many are done."""

    def __init__(self, check: Check, teller: ProgressTeller, *, total: int, what: str) -> None:
        self._check = check
        self._teller = teller
        self._total = total
        self._what = what
        self._done = 0

    def __call__(self) -> None:
        self._check()
        self._done = min(self._done + 1, self._total)
        self._teller.tell(self._done, self._total, self._what)
