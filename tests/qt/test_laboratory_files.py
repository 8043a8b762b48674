"""Pictures and folders for the laboratory: what is asked, read and handed on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import ModelGraph
from explorer.qt.laboratory_files import MOST_PICTURES, LaboratoryFiles
from explorer.qt.messages import Messages
from explorer.qt.settings import Settings
from tests.qt.panels.fake_document import FakeDocument, as_document


class Bench:
    def __init__(self, qtbot: QtBot, settings: Settings) -> None:
        self.qtbot = qtbot
        self.document = FakeDocument()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.settings = settings
        self.files = LaboratoryFiles(
            as_document(self.document),
            messages=Messages(self.window, uses_native_dialogs=False),
            settings=settings,
            parent=self.document,
        )

    @property
    def calls(self) -> list[tuple[Any, ...]]:
        return self.document.laboratory.calls

    def choose(self, folder: Path) -> None:
        dialog = self.window.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(str(folder))
        dialog.reject()

    def names(self) -> list[str]:
        self.qtbot.waitUntil(lambda: bool(self.calls))
        verb, pictures = self.calls[-1]
        assert verb == "measure_band" and all(data for _, data in pictures)
        return [name for name, _ in pictures]


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    owner = QObject()
    yield Bench(qtbot, Settings(tmp_path / "settings.ini", owner))


def test_samples_are_of_the_kind_of_the_network(bench: Bench, tiny_graph: ModelGraph) -> None:
    bench.document.graph = tiny_graph
    bench.files.measure_samples()
    names = bench.names()
    assert "chelsea.png" in names and not any(name.startswith("shape-") for name in names)


def test_pictures_of_a_folder_are_read(bench: Bench, tmp_path: Path) -> None:
    for name in ("b.png", "a.JPG", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    bench.files.ask_for_pictures()
    bench.choose(tmp_path)
    assert bench.names() == ["a.JPG", "b.png"]
    assert bench.settings.folder("pictures") == str(tmp_path)


def test_of_very_many_pictures_some_from_all_over_are_read(bench: Bench, tmp_path: Path) -> None:
    for number in range(MOST_PICTURES + 10):
        (tmp_path / f"{number:04d}.png").write_bytes(b"x")
    bench.files.ask_for_pictures()
    bench.choose(tmp_path)
    names = bench.names()
    assert names[:2] == ["0000.png", "0002.png"] and len(names) <= MOST_PICTURES


def test_a_labelled_folder_goes_to_the_engine(bench: Bench, tmp_path: Path) -> None:
    bench.files.ask_for_labelled_folder()
    bench.choose(tmp_path)
    assert bench.calls == [("sweep_folder", tmp_path)]


def test_a_folder_without_pictures_is_told(bench: Bench, tmp_path: Path) -> None:
    bench.files.ask_for_pictures()
    bench.choose(tmp_path)
    bench.qtbot.waitUntil(lambda: bool(bench.document.notices))
    assert "There is no picture in" in bench.document.notices[0].sentence
