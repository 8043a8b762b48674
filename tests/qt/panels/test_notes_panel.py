"""The NOTES panel."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from explorer.core.errors import WeightsError
from explorer.core.model_card import ModelCard
from explorer.core.model_spec import ModelSpec
from explorer.qt.panels.notes_panel import NOTHING_YET, NotesPanel, read_shipped_card
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.curve_chart import CurveChart
from explorer.qt.widgets.score_table import ScoreTable
from tests.qt import records
from tests.qt.panels.fake_document import FakeDocument, as_document
from tests.qt.sample_cards import card
from tests.qt.sample_records import model, result

_ACCURACIES = {
    "shapes_resnet56": 0.95,
    "shapes_resnet20": 0.93,
    "shapes_plain20": 0.9,
    "shapes_plain56": 0.7,
}


class NotesDocument(FakeDocument):
    """With what only this panel asks for."""

    catalogue_changed = Signal()

    def find_spec(self, name: str) -> ModelSpec | None:
        return next((spec for spec in self.catalogue if spec.name == name), None)

    def pick_model(self, name: str) -> None:
        self.calls.append(("pick_model", name))

    def show_network(self, name: str) -> None:
        self.tell("graph", records.graph(name))


class CardShelf:
    """Reads cards of four demo networks and takes note of it; the others have none."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, name: str) -> ModelCard:
        self.read.append(name)
        if name not in _ACCURACIES:
            raise WeightsError(f"There is no card of {name}.", next_step="Install again.")
        return card(name, _ACCURACIES[name])


@pytest.fixture
def shelf() -> CardShelf:
    return CardShelf()


@pytest.fixture
def document(qapp: object) -> NotesDocument:
    del qapp
    found = NotesDocument()
    found.catalogue = (
        records.spec("tiny", on_disk=("V2",)),
        records.spec("shapes_resnet56"),
        replace(records.spec("shapes_plain56"), title="Plain-56 (Shapes)"),
    )
    return found


@pytest.fixture
def panel(document: NotesDocument, window: QWidget, shelf: CardShelf) -> NotesPanel:
    found = NotesPanel(as_document(document), window, read=shelf)
    found.resize(400, 500)
    window.show()
    return found


def _texts(panel: NotesPanel) -> list[str]:
    """What can be read now, with ordinary spaces."""
    _settle()
    return [
        label.text().replace("\N{NO-BREAK SPACE}", " ")
        for label in panel.findChildren(QLabel)
        if label.isVisibleTo(panel)
    ]


def _settle() -> None:
    """Delete what is to be deleted, show what is to be shown, and lay it all out."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for _ in range(4):  # one layout inside another
        QCoreApplication.sendPostedEvents()


def _chart(panel: NotesPanel) -> CurveChart:
    found = panel.findChild(CurveChart)
    assert found is not None
    return found


def _table(panel: NotesPanel) -> ScoreTable:
    found = panel.findChild(ScoreTable)
    assert found is not None
    return found


def test_without_a_network_the_panel_says_what_to_do(panel: NotesPanel) -> None:
    assert _texts(panel) == [NOTHING_YET]


def test_every_network_is_introduced(document: NotesDocument, panel: NotesPanel) -> None:
    document.show_network("tiny")

    texts = _texts(panel)
    assert "Tiny" in texts
    assert "ResNet · 2015 · 50 layers" in texts
    assert "What tiny is.\nAnd why." in texts
    assert "97.8 MB · on disk" in texts
    assert texts.count("80.9 % top-1") == 2
    assert any("crop 8" in text for text in texts)


def test_an_ordinary_network_has_no_training_and_no_card_is_read(
    document: NotesDocument, panel: NotesPanel, shelf: CardShelf
) -> None:
    document.show_network("tiny")

    assert "How it was trained" not in _texts(panel)
    assert not _chart(panel).isVisibleTo(panel)
    assert shelf.read == []


def test_a_demo_network_tells_how_it_was_trained_and_tested(
    document: NotesDocument, panel: NotesPanel
) -> None:
    document.show_network("shapes_resnet56")

    texts = _texts(panel)
    assert "SGD, momentum 0.9, weight decay 0.0005" in texts
    assert "3.4 minutes" in texts
    assert "95.0 ± 0.3 %" in texts
    assert "Pictures of strokes · 108 pictures" in texts
    value = next(label for label in panel.findChildren(QLabel) if label.text() == "3.4 minutes")
    assert value.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_the_family_is_told_in_sentences_and_curves(
    document: NotesDocument, panel: NotesPanel
) -> None:
    document.show_network("shapes_resnet56")

    sentences = next(text for text in _texts(panel) if text.startswith("Without shortcuts"))
    assert "Plain-56 reaches 70.0 %, 20.0 points less than plain20" in sentences
    assert "Shapes_Resnet56 reaches 95.0 %, 2.0 points more than resnet20" in sentences
    assert "Plain-56 70.0 %" in _chart(panel).accessibleDescription()
    assert "vgg" not in _table(panel).accessibleDescription()


def test_cards_are_read_when_first_looked_at_and_once(
    document: NotesDocument, panel: NotesPanel, shelf: CardShelf
) -> None:
    panel.hide()
    document.show_network("shapes_resnet56")
    assert shelf.read == []

    panel.show()
    assert sorted(shelf.read) == sorted(set(shelf.read))
    assert "shapes_resnet56" in shelf.read
    count = len(shelf.read)
    document.show_network("shapes_plain56")
    panel.hide()
    panel.show()
    assert len(shelf.read) == count


def test_a_network_without_a_card_says_so_beside_its_family(
    document: NotesDocument, panel: NotesPanel
) -> None:
    document.show_network("shapes_vgg")

    texts = _texts(panel)
    assert "There is no card of shapes_vgg. Install again." in texts
    assert "optimizer" not in texts
    assert _chart(panel).isVisibleTo(panel)

    document.show_network("shapes_resnet56")
    assert not any("There is no card" in text for text in _texts(panel))
    assert "optimizer" in _texts(panel)


def test_without_any_card_there_is_no_family(document: NotesDocument, window: QWidget) -> None:
    def read(name: str) -> ModelCard:
        raise WeightsError(f"There is no card of {name}.")

    panel = NotesPanel(as_document(document), window, read=read)
    window.show()
    document.show_network("shapes_vgg")

    assert "There is no card of shapes_vgg." in _texts(panel)
    assert not _chart(panel).isVisibleTo(panel)


def test_a_curve_picks_its_network(document: NotesDocument, panel: NotesPanel) -> None:
    document.show_network("shapes_resnet56")
    panel.grab()
    chart = _chart(panel)
    point = chart.label_rect("shapes_plain56").center().toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point)

    assert document.calls == [("pick_model", "shapes_plain56")]


def test_a_row_picks_its_network_by_key(document: NotesDocument, panel: NotesPanel) -> None:
    document.show_network("shapes_resnet56")
    QTest.keyClick(_table(panel), Qt.Key.Key_Down)
    QTest.keyClick(_table(panel), Qt.Key.Key_Return)

    assert document.calls == [("pick_model", "shapes_resnet20")]


def test_the_network_on_screen_is_not_picked_again(
    document: NotesDocument, panel: NotesPanel
) -> None:
    document.show_network("shapes_resnet56")
    row = _table(panel).row_rect("shapes_resnet56").center()
    QTest.mouseClick(_table(panel), Qt.MouseButton.LeftButton, pos=row)

    assert document.calls == []


def test_the_measure_can_be_changed(document: NotesDocument, panel: NotesPanel) -> None:
    document.show_network("shapes_resnet56")
    button = panel.findChild(ChoiceButton)
    assert button is not None
    next(act for act in button.menu().actions() if act.text() == "training loss").trigger()

    assert _chart(panel).readout() == "training loss"
    assert "Plain-56 0.500" in _chart(panel).accessibleDescription()


def test_the_weights_in_use_are_named(document: NotesDocument, panel: NotesPanel) -> None:
    document.show_network("tiny")
    document.tell("model", model())

    assert any(text.startswith("in use · random initialisation") for text in _texts(panel))
    assert any("crop 224" in text for text in _texts(panel))


def test_new_titles_are_taken_over(document: NotesDocument, panel: NotesPanel) -> None:
    document.show_network("shapes_plain20")
    spec = replace(records.spec("shapes_plain20"), title="Plain-20 (Shapes)")
    document.catalogue = (spec,)
    document.catalogue_changed.emit()

    assert "Plain-20 (Shapes)" in _texts(panel)
    assert "Plain-20 90.0 %" in _chart(panel).accessibleDescription()


def test_results_change_nothing(document: NotesDocument, panel: NotesPanel) -> None:
    document.show_network("shapes_resnet56")
    before = panel.findChildren(QLabel)
    document.tell("result", result())

    assert panel.findChildren(QLabel) == before


@pytest.mark.parametrize("width", [300, 420, 520], ids=str)
@pytest.mark.parametrize("name", ["tiny", "shapes_resnet56", "shapes_vgg"])
def test_everything_has_room_and_what_is_long_scrolls(
    document: NotesDocument, panel: NotesPanel, width: int, name: str
) -> None:
    document.show_network(name)
    panel.resize(width, 300)
    _settle()
    panel.grab()
    area = panel.findChild(QScrollArea)
    holder = area.widget() if area else None
    assert area is not None and holder is not None
    assert holder.width() == area.viewport().width()
    cut = [
        label.text()
        for label in panel.findChildren(QLabel)
        if label.isVisibleTo(panel)
        and (
            label.height() < label.heightForWidth(label.width())
            or (not label.wordWrap() and label.width() < label.sizeHint().width())
        )
    ]
    assert cut == []
    assert (area.verticalScrollBar().maximum() > 0) == name.startswith("shapes_")


def test_a_card_that_is_not_there_is_an_error_with_a_sentence() -> None:
    with pytest.raises(WeightsError, match="shapes_nothing"):
        read_shipped_card("shapes_nothing")
