"""The laboratory against a fake client: asking, progress, cancelling, and what is remembered."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from explorer.engine.findings import (
    AnyWish,
    BandWish,
    ChannelSharesWish,
    CurveWish,
    FolderWish,
    GateGradientWish,
    PictureFile,
    ReorderWish,
    SplitWish,
    SweepWish,
)
from explorer.engine.messages import BuildModel, Investigate, LoadImage, Progress, Run, Stamp
from explorer.qt.document import Document, Work
from explorer.qt.engine_client import EndReason
from explorer.qt.inquiry import Inquiry
from explorer.qt.laboratory import Investigation, InvestigationKind, Laboratory
from tests.qt import records
from tests.qt.fake_client import FakeClient

SWEEP, SPLIT, BAND = InvestigationKind.SWEEP, InvestigationKind.SPLIT, InvestigationKind.BAND
FOLDER = InvestigationKind.FOLDER
MERGE = "layer1.0.add"


class Bench:
    """A network and a picture on screen, and a laboratory that can be asked."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.client = FakeClient()
        self.document = Document(self.client)
        self.laboratory: Laboratory = self.document.laboratory
        self.told: list[InvestigationKind] = []
        self.laboratory.investigation_changed.connect(self.told.append)
        self.document.start("tiny")
        self.client.welcome()
        self.open()
        self.client.build()
        self.runs(1)
        self.client.run()

    def open(self, name: str = "cat.png") -> None:
        self.document.open_image(name, b"bytes")
        self.client.load()

    def pick(self, model: str) -> None:
        self.document.pick_model(model)
        self.client.build()

    def runs(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: len(self.client.all(Run)) >= count)

    def asked(self, count: int = 1) -> Investigate:
        """The newest request, once so many investigations have been asked for."""
        self.qtbot.waitUntil(lambda: len(self.client.all(Investigate)) >= count)
        return self.client.last(Investigate)

    def is_quiet(self) -> bool:
        """Whether a turn of the event loop asks for nothing more."""
        before = len(self.client.all(Investigate))
        with self.qtbot.waitSignal(self.document.image_failed, raising=False, timeout=20):
            pass
        return len(self.client.all(Investigate)) == before

    def find(self, ask: Callable[[], None]) -> Investigate:
        """Ask, and have it found."""
        before = len(self.client.all(Investigate))
        ask()
        request = self.asked(before + 1)
        self.client.find()
        return request

    def now(self, kind: InvestigationKind = SWEEP) -> Investigation:
        return self.laboratory.investigation(kind)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.document.shut_down()


VERBS: dict[str, tuple[Callable[[Laboratory], None], AnyWish]] = {
    "sweep": (lambda laboratory: laboratory.sweep(3), SweepWish(3)),
    "curve": (
        lambda laboratory: laboratory.draw_curve(counts=(1, 2), draws=4, seed=5),
        CurveWish(None, (1, 2), 4, 5),
    ),
    "reorder": (
        lambda laboratory: laboratory.reorder(draws=4, swaps=(1,), seed=5),
        ReorderWish(None, 4, (1,), 5),
    ),
    "split": (lambda laboratory: laboratory.split(), SplitWish()),
    "gradients": (lambda laboratory: laboratory.measure_gradients(), GateGradientWish()),
    "band": (
        lambda laboratory: laboratory.measure_band([("a.png", b"a")]),
        BandWish((PictureFile("a.png", b"a"),)),
    ),
    "folder": (lambda laboratory: laboratory.sweep_folder(Path("images")), FolderWish("images")),
    "channels": (lambda laboratory: laboratory.measure_channels("m"), ChannelSharesWish("m")),
}


@pytest.mark.parametrize(("ask", "wish"), VERBS.values(), ids=VERBS.keys())
def test_verb_asks_for_what_is_on_screen(
    bench: Bench, ask: Callable[[Laboratory], None], wish: AnyWish
) -> None:
    bench.document.set_gate(MERGE, 0.5)
    ask(bench.laboratory)
    request = bench.asked()
    assert request.wish == wish
    assert request.gates == {MERGE: 0.5}
    run = bench.client.last(Run)
    assert msgspec.structs.replace(run.stamp, frame=0) == request.stamp


def test_finding_is_told_and_kept(bench: Bench) -> None:
    bench.laboratory.sweep()
    assert bench.now() == Investigation(SWEEP, is_running=True)
    request = bench.asked()
    bench.told.clear()
    bench.client.find()
    assert bench.now() == Investigation(SWEEP, finding=records.finding(request))
    assert bench.told == [SWEEP]


def test_progress_is_told_in_the_laboratory_and_in_the_status_bar(bench: Bench) -> None:
    bench.laboratory.sweep()
    request = bench.asked()
    bench.client.reply(Progress(id=request.id, done=3, total=27, what="Taking out 3 of 27"))
    now = bench.now()
    assert (now.done, now.total, now.what) == (3, 27, "Taking out 3 of 27")
    assert bench.now(SPLIT) == Investigation(SPLIT)
    assert bench.document.work == Work("Taking out 3 of 27", 3, 27)
    bench.client.find()
    assert bench.document.work is None


def test_slow_investigation_without_progress_is_told_in_the_status_bar(bench: Bench) -> None:
    bench.laboratory.sweep()
    bench.asked()
    assert bench.document.work is None
    bench.qtbot.waitUntil(lambda: bench.document.work == Work("Investigating the network"))


def test_one_is_in_flight_and_other_kinds_wait_their_turn(bench: Bench) -> None:
    bench.laboratory.sweep()
    bench.laboratory.split()
    bench.laboratory.measure_gradients()
    assert isinstance(bench.asked().wish, SweepWish)
    assert bench.is_quiet()
    assert bench.now(SPLIT).is_running
    bench.client.find()
    assert isinstance(bench.asked(2).wish, SplitWish)
    bench.client.find()
    assert isinstance(bench.asked(3).wish, GateGradientWish)


def test_newer_wish_of_a_kind_replaces_the_older(bench: Bench) -> None:
    bench.laboratory.sweep(1)
    late = bench.asked()
    bench.laboratory.sweep(2)
    bench.laboratory.sweep(3)
    assert bench.client.stopped == [late.id]
    bench.client.reply(records.finding(late))
    assert bench.now().finding is None
    assert bench.now().is_running
    assert bench.asked(2).wish == SweepWish(3)


def test_same_wish_again_goes_on(bench: Bench) -> None:
    bench.laboratory.sweep()
    bench.asked()
    bench.laboratory.sweep()
    assert bench.is_quiet()
    assert bench.client.stopped == []


def test_finding_with_another_stamp_is_dropped(bench: Bench) -> None:
    bench.laboratory.sweep()
    request = bench.asked()
    stale = msgspec.structs.replace(records.finding(request), stamp=Stamp(9, 9, 9, 0))
    bench.client.reply(stale)
    assert bench.now() == Investigation(SWEEP)


def test_run_behind_an_investigation_leaves_cancel_to_it(bench: Bench) -> None:
    bench.laboratory.sweep()
    request = bench.asked()
    bench.document.select("fc")
    bench.runs(2)
    bench.document.cancel()
    assert bench.client.cancelled == [request.id]
    assert not bench.now().is_running
    bench.client.confirm_cancel(request.id)
    bench.client.run()
    assert bench.document.result is not None
    assert bench.document.result.id == bench.client.last(Run).id


def test_cancel_keeps_what_was_found_before_and_drops_what_waits(bench: Bench) -> None:
    bench.find(bench.laboratory.sweep)
    before = bench.now().finding
    bench.laboratory.sweep(4)
    request = bench.asked(2)
    bench.laboratory.split()
    bench.laboratory.cancel()
    assert bench.client.cancelled == [request.id]
    bench.client.reply(records.finding(request))
    assert bench.now() == Investigation(SWEEP, finding=before)
    assert bench.is_quiet()


def test_engine_ended_to_cancel_says_nothing(bench: Bench) -> None:
    bench.laboratory.sweep()
    bench.asked()
    bench.laboratory.cancel()
    bench.client.end(EndReason.CANCELLED)
    assert bench.now() == Investigation(SWEEP)


def test_engine_that_ends_ends_what_was_asked_and_says_so_in_place(bench: Bench) -> None:
    bench.laboratory.sweep()
    bench.asked()
    bench.laboratory.split()
    bench.client.end()
    for kind in (SWEEP, SPLIT):
        now = bench.now(kind)
        assert not now.is_running
        assert now.notice is not None and "engine stopped" in now.notice.sentence
    bench.client.welcome()
    bench.client.build()
    bench.client.load()
    assert bench.is_quiet()
    bench.find(bench.laboratory.sweep)
    assert bench.now().notice is None


def test_what_is_asked_while_the_engine_starts_again_is_asked_later(bench: Bench) -> None:
    bench.client.end()
    bench.laboratory.sweep()
    assert bench.is_quiet()
    bench.client.welcome()
    bench.client.build()
    bench.client.load()
    assert bench.asked().wish == SweepWish()


def test_engine_that_failed_for_good_refuses_in_place(bench: Bench) -> None:
    bench.client.end(for_good=True)
    bench.laboratory.sweep()
    now = bench.now()
    assert not now.is_running
    assert now.notice is not None and "does not run" in now.notice.title


def test_failure_is_told_in_place(bench: Bench) -> None:
    bench.find(bench.laboratory.sweep)
    before = bench.now().finding
    notices: list[object] = []
    bench.document.notice_raised.connect(notices.append)
    bench.laboratory.sweep(99)
    bench.client.fail(bench.asked(2).id)
    now = bench.now()
    assert now.notice is not None and now.notice.sentence == "The file is not there."
    assert (now.finding, now.is_running, notices) == (before, False, [])


def test_another_picture_stops_it_and_outdates_what_was_found(bench: Bench) -> None:
    bench.find(bench.laboratory.sweep)
    bench.laboratory.split()
    request = bench.asked(2)
    bench.document.open_image("dog.png", b"dog")
    assert request.id in bench.client.stopped
    assert not bench.now(SPLIT).is_running
    assert not bench.now().is_outdated
    bench.client.confirm_cancel(request.id)
    bench.client.load()
    assert bench.now().is_outdated
    assert bench.now().finding is not None
    assert bench.is_quiet()


def test_other_weights_outdate_what_was_found(bench: Bench) -> None:
    bench.find(bench.laboratory.sweep)
    bench.document.pick_weights("V1")
    bench.client.build()
    assert bench.now().is_outdated
    bench.document.pick_weights("V2")
    bench.client.build()
    assert not bench.now().is_outdated


@pytest.mark.parametrize(("kind", "is_outdated"), [(SPLIT, True), (SWEEP, False)])
def test_gates_outdate_what_depends_on_them(
    bench: Bench, kind: InvestigationKind, *, is_outdated: bool
) -> None:
    bench.find(bench.laboratory.sweep)
    bench.find(bench.laboratory.split)
    bench.document.set_gate(MERGE, 0.5)
    assert bench.now(kind).is_outdated is is_outdated
    bench.document.reset_gates()
    assert not bench.now(kind).is_outdated


def test_gate_moved_meanwhile_makes_a_finding_outdated_not_lost(bench: Bench) -> None:
    bench.laboratory.split()
    bench.asked()
    bench.document.set_gate(MERGE, 0.5)
    bench.client.find()
    assert bench.now(SPLIT).finding is not None
    assert bench.now(SPLIT).is_outdated


def test_own_images_are_not_outdated_by_another_picture(bench: Bench) -> None:
    bench.find(lambda: bench.laboratory.measure_band([("a.png", b"a")]))
    bench.open("dog.png")
    assert not bench.now(BAND).is_outdated


def test_engine_that_starts_again_outdates_nothing(bench: Bench) -> None:
    bench.find(bench.laboratory.sweep)
    bench.client.end()
    bench.client.welcome()
    bench.client.build()
    bench.client.load()
    assert bench.now().finding is not None
    assert not bench.now().is_outdated


def test_another_network_leaves_the_screen_empty_and_the_finding_beside_it(bench: Bench) -> None:
    request = bench.find(bench.laboratory.sweep)
    assert bench.laboratory.earlier(SWEEP) == ()
    bench.pick("other")
    assert bench.now() == Investigation(SWEEP)
    (found,) = bench.laboratory.earlier(SWEEP)
    assert (found.title, found.weights, found.is_gated) == ("Tiny", "V2", False)
    assert found.finding.id == request.id
    assert bench.laboratory.earlier(SPLIT) == ()


def test_network_that_comes_back_brings_its_finding(bench: Bench) -> None:
    bench.find(bench.laboratory.sweep)
    before = bench.now()
    bench.pick("other")
    bench.find(bench.laboratory.sweep)
    bench.pick("tiny")
    assert bench.now() == before
    assert [found.title for found in bench.laboratory.earlier(SWEEP)] == ["Other"]


def test_build_that_fails_brings_the_finding_back(bench: Bench) -> None:
    bench.find(bench.laboratory.sweep)
    before = bench.now()
    bench.document.pick_model("other")
    bench.client.reply(records.graph_ready(bench.client.last(BuildModel)))
    assert bench.now().finding is None
    bench.client.fail(bench.client.last(BuildModel).id)
    assert bench.now() == before


def test_finding_of_another_picture_is_not_drawn_beside(bench: Bench) -> None:
    bench.find(bench.laboratory.sweep)
    bench.pick("other")
    bench.open("dog.png")
    assert bench.laboratory.earlier(SWEEP) == ()


@pytest.mark.parametrize(("folder", "count"), [("images", 1), ("elsewhere", 0)])
def test_folders_are_drawn_beside_the_same_folder(bench: Bench, folder: str, count: int) -> None:
    bench.find(lambda: bench.laboratory.sweep_folder(Path("images")))
    bench.pick("other")
    bench.find(lambda: bench.laboratory.sweep_folder(Path(folder)))
    assert len(bench.laboratory.earlier(FOLDER)) == count


def test_finding_with_gates_says_so_beside_others(bench: Bench) -> None:
    bench.document.set_gate(MERGE, 0.5)
    bench.find(bench.laboratory.split)
    bench.find(bench.laboratory.sweep)
    bench.pick("other")
    assert bench.laboratory.earlier(SPLIT)[0].is_gated
    assert not bench.laboratory.earlier(SWEEP)[0].is_gated


def test_nothing_is_asked_before_there_is_a_picture(qtbot: QtBot) -> None:
    client = FakeClient()
    document = Document(client)
    document.start("tiny")
    client.welcome()
    client.build()
    document.laboratory.sweep()
    document.open_image("cat.png", b"bytes")
    assert not document.laboratory.investigation(SWEEP).is_running
    document.laboratory.sweep()
    client.reply(records.image_ready(client.last(LoadImage)))
    qtbot.waitUntil(lambda: bool(client.all(Investigate)))
    document.shut_down()


def test_shut_down_ends_its_timers(bench: Bench) -> None:
    bench.laboratory.sweep()
    bench.document.shut_down()
    assert bench.is_quiet()
    assert bench.document.findChildren(Inquiry)
