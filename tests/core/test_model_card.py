"""A model card is read as it was written, or refused in words."""

from pathlib import Path

import pytest

from explorer.core.errors import WeightsError
from explorer.core.model_card import (
    CARD_NAME,
    DataSet,
    Epoch,
    Making,
    ModelCard,
    Recipe,
    SetResult,
    WeightsFile,
    card_bytes,
    read_card,
)

CARD = ModelCard(
    model="shapes_tiny",
    classes=("circle", "star"),
    data=DataSet("Shapes", "Drawings.", 64, 100, 1, (0.5, 0.5, 0.5), (0.25, 0.25, 0.25)),
    recipe=Recipe(learning_rate=0.05),
    making=Making(7, "CPU, 1 thread", 1.5, {"torch": "2.15"}),
    train_accuracy=0.97,
    tests=(SetResult("test", "New pictures", 400, 2, 0.9, 0.015),),
    curve=(Epoch(1, 0.001, 2.4, 0.1, 0.2),),
    file=WeightsFile("ab" * 32, 1_000, 500),
)


def test_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / CARD_NAME).write_bytes(card_bytes(CARD))
    assert read_card(tmp_path) == CARD


def test_card_ends_with_a_newline_and_is_meant_to_be_read() -> None:
    lines = card_bytes(CARD).decode().split("\n")
    assert lines[-1] == "" and lines[1] == '  "model": "shapes_tiny",'


@pytest.mark.parametrize(
    "data",
    [None, b"", b"{", b'{"model": "shapes_tiny"}', card_bytes(CARD).replace(b"0.97", b'"good"')],
    ids=["missing", "empty", "cut short", "incomplete", "wrong type"],
)
def test_damaged_card_is_refused_in_words(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / CARD_NAME).write_bytes(data)
    with pytest.raises(WeightsError, match=r"model card of .* is missing or damaged"):
        read_card(tmp_path)


def test_test_is_found_by_its_name() -> None:
    assert CARD.test("test").count == 400
