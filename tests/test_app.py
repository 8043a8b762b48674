"""The way in: what is refused, in words, and which platforms Qt is told to try."""

from pathlib import Path

import pytest

from explorer.app import broken_installation, display_platforms, main


@pytest.mark.parametrize(
    ("pyside", "python", "is_broken"),
    [
        ("6.12.0", (3, 11), True),
        ("6.13.1", (3, 11), True),
        ("6.12.0", (3, 12), False),
        ("6.11.3", (3, 11), False),
        ("7.0.0a1", (3, 11), True),
    ],
)
def test_broken_pair_is_refused(pyside: str, python: tuple[int, ...], is_broken: bool) -> None:  # noqa: FBT001
    assert bool(broken_installation(pyside, python)) is is_broken


@pytest.mark.parametrize(
    ("environment", "system", "platforms"),
    [
        ({}, "linux", "offscreen"),
        ({"DISPLAY": ":0"}, "linux", "xcb;offscreen"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, "linux", "wayland;xcb;offscreen"),
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", "xcb;offscreen"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", ""),
        ({}, "darwin", ""),
        ({}, "win32", ""),
    ],
)
def test_offscreen_is_in_reserve(environment: dict[str, str], system: str, platforms: str) -> None:
    assert display_platforms(environment, system=system) == platforms


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--modle", "alexnet"], "unknown option: --modle alexnet"),
        (["--size", "big"], "'big' is not a size"),
        (["--theme", "pink"], "invalid choice"),
        (["no-such-command"], "invalid choice"),
    ],
    ids=["typo", "size", "theme", "command"],
)
def test_bad_use_is_one_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1


def test_missing_image_is_refused_before_any_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main(["--image", str(tmp_path / "gone.png")]) == 2
    assert capsys.readouterr().err == "gone.png is not there.\n"


def test_help_names_window_options_and_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert "--screenshot" in told and "classify" in told
