"""Requests that wait for the worker: the newest of a kind wins, any can be cancelled.

Shared by two threads; knows neither torch nor the pipe.
"""

import threading
from collections import deque

from explorer.core.errors import CancelledError
from explorer.engine.messages import AnyRequest, BuildModel, Cancel, Investigate, LoadImage, Run

_NEWEST_WINS = (BuildModel, LoadImage, Run, Investigate)
_NEWEST_STOPS = (BuildModel, Investigate)


class Mailbox:
    """Between the thread that reads and the one that works.

    1. The reader puts a request in; one of the same kind that still waits is replaced by it.
    2. The worker takes the oldest that waits and is working on it until it takes the next.
    3. A ``Cancel`` removes what waits, or marks what is being worked on.
    4. Between two layers the worker calls ``check``, which raises where the mark is set.
    5. A new ``BuildModel`` marks the one being worked on: nobody wants that network any more. So
       does an ``Investigate`` that wishes for the same kind of thing. A ``Run`` is short: it waits.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[AnyRequest] = deque()
        self._current: AnyRequest | None = None
        self._is_cancelled = False

    def put(self, request: AnyRequest) -> tuple[int, ...]:
        """Let a request wait, or cancel one; the ids of those that will never be worked on."""
        with self._changed:
            if isinstance(request, Cancel):
                return self._cancel(request.target)
            replaced = self._remove_waiting_like(request)
            if isinstance(request, _NEWEST_STOPS) and _are_alike(request, self._current):
                self._is_cancelled = True
            self._waiting.append(request)
            self._changed.notify()
            return replaced

    def take(self) -> AnyRequest:
        """The next request, as soon as there is one."""
        with self._changed:
            self._current = None
            self._changed.wait_for(lambda: bool(self._waiting))
            self._current = self._waiting.popleft()
            self._is_cancelled = False
            return self._current

    def check(self) -> None:
        """Raises ``CancelledError`` where nobody wants the current request any more."""
        if self._is_cancelled:
            raise CancelledError("Cancelled.")

    def _cancel(self, target: int) -> tuple[int, ...]:
        if self._current is not None and self._current.id == target:
            self._is_cancelled = True
            return ()
        return self._remove([request for request in self._waiting if request.id == target])

    def _remove_waiting_like(self, request: AnyRequest) -> tuple[int, ...]:
        if not isinstance(request, _NEWEST_WINS):
            return ()
        return self._remove([older for older in self._waiting if _are_alike(request, older)])

    def _remove(self, requests: list[AnyRequest]) -> tuple[int, ...]:
        for request in requests:
            self._waiting.remove(request)
        return tuple(request.id for request in requests)


def _are_alike(request: AnyRequest, other: AnyRequest | None) -> bool:
    """Whether the newer of the two stands for both."""
    if isinstance(request, Investigate) and isinstance(other, Investigate):
        return type(request.wish) is type(other.wish)
    return type(request) is type(other)
