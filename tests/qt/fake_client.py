"""An engine client without an engine: keeps what was sent, replies when told to."""

from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from explorer.engine.messages import (
    AnyReply,
    AnyRequest,
    BuildModel,
    Cancelled,
    Failure,
    Investigate,
    LoadImage,
    Run,
)
from explorer.qt.document_records import EngineState
from explorer.qt.engine_client import EndReason, EngineEnd
from tests.qt import records

Wanted = TypeVar("Wanted", bound=AnyRequest)


class FakeClient(QObject):
    """``requests`` are those sent while RUNNING; ``stopped`` ids were asked to stop."""

    reply_received = Signal(object)
    state_changed = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = EngineState.STARTING
        self.log = "what the engine wrote"
        self.requests: list[AnyRequest] = []
        self.stopped: list[int] = []
        self.cancelled: list[int] = []
        self.is_shut_down = False
        self.starts = 0
        self._last_id = 0

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def start(self) -> None:
        self.starts += 1

    def send(self, request: AnyRequest) -> bool:
        if self.state is not EngineState.RUNNING:
            return False
        self.requests.append(request)
        return True

    def cancel(self, target: int) -> None:
        self.cancelled.append(target)

    def ask_to_stop(self, target: int) -> bool:
        self.stopped.append(target)
        return True

    def shut_down(self) -> None:
        self.is_shut_down = True

    # ------------------------------------------------------------ what a test does

    def welcome(self) -> None:
        self._set_state(EngineState.RUNNING)
        self.reply(records.welcome(0))

    def reply(self, reply: AnyReply) -> None:
        self.reply_received.emit(reply)

    def build(self) -> None:
        """Answer the newest build completely."""
        self.reply(records.graph_ready(self.last(BuildModel)))
        self.reply(records.model_ready(self.last(BuildModel)))

    def load(self) -> None:
        self.reply(records.image_ready(self.last(LoadImage)))

    def run(self) -> None:
        self.reply(records.result(self.last(Run)))

    def find(self) -> None:
        self.reply(records.finding(self.last(Investigate)))

    def fail(self, request_id: int) -> None:
        self.reply(Failure(id=request_id, title="Not built", sentence="The file is not there."))

    def confirm_cancel(self, request_id: int) -> None:
        self.reply(Cancelled(id=request_id))

    def end(self, reason: EndReason = EndReason.CRASHED, *, for_good: bool = False) -> None:
        self._set_state(EngineState.FAILED if for_good else EngineState.RESTARTING)
        self.ended.emit(EngineEnd(reason, "The engine process ended."))

    def last(self, kind: type[Wanted]) -> Wanted:
        return self.all(kind)[-1]

    def all(self, kind: type[Wanted]) -> list[Wanted]:
        return [request for request in self.requests if isinstance(request, kind)]

    def _set_state(self, state: EngineState) -> None:
        self.state = state
        self.state_changed.emit(state)
