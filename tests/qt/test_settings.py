"""What is remembered is checked on reading; a bad file is set aside."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from explorer.qt.settings import Settings, ThemeChoice

BAD_FILES = {
    "garbage": b"\x00\xff\x13garbage" * 50,
    "nul": b"[General]\nversion=1\ntheme=\x00dark\n",
    "no version": b"[Other]\nthis=that\n",
    "far too large": b"[General]\nversion=1\n" + b"a=b\n" * 300_000,
    "newer": b"[General]\nversion=99\ntheme=light\n",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def test_values_come_back(path: Path) -> None:
    settings = Settings(path)
    settings.set_theme(ThemeChoice.LIGHT)
    settings.set_window(QByteArray(b"geometry"), QByteArray(b"layout"))
    settings.set_folder("images", Path("/photos"))
    assert settings.save() == ""
    again = Settings(path)
    assert again.trouble == ""
    assert again.theme is ThemeChoice.LIGHT
    assert again.geometry.data() == b"geometry"
    assert again.layout_state.data() == b"layout"
    assert again.folder("images") == str(Path("/photos"))


@pytest.mark.parametrize("data", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_bad_file_is_set_aside(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    settings = Settings(path)
    assert settings.theme is ThemeChoice.SYSTEM
    assert settings.trouble.startswith("The settings")
    assert path.with_name("settings.ini.bad").read_bytes() == data


@pytest.mark.parametrize(
    ("line", "name", "default"),
    [
        ("theme=pink", "theme", ThemeChoice.SYSTEM),
        ("theme=dark, light", "theme", ThemeChoice.SYSTEM),
        ("[window]\ngeometry=abc", "geometry", QByteArray()),
        ("[window]\nlayout=17", "layout_state", QByteArray()),
    ],
)
def test_bad_value_is_its_default(path: Path, line: str, name: str, default: object) -> None:
    path.write_text(f"[General]\nversion=1\n{line}\n")
    settings = Settings(path)
    assert getattr(settings, name) == default
    assert settings.trouble == ""


def test_folder_in_place_of_the_file_does_no_harm(path: Path) -> None:
    path.mkdir()
    assert Settings(path).theme is ThemeChoice.SYSTEM


def test_first_start_has_no_trouble(path: Path) -> None:
    assert Settings(path).trouble == ""


def test_a_page_is_remembered_and_garbage_is_the_first(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    assert settings.page("skips") == 0
    settings.set_page("skips", 2)
    assert settings.page("skips") == 2
    settings._store.setValue("pages/skips", "-3")
    assert settings.page("skips") == 0
