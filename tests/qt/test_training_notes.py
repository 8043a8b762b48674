"""What is said of one network in words."""

from dataclasses import replace

import pytest

from explorer.core import model_card
from explorer.core.model_spec import NO_WEIGHTS, WeightSet
from explorer.qt.training_notes import (
    accuracy_text,
    joined,
    network_notes,
    rate_text,
    result_entries,
    training_facts,
    weight_entry,
)
from tests.qt import records
from tests.qt.sample_cards import card

_SPEC = records.spec("tiny", on_disk=("V1",))


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _facts(found: model_card.ModelCard) -> dict[str, str]:
    return {fact.name: fact.value for fact in training_facts(found)}


def test_a_network_of_the_catalogue_is_introduced() -> None:
    notes = network_notes("tiny", _SPEC, weights="V1", card=None)

    assert notes.title == "Tiny"
    assert _plain(notes.summary) == "ResNet · 2015 · 50 layers"
    assert notes.description == "What tiny is.\nAnd why."
    assert [entry.name for entry in notes.weights] == ["V1", "V2", NO_WEIGHTS]
    assert [entry.name for entry in notes.weights if entry.is_strong] == ["V1"]


def test_preprocessing_is_that_of_the_weights_in_use() -> None:
    other = replace(records.CARD, crop=(16, 16))
    weights = (replace(_SPEC.weights[0], card=other), *_SPEC.weights[1:])
    spec = replace(_SPEC, weights=weights)

    assert "crop 16" in network_notes("tiny", spec, weights="V1", card=None).preprocessing
    assert "crop 8" in network_notes("tiny", spec, weights=None, card=None).preprocessing
    assert "crop 8" in network_notes("tiny", spec, weights="V1", card=records.CARD).preprocessing


def test_a_network_of_a_file_is_named_and_its_preprocessing_told() -> None:
    notes = network_notes("mine", None, weights="mine.pt", card=records.CARD)

    assert (notes.title, notes.weights) == ("mine", ())
    assert "not in the catalogue" in notes.description
    assert "crop 8" in notes.preprocessing


def test_published_figures_are_told_where_they_are_known() -> None:
    known = WeightSet("V2", records.CARD, 25_557_032, 4.09, 80.858, 97.8, on_disk=True)
    unknown = WeightSet("V1", records.CARD)

    entry = weight_entry(known, is_used=True)
    assert entry.figure == "80.9 % top-1"
    note = _plain(entry.note)
    assert note == "in use · 97.8 MB · 25.6 M parameters · 4.09 G mult-adds · on disk"
    bare = weight_entry(unknown, is_used=False)
    assert (bare.figure, _plain(bare.note)) == ("", "not on disk")


def test_random_weights_are_called_untrained() -> None:
    entry = weight_entry(WeightSet(NO_WEIGHTS, records.CARD, on_disk=True), is_used=False)

    assert "untrained" in entry.note and "disk" not in entry.note


def test_the_whole_recipe_is_told() -> None:
    facts = _facts(card("shapes_vgg"))

    assert facts == {
        "data": "Shapes: 24,000 pictures of 64 × 64 pixels in 2 classes, seed 1. "
        "Drawn by a program.",
        "optimizer": "SGD, momentum 0.9, weight decay 0.0005",
        "learning rate": "0.05, reached after 1 epoch, then down to 0 along half a cosine",
        "epochs": "8, in batches of 128",
        "augmentation": "flip; jitter",
        "dropout": "none",
        "initial weights": "He et al. 2015 (normal, fan in)",
        "precision": "bfloat16 autocast",
        "device": "one GPU",
        "time": "3.4 minutes",
        "seed": "7",
        "versions": "torch 2.7.1",
        "parameters": "1,000",
        "training set": "95.0 % right, without augmentation",
    }


def test_what_was_not_done_is_said_as_none() -> None:
    found = card("shapes_vgg")
    facts = _facts(replace(found, recipe=replace(found.recipe, augmentation=(), dropout=0.5)))

    assert (facts["augmentation"], facts["dropout"]) == ("none", "0.5")


def test_without_warm_up_none_is_told() -> None:
    recipe = model_card.Recipe(0.1, warmup_epochs=0)

    assert rate_text(recipe) == "0.1, then down to 0 along half a cosine"


def test_every_test_has_its_accuracy_and_size() -> None:
    entries = result_entries(card("shapes_vgg", 0.9))

    assert [(entry.name, entry.figure) for entry in entries] == [
        ("test", "90.0 ± 0.5 %"),
        ("pillow", "81.0 ± 0.8 %"),
        ("strokes", "72.0 ± 4.3 %"),
    ]
    assert _plain(entries[0].note) == "Pictures of test · 4,000 pictures"


@pytest.mark.parametrize(
    ("accuracy", "error", "text"),
    [
        (0.93123, 0.004, "93.1 ± 0.4 %"),
        (0.9995, 0.0003, "99.95 ± 0.03 %"),
        (1.0, 0.0, "100.0 ± 0.0 %"),
    ],
    ids=["usual", "small error", "no error"],
)
def test_the_error_is_never_rounded_away(accuracy: float, error: float, text: str) -> None:
    assert accuracy_text(model_card.SetResult("test", "", 1, 1, accuracy, error)) == text


def test_lines_break_between_parts_only() -> None:
    text = joined("97.8 MB", "", "25.6 M parameters")

    assert _plain(text) == "97.8 MB · 25.6 M parameters"
    assert text.count(" ") == 1
