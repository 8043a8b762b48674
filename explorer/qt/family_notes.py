"""What the training of the demo networks shows side by side: curves, scores, and two sentences.

Pure: computed from their cards, whichever way they turned out. Knows no widget and no document.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.core.model_card import ModelCard, SetResult
from explorer.core.model_spec import DEMO_PREFIX
from explorer.qt.training_notes import accuracy_text
from explorer.qt.widgets.curve_data import Curve, CurveKind, CurveMeasure
from explorer.qt.widgets.number_text import percent_text, signed
from explorer.qt.widgets.score_table import Score

FAMILY: dict[str, CurveKind] = {
    "shapes_resnet56": CurveKind.RESIDUAL,
    "shapes_resnet20": CurveKind.RESIDUAL,
    "shapes_plain20": CurveKind.PLAIN,
    "shapes_plain56": CurveKind.PLAIN,
    "shapes_resnet20_nobn": CurveKind.NO_NORM,
    "shapes_vgg": CurveKind.NO_NORM,
    "shapes_alexnet": CurveKind.NO_NORM,
}
"""The demo networks, in the order in which they are told."""

TESTS = ("test", "pillow", "strokes")
CAPTION = (
    "One training run each: the standard error comes from the choice of the test pictures "
    "and says nothing of another seed. A network is called better only from two standard "
    "errors on."
)
_PLUS_MINUS = "\N{PLUS-MINUS SIGN}"
_CLEAR = 2.0  # standard errors


@dataclass(frozen=True, slots=True)
class Member:
    """A demo network with its card. ``title`` in full, ``label`` where there is little room."""

    name: str
    title: str
    label: str
    kind: CurveKind
    card: ModelCard


@dataclass(frozen=True, slots=True)
class Gap:
    """Accuracy of one network minus that of another, in percentage points."""

    points: float
    error: float

    @property
    def is_clear(self) -> bool:
        return abs(self.points) >= 0.1 and abs(self.points) > _CLEAR * self.error


def is_demo(name: str) -> bool:
    return name.startswith(DEMO_PREFIX)


def member_of(name: str, title: str, card: ModelCard) -> Member:
    return Member(name, title, short_title(title), FAMILY[name], card)


def short_title(title: str) -> str:
    """Without what all have in common: ``ResNet-56 (Shapes)`` is ``ResNet-56``."""
    short = title.removesuffix(" (Shapes)").removeprefix(DEMO_PREFIX)
    return short.replace(" without BN", " no BN")


def curves(members: Sequence[Member], measure: CurveMeasure) -> tuple[Curve, ...]:
    """One curve for each network; epochs whose value is not a number are left out."""
    return tuple(
        Curve(member.name, member.label, member.kind, _points(member.card, measure))
        for member in members
    )


def scores(members: Sequence[Member]) -> tuple[tuple[str, ...], tuple[Score, ...]]:
    """The tests that any network has, and one row for each network."""
    columns = tuple(name for name in TESTS if any(_test(member.card, name) for member in members))
    return columns, tuple(_score(member, columns) for member in members)


def depth_sentences(members: Sequence[Member]) -> tuple[str, ...]:
    """What depth does without shortcuts and with them; what cannot be compared is left out."""
    found = {member.name: member for member in members}
    plain56, plain20 = found.get("shapes_plain56"), found.get("shapes_plain20")
    resnet56, resnet20 = found.get("shapes_resnet56"), found.get("shapes_resnet20")
    sentences = (
        _plain_sentence(plain56, plain20),
        _residual_sentence(resnet56, resnet20=resnet20, plain56=plain56),
    )
    return tuple(sentence for sentence in sentences if sentence)


def gap_text(gap: Gap, other: str) -> str:
    """``8.1 points less than plain-20``, or that the test cannot tell."""
    if gap.is_clear:
        return f"{abs(gap.points):.1f} points {'more' if gap.points > 0 else 'less'} than {other}"
    difference = signed(f"{gap.points:+.1f}")
    return f"not clearly different from {other} ({difference} {_PLUS_MINUS} {gap.error:.1f} points)"


def rates_text(members: Sequence[Member]) -> str:
    """Which learning rates were used, where they differ: such curves compare recipes too."""
    labels: dict[float, list[str]] = {}
    for member in members:
        labels.setdefault(member.card.recipe.learning_rate, []).append(member.label)
    if len(labels) < 2:
        return ""
    parts = (f"{rate:g} for {', '.join(names)}" for rate, names in sorted(labels.items())[::-1])
    return f"Learning rates differ: {'; '.join(parts)}."


def _plain_sentence(deep: Member | None, shallow: Member | None) -> str:
    gap = _test_gap(deep, shallow)
    if deep is None or shallow is None or gap is None:
        return ""
    text = f"Without shortcuts: {_reached(deep)}, {gap_text(gap, shallow.label)}."
    if gap.is_clear and gap.points < 0:
        return f"{text} {_cause(_train_gap(deep, shallow))}"
    return text


def _residual_sentence(
    deep: Member | None, *, resnet20: Member | None, plain56: Member | None
) -> str:
    parts = []
    for other in (resnet20, plain56):
        gap = _test_gap(deep, other)
        if gap is not None and other is not None:
            parts.append(gap_text(gap, other.label))
    if deep is None or not parts:
        return ""
    text = f"With shortcuts: {_reached(deep)}, {' and '.join(parts)}"
    is_as_large = plain56 and plain56.card.file.num_params == deep.card.file.num_params
    return f"{text}, which has as many parameters." if is_as_large else f"{text}."


def _cause(gap: Gap) -> str:
    """What the training pictures say of a network that does worse on the test."""
    points = f"{abs(gap.points):.1f} points"
    if not gap.is_clear:
        return "On the training pictures the two are not clearly apart."
    if gap.points < 0:
        return (
            f"On the training pictures it is {points} behind as well, so this is not overfitting."
        )
    return f"On the training pictures it is {points} ahead, as with overfitting."


def _reached(member: Member) -> str:
    return f"{member.label} reaches {percent_text(_main_test(member).accuracy)}"


def _test_gap(one: Member | None, other: Member | None) -> Gap | None:
    if one is None or other is None:
        return None
    if not (_test(one.card, TESTS[0]) and _test(other.card, TESTS[0])):
        return None
    first, second = _main_test(one), _main_test(other)
    error = math.hypot(first.standard_error, second.standard_error)
    return Gap(_points_between(first.accuracy, second.accuracy), 100 * error)


def _train_gap(one: Member, other: Member) -> Gap:
    first, second = one.card.train_accuracy, other.card.train_accuracy
    variances = (
        accuracy * (1 - accuracy) / max(1, member.card.train_checked)
        for accuracy, member in ((first, one), (second, other))
    )
    return Gap(_points_between(first, second), 100 * math.sqrt(sum(variances)))


def _points_between(first: float, second: float) -> float:
    """Of the percentages as they are shown, so that a reader can check the difference."""
    return round(round(100 * first, 1) - round(100 * second, 1), 1)


def _points(card: ModelCard, measure: CurveMeasure) -> tuple[tuple[int, float], ...]:
    is_accuracy = measure is CurveMeasure.ACCURACY
    values = (
        (epoch.epoch, epoch.test_accuracy if is_accuracy else epoch.train_loss)
        for epoch in card.curve
    )
    return tuple((epoch, value) for epoch, value in values if math.isfinite(value))


def _score(member: Member, columns: tuple[str, ...]) -> Score:
    tests = [_test(member.card, name) for name in columns]
    facts = [f"{test.name} {accuracy_text(test)}" for test in tests if test]
    return Score(
        name=member.name,
        label=member.label,
        accuracies=tuple(test.accuracy if test else None for test in tests),
        tooltip="\n".join((member.title, *facts)),
    )


def _main_test(member: Member) -> SetResult:
    return member.card.test(TESTS[0])


def _test(card: ModelCard, name: str) -> SetResult | None:
    return next((test for test in card.tests if test.name == name), None)
