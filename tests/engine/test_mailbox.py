"""The newest request of a kind wins, and any can be cancelled, waiting or being worked on."""

import threading

import pytest

from explorer.core.errors import CancelledError
from explorer.engine.findings import SplitWish, SweepWish
from explorer.engine.mailbox import Mailbox
from explorer.engine.messages import (
    BuildModel,
    Cancel,
    Hello,
    Investigate,
    LoadImage,
    Run,
    Stamp,
)


def run(request_id: int) -> Run:
    return Run(id=request_id, stamp=Stamp(model=1, image=1, gates=0, frame=request_id))


def build(request_id: int) -> BuildModel:
    return BuildModel(id=request_id, generation=request_id, model="net", weights="none")


def sweep(request_id: int) -> Investigate:
    return Investigate(id=request_id, stamp=Stamp(1, 1, 0, 0), wish=SweepWish(request_id))


def split(request_id: int) -> Investigate:
    return Investigate(id=request_id, stamp=Stamp(1, 1, 0, 0), wish=SplitWish())


def image(request_id: int) -> LoadImage:
    return LoadImage(id=request_id, generation=request_id, name="a.png", data=b"")


def test_requests_are_taken_in_order() -> None:
    mailbox = Mailbox()
    for request in (Hello(id=1), build(2), image(3), run(4)):
        assert mailbox.put(request) == ()
    assert [mailbox.take().id for _ in range(4)] == [1, 2, 3, 4]


@pytest.mark.parametrize("make", [run, build, image, sweep], ids=["run", "build", "image", "sweep"])
def test_newest_replaces_what_still_waits(make: type) -> None:
    mailbox = Mailbox()
    mailbox.put(make(1))
    mailbox.put(Hello(id=2))
    assert mailbox.put(make(3)) == (1,)
    assert [mailbox.take().id, mailbox.take().id] == [2, 3]


def test_run_being_worked_on_is_finished_when_a_newer_one_comes() -> None:
    mailbox = Mailbox()
    mailbox.put(run(1))
    mailbox.take()
    assert mailbox.put(run(2)) == ()
    mailbox.check()


@pytest.mark.parametrize("make", [build, sweep], ids=["build", "sweep"])
def test_what_is_worked_on_for_long_stops_when_a_newer_one_comes(make: type) -> None:
    mailbox = Mailbox()
    mailbox.put(make(1))
    mailbox.take()
    assert mailbox.put(make(2)) == ()
    with pytest.raises(CancelledError):
        mailbox.check()
    assert mailbox.take().id == 2
    mailbox.check()


def test_investigations_of_other_kinds_do_not_disturb_each_other() -> None:
    mailbox = Mailbox()
    mailbox.put(sweep(1))
    mailbox.put(split(2))
    assert mailbox.take().id == 1
    assert mailbox.put(split(3)) == (2,)
    mailbox.check()
    assert mailbox.take().id == 3


def test_run_behind_an_investigation_waits_for_it() -> None:
    mailbox = Mailbox()
    mailbox.put(sweep(1))
    mailbox.take()
    assert mailbox.put(run(2)) == ()
    mailbox.check()
    assert mailbox.take().id == 2


def test_cancel_removes_what_waits() -> None:
    mailbox = Mailbox()
    mailbox.put(run(1))
    mailbox.put(Hello(id=2))
    assert mailbox.put(Cancel(id=3, target=1)) == (1,)
    assert mailbox.take().id == 2


def test_cancel_stops_what_is_worked_on() -> None:
    mailbox = Mailbox()
    mailbox.put(run(1))
    mailbox.take()
    assert mailbox.put(Cancel(id=2, target=1)) == ()
    with pytest.raises(CancelledError):
        mailbox.check()


def test_late_cancel_does_not_hit_the_next_request() -> None:
    mailbox = Mailbox()
    mailbox.put(run(1))
    mailbox.take()
    mailbox.put(Hello(id=2))
    mailbox.take()
    assert mailbox.put(Cancel(id=3, target=1)) == ()
    mailbox.check()


def test_worker_waits_for_a_request() -> None:
    mailbox, taken = Mailbox(), []
    worker = threading.Thread(target=lambda: taken.append(mailbox.take().id))
    worker.start()
    mailbox.put(run(7))
    worker.join(timeout=10)
    assert taken == [7]
