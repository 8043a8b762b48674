"""Keeps what native decoders print on stderr out of a command's output and the engine's log.

Knows file descriptors, nothing of pictures.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO

_STDERR = 2
_LONGEST_TEXT = 2000


class NativeMessages:
    """What was printed inside the block, once it is over."""

    text = ""


@contextmanager
def native_messages() -> Iterator[NativeMessages]:
    """Catch what C code prints on descriptor 2, to be told as details or not at all.

    Holds for the whole process, so keep the block short. Without a stderr nothing is caught.
    """
    told = NativeMessages()
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    with ExitStack() as stack:
        try:
            before = os.dup(_STDERR)
            stack.callback(os.close, before)
            caught = stack.enter_context(tempfile.TemporaryFile())
        except OSError:
            yield told
            return
        try:
            os.dup2(caught.fileno(), _STDERR)
            yield told
        finally:
            os.dup2(before, _STDERR)
            told.text = _text_of(caught)


def _text_of(caught: BinaryIO) -> str:
    with suppress(OSError):
        caught.seek(0)
        lines = caught.read(_LONGEST_TEXT).decode("utf-8", "replace").splitlines()
        return "\n".join(dict.fromkeys(lines))
    return ""
