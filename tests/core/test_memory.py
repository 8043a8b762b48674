"""Memory is kept and given back where the C library can be told."""

import gc
import sys
import weakref

import pytest

from explorer.core.memory import keep_freed_pages, release_memory


class Cycle:
    def __init__(self) -> None:
        self.myself = self


def test_what_nobody_reaches_is_collected() -> None:
    gc.disable()
    try:
        gone = weakref.ref(Cycle())
        release_memory()
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc only")
def test_glibc_keeps_freed_pages() -> None:
    assert keep_freed_pages()
