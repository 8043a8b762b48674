"""Saving the graph: whole, or with a reason and the old file untouched; what the caption says."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.engine.messages import BuildModel, Run
from explorer.qt.document import Document, Notice, Severity
from explorer.qt.graph.figure import GraphDrawing
from explorer.qt.graph.figure_wish import Scope
from explorer.qt.graph.view import GraphView
from explorer.qt.graph_exports import GraphExports, caption_of
from tests.qt import records
from tests.qt.fake_client import FakeClient


class Bench:
    """A document with a network, an image and a result, and a view of its graph."""

    def __init__(self, qtbot: QtBot, *, weights: str | None = None) -> None:
        self.client = FakeClient()
        self.document = Document(self.client)
        self.document.start("tiny", weights)
        self.client.welcome()
        self.document.open_image("cat.png", b"bytes")
        self.client.build()
        self.client.load()
        qtbot.waitUntil(lambda: bool(self.client.all(Run)))
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.view = GraphView(self.window)
        self.view.resize(600, 400)
        assert self.document.graph is not None
        self.view.show_graph(self.document.graph)
        self.exports = GraphExports(self.document, self.window)
        self.exports.draw_with(self.view.drawing)

    @property
    def facts(self) -> str:
        assert self.document.graph is not None
        return caption_of(self.document, self.document.graph).text


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.document.shut_down()


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_saved_graph_is_told_with_its_path(
    qtbot: QtBot, bench: Bench, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"tiny-graph.{suffix}"
    with qtbot.waitSignal(bench.exports.remarked) as told:
        bench.exports.save(path, Scope.WHOLE)
    assert told.args == [f"Saved {path.name} in {tmp_path}"]
    assert path.read_bytes()[:5] in (b"<?xml", b"%PDF-", b"\x89PNG\r")
    assert list(tmp_path.iterdir()) == [path]


def test_names_are_suggested_by_network_and_scope_in_the_format_used_last(
    qtbot: QtBot, bench: Bench, tmp_path: Path
) -> None:
    assert bench.exports.suggested_name(Scope.SHOWN) == "tiny-graph.svg"
    with qtbot.waitSignal(bench.exports.remarked):
        bench.exports.save(tmp_path / "a.pdf", Scope.SHOWN)
    assert bench.exports.suggested_name(Scope.WHOLE) == "tiny-whole-graph.pdf"
    assert bench.exports.suggested_name(Scope.EVERYTHING) == "tiny-every-layer.pdf"


def _failure(qtbot: QtBot, bench: Bench, path: Path) -> Notice:
    with qtbot.waitSignal(bench.exports.failed) as told:
        bench.exports.save(path, Scope.EVERYTHING)
    assert told.args is not None and told.args[1] is Scope.EVERYTHING
    notice = told.args[0]
    assert isinstance(notice, Notice) and notice.severity is Severity.ERROR
    assert notice.title == "The graph was not saved"
    return notice


def test_folder_that_is_missing_is_told(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    notice = _failure(qtbot, bench, tmp_path / "no folder" / "graph.svg")
    assert "no folder" in notice.sentence


def test_folder_that_is_protected_is_told(
    qtbot: QtBot, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    notice = _failure(qtbot, bench, tmp_path / "graph.svg")
    assert "graph.svg may not be written" in notice.sentence
    assert "another folder" in notice.next_step


def test_full_disk_leaves_the_old_file(
    qtbot: QtBot, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.png"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        del descriptor
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "disk is full" in _failure(qtbot, bench, path).sentence
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_unknown_format_is_told(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    notice = _failure(qtbot, bench, tmp_path / "graph.jpg")
    assert ".svg, .pdf or .png" in notice.next_step


def test_without_a_graph_there_is_nothing_to_save(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document(FakeClient())
    exports = GraphExports(document)
    exports.draw_with(_nothing)
    with qtbot.waitSignal(document.notice_raised):
        exports.save(tmp_path / "graph.svg", Scope.WHOLE)
    assert list(tmp_path.iterdir()) == []


def _nothing(scope: Scope) -> GraphDrawing | None:
    del scope
    return None


def test_two_pictures_are_both_saved(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    told: list[str] = []
    bench.exports.remarked.connect(told.append)
    for name in ("a.png", "b.svg"):
        bench.exports.save(tmp_path / name, Scope.WHOLE)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert set(told) == {f"Saved {name} in {tmp_path}" for name in ("a.png", "b.svg")}


def test_end_of_the_program_waits_for_what_is_being_drawn(
    qtbot: QtBot, bench: Bench, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bench.exports.remarked):
        bench.exports.save(tmp_path / "graph.png", Scope.EVERYTHING)
        bench.exports.finish()
        assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")


# ------------------------------------------------------------------ the caption


def test_caption_names_the_image_once_there_are_numbers_of_it(bench: Bench) -> None:
    assert bench.facts == "Tiny, V2, input 3×8×8"
    bench.client.run()
    assert bench.facts == "Tiny, V2, input 3×8×8, cat.png"


def test_caption_does_not_name_an_image_whose_numbers_have_not_come(bench: Bench) -> None:
    bench.client.run()
    bench.document.open_image("dog.png", b"bytes")
    bench.client.load()
    assert bench.facts == "Tiny, V2, input 3×8×8"


def test_caption_warns_of_an_untrained_network(qtbot: QtBot) -> None:
    bench = Bench(qtbot, weights="none")
    assert bench.facts == "Tiny, random weights, input 3×8×8, untrained: numbers mean nothing"
    bench.document.shut_down()


def test_caption_tells_that_branches_are_scaled(bench: Bench) -> None:
    bench.client.run()
    bench.document.set_gate("layer1.0.add", 0.0)
    assert "1 branch scaled" in bench.facts


def test_caption_of_a_network_that_cannot_run_yet_tells_its_weights(bench: Bench) -> None:
    bench.document.pick_model("other")
    bench.client.reply(records.graph_ready(bench.client.last(BuildModel)))
    assert bench.facts == "Other, V1, input 3×8×8"


def test_drawing_is_made_when_it_is_saved(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    asked: list[Scope] = []

    def source(scope: Scope) -> GraphDrawing | None:
        asked.append(scope)
        drawing = bench.view.drawing(scope)
        return replace(drawing, note="made now") if drawing is not None else None

    bench.exports.draw_with(source)
    with qtbot.waitSignal(bench.exports.remarked):
        bench.exports.save(tmp_path / "graph.svg", Scope.EVERYTHING)
    assert asked == [Scope.EVERYTHING]
    assert b"made now" in (tmp_path / "graph.svg").read_bytes()
