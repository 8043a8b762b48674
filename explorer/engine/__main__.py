"""The engine process: requests on stdin, replies on stdout, everything else on stderr.

1. The real stdout is put aside and descriptor 1 leads to stderr, before anything is imported
   that might print.
2. A thread reads requests into the mailbox from then on; the end of stdin ends the process at
   once, whatever it is computing.
3. torch is imported, and what was imported is left out of later garbage collections.
4. The main thread answers one request after another; the mailbox tells it when to stop early.
5. A thread writes replies, so that neither of the others waits for a slow reader.
"""

import faulthandler
import gc
import os
import signal
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import TYPE_CHECKING, NoReturn

from explorer.engine.mailbox import Mailbox
from explorer.engine.messages import AnyReply, Cancelled, Failure, Shutdown
from explorer.engine.wire import FrameAssembler, WireError, decode_request, frame_of

if TYPE_CHECKING:
    from explorer.engine.session import EngineSession

READ_BYTES = 1 << 20
SPIN_COUNT = "10000"
"""How long an idle worker thread of torch waits busily. By default it is 30 times that: on two
cores of which another program wants one, a forward pass of ResNet-50 then took 1.8 s for 0.13."""


def main() -> NoReturn:
    """Answer requests until stdin ends."""
    replies = ReplyWriter(_protected_stdout())
    mailbox = Mailbox()
    reader = threading.Thread(target=read_requests, args=(mailbox, replies), daemon=True)
    reader.start()
    session = _session(replies)
    while True:
        session.answer(mailbox.take(), mailbox.check)


class ReplyWriter:
    """Writes replies in order from a thread of its own."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._frames: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write_all, daemon=True)
        self._thread.start()

    def send(self, reply: AnyReply) -> None:
        self._frames.put(frame_of(reply))

    def finish(self) -> None:
        """Wait until everything is written."""
        self._frames.put(None)
        self._thread.join()

    def _write_all(self) -> None:
        while (frame := self._frames.get()) is not None:
            rest = memoryview(frame)
            while rest:
                try:
                    rest = rest[os.write(self._descriptor, rest) :]
                except OSError:  # nobody reads any more
                    os._exit(0)


def read_requests(mailbox: Mailbox, replies: ReplyWriter) -> NoReturn:
    """Put requests into the mailbox until stdin ends, then end the process at once."""
    assembler = FrameAssembler()
    try:
        while chunk := os.read(sys.stdin.fileno(), READ_BYTES):
            for payload in assembler.feed(chunk):
                request = decode_request(payload)
                if isinstance(request, Shutdown):
                    os._exit(0)
                for unwanted in mailbox.put(request):
                    replies.send(Cancelled(id=unwanted))
    except WireError as error:
        replies.send(_not_understood(error))
        replies.finish()
        os._exit(1)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _protected_stdout() -> int:
    """A descriptor for replies alone; whatever prints to stdout from now on reaches stderr."""
    descriptor = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(sys.stdin.fileno(), os.O_BINARY)
        msvcrt.setmode(descriptor, os.O_BINARY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the window to decide
    faulthandler.enable()
    return descriptor


def _session(replies: ReplyWriter) -> "EngineSession":
    os.environ.setdefault("PYTORCH_ENABLE_MPS_FALLBACK", "1")
    os.environ.setdefault("GOMP_SPINCOUNT", SPIN_COUNT)
    gc.disable()
    from explorer.core.memory import keep_freed_pages
    from explorer.engine.session import EngineSession

    gc.freeze()
    gc.enable()
    keep_freed_pages()
    return EngineSession(replies.send)


def _not_understood(error: WireError) -> Failure:
    return Failure(
        id=0,
        title="The engine was not understood",
        sentence="Window and engine are of different versions, or something wrote between them.",
        next_step="Use the same version of the program on both sides.",
        details=str(error),
    )


if __name__ == "__main__":
    main()
