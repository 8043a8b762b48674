"""Window and document joined, with a fake engine: what the user does and what is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.engine.messages import BuildModel, LoadImage, Run
from explorer.qt.document import Document
from explorer.qt.input_source import InputSource
from explorer.qt.layer_search import LayerSearch
from explorer.qt.main_window import MainWindow
from explorer.qt.messages import Messages
from explorer.qt.settings import Settings
from explorer.qt.wiring import Wiring
from tests.qt import records
from tests.qt.fake_client import FakeClient


class Bench:
    """A whole window without its panels."""

    def __init__(self, qtbot: QtBot, settings_path: Path) -> None:
        self.qtbot = qtbot
        self.client = FakeClient()
        self.document = Document(self.client)
        self.window = MainWindow()
        self.source = InputSource(self.document, self.window)
        self.wiring = Wiring(
            self.window,
            self.document,
            source=self.source,
            search=LayerSearch(self.document, self.window),
            messages=Messages(self.window, uses_native_dialogs=False),
            settings=Settings(settings_path),
        )
        qtbot.addWidget(self.window)
        self.window.resize(1024, 700)
        self.window.show()

    def show_network(self, model: str = "tiny") -> None:
        self.document.start(model)
        self.client.welcome()
        self.document.open_image("cat.png", b"bytes")
        self.client.build()
        self.client.load()
        self.qtbot.waitUntil(lambda: bool(self.client.all(Run)))
        self.client.run()

    def text(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        assert label is not None
        return label.text()

    def trigger(self, name: str) -> None:
        action = self.window.findChild(QAction, name)
        assert action is not None and action.isEnabled()
        action.trigger()

    def picker(self, name: str) -> QComboBox:
        picker = self.window.findChild(QComboBox, name)
        assert picker is not None
        return picker


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(qtbot, tmp_path / "settings.ini")
    yield bench
    bench.window.status_bar.show_work(None)
    bench.document.shut_down()


OBJECT_NAMES = [
    "modelPicker",
    "weightsPicker",
    "devicePicker",
    "openImageAction",
    "pasteImageAction",
    "samplesMenu",
    "exportCsvAction",
    "exportGraphAction",
    "layerSearch",
    "statusDevice",
    "statusModel",
    "statusRun",
    "statusProgress",
    "cancelButton",
    "noticeBar",
]


@pytest.mark.parametrize("name", OBJECT_NAMES)
def test_every_part_has_its_name(bench: Bench, name: str) -> None:
    assert bench.window.findChild(QWidget, name) or bench.window.findChild(QAction, name)


def test_everything_that_takes_the_focus_has_a_name(bench: Bench) -> None:
    nameless = [
        widget
        for widget in bench.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_shortcuts_are_used_once(bench: Bench) -> None:
    keys = [
        action.shortcut().toString()
        for action in bench.window.action_set.all()
        if not action.shortcut().isEmpty()
    ]
    assert len(keys) == len(set(keys))


def test_window_is_usable_while_the_engine_starts(bench: Bench) -> None:
    bench.document.start("tiny")
    assert bench.text("statusDevice") == "Starting the engine …"
    assert not bench.picker("modelPicker").isEnabled()
    bench.client.welcome()
    assert bench.picker("modelPicker").currentText() == "Tiny"


def test_pickers_and_status_say_what_is_on_screen(bench: Bench) -> None:
    bench.show_network()
    assert bench.picker("weightsPicker").currentText() == "V2"
    assert bench.picker("devicePicker").currentText() == "cpu"
    assert bench.text("statusModel") == "Tiny · V2"
    assert bench.text("statusRun").endswith("6.2 ms per run")
    assert bench.window.windowTitle().startswith("Tiny")


def test_untrained_network_is_marked(bench: Bench) -> None:
    bench.show_network("resnet50")
    mark = bench.window.findChild(QLabel, "statusUntrained")
    assert mark is not None and not mark.isHidden()


def test_picking_a_network_builds_it(bench: Bench) -> None:
    bench.show_network()
    bench.window.toolbar.model_picked.emit("other")
    assert bench.client.last(BuildModel).model == "other"
    bench.client.fail(bench.client.last(BuildModel).id)
    assert bench.picker("modelPicker").currentText() == "Tiny"
    assert bench.window.notice_bar.current is not None


def test_note_on_a_network_goes_with_it(bench: Bench) -> None:
    bench.show_network()
    bench.document.pick_weights("V1")
    build = bench.client.last(BuildModel)
    bench.client.reply(records.graph_ready(build))
    bench.client.reply(records.model_ready(build, notes=("It runs on the CPU.",)))
    shown = bench.window.notice_bar.current
    assert shown is not None and shown.text == "It runs on the CPU."
    bench.document.pick_weights("V2")
    assert bench.window.notice_bar.current is None


def test_dropped_file_is_opened(bench: Bench, tmp_path: Path) -> None:
    bench.show_network()
    (tmp_path / "dog.png").write_bytes(b"dog")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "dog.png"))])
    bench.window.mime_dropped.emit(mime)
    bench.qtbot.waitUntil(lambda: bench.client.last(LoadImage).name == "dog.png")


@pytest.mark.parametrize(("text", "url"), [("words", ""), ("", "mailto:a@b.test")])
def test_what_holds_no_picture_may_not_be_dropped(bench: Bench, text: str, url: str) -> None:
    mime = QMimeData()
    if text:
        mime.setText(text)
    if url:
        mime.setUrls([QUrl(url)])
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    bench.window.dragEnterEvent(event)
    assert not event.isAccepted()


def test_pasting_nothing_is_a_remark(bench: Bench) -> None:
    QGuiApplication.clipboard().setText("words")
    bench.trigger("pasteImageAction")
    assert bench.text("statusRemark") == "The clipboard holds no picture."
    assert bench.window.notice_bar.current is None


def test_back_and_forward_are_there_when_they_lead_somewhere(bench: Bench) -> None:
    bench.show_network()
    back = bench.window.action_set["backAction"]
    assert not back.isEnabled()
    bench.document.select("fc")
    assert back.isEnabled()
    back.trigger()
    assert bench.document.selection == "conv1"
    assert bench.window.action_set["forwardAction"].isEnabled()


def test_search_steps_through_layers(bench: Bench) -> None:
    bench.show_network()
    field = bench.window.findChild(QLineEdit, "layerSearch")
    assert field is not None
    field.setText("add")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.document.selection == "layer1.0.add"


def test_search_is_completed(bench: Bench) -> None:
    bench.show_network()
    bench.trigger("findLayerAction")
    field = bench.window.findChild(QLineEdit, "layerSearch")
    assert field is not None
    QTest.keyClicks(field, "bat")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "BatchNorm2d"
    assert bench.document.selection == "bn1"


def test_exporting_asks_where_and_saves(bench: Bench, tmp_path: Path) -> None:
    bench.show_network()
    bench.trigger("exportCsvAction")
    dialog = bench.window.findChildren(QFileDialog)[0]
    assert dialog.selectedFiles()[0].endswith("tiny-layers.csv")
    dialog.fileSelected.emit(str(tmp_path / "table.csv"))
    dialog.reject()
    bench.qtbot.waitUntil(lambda: bench.window.notice_bar.current is not None)
    assert (tmp_path / "table.csv").read_bytes().startswith(b"name,type,call,depth")


def test_export_waits_for_a_network(bench: Bench) -> None:
    assert not bench.window.action_set["exportCsvAction"].isEnabled()


def test_log_is_shown(bench: Bench) -> None:
    bench.trigger("logAction")
    view = bench.window.findChildren(QPlainTextEdit)[-1]
    assert view.toPlainText() == "what the engine wrote"
    view.window().close()


def test_failed_engine_can_be_started_again(bench: Bench) -> None:
    bench.show_network()
    bench.client.end(for_good=True)
    starts = bench.client.starts
    button = bench.window.findChild(QAbstractButton, "retryButton")
    assert button is not None and not button.isHidden()
    button.click()
    assert bench.client.starts == starts + 1


def test_escape_cancels_work_and_only_then(bench: Bench) -> None:
    bench.show_network()
    cancel = bench.window.action_set["cancelAction"]
    assert not cancel.isEnabled()
    bench.document.pick_model("other")
    assert cancel.isEnabled()
    cancel.trigger()
    assert bench.client.cancelled == [bench.client.last(BuildModel).id]


def test_keyboard_help_lists_every_shortcut(bench: Bench) -> None:
    bench.trigger("shortcutsAction")
    overlay = bench.window.findChild(QWidget, "shortcutOverlay")
    assert overlay is not None and overlay.size() == bench.window.size()
    words = {label.text() for label in overlay.findChildren(QLabel)}
    assert {"Ctrl+O", "Ctrl+V", "Ctrl+E", "F1"} <= words
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert overlay.isHidden()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (800, 600)])
def test_toolbar_fits_into_the_window(bench: Bench, size: tuple[int, int]) -> None:
    bench.window.resize(*size)
    assert (bench.window.width(), bench.window.height()) == size
    toolbar = bench.window.toolbar
    assert toolbar.minimumSizeHint().width() <= size[0]


def test_long_notice_does_not_widen_the_window(bench: Bench) -> None:
    from explorer.qt.document import Notice, Severity

    bench.window.notice_bar.show_notice(Notice(Severity.ERROR, "x", "word " * 200))
    assert bench.window.minimumSizeHint().width() <= 1024
