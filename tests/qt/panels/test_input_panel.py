"""The INPUT panel."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import PreprocessingCard
from explorer.qt.document import Overlay
from explorer.qt.panels.input_panel import InputPanel, card_parts
from explorer.qt.widgets.picture_view import PictureView
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_records import CARD, image, model, result


@pytest.fixture
def panel(document: FakeDocument, window: QWidget) -> InputPanel:
    return InputPanel(as_document(document), window)


def _texts(panel: InputPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if not label.isHidden())


def _view(panel: InputPanel) -> PictureView:
    found = panel.findChild(PictureView, "inputView")
    assert found is not None
    return found


def test_file_name_and_size_are_told(document: FakeDocument, panel: InputPanel) -> None:
    document.tell("image", image())

    assert "red.png · 400 × 300" in _texts(panel)


def test_preprocessing_is_told_in_words(document: FakeDocument, panel: InputPanel) -> None:
    document.tell("model", model())

    assert "resize 232 bilinear" in _texts(panel)


def test_an_incomplete_file_and_its_notes_are_told(
    document: FakeDocument, panel: InputPanel
) -> None:
    document.tell("image", image(is_incomplete=True, notes=("Frame 1 of 24.",)))

    assert "cut short" in _texts(panel)
    assert "Frame 1 of 24." in _texts(panel)


def test_the_channel_over_the_picture_is_named(document: FakeDocument, panel: InputPanel) -> None:
    document.tell("image", image())
    document.tell("result", result())
    document.tell("overlay", Overlay(np.ones((2, 2), np.float32), "conv1", 3))
    assert "conv1, channel 3" in _texts(panel)

    document.tell("overlay", None)
    assert "conv1" not in _texts(panel)


def test_the_crop_of_another_network_goes(
    document: FakeDocument, panel: InputPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("image", image())
    panel.resize(300, 260)
    document.tell("result", result())
    with_crop = panel.grab().toImage()

    document.result = None
    document.tell("graph", tiny_graph)

    assert panel.grab().toImage() != with_crop


def test_a_panel_that_comes_late_shows_what_is_there(
    document: FakeDocument, window: QWidget
) -> None:
    document.image = image()

    assert "red.png" in _texts(InputPanel(as_document(document), window))


def test_the_empty_picture_asks_for_a_file(panel: InputPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.open_requested):
        QTest.mouseClick(_view(panel), Qt.MouseButton.LeftButton)


def test_only_the_usual_normalisation_has_a_name() -> None:
    other = PreprocessingCard((256,), (224, 224), "bicubic", (0.5,), (0.5,))

    assert card_parts(CARD)[-1] == "ImageNet norm"
    assert card_parts(other)[-2:] == ("mean 0.5", "std 0.5")
