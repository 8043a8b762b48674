"""What native code prints is caught for details, and stderr is as before afterwards."""

import os

import pytest

from explorer.core.native_messages import native_messages


def test_printed_lines_are_caught_once_each(capfd: pytest.CaptureFixture[str]) -> None:
    with native_messages() as told:
        os.write(2, b"scanline 7 is wrong\nscanline 7 is wrong\n")
    os.write(2, b"after\n")
    assert told.text == "scanline 7 is wrong"
    assert capfd.readouterr().err == "after\n"


def test_stderr_is_given_back_after_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="refused"), native_messages():
        raise ValueError("refused")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_without_a_stderr_nothing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> int:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(os, "dup", refuse)
    with native_messages() as told:
        pass
    assert told.text == ""
