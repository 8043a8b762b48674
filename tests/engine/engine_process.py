"""An engine process at the other end of real pipes, for tests."""

import itertools
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from explorer.engine.messages import (
    AnyReply,
    AnyRequest,
    BuildModel,
    Cancelled,
    Failure,
    Finding,
    Hello,
    ImageReady,
    LoadImage,
    ModelReady,
    Result,
    Welcome,
)
from explorer.engine.wire import FrameAssembler, decode_reply, frame_of

PATIENCE_S = 90.0
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "chelsea.png"
SMALL = "squeezenet1_1"
START = ("-m", "explorer.engine")
_FINAL = (Welcome, ModelReady, ImageReady, Result, Finding, Failure, Cancelled)
R = TypeVar("R", bound=AnyReply)


class EngineProcess:
    """Requests in, replies out; whoever waits too long fails."""

    def __init__(self, arguments: tuple[str, ...] = START) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._ids = itertools.count(1)
        self._assembler = FrameAssembler()
        self._replies: list[AnyReply] = []

    def next_id(self) -> int:
        return next(self._ids)

    def send(self, *requests: AnyRequest) -> None:
        """Write all requests at once."""
        self.write(b"".join(map(frame_of, requests)))

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def close_stdin(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def reply(self, kind: type[R], request_id: int) -> R:
        """The next reply of a kind to a request; a final one of another kind is an error."""
        for reply in self.replies():
            if reply.id == request_id and isinstance(reply, kind):
                return reply
            assert not (reply.id == request_id and isinstance(reply, _FINAL)), reply
        raise AssertionError("the engine ended")

    def replies(self) -> Iterator[AnyReply]:
        """Replies as they come, until the engine ends."""
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        give_up_s = time.monotonic() + PATIENCE_S
        while True:
            while self._replies:
                yield self._replies.pop(0)
            ready, _, _ = select.select([descriptor], [], [], give_up_s - time.monotonic())
            assert ready, "the engine does not answer"
            chunk = os.read(descriptor, 1 << 20)
            if not chunk:
                return
            self._replies += map(decode_reply, self._assembler.feed(chunk))

    def exit_status(self) -> int:
        return self.process.wait(timeout=PATIENCE_S)

    def build(self, model: str = SMALL, *, generation: int = 1) -> ModelReady:
        request_id = self.next_id()
        self.send(
            BuildModel(
                id=request_id, generation=generation, model=model, weights="none", device="cpu"
            )
        )
        return self.reply(ModelReady, request_id)

    def open_sample(self, *, generation: int = 1) -> ImageReady:
        request_id = self.next_id()
        data = SAMPLE.read_bytes()
        self.send(LoadImage(id=request_id, generation=generation, name="chelsea.png", data=data))
        return self.reply(ImageReady, request_id)


@contextmanager
def engine_process(arguments: tuple[str, ...] = START) -> Iterator[EngineProcess]:
    """An engine that has said who it is; ended when the block is left."""
    engine = EngineProcess(arguments)
    try:
        hello = engine.next_id()
        engine.send(Hello(id=hello))
        engine.reply(Welcome, hello)
        yield engine
    finally:
        engine.process.kill()
        with engine.process:
            pass
