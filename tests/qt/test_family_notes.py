"""The demo networks side by side, in numbers and sentences that follow from them."""

import math
from dataclasses import replace

import pytest

from explorer.core.model_card import ModelCard
from explorer.qt.family_notes import (
    FAMILY,
    Gap,
    Member,
    curves,
    depth_sentences,
    gap_text,
    member_of,
    rates_text,
    scores,
    short_title,
)
from explorer.qt.widgets.curve_data import CurveKind, CurveMeasure
from tests.qt.sample_cards import card

_TITLES = {
    "shapes_plain20": "Plain-20 (Shapes)",
    "shapes_plain56": "Plain-56 (Shapes)",
    "shapes_resnet20": "ResNet-20 (Shapes)",
    "shapes_resnet56": "ResNet-56 (Shapes)",
}


def _member(found: ModelCard) -> Member:
    return member_of(found.model, _TITLES.get(found.model, found.model), found)


def _family(**accuracies: float) -> tuple[Member, ...]:
    return tuple(_member(card(f"shapes_{name}", value)) for name, value in accuracies.items())


def test_a_curve_follows_the_measure() -> None:
    members = _family(plain20=0.8)
    (accuracy,) = curves(members, CurveMeasure.ACCURACY)
    (loss,) = curves(members, CurveMeasure.LOSS)

    assert (accuracy.label, accuracy.kind) == ("Plain-20", CurveKind.PLAIN)
    assert accuracy.points == ((1, 0.4), (2, 0.8))
    assert loss.points == ((1, 2.0), (2, 0.5))


def test_a_loss_that_is_not_a_number_is_left_out() -> None:
    found = card("shapes_vgg")
    first, second = found.curve
    broken = replace(found, curve=(first, replace(second, train_loss=math.nan)))

    (curve,) = curves((_member(broken),), CurveMeasure.LOSS)
    assert curve.points == ((1, 2.0),)


def test_scores_have_a_gap_where_a_test_is_missing() -> None:
    whole, part = card("shapes_resnet20", 0.9), card("shapes_vgg", 0.5)
    columns, rows = scores((_member(whole), _member(replace(part, tests=part.tests[:1]))))

    assert columns == ("test", "pillow", "strokes")
    assert rows[0].accuracies == pytest.approx((0.9, 0.81, 0.72))
    assert rows[1].accuracies == (0.5, None, None)
    assert "test 90.0 ± 0.5 %" in rows[0].tooltip


def test_tests_that_nobody_took_have_no_column() -> None:
    found = card("shapes_vgg")

    assert scores((_member(replace(found, tests=found.tests[:1])),))[0] == ("test",)


def test_a_deeper_plain_network_that_does_worse_is_said_to() -> None:
    members = (
        _member(card("shapes_plain56", 0.612, train_accuracy=0.60)),
        _member(card("shapes_plain20", 0.693, train_accuracy=0.70)),
    )

    assert depth_sentences(members) == (
        "Without shortcuts: Plain-56 reaches 61.2 %, 8.1 points less than Plain-20. On the "
        "training pictures it is 10.0 points behind as well, so this is not overfitting.",
    )


@pytest.mark.parametrize(
    ("deep_train", "words"),
    [(0.99, "9.0 points ahead, as with overfitting"), (0.901, "not clearly apart")],
    ids=["ahead", "alike"],
)
def test_the_cause_follows_from_the_training_pictures(deep_train: float, words: str) -> None:
    members = (
        _member(card("shapes_plain56", 0.6, train_accuracy=deep_train)),
        _member(card("shapes_plain20", 0.7, train_accuracy=0.9)),
    )
    (sentence,) = depth_sentences(members)

    assert words in sentence
    assert "not overfitting" not in sentence


def test_a_deeper_plain_network_that_does_better_is_said_to_and_has_no_fault() -> None:
    (sentence,) = depth_sentences(_family(plain56=0.8, plain20=0.7))

    assert sentence == "Without shortcuts: Plain-56 reaches 80.0 %, 10.0 points more than Plain-20."


def test_with_shortcuts_both_comparisons_are_made() -> None:
    _, sentence = depth_sentences(_family(plain56=0.6, plain20=0.7, resnet56=0.953, resnet20=0.93))

    assert sentence == (
        "With shortcuts: ResNet-56 reaches 95.3 %, 2.3 points more than ResNet-20 and "
        "35.3 points more than Plain-56, which has as many parameters."
    )


def test_equal_size_is_only_claimed_where_it_is_true() -> None:
    resnet = _member(card("shapes_resnet56", 0.9, num_params=1_001))
    (sentence,) = depth_sentences((resnet, *_family(plain56=0.6)))

    assert sentence.endswith("30.0 points more than Plain-56.")


def test_what_the_test_cannot_tell_is_called_neither_better_nor_worse() -> None:
    (sentence,) = depth_sentences(_family(plain56=0.902, plain20=0.9))

    assert sentence == (
        "Without shortcuts: Plain-56 reaches 90.2 %, "
        "not clearly different from Plain-20 (+0.2 ± 0.7 points)."
    )


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (1.5, "1.5 points more than B"),
        (-1.5, "1.5 points less than B"),
        (0.9, "not clearly different from B (+0.9 ± 0.5 points)"),
        (-0.9, "not clearly different from B (−0.9 ± 0.5 points)"),  # noqa: RUF001
    ],
    ids=str,
)
def test_a_gap_is_clear_from_two_standard_errors_on(points: float, text: str) -> None:
    assert gap_text(Gap(points, 0.5), "B") == text


def test_the_difference_is_that_of_the_numbers_shown() -> None:
    (sentence,) = depth_sentences(_family(plain56=0.60049, plain20=0.70051))

    assert "reaches 60.0 %, 10.1 points less" in sentence


@pytest.mark.parametrize("names", [(), ("plain56",), ("plain20", "resnet20")], ids=str)
def test_without_a_pair_there_is_no_sentence(names: tuple[str, ...]) -> None:
    assert depth_sentences(_family(**dict.fromkeys(names, 0.9))) == ()


def test_different_learning_rates_are_told() -> None:
    slow = _member(card("shapes_vgg", learning_rate=0.01))

    assert rates_text(_family(plain20=0.9)) == ""
    assert rates_text((*_family(plain20=0.9), slow)) == (
        "Learning rates differ: 0.05 for Plain-20; 0.01 for vgg."
    )


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("ResNet-56 (Shapes)", "ResNet-56"),
        ("ResNet-20 without BN (Shapes)", "ResNet-20 no BN"),
        ("shapes_plain20", "plain20"),
    ],
)
def test_what_all_titles_share_is_left_out(title: str, short: str) -> None:
    assert short_title(title) == short


def test_every_relative_has_a_kind() -> None:
    assert len(FAMILY) == 7
    assert set(FAMILY.values()) == set(CurveKind)
