"""Where pictures come from: only their bytes reach the document, and every refusal has words."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from explorer.qt.document import Document, Notice
from explorer.qt.input_source import InputSource
from tests.qt.fake_client import FakeClient


class Inlet:
    """An input source and what came of it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.client = FakeClient()
        self.document = Document(self.client)
        self.source = InputSource(self.document)
        self.opened: list[tuple[str, bytes]] = []
        self.notices: list[Notice] = []
        self.remarks: list[str] = []
        self.suggestions: list[tuple[Notice, Path]] = []
        self.document.notice_raised.connect(self.notices.append)
        self.source.status_raised.connect(self.remarks.append)
        self.source.suggested.connect(lambda *what: self.suggestions.append(what))

    def open_image(self, name: str, data: bytes) -> None:
        self.opened.append((name, data))

    def drop(self, *urls: str) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl(url) for url in urls])
        self.source.open_mime(mime)

    def drop_files(self, *paths: Path) -> None:
        self.drop(*(QUrl.fromLocalFile(str(path)).toString() for path in paths))

    def until_opened(self) -> tuple[str, bytes]:
        self.qtbot.waitUntil(lambda: bool(self.opened))
        return self.opened[-1]

    def until_refused(self) -> Notice:
        self.qtbot.waitUntil(lambda: bool(self.notices))
        return self.notices[-1]


@pytest.fixture
def inlet(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inlet]:
    inlet = Inlet(qtbot)
    monkeypatch.setattr(inlet.document, "open_image", inlet.open_image)
    yield inlet
    inlet.document.shut_down()


def test_bytes_of_a_file_are_handed_on_untouched(inlet: Inlet, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"not even a picture")
    inlet.source.open_path(path)
    assert inlet.until_opened() == ("cat.png", b"not even a picture")


def test_newest_of_two_files_wins(inlet: Inlet, tmp_path: Path) -> None:
    for name in ("first.png", "second.png"):
        (tmp_path / name).write_bytes(name.encode())
        inlet.source.open_path(tmp_path / name)
    assert inlet.until_opened()[0] == "second.png"
    assert len(inlet.opened) == 1


@pytest.mark.parametrize(
    "name", ["100 % #1.png", "katze ☺.png", "a\nb.png", "x" * 250 + ".png"], ids=repr
)
def test_odd_names_open(inlet: Inlet, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"data")
    inlet.drop_files(path)
    shown, data = inlet.until_opened()
    assert data == b"data"
    assert shown.isprintable() and len(shown) <= 60


def test_missing_file_is_named(inlet: Inlet, tmp_path: Path) -> None:
    inlet.source.open_path(tmp_path / "gone.png")
    assert inlet.until_refused().sentence == "gone.png is not there."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_pipe_is_refused_without_waiting(inlet: Inlet, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    inlet.source.open_path(tmp_path / "pipe.png")
    assert "a pipe" in inlet.until_refused().sentence


def test_first_of_several_files_is_opened_and_the_rest_counted(
    inlet: Inlet, tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("a.png", "b.png", "c.png")]
    for path in paths:
        path.write_bytes(path.name.encode())
    inlet.drop_files(*paths)
    assert inlet.until_opened()[0] == "a.png"
    assert inlet.remarks == ["2 more files were ignored: one picture at a time."]


def test_checkpoint_is_refused_and_the_image_beside_it_opened(inlet: Inlet, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"a")
    inlet.drop_files(tmp_path / "weights.pth", tmp_path / "a.png")
    assert "opening your own weights is not possible yet" in inlet.until_refused().sentence
    assert inlet.until_opened()[0] == "a.png"


def test_folder_offers_its_first_image(inlet: Inlet, tmp_path: Path) -> None:
    for name in ("b.jpg", "a.jpg", "0.txt"):
        (tmp_path / name).write_bytes(b"")
    inlet.drop_files(tmp_path)
    inlet.qtbot.waitUntil(lambda: bool(inlet.suggestions))
    notice, path = inlet.suggestions[0]
    assert path == tmp_path / "a.jpg"
    assert notice.next_step == "Its first picture is a.jpg."


def test_folder_without_image_says_drop_a_file(inlet: Inlet, tmp_path: Path) -> None:
    inlet.drop_files(tmp_path)
    assert inlet.until_refused().next_step == "Drop a file."


def test_nothing_is_fetched_from_the_web(inlet: Inlet) -> None:
    inlet.drop("https://example.test/cat.png")
    notice = inlet.until_refused()
    assert "nothing was fetched" in notice.sentence
    assert notice.next_step == "Save it first, then drop the file."


def test_data_address_is_opened_without_any_network(inlet: Inlet) -> None:
    inlet.drop("data:image/png;base64,aGVsbG8=")
    assert inlet.until_opened() == ("dropped picture", b"hello")


def test_pasted_picture_becomes_a_png(inlet: Inlet) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    mime = QMimeData()
    mime.setImageData(image)
    inlet.source.paste(mime)
    name, data = inlet.until_opened()
    assert name == "pasted picture"
    assert QImage.fromData(data).size() == image.size()


def test_clipboard_without_picture_is_a_remark(inlet: Inlet) -> None:
    mime = QMimeData()
    mime.setText("words")
    inlet.source.paste(mime)
    inlet.source.paste(None)
    assert inlet.remarks == ["The clipboard holds no picture."] * 2
    assert inlet.notices == []


def test_65_replaced_file_is_told_with_its_time_and_read_again(
    inlet: Inlet, tmp_path: Path
) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"before")
    os.utime(path, (0, 0))
    outdated: list[Notice] = []
    inlet.source.outdated.connect(outdated.append)
    inlet.source.open_path(path)
    inlet.until_opened()
    inlet.document.image_changed.emit(None)
    path.write_bytes(b"after")
    inlet.qtbot.waitUntil(lambda: bool(outdated))
    shown = datetime.fromtimestamp(0).strftime("%H:%M:%S")
    assert outdated[0].sentence.startswith("cat.png was changed on disk")
    assert shown in outdated[0].sentence
    inlet.source.reload()
    inlet.qtbot.waitUntil(lambda: inlet.opened[-1] == ("cat.png", b"after"))


def test_65_picture_that_is_no_file_cannot_be_read_again(inlet: Inlet) -> None:
    inlet.drop("data:image/png;base64,aGVsbG8=")
    inlet.document.image_changed.emit(None)
    inlet.source.reload()
    assert inlet.remarks == ["The picture on screen does not come from a file."]
    assert len(inlet.opened) == 1
