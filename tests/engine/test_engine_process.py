"""The engine as a process over real pipes: order, cancelling, ends, and whatever is not its own."""

import os
import signal
import sys
from collections.abc import Iterator

import msgspec
import pytest

from explorer.engine.findings import BandWish, GateGradientWish, PictureFile
from explorer.engine.messages import (
    AnyRequest,
    BuildModel,
    Cancel,
    Cancelled,
    Failure,
    Finding,
    GraphReady,
    Hello,
    ImageReady,
    Investigate,
    LoadImage,
    MapsWish,
    ModelReady,
    Progress,
    Result,
    Run,
    Shutdown,
    Stamp,
    Welcome,
)
from explorer.engine.wire import MAX_FRAME_BYTES
from tests.engine.engine_process import SAMPLE, SMALL, EngineProcess, engine_process

SLOW = "vgg11"  # its 133 million numbers take seconds to draw

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="select needs sockets there")


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    """One engine for all tests that leave it alive, with a small network and a picture."""
    with engine_process() as started:
        started.build(generation=1)
        started.open_sample(generation=1)
        yield started


def run(engine: EngineProcess, *, model: int = 1, image: int = 1) -> Run:
    request_id = engine.next_id()
    return Run(id=request_id, stamp=Stamp(model=model, image=image, gates=0, frame=request_id))


def build(engine: EngineProcess, model: str, generation: int) -> BuildModel:
    return BuildModel(
        id=engine.next_id(), generation=generation, model=model, weights="none", device="cpu"
    )


def test_says_who_it_is(engine: EngineProcess) -> None:
    request_id = engine.next_id()
    engine.send(Hello(id=request_id))
    welcome = engine.reply(Welcome, request_id)
    assert welcome.pid == engine.process.pid
    assert welcome.devices[-1].name == "cpu"
    assert len(welcome.catalogue) >= 80


def test_runs_what_was_built_on_what_was_opened(engine: EngineProcess) -> None:
    request = run(engine)
    engine.send(request)
    result = engine.reply(Result, request.id)
    assert result.stamp == request.stamp
    assert len(result.top) == 5
    assert not result.is_trained
    assert result.run_ms > 0


def test_newest_run_wins(engine: EngineProcess) -> None:
    slow, first, second, last = build(engine, SLOW, 2), run(engine), run(engine), run(engine)
    engine.send(slow, first, second, last, Cancel(id=engine.next_id(), target=slow.id))
    engine.reply(Cancelled, first.id)
    engine.reply(Cancelled, second.id)
    engine.reply(Result, last.id)


@pytest.mark.parametrize(("model", "image"), [(7, 1), (1, 7)], ids=["network", "image"])
def test_run_for_another_network_or_image_is_cancelled(
    engine: EngineProcess, model: int, image: int
) -> None:
    stale = run(engine, model=model, image=image)
    engine.send(stale)
    engine.reply(Cancelled, stale.id)


def test_cancelled_build_leaves_the_network_in_use(engine: EngineProcess) -> None:
    slow = build(engine, SLOW, 2)
    engine.send(slow)
    engine.reply(GraphReady, slow.id)
    engine.send(Cancel(id=engine.next_id(), target=slow.id))
    engine.reply(Cancelled, slow.id)
    request = run(engine, model=1)
    engine.send(request)
    engine.reply(Result, request.id)


def test_newer_build_stops_the_one_before(engine: EngineProcess) -> None:
    slow, small = build(engine, SLOW, 2), build(engine, SMALL, 1)
    engine.send(slow)
    engine.reply(GraphReady, slow.id)
    engine.send(small)
    engine.reply(Cancelled, slow.id)
    assert engine.reply(ModelReady, small.id).generation == 1


def test_cancelled_run_gives_no_result(engine: EngineProcess) -> None:
    request = run(engine)
    engine.send(request, Cancel(id=engine.next_id(), target=request.id))
    hello = Hello(id=engine.next_id())
    engine.send(hello)
    kinds = []
    for reply in engine.replies():
        if reply.id == hello.id:
            break
        kinds.append(type(reply))
    assert kinds == [Cancelled]


def long_investigation(engine: EngineProcess) -> Investigate:
    """One that takes seconds."""
    picture = PictureFile("chelsea.png", SAMPLE.read_bytes())
    wish = BandWish((picture,) * 40)
    return Investigate(id=engine.next_id(), stamp=Stamp(1, 1, 0, 0), wish=wish)


def test_run_behind_an_investigation_is_answered_after_it(engine: EngineProcess) -> None:
    wish = GateGradientWish()
    first = Investigate(id=engine.next_id(), stamp=Stamp(1, 1, 0, 0), wish=wish)
    behind = run(engine)
    engine.send(first, behind)
    assert engine.reply(Finding, first.id).stamp == first.stamp
    engine.reply(Result, behind.id)


def test_cancelled_investigation_lets_the_run_behind_it_go_ahead(engine: EngineProcess) -> None:
    long, behind = long_investigation(engine), run(engine)
    engine.send(long, behind)
    engine.reply(Progress, long.id)
    engine.send(Cancel(id=engine.next_id(), target=long.id))
    engine.reply(Cancelled, long.id)
    engine.reply(Result, behind.id)


def test_newer_investigation_of_the_kind_stops_the_one_before(engine: EngineProcess) -> None:
    long = long_investigation(engine)
    one = msgspec.structs.replace(long, id=engine.next_id())
    engine.send(long)
    engine.reply(Progress, long.id)
    engine.send(one)
    engine.reply(Cancelled, long.id)
    engine.send(Cancel(id=engine.next_id(), target=one.id))
    engine.reply(Cancelled, one.id)


@pytest.mark.parametrize(
    ("request_of", "sentence"),
    [
        (lambda i: BuildModel(id=i, generation=9, model="resnet51", weights="none"), "'resnet51'"),
        (lambda i: BuildModel(id=i, generation=9, model="resnet18", weights="V9"), "'V9'"),
        (
            lambda i: BuildModel(
                id=i, generation=9, model="resnet18", weights="none", device="cuda:99"
            ),
            "'cuda:99'",
        ),
        (lambda i: LoadImage(id=i, generation=9, name="a.png", data=b"<html>"), "a.png"),
        (lambda i: LoadImage(id=i, generation=9, name="a.png", data=b""), "empty"),
        (
            lambda i: Run(id=i, stamp=Stamp(1, 1, 0, 0), maps=MapsWish(layer="layer9")),
            "'layer9'",
        ),
        (lambda i: Run(id=i, stamp=Stamp(1, 1, 0, 0), gates={"layer9": 0.5}), "'layer9'"),
    ],
    ids=["model", "weights", "device", "web page", "empty file", "layer", "gate"],
)
def test_bad_input_is_told_and_nothing_is_lost(
    engine: EngineProcess, request_of: type[AnyRequest], sentence: str
) -> None:
    bad = request_of(engine.next_id())  # type: ignore[call-arg,arg-type]
    engine.send(bad)
    failure = engine.reply(Failure, bad.id)
    assert sentence in failure.sentence
    assert not failure.is_bug
    request = run(engine)
    engine.send(request)
    engine.reply(Result, request.id)


def test_interrupt_is_left_to_the_window(engine: EngineProcess) -> None:
    os.kill(engine.process.pid, signal.SIGINT)
    request = Hello(id=engine.next_id())
    engine.send(request)
    engine.reply(Welcome, request.id)


class TestEnd:
    def test_end_of_input_ends_it_in_the_middle_of_work(self) -> None:
        with engine_process() as engine:
            slow = build(engine, SLOW, 1)
            engine.send(slow)
            engine.reply(GraphReady, slow.id)
            engine.close_stdin()
            assert engine.exit_status() == 0
            assert not any(isinstance(reply, ModelReady) for reply in engine.replies())

    def test_shutdown_ends_it_before_torch_is_there(self) -> None:
        engine = EngineProcess()
        with engine.process:
            engine.send(Shutdown(id=1))
            assert engine.exit_status() == 0
            assert not list(engine.replies())

    @pytest.mark.parametrize(
        "garbage",
        [b"\x05\x00\x00\x00hello", (MAX_FRAME_BYTES + 1).to_bytes(4, "little")],
        ids=["payload", "length"],
    )
    def test_what_is_no_request_is_told_and_ends_it(self, garbage: bytes) -> None:
        with engine_process() as engine:
            engine.write(garbage)
            failure = engine.reply(Failure, 0)
            assert "version" in failure.sentence
            assert engine.exit_status() == 1


WITHOUT_QT_AND_TALKATIVE = """
import os, sys
sys.modules.update(dict.fromkeys(("PySide6", "shiboken6", "pyqtgraph")))
from explorer.engine import __main__ as program
import explorer.engine.session as session
welcome = session._welcome

def talkative(request):
    print("a library prints")
    os.write(1, b"and so does native code\\n")
    return welcome(request)

session._welcome = talkative
program.main()
"""


def test_lives_without_qt_and_keeps_what_libraries_print_out_of_its_replies() -> None:
    with engine_process(("-c", WITHOUT_QT_AND_TALKATIVE)) as engine:
        assert isinstance(engine.open_sample(), ImageReady)
        engine.close_stdin()
        assert list(engine.replies()) == []
