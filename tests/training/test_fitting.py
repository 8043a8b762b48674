"""Training: the loss falls, a pause changes nothing, and the learning rate runs its course."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from explorer.core.demo_nets import BUILDERS
from explorer.core.model_card import Epoch, Recipe
from explorer.training.datasets import Pictures
from explorer.training.fitting import Fitted, Fitting, Step, accuracy, fit, rate_factor

_CPU = torch.device("cpu")
_RECIPE = Recipe(learning_rate=0.1, epochs=3, batch_size=8)


class _InterruptedError(Exception):
    """Stands for whatever stops a training."""


class _Always(nn.Module):
    """Says the same class for every picture, but another while it is in training mode."""

    def forward(self, images: Tensor) -> Tensor:
        logits = torch.zeros(len(images), 12)
        logits[:, 5 if self.training else 3] = 1
        return logits


def _tiny_net() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 4, kernel_size=16, stride=16),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(64, 12),
    )


@pytest.fixture(autouse=True)
def _tiny_builder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUILDERS, "tiny", _tiny_net)


def _dark_and_light(count: int) -> Pictures:
    """Noise of two classes that are easily told apart."""
    labels = torch.arange(count) % 2
    noise = torch.randint(0, 90, (count, 3, 72, 72), generator=torch.Generator().manual_seed(1))
    return Pictures((noise + 160 * labels[:, None, None, None]).to(torch.uint8), labels)


def _ignore(_told: object) -> None:
    pass


def _fit(
    folder: Path,
    *,
    recipe: Recipe = _RECIPE,
    seed: int = 5,
    step_taken: Callable[[Step], None] = _ignore,
    epoch_done: Callable[[Epoch], None] = _ignore,
) -> Fitted:
    fitting = Fitting("tiny", recipe, seed, _CPU, folder, step_taken, epoch_done)
    return fit(fitting, train=_dark_and_light(36), test=_dark_and_light(10))


def _interrupt_after(number: int) -> Callable[[Epoch], None]:
    def epoch_done(point: Epoch) -> None:
        if point.epoch == number:
            raise _InterruptedError

    return epoch_done


def _assert_same_weights(one: nn.Module, other: nn.Module) -> None:
    others = other.state_dict()
    for name, value in one.state_dict().items():
        assert torch.equal(value, others[name]), name


def test_training_loss_falls_and_the_classes_are_learned(tmp_path: Path) -> None:
    fitted = _fit(tmp_path, recipe=replace(_RECIPE, epochs=4))
    losses = [point.train_loss for point in fitted.curve]
    assert losses[-1] < 0.5 * losses[0]
    assert fitted.curve[-1].test_accuracy == 1


def test_fitted_network_is_in_evaluation_mode(tmp_path: Path) -> None:
    fitted = _fit(tmp_path, recipe=replace(_RECIPE, epochs=1))
    assert not any(module.training for module in fitted.model.modules())


def test_same_seed_gives_the_same_network_and_another_seed_another(tmp_path: Path) -> None:
    first, again, other = (
        _fit(tmp_path / name, seed=seed) for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    _assert_same_weights(first.model, again.model)
    assert first.curve == again.curve
    assert first.curve != other.curve


@pytest.mark.parametrize("number", [1, 2])
def test_interrupted_training_ends_as_if_it_had_not_been(tmp_path: Path, number: int) -> None:
    whole = _fit(tmp_path / "whole")
    with pytest.raises(_InterruptedError):
        _fit(tmp_path / "halves", epoch_done=_interrupt_after(number))
    epochs: list[int] = []
    halves = _fit(tmp_path / "halves", epoch_done=lambda point: epochs.append(point.epoch))
    assert epochs == list(range(number + 1, 4))
    assert halves.curve == whole.curve
    _assert_same_weights(halves.model, whole.model)


def test_training_stopped_within_an_epoch_repeats_that_epoch(tmp_path: Path) -> None:
    def interrupt(step: Step) -> None:
        if (step.epoch, step.batch) == (2, 3):
            raise _InterruptedError

    whole = _fit(tmp_path / "whole")
    with pytest.raises(_InterruptedError):
        _fit(tmp_path / "halves", step_taken=interrupt)
    halves = _fit(tmp_path / "halves")
    assert halves.curve == whole.curve
    _assert_same_weights(halves.model, whole.model)


def test_finished_training_is_not_repeated(tmp_path: Path) -> None:
    steps: list[Step] = []
    first = _fit(tmp_path)
    again = _fit(tmp_path, step_taken=steps.append)
    assert steps == []
    assert (again.curve, again.seconds) == (first.curve, first.seconds)
    _assert_same_weights(again.model, first.model)
    assert not again.model.training


@pytest.mark.parametrize(
    ("recipe", "seed"),
    [(replace(_RECIPE, learning_rate=0.05), 5), (replace(_RECIPE, epochs=2), 5), (_RECIPE, 6)],
    ids=["rate", "epochs", "seed"],
)
def test_changed_recipe_or_seed_starts_anew(tmp_path: Path, recipe: Recipe, seed: int) -> None:
    _fit(tmp_path / "used")
    steps: list[Step] = []
    changed = _fit(tmp_path / "used", recipe=recipe, seed=seed, step_taken=steps.append)
    fresh = _fit(tmp_path / "fresh", recipe=recipe, seed=seed)
    assert len(steps) == recipe.epochs * 4
    assert changed.curve == fresh.curve
    _assert_same_weights(changed.model, fresh.model)


def test_every_step_and_every_epoch_is_told_in_order(tmp_path: Path) -> None:
    steps: list[Step] = []
    points: list[Epoch] = []
    fitted = _fit(tmp_path, step_taken=steps.append, epoch_done=points.append)
    places = [(step.epoch, step.batch, step.batches) for step in steps]
    assert places == [(epoch, batch, 4) for epoch in (1, 2, 3) for batch in (1, 2, 3, 4)]
    assert tuple(points) == fitted.curve


def test_curve_tells_means_over_the_epoch_and_the_rate_of_its_first_step(tmp_path: Path) -> None:
    steps: list[Step] = []
    fitted = _fit(tmp_path, step_taken=steps.append)
    for number, point in enumerate(fitted.curve):
        losses = [step.loss for step in steps if step.epoch == point.epoch]
        assert point.train_loss == pytest.approx(sum(losses) / 4)
        expected = 0.1 * rate_factor(_RECIPE, number * 4, batches=4)
        assert point.learning_rate == pytest.approx(expected)


def test_curve_ends_with_the_accuracy_of_the_network(tmp_path: Path) -> None:
    fitted = _fit(tmp_path)
    assert fitted.curve[-1].test_accuracy == accuracy(fitted.model, _dark_and_light(10), _CPU)


def test_rate_rises_in_a_line_to_one() -> None:
    recipe = replace(_RECIPE, epochs=8, warmup_epochs=2)
    factors = [rate_factor(recipe, step, batches=5) for step in range(10)]
    assert factors == pytest.approx([(step + 1) / 10 for step in range(10)])


def test_rate_falls_along_half_a_cosine_to_almost_zero() -> None:
    recipe = replace(_RECIPE, epochs=8, warmup_epochs=2)
    factors = [rate_factor(recipe, step, batches=50) for step in range(100, 400)]
    assert factors[0] == 1
    assert factors[150] == pytest.approx(0.5)
    assert all(later < sooner for sooner, later in pairwise(factors))
    assert 0 < factors[-1] < 1e-4


@pytest.mark.parametrize("warmup_epochs", [0, 1, 3])
def test_rate_never_exceeds_that_of_the_recipe(warmup_epochs: int) -> None:
    recipe = replace(_RECIPE, warmup_epochs=warmup_epochs)
    factors = [rate_factor(recipe, step, batches=7) for step in range(21)]
    assert max(factors) == 1
    assert min(factors) > 0


def test_accuracy_is_the_share_of_right_answers_in_evaluation_mode() -> None:
    pictures = Pictures(_dark_and_light(5).images, torch.tensor([3, 5, 3, 5, 3]))
    assert accuracy(_Always().train(), pictures, _CPU) == pytest.approx(0.6)
