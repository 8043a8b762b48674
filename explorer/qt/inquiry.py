"""The conversation with the engine about investigations, beside that about single runs.

1. A wish waits until network and picture can run; of one kind only the newest waits.
2. One investigation is in flight. A newer wish of its kind asks the engine to stop it.
3. Progress and finding are known by the id of their request; a finding that nobody wants any
   more, or with the stamp of another request, falls through.
4. Another network or picture stops all of them. So does the user, if need be with the engine.
5. When the engine ends, so do all, and those that were wanted say so in their place.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.engine.findings import AnyWish
from explorer.engine.messages import (
    AnyReply,
    Cancelled,
    Failure,
    Finding,
    Investigate,
    Progress,
    Stamp,
)
from explorer.qt.document_records import (
    Client,
    EngineState,
    Notice,
    Severity,
    Work,
    notice_of_failure,
)
from explorer.qt.investigation_records import InvestigationKind, kind_of

SLOW_MS = 500


@dataclass(frozen=True, slots=True)
class Ground:
    """What an investigation begun now would be about."""

    stamp: Stamp
    gates: dict[str, float]


class Inquiry(QObject):
    """See the story above."""

    begun = Signal(object)  # Investigate
    changed = Signal(object)  # InvestigationKind: it waits, runs, goes on or has ended
    found = Signal(object)  # Finding
    failed = Signal(object, object)  # InvestigationKind, Notice

    def __init__(
        self, client: Client, ground: Callable[[], Ground | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._ground = ground
        self._waiting: dict[InvestigationKind, AnyWish] = {}
        self._in_flight: Investigate | None = None
        self._is_unwanted = False  # the one in flight
        self._progress: Progress | None = None
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._slow_timer = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow_timer.timeout.connect(self._on_slow_timer_timeout)

    @property
    def id(self) -> int | None:
        """Of the request in flight."""
        return self._in_flight.id if self._in_flight else None

    @property
    def work(self) -> Work | None:
        """What the status bar should say of the one in flight; nothing of a quick one."""
        if self._in_flight is None:
            return None
        if self._progress is not None:
            return Work(self._progress.what, self._progress.done, self._progress.total)
        return None if self._slow_timer.isActive() else Work("Investigating the network")

    def is_running(self, kind: InvestigationKind) -> bool:
        """Whether a finding of this kind is still to be expected."""
        return kind in self._waiting or kind is self._wanted_kind

    def progress_of(self, kind: InvestigationKind) -> Work:
        """How far it is; with no words where there is nothing to tell."""
        told = self._progress if kind is self._wanted_kind else None
        return Work(told.what, told.done, told.total) if told else Work("")

    # ------------------------------------------------------------ verbs

    def ask(self, wish: AnyWish) -> None:
        """Have something found out, soon, in place of what was to be found out of that kind."""
        kind = kind_of(wish)
        if self._client.state is EngineState.FAILED:
            self.failed.emit(kind, _NO_ENGINE)
            return
        if self._is_on_its_way(wish):
            self._waiting.pop(kind, None)
            return
        self._waiting[kind] = wish
        if kind is self._wanted_kind:
            self._stop_in_flight()
        self._timer.start()
        self.changed.emit(kind)

    def go_on(self) -> None:
        """Network and picture may be able to run by now."""
        self._timer.start()

    def stop(self) -> None:
        """Nobody wants to know any more; the engine is told, but not forced."""
        stopped = self._forget_all()
        if self._in_flight is not None and not self._is_unwanted:
            self._stop_in_flight()
        self._tell(stopped)

    def cancel(self) -> None:
        """As ``stop``, but the engine is ended if it does not listen."""
        stopped = self._forget_all()
        if self._in_flight is not None:
            self._is_unwanted = True
            self._client.cancel(self._in_flight.id)
        self._tell(stopped)

    def stop_asking(self) -> None:
        """The window is closed."""
        self._timer.stop()
        self._slow_timer.stop()

    # ------------------------------------------------------------ being answered

    def take(self, reply: AnyReply) -> bool:
        """Whether a reply was to the investigation in flight."""
        request = self._in_flight
        if request is None or reply.id != request.id:
            return False
        kind, is_wanted = kind_of(request.wish), not self._is_unwanted
        if isinstance(reply, Progress):
            self._progress = reply
        elif isinstance(reply, Finding | Failure | Cancelled):
            self._end()
        if is_wanted and isinstance(reply, Finding) and reply.stamp == request.stamp:
            self.found.emit(reply)
        elif is_wanted and isinstance(reply, Failure):
            self.failed.emit(kind, notice_of_failure(reply))
        self.changed.emit(kind)
        return True

    def engine_ended(self) -> None:
        """What was in flight or waiting will not be found."""
        ended = self._forget_all()
        if self._in_flight is not None:
            self._end()
        for kind in ended:
            self.failed.emit(kind, _ENGINE_ENDED)
        self._tell(ended)

    # ------------------------------------------------------------ inside

    @property
    def _wanted_kind(self) -> InvestigationKind | None:
        if self._in_flight is None or self._is_unwanted:
            return None
        return kind_of(self._in_flight.wish)

    def _is_on_its_way(self, wish: AnyWish) -> bool:
        request, ground = self._in_flight, self._ground()
        if request is None or self._is_unwanted or ground is None:
            return False
        return request.wish == wish and request.stamp == ground.stamp

    def _on_timer_timeout(self) -> None:
        ground = self._ground()
        if self._in_flight is not None or not self._waiting or ground is None:
            return
        kind, wish = next(iter(self._waiting.items()))
        request = Investigate(
            id=self._client.next_id(), stamp=ground.stamp, wish=wish, gates=ground.gates
        )
        if self._client.send(request):
            del self._waiting[kind]
            self._in_flight = request
            self._slow_timer.start()
            self.begun.emit(request)
            self.changed.emit(kind)

    def _on_slow_timer_timeout(self) -> None:
        if self._in_flight is not None:
            self.changed.emit(kind_of(self._in_flight.wish))

    def _stop_in_flight(self) -> None:
        if self._in_flight is not None:
            self._is_unwanted = True
            self._client.ask_to_stop(self._in_flight.id)

    def _forget_all(self) -> tuple[InvestigationKind, ...]:
        """Let go of what waits; the kinds of which something was wanted."""
        wanted = dict.fromkeys(self._waiting)
        if self._wanted_kind is not None:
            wanted[self._wanted_kind] = None
        self._waiting.clear()
        return tuple(wanted)

    def _end(self) -> None:
        self._in_flight = self._progress = None
        self._is_unwanted = False
        self._slow_timer.stop()
        self._timer.start()

    def _tell(self, kinds: tuple[InvestigationKind, ...]) -> None:
        for kind in kinds:
            self.changed.emit(kind)


_ENGINE_ENDED = Notice(
    Severity.WARNING,
    "This was not finished",
    "The engine stopped before it had an answer.",
    "Ask again once it runs.",
)
_NO_ENGINE = Notice(
    Severity.ERROR, "The engine does not run", "Nothing can be found out.", "Press Retry below."
)
