"""The conversation with the engine: what was asked, what is still awaited, what came too late.

1. Networks and pictures are asked for at once when the engine listens; until then they wait.
2. Replies are known by the id of their request: one no longer awaited falls through.
3. A new graph is on screen before its network can run; if the build fails or is cancelled, the
   network before comes back. It never left the engine.
4. While nothing is built or opened, one run is in flight. A change asks the engine to stop it,
   unless only extras differ (thumbnails, times), and the newest wishes follow; a result counts
   only if its wishes, extras apart, are still the current ones.
5. When the engine has ended, its successor is sent the same network, picture and wishes.

What is investigated besides has a story of its own, in ``inquiry``. Knows neither catalogue nor
selection.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.engine.messages import (
    AnyReply,
    Cancelled,
    Failure,
    GraphReady,
    ImageReady,
    ModelReady,
    Progress,
    Result,
    Run,
    Welcome,
)
from explorer.qt.document_records import (
    Client,
    EngineState,
    ModelPick,
    Work,
    notice_of_failure,
)
from explorer.qt.engine_client import EndReason, EngineEnd
from explorer.qt.engine_words import notice_of_end, unfinished
from explorer.qt.image_state import ImageState
from explorer.qt.inquiry import Ground, Inquiry
from explorer.qt.model_state import ModelState
from explorer.qt.run_state import RunState, Wanted

SLOW_RUN_MS = 500


class Dialogue(QObject):
    """See the story above."""

    welcomed = Signal(object)  # Welcome
    screen_changed = Signal()  # ``model.graph`` is another one
    build_failed = Signal(object)  # ModelPick that could not be had
    model_arrived = Signal(object)  # ModelReady
    image_arrived = Signal(object)  # ImageReady
    image_failed = Signal()  # the picture before, if any, is still there
    result_arrived = Signal(object)  # Result
    work_changed = Signal(object)  # Work | None
    notice_raised = Signal(object)  # Notice

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self.model = ModelState()
        self.image = ImageState()
        self.inquiry = Inquiry(client, self._ground, self)
        self._run = RunState()
        self._cancelled_id: int | None = None  # by the user
        self._is_welcome = False  # whether the engine of now has received anything
        self._progress: Progress | None = None
        self._work: Work | None = None
        self._run_timer = QTimer(self, singleShot=True, interval=0)
        self._run_timer.timeout.connect(self._on_run_timer_timeout)
        self._slow_run_timer = QTimer(self, singleShot=True, interval=SLOW_RUN_MS)
        self._slow_run_timer.timeout.connect(self._update_work)
        self.inquiry.changed.connect(self._update_work)
        client.reply_received.connect(self._on_client_reply_received)
        client.state_changed.connect(self._update_work)
        client.ended.connect(self._on_client_ended)

    @property
    def work(self) -> Work | None:
        return self._work

    # ------------------------------------------------------------ verbs

    def build(self, pick: ModelPick) -> None:
        """Ask for a network in place of the one being built, if any."""
        self.inquiry.stop()
        if self.model.build is not None:
            self._client.ask_to_stop(self.model.build.request_id)
            self._end_build()
        is_there = self.model.can_run and self.model.pick == pick
        if not is_there:
            self.model.begin(pick, self._client.next_id())
            self._send_build()
        self._update_work()

    def open_image(self, name: str, data: bytes) -> None:
        """Ask for a picture in place of the one being opened, if any."""
        self.inquiry.stop()
        if self.image.opening is not None:
            self._client.ask_to_stop(self.image.opening.request_id)
        self.image.begin(name, data, self._client.next_id())
        self._send_image()
        self._update_work()

    def want(self, wanted: Wanted) -> None:
        """Ask for a run, soon: several wishes of one moment become one run.

        The run in flight goes on where its result is still worth showing.
        """
        self._run.want(wanted)
        run = self._run.in_flight
        if run is None or not self._run.is_current(run, **self._on_screen()):
            self._stop_run()
        self._run_timer.start()

    def cancel(self) -> None:
        """Stop what the engine is busy with; everything is as it was before."""
        target = self._busy_with()
        is_replay = self.model.build is not None and self.model.build.is_replay
        if target is None or is_replay:
            return
        if target == self.inquiry.id:
            self.inquiry.cancel()
            return
        if target == self._run.id:
            self._run.is_wanted = False
        if self._client.state is EngineState.RUNNING:
            self._cancelled_id = target
            self._client.cancel(target)
        else:
            self._forget(target)

    def stop(self) -> None:
        """Nothing is asked any more."""
        self._run_timer.stop()
        self._slow_run_timer.stop()
        self.inquiry.stop_asking()

    # ------------------------------------------------------------ asking

    def _send_build(self) -> None:
        request = self.model.request()
        if request is not None:
            self._stop_run()
            self._client.send(request)

    def _send_image(self) -> None:
        request = self.image.request()
        if request is not None:
            self._stop_run()
            self._client.send(request)

    def _repeat_run(self) -> None:
        self._stop_run()
        self._run_timer.start()

    def _stop_run(self) -> None:
        outdated = self._run.make_outdated()
        if outdated is not None:
            self._client.ask_to_stop(outdated)

    def _on_run_timer_timeout(self) -> None:
        self.inquiry.go_on()
        is_free = self._run.in_flight is None and self.model.can_run and self.image.can_run
        if not (is_free and self._run.is_wanted):
            return
        run = self._run.next_run(self._client.next_id(), **self._on_screen())
        if self._client.send(run):
            self._run.begin(run)
            self._slow_run_timer.start()

    def _ground(self) -> Ground | None:
        if not (self.model.can_run and self.image.can_run):
            return None
        return Ground(self._run.stamp(**self._on_screen()), self._run.gates)

    def _on_screen(self) -> dict[str, int]:
        return {"model": self.model.generation, "image": self.image.generation}

    # ------------------------------------------------------------ being answered

    def _on_client_reply_received(self, reply: AnyReply) -> None:
        if not self.inquiry.take(reply):
            self._take(reply)
        self._update_work()

    def _take(self, reply: AnyReply) -> None:
        match reply:
            case Welcome():
                self._on_welcome(reply)
            case GraphReady():
                if self.model.take_graph(reply):
                    self.screen_changed.emit()
            case ModelReady():
                self._on_model_ready(reply)
            case ImageReady():
                self._on_image_ready(reply)
            case Result():
                self._on_result(reply)
            case Progress():
                self._progress = reply
            case Failure():
                self._on_failure(reply)
            case Cancelled():
                self._forget(reply.id)

    def _on_welcome(self, welcome: Welcome) -> None:
        self._is_welcome = True
        self._send_build()
        self._send_image()
        self._replay_what_is_lost()
        self.welcomed.emit(welcome)

    def _replay_what_is_lost(self) -> None:
        if self._client.state is not EngineState.RUNNING:
            return
        if self.model.needs_replay and self.model.pick is not None:
            self.model.begin(self.model.pick, self._client.next_id(), is_replay=True)
            self._send_build()
        if self.image.needs_replay:
            self.image.begin_replay(self._client.next_id())
            self._send_image()

    def _on_model_ready(self, reply: ModelReady) -> None:
        is_replay = self.model.build is not None and self.model.build.is_replay
        if not self.model.take_ready(reply):
            return
        self.model_arrived.emit(reply)
        self._run.is_wanted |= not is_replay
        self._repeat_run()

    def _on_image_ready(self, reply: ImageReady) -> None:
        is_replay = self.image.opening is not None and self.image.opening.is_replay
        if not self.image.take(reply):
            return
        if not is_replay:
            self.image_arrived.emit(reply)
        self._run.is_wanted |= not is_replay
        self._repeat_run()

    def _on_result(self, reply: Result) -> None:
        if reply.id != self._run.id:
            return
        run = self._end_run()
        if run is None or reply.stamp != run.stamp:
            return
        if self._run.is_current(run, **self._on_screen()):
            self.result_arrived.emit(reply)

    def _on_failure(self, failure: Failure) -> None:
        is_late = failure.id not in (self.model.request_id, self.image.request_id, self._run.id)
        is_outdated = failure.id == self._run.id and self._run.is_wanted
        is_of_image = failure.id == self.image.request_id
        pick = self.model.pick if failure.id == self.model.request_id else None
        self._forget(failure.id)
        if not (is_late or is_outdated):
            self.notice_raised.emit(notice_of_failure(failure))
        if pick is not None:
            self.build_failed.emit(pick)
        if is_of_image:
            self.image_failed.emit()

    def _forget(self, request_id: int) -> None:
        """A request will have no result: what was there before it comes back."""
        if request_id == self.model.request_id:
            self._end_build()
            self._replay_what_is_lost()
        elif request_id == self.image.request_id:
            self.image.give_up()
            self._run_timer.start()
            self._replay_what_is_lost()
        elif request_id == self._run.id:
            self._end_run()
        if request_id == self._cancelled_id:
            self._cancelled_id = None
        self._update_work()

    def _end_build(self) -> None:
        was_successor_on_screen = self.model.is_successor_on_screen
        self.model.give_up()
        if was_successor_on_screen:
            self.screen_changed.emit()
        self._run_timer.start()

    def _end_run(self) -> Run | None:
        self._slow_run_timer.stop()
        self._run_timer.start()
        return self._run.end()

    # ------------------------------------------------------------ the engine is gone

    def _on_client_ended(self, end: EngineEnd) -> None:
        is_crash = end.reason is EndReason.CRASHED
        self.inquiry.engine_ended()
        cancelled, self._cancelled_id = self._cancelled_id, None
        was_run_cancelled = cancelled is not None and self._run.id == cancelled
        self._run.end()
        self._slow_run_timer.stop()
        if cancelled is not None:
            self._forget(cancelled)
        was_successor_on_screen = self.model.is_successor_on_screen
        is_their_fault = is_crash and self._is_welcome
        self._is_welcome = False
        build = self.model.engine_ended(is_crash=is_their_fault)
        picture = self.image.engine_ended(is_crash=is_their_fault)
        if build is not None and was_successor_on_screen:
            self.screen_changed.emit()
        if is_crash:
            self._run.is_wanted = True
            what = build.pick.model if build else picture.name if picture else ""
            self.notice_raised.emit(notice_of_end(self._client, end, given_up=what))
        elif was_run_cancelled:
            self._run.is_wanted = False
        self._update_work()

    # ------------------------------------------------------------ work

    def _busy_with(self) -> int | None:
        """Of what it works on in turn, that which it was asked first."""
        first = min(filter(None, (self._run.id, self.inquiry.id)), default=None)
        return self.model.request_id or self.image.request_id or first

    def _update_work(self) -> None:
        work = self._current_work()
        if work != self._work:
            self._work = work
            self.work_changed.emit(work)

    def _current_work(self) -> Work | None:
        busy_with = self._busy_with()
        is_fast_run = busy_with == self._run.id and self._slow_run_timer.isActive()
        if self._client.state is not EngineState.RUNNING or busy_with is None or is_fast_run:
            return None
        if busy_with == self.inquiry.id:
            return self.inquiry.work
        if self._progress is not None and self._progress.id == busy_with:
            return Work(self._progress.what, self._progress.done, self._progress.total)
        return Work(unfinished(self.model.build, self.image.opening))
