"""Longer and shorter words."""

import pytest

from explorer.qt.graph.layout.captions import Family, Wordings
from explorer.qt.graph.layout.wording import (
    Wording,
    WordRoom,
    run_wording,
    title_wording,
    type_wording,
)


@pytest.mark.parametrize(
    ("kind", "details", "forms"),
    [
        ("Conv2d", "3×3", ("Conv2d 3×3", "Conv 3×3")),
        ("MaxPool2d", "2×2/2", ("MaxPool2d 2×2/2", "max pool 2×2/2", "max 2×2/2")),
        ("InvertedResidual", "", ("InvertedResidual", "InvResidual", "Inverted")),
        ("_DenseBlock", "×6", ("_DenseBlock ×6", "DenseBlock ×6", "Dense ×6")),
        ("Bottleneck", "", ("Bottleneck",)),
    ],
)
def test_types_are_said_in_full_and_in_short(
    kind: str, details: str, forms: tuple[str, ...]
) -> None:
    assert type_wording(kind, details).forms == forms


@pytest.mark.parametrize(
    ("label", "parent", "numbering", "short"),
    [
        ("features.14", "features", "numbered", ".14"),
        ("features.1.0", "features.1", "numbered", "1.0"),
        ("layer2.0", "layer2", "alone", "layer2.0"),
        ("denselayer3", "features.denseblock1", "numbered", "layer3"),
        ("encoder_layer_7", "encoder.layers", "numbered", "layer_7"),
        ("Conv2d_1a_3x3", "", "alone", "Conv2d_1a"),
        ("adaptive_avg_pool2d", "", "alone", "avg_pool2d"),
    ],
)
def test_names_are_shortened_by_what_stands_around_them(
    label: str, parent: str, numbering: str, short: str
) -> None:
    wording = title_wording(label, parent=parent, is_numbered=numbering == "numbered")

    assert (wording.forms[0], wording.forms[-1]) == (label, short)


def test_the_longest_form_that_fits_is_said() -> None:
    wording = Wording.of("Conv2d 3×3", "Conv 3×3", "Conv")

    assert [wording.within(room, len) for room in (99, 9, 1)] == ["Conv2d 3×3", "Conv 3×3", "Conv"]


def test_a_folded_run_keeps_its_ends_when_shortened() -> None:
    assert run_wording(Wording.of("layer3.2"), "34").forms == ("layer3.2 … 34", "layer3.2–34")


def test_numbered_names_are_all_written_alike() -> None:
    names = [title_wording(f"features.{n}", parent="features", is_numbered=True) for n in (4, 14)]
    boxes = [Wordings(name, (), Family.CONV) for name in names]

    roomy = [box.within(WordRoom(10.0), len).title for box in boxes]
    terse = [box.within(WordRoom(10.0, is_terse=True), len).title for box in boxes]

    assert roomy == ["features.4", "features.14"]
    assert terse == [".4", ".14"]
