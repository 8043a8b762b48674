"""Saving charts: the dialog, what is written, and how failures are told."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from explorer.engine.messages import BuildModel
from explorer.qt.chart_exports import ChartExports
from explorer.qt.chart_saving import ChartSaving
from explorer.qt.document import Document, Severity
from explorer.qt.main_window import MainWindow
from explorer.qt.messages import Messages
from explorer.qt.settings import Settings
from explorer.qt.widgets.bar_chart import BarChart
from explorer.qt.widgets.chart_frame import ChartFrame
from explorer.qt.widgets.laboratory_stories import SWEEP_STORY
from tests.qt import records
from tests.qt.fake_client import FakeClient
from tests.qt.widgets.chart_samples import bar_picture


class Bench:
    """A window without panels, and a chart."""

    def __init__(self, qtbot: QtBot, settings: Settings) -> None:
        self.qtbot = qtbot
        self.document = Document(client := FakeClient())
        self.document.start("tiny")
        client.welcome()
        client.reply(records.graph_ready(client.last(BuildModel)))
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        chart = BarChart(self.window, name="Lesions")
        self.frame = ChartFrame(self.window, chart, SWEEP_STORY)
        chart.show_bars(bar_picture())
        self.exports = ChartExports(self.document, self.window)
        self.saving = ChartSaving(
            self.window,
            exports=self.exports,
            messages=Messages(self.window, uses_native_dialogs=False),
            settings=settings,
        )

    def ask(self, suffix: str) -> QFileDialog:
        self.saving.ask_where(self.frame.sheet(), suffix)
        return self.window.findChildren(QFileDialog)[-1]

    def choose(self, suffix: str, path: Path) -> None:
        dialog = self.ask(suffix)
        dialog.fileSelected.emit(str(path))
        dialog.reject()

    def failure(self) -> str:
        bar = self.window.notice_bar
        self.qtbot.waitUntil(lambda: bar.current is not None)
        assert bar.current is not None and bar.current.severity is Severity.ERROR
        return bar.current.text


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(qtbot, Settings(tmp_path / "settings.ini"))
    yield bench
    bench.document.shut_down()


@pytest.mark.parametrize("suffix", ["png", "svg", "csv"])
def test_the_name_says_network_chart_and_format(bench: Bench, suffix: str) -> None:
    dialog = bench.ask(suffix)
    assert Path(dialog.selectedFiles()[0]).name == f"tiny-lesions.{suffix}"
    assert dialog.selectedNameFilter().startswith(suffix.upper())
    dialog.reject()


@pytest.mark.parametrize(
    ("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("csv", b"network,block")]
)
def test_the_file_is_written_and_told(
    bench: Bench, tmp_path: Path, suffix: str, start: bytes
) -> None:
    path = tmp_path / f"chart.{suffix}"
    bench.choose(suffix, path)
    label = bench.window.findChild(QLabel, "statusRemark")
    assert label is not None
    bench.qtbot.waitUntil(lambda: label.text() == f"Saved {path.name} in {tmp_path}")
    assert path.read_bytes().startswith(start)


def test_what_is_saved_is_what_was_on_screen_when_it_was_asked_for(
    bench: Bench, tmp_path: Path
) -> None:
    dialog = bench.ask("csv")
    expected = bench.frame.csv_bytes()
    chart = bench.frame.findChild(BarChart)
    assert chart is not None
    chart.show_bars(bar_picture(*bar_picture().series))
    dialog.fileSelected.emit(str(tmp_path / "a.csv"))
    dialog.reject()
    bench.qtbot.waitUntil((tmp_path / "a.csv").exists)
    assert (tmp_path / "a.csv").read_bytes() == expected != bench.frame.csv_bytes()


def test_a_folder_that_is_missing_offers_another_place(bench: Bench, tmp_path: Path) -> None:
    bench.choose("png", tmp_path / "gone" / "chart.png")
    text = bench.failure()
    assert text.startswith("The chart was not saved") and "gone" in text
    bench.qtbot.waitUntil(lambda: not bench.window.findChildren(QFileDialog))
    again = next(
        action for action in bench.window.findChildren(QAction) if action.text() == "Save as …"
    )
    again.trigger()
    dialog = bench.window.findChildren(QFileDialog)[-1]
    assert dialog.selectedFiles()[0].endswith("tiny-lesions.png")
    dialog.reject()


def test_a_full_disk_leaves_the_old_file(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chart.csv"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        del descriptor
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    bench.choose("csv", path)
    assert "disk is full" in bench.failure()
    assert path.read_bytes() == b"old"


def test_an_unknown_format_is_told(bench: Bench, tmp_path: Path) -> None:
    bench.choose("png", tmp_path / "chart.gif")
    assert ".png, .svg or .csv" in bench.failure()


def test_the_end_of_the_program_waits_for_what_is_being_written(
    bench: Bench, tmp_path: Path
) -> None:
    bench.exports.save(tmp_path / "chart.png", bench.frame.sheet())
    bench.exports.finish()
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
