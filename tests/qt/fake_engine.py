"""A process that speaks the wire and misbehaves on demand; run as a script by tests.

Networks are named after what they do: ``crash`` ends the process, ``deaf`` never answers and
does not stop, ``slow`` answers only ``Cancel``; anything else is built at once.
"""

import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from explorer.engine.messages import (
    AnyReply,
    AnyRequest,
    BuildModel,
    Cancel,
    Cancelled,
    Hello,
    Investigate,
    LoadImage,
    Run,
    Shutdown,
)
from explorer.engine.wire import decode_request, frame_of, read_payload
from tests.qt import records


def main() -> None:
    """Answer until stdin ends; ``crash``, ``killed`` and ``garbage`` as argument do so at once.

    The process number goes into the file named by ``FAKE_ENGINE_PID``, if any.
    """
    if "FAKE_ENGINE_PID" in os.environ:
        Path(os.environ["FAKE_ENGINE_PID"]).write_text(str(os.getpid()))
    if "crash" in sys.argv:
        os._exit(3)
    if "killed" in sys.argv:
        os.kill(os.getpid(), signal.SIGKILL)
    stdout = sys.stdout.buffer
    if "garbage" in sys.argv:
        stdout.write(b"\xff" * 64)
        stdout.flush()
    print("the fake engine is here", file=sys.stderr, flush=True)  # noqa: T201
    while (payload := read_payload(sys.stdin.buffer)) is not None:
        answer(decode_request(payload), stdout)


def answer(request: AnyRequest, stdout: BinaryIO) -> None:
    for reply in replies_to(request):
        stdout.write(frame_of(reply))
    stdout.flush()


def replies_to(request: AnyRequest) -> list[AnyReply]:
    match request:
        case Hello():
            return [records.welcome(request.id)]
        case BuildModel():
            return _built(request)
        case LoadImage():
            return [records.image_ready(request)]
        case Run():
            return [records.result(request)]
        case Investigate():
            return [records.finding(request)]
        case Cancel():
            return [Cancelled(id=request.target)]
        case Shutdown():
            raise SystemExit(0)


def _built(build: BuildModel) -> list[AnyReply]:
    if build.model == "crash":
        os.abort()
    if build.model == "deaf":
        while True:
            sys.stdin.buffer.read(1)
    if build.model == "slow":
        return []
    return [records.graph_ready(build), records.model_ready(build)]


if __name__ == "__main__":
    main()
