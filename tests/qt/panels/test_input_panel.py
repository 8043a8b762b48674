"""The INPUT panel."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import PreprocessingCard
from explorer.qt.document import Overlay, Probe
from explorer.qt.panels.input_panel import InputPanel, card_parts
from explorer.qt.widgets.picture_view import PictureView
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_records import CARD, image, model, result


@pytest.fixture
def panel(document: FakeDocument, window: QWidget) -> InputPanel:
    return InputPanel(as_document(document), window)


def _texts(panel: InputPanel) -> str:
    labels = panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(panel))


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


@pytest.fixture
def probed(document: FakeDocument, panel: InputPanel, tiny_graph: ModelGraph) -> InputPanel:
    """A panel of a usual size with a picture and a result; the network's input is 8 x 8."""
    panel.resize(300, 320)
    document.tell("graph", tiny_graph)
    document.tell("image", image())
    document.tell("result", result())
    panel.grab()
    return panel


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ((2, 2, 3, 3), "▢ receptive field of conv1 (3, 4)"),
        ((-1, 2, 3, 3), "▢ receptive field of conv1 (3, 4)"),
        ((-1, -1, 10, 10), "▢ conv1 (3, 4) sees the whole image"),
    ],
    ids=["inside", "beyond", "whole"],
)
def test_what_a_position_sees_is_outlined_and_named(
    document: FakeDocument,
    probed: InputPanel,
    field: tuple[int, int, int, int],
    text: str,
) -> None:
    before = _view(probed).grab().toImage()
    document.tell("probe", Probe("conv1", 3, 4, field))
    assert text in _texts(probed)
    assert _view(probed).grab().toImage() != before

    document.tell("probe", None)
    assert "conv1" not in _texts(probed)
    assert _view(probed).grab().toImage() == before


def test_a_position_in_the_padding_sees_nothing(document: FakeDocument, probed: InputPanel) -> None:
    before = _view(probed).grab().toImage()
    document.tell("probe", Probe("conv1", 0, 0, (-3, -3, 1, 1)))
    assert "conv1 (0, 0) sees padding only" in _texts(probed)
    assert _view(probed).grab().toImage() == before


def test_nothing_moves_when_a_field_is_named(document: FakeDocument, probed: InputPanel) -> None:
    before = _view(probed).geometry()
    document.tell("probe", Probe("conv1", 3, 4, (2, 2, 3, 3)))
    probed.grab()
    assert _view(probed).geometry() == before


def test_a_long_name_is_told_in_few_words(document: FakeDocument, probed: InputPanel) -> None:
    name = "features.denseblock4.denselayer1.conv1"
    document.tell("probe", Probe(name, 3, 4, (2, 2, 3, 3)))
    assert f"▢ {name} (3, 4)" in _texts(probed)


def test_another_picture_takes_the_outline_away(document: FakeDocument, probed: InputPanel) -> None:
    document.tell("probe", Probe("conv1", 3, 4, (2, 2, 3, 3)))
    document.tell("image", image())
    assert "conv1" not in _texts(probed)


def test_the_channel_is_named_again_when_no_field_is(
    document: FakeDocument, probed: InputPanel
) -> None:
    document.tell("overlay", Overlay(np.ones((2, 2), np.float32), "conv1", 3))
    document.tell("probe", Probe("conv1", 3, 4, (2, 2, 3, 3)))
    assert "channel 3" not in _texts(probed)
    document.tell("probe", None)
    assert "channel 3" in _texts(probed)


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
