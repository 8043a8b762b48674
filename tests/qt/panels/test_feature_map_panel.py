"""The FEATURE MAPS panel."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from explorer.core.graph import ModelGraph
from explorer.engine.messages import MapsWish, Normalisation, Ranking
from explorer.qt.document import Overlay, Probe
from explorer.qt.panels.feature_map_panel import FeatureMapPanel
from explorer.qt.widgets.bar_list import BarList
from explorer.qt.widgets.channel_data import Spot
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.map_picture import MapPicture
from explorer.qt.widgets.map_text import field_text, spot_text, summary_text
from explorer.qt.widgets.mosaic_view import MosaicView
from explorer.qt.widgets.untrained_mark import UntrainedMark
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_records import TOP, feature_maps, image, ramp, result, vector


@pytest.fixture
def panel(document: FakeDocument, window: QWidget, tiny_graph: ModelGraph) -> FeatureMapPanel:
    found = FeatureMapPanel(as_document(document), window)
    found.resize(440, 400)
    document.image = image()
    document.tell("graph", tiny_graph)
    document.tell("maps_wish", MapsWish("conv1"))
    return found


@pytest.fixture
def mosaic(panel: FeatureMapPanel) -> MosaicView:
    found = panel.findChild(MosaicView)
    assert found is not None
    return found


def _texts(panel: FeatureMapPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def _choose(panel: FeatureMapPanel, choice: str) -> None:
    for button in panel.findChildren(ChoiceButton):
        for action in button.menu().actions():
            if action.text() == choice:
                action.trigger()


def test_the_layer_is_named_with_type_and_shape(
    document: FakeDocument, panel: FeatureMapPanel
) -> None:
    document.tell("result", result(maps=feature_maps(ramp())))

    assert "conv1" in _texts(panel)
    assert "Conv2d 3×3 · 4 × 8 × 8" in _texts(panel)
    assert "6 channels" in _texts(panel)


def test_a_click_enlarges_a_channel(
    document: FakeDocument, panel: FeatureMapPanel, mosaic: MosaicView
) -> None:
    document.tell("result", result(maps=feature_maps(ramp())))
    QTest.mouseClick(mosaic.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))

    assert ("enlarge_channel", 0) in document.calls


def test_the_enlarged_channel_is_described_and_laid_over_the_input(
    document: FakeDocument, panel: FeatureMapPanel
) -> None:
    document.tell("maps_wish", MapsWish("conv1", channel=2))
    document.tell("result", result(maps=feature_maps(ramp())))

    assert "channel 2" in _texts(panel)
    assert "max 59.0 at (3, 4)" in _texts(panel)
    assert document.overlay == Overlay(None, "conv1", 2)


def test_no_channel_takes_the_overlay_away(document: FakeDocument, panel: FeatureMapPanel) -> None:
    document.tell("maps_wish", MapsWish("conv1", channel=2))
    document.tell("result", result(maps=feature_maps(ramp())))
    document.tell("maps_wish", MapsWish("conv1"))

    assert document.overlay is None


def test_maps_of_another_layer_are_never_shown_under_a_new_name(
    document: FakeDocument, panel: FeatureMapPanel
) -> None:
    document.tell("result", result(maps=feature_maps(ramp())))
    document.tell("maps_wish", MapsWish("layer1.0.conv1", channel=2))

    assert "conv1" in _texts(panel)
    assert "layer1.0.conv1" not in _texts(panel)
    assert document.overlay is None


def test_controls_tell_the_document(document: FakeDocument, panel: FeatureMapPanel) -> None:
    _choose(panel, "variance")
    _choose(panel, "symmetric")

    assert ("set_ranking", Ranking.VARIANCE) in document.calls
    assert ("set_normalisation", Normalisation.SYMMETRIC) in document.calls


def test_symmetric_maps_get_diverging_colours(
    document: FakeDocument, panel: FeatureMapPanel
) -> None:
    document.tell("maps_wish", MapsWish("conv1", normalisation=Normalisation.SYMMETRIC))

    assert any("coolwarm" in button.text() for button in panel.findChildren(ChoiceButton))


def test_a_chosen_colour_map_stays(document: FakeDocument, panel: FeatureMapPanel) -> None:
    _choose(panel, "grey")
    document.tell("maps_wish", MapsWish("conv1", normalisation=Normalisation.SYMMETRIC))

    assert any("grey" in button.text() for button in panel.findChildren(ChoiceButton))


def test_the_last_layer_is_shown_with_class_names(
    document: FakeDocument, panel: FeatureMapPanel
) -> None:
    values = np.zeros(300, np.float32)
    values[[found.index for found in TOP]] = [found.logit for found in TOP]
    document.tell("result", result(maps=vector(values)))

    bars = panel.findChild(BarList)
    assert bars is not None
    assert bars.accessibleDescription().startswith("tabby cat 9.10; Egyptian cat 7.00")


def test_units_inside_the_network_have_no_class_names(
    document: FakeDocument, panel: FeatureMapPanel
) -> None:
    document.tell("result", result(maps=vector(np.ones(300, np.float32), layer="flatten")))

    bars = panel.findChild(BarList)
    assert bars is not None
    assert "cat" not in bars.accessibleDescription()


def test_untrained_maps_are_marked(document: FakeDocument, panel: FeatureMapPanel) -> None:
    mark = panel.findChild(UntrainedMark)
    assert mark is not None
    document.tell("result", result(maps=feature_maps(ramp()), is_trained=False))
    assert not mark.isHidden()
    document.tell("result", result(maps=feature_maps(ramp())))
    assert mark.isHidden()


def test_another_network_takes_the_maps_away(
    document: FakeDocument, panel: FeatureMapPanel, tiny_graph: ModelGraph
) -> None:
    document.tell("result", result(maps=feature_maps(ramp())))
    document.result = None
    document.tell("graph", tiny_graph)

    assert "6 channels" not in _texts(panel)
    assert "Computing conv1 …" in _texts(panel)


@pytest.fixture
def placed(document: FakeDocument, panel: FeatureMapPanel, tiny_graph: ModelGraph) -> ModelGraph:
    """A graph whose first call knows what it sees, and maps of that call on screen."""
    first = replace(
        tiny_graph.nodes[0], receptive_field=(7, 5), field_start=(-3, -2), field_step=(2, 1)
    )
    graph = replace(tiny_graph, nodes=(first, *tiny_graph.nodes[1:]))
    document.tell("graph", graph)
    document.tell("result", result(maps=feature_maps(ramp())))
    return graph


def _enlarged(panel: FeatureMapPanel) -> MapPicture:
    found = panel.findChild(MapPicture)
    assert found is not None
    return found


def test_the_heading_says_how_much_the_layer_sees(
    panel: FeatureMapPanel, placed: ModelGraph
) -> None:
    labels = [label for label in panel.findChildren(QLabel) if label.text() == "sees 7 × 5 px"]
    assert len(labels) == 1
    assert "union over all paths" in labels[0].toolTip()
    assert "Araujo" in labels[0].toolTip()


def test_the_heading_of_a_vector_says_it_too(
    document: FakeDocument, panel: FeatureMapPanel, placed: ModelGraph
) -> None:
    document.tell("result", result(maps=vector(np.ones(4, np.float32), layer="conv1")))
    assert "sees 7 × 5 px" in _texts(panel)


def test_a_pixel_of_the_mosaic_is_probed(
    document: FakeDocument, panel: FeatureMapPanel, mosaic: MosaicView, placed: ModelGraph
) -> None:
    spot = mosaic.spot_at(QPointF(mosaic.viewport().rect().center()))
    assert spot is not None
    mosaic.spot_hovered.emit(spot)
    seen = (spot.column - 2, 2 * spot.row - 3, 5, 7)
    assert document.probe == Probe("conv1", spot.row, spot.column, seen)

    mosaic.spot_hovered.emit(None)
    assert document.probe is None


def test_a_pixel_of_the_enlarged_channel_is_probed_and_told(
    document: FakeDocument, panel: FeatureMapPanel, placed: ModelGraph
) -> None:
    _enlarged(panel).value_hovered.emit(2, 3, 0.5)
    assert document.probe == Probe("conv1", 2, 3, (1, 1, 5, 7))
    assert "channel 0 (2, 3) · 0.500 · sees 7 × 5 px" in _texts(panel)

    _enlarged(panel).hover_ended.emit()
    assert document.probe is None
    assert "6 channels" in _texts(panel)


def test_arrow_keys_probe_from_the_middle_on_until_the_focus_leaves(
    document: FakeDocument, panel: FeatureMapPanel, placed: ModelGraph
) -> None:
    picture = _enlarged(panel)
    QTest.keyClick(picture, Qt.Key.Key_Right)
    QTest.keyClick(picture, Qt.Key.Key_Up)
    assert document.probe == Probe("conv1", 1, 2, (0, -1, 5, 7))

    QTest.keyClick(picture, Qt.Key.Key_Escape)
    assert document.probe is None


def test_where_the_place_is_not_known_only_the_value_is_told(
    document: FakeDocument, panel: FeatureMapPanel
) -> None:
    document.tell("result", result(maps=feature_maps(ramp())))
    _enlarged(panel).value_hovered.emit(2, 3, 0.5)
    assert document.probe is None
    assert "channel 0 (2, 3) · 0.500" in _texts(panel)


def test_how_much_is_seen_is_told_as_height_and_width() -> None:
    assert field_text((59, 61)) == "sees 59 × 61 px"
    assert field_text(None) == ""


def test_dead_and_broken_channels_are_counted() -> None:
    values = ramp()
    values[1] = 0
    values[2, 0, 0] = np.nan

    text = summary_text(feature_maps(values))

    assert text == "6 channels · 1 dead: the same everywhere · 1 value not finite"


def test_a_value_read_from_a_grey_level_is_about_right_and_says_so() -> None:
    assert spot_text(Spot(36, 14, 9, 3.17, is_exact=True)).endswith("· 3.17")
    assert spot_text(Spot(36, 14, 9, 3.17, is_exact=False)).endswith("· ≈ 3.17")


@pytest.mark.parametrize("size", [(232, 330), (280, 390), (440, 500), (1300, 140)], ids=str)
def test_nothing_is_wider_than_the_panel(
    document: FakeDocument, panel: FeatureMapPanel, size: tuple[int, int]
) -> None:
    document.tell("result", result(maps=feature_maps(ramp()), is_trained=False))
    panel.resize(*size)
    panel.grab()

    children = [child for child in panel.findChildren(QWidget) if child.isVisibleTo(panel)]
    rights = [child.mapTo(panel, QPoint(child.width(), 0)).x() for child in children]
    assert max(rights) <= size[0]
