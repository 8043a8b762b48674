"""Training one network, epoch by epoch, so that it can be stopped and taken up again.

1. The seed fixes the initial weights; every epoch has a seed of its own for order, augmentation
   and dropout.
2. After every epoch weights, momentum and curve are put on the disk.
3. A run that finds such a file of the same recipe goes on after its last epoch, with the result
   that it would have had without a pause.
"""

import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR

from explorer.core.demo_nets import BUILDERS
from explorer.core.model_card import Epoch, Recipe
from explorer.training.datasets import Pictures, augmented_batches, centre, normalised

_TESTED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Step:
    """How far a training is: of ``batches`` in this epoch, ``batch`` are done."""

    epoch: int
    batch: int
    batches: int
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A network after its last epoch."""

    model: nn.Module
    curve: tuple[Epoch, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a training needs to know. ``folder`` is where it may be taken up again."""

    name: str
    recipe: Recipe
    seed: int
    device: torch.device
    folder: Path
    step_taken: Callable[[Step], None]
    epoch_done: Callable[[Epoch], None]


def fit(fitting: Fitting, *, train: Pictures, test: Pictures) -> Fitted:
    """Train a network by its recipe, from the start or from where an earlier run stopped."""
    torch.manual_seed(fitting.seed)
    model = BUILDERS[fitting.name]().to(fitting.device).to(memory_format=torch.channels_last)
    recipe = fitting.recipe
    optimizer = torch.optim.SGD(
        model.parameters(),
        lr=recipe.learning_rate,
        momentum=recipe.momentum,
        weight_decay=recipe.weight_decay,
        fused=True,
    )
    batches = len(train) // recipe.batch_size
    schedule = LambdaLR(optimizer, partial(rate_factor, recipe, batches=batches))
    saved = _SavedRun(fitting, train=train)
    curve, seconds = saved.restore(model, optimizer, schedule)
    for number in range(len(curve), recipe.epochs):
        clock = _Clock(fitting.device)
        torch.manual_seed(fitting.seed + 1000 * (number + 1))
        rate = float(schedule.get_last_lr()[0])
        loss, train_accuracy = _train_epoch(fitting, model, schedule, train, number=number)
        point = Epoch(number + 1, rate, loss, train_accuracy, accuracy(model, test, fitting.device))
        curve, seconds = [*curve, point], seconds + clock.seconds()
        saved.save(model, optimizer, schedule, curve=curve, seconds=seconds)
        fitting.epoch_done(point)
    return Fitted(model.eval(), tuple(curve), seconds)


def rate_factor(recipe: Recipe, step: int, *, batches: int) -> float:
    """What the learning rate of a step is multiplied with; ``batches`` make an epoch."""
    warmup, total = recipe.warmup_epochs * batches, recipe.epochs * batches
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(total - warmup, 1)))


def accuracy(model: nn.Module, pictures: Pictures, device: torch.device) -> float:
    """The fraction of pictures whose largest logit is that of their label, in evaluation mode."""
    predicted = predictions(model, centre(pictures.images), device)
    return float((predicted == pictures.labels).double().mean())


@torch.inference_mode()
def predictions(model: nn.Module, images: Tensor, device: torch.device) -> Tensor:
    """The class of each picture (N x 3 x 64 x 64, uint8), on the CPU. Full precision."""
    model.eval()
    parts = torch.split(images, _TESTED_AT_ONCE)
    return torch.cat([model(normalised(part.to(device))).argmax(1).cpu() for part in parts])


def _train_epoch(
    fitting: Fitting,
    model: nn.Module,
    schedule: LambdaLR,
    train: Pictures,
    *,
    number: int,
) -> tuple[float, float]:
    """Mean loss and accuracy of the epoch."""
    model.train()
    size = fitting.recipe.batch_size
    batches = len(train) // size
    total_loss, total_right = 0.0, 0
    for batch, (images, labels) in enumerate(augmented_batches(train, batch_size=size), start=1):
        loss, right = _train_step(fitting, model, schedule.optimizer, images, labels=labels)
        schedule.step()
        total_loss += loss
        total_right += right
        fitting.step_taken(Step(number + 1, batch, batches, loss))
    return total_loss / batches, total_right / (batches * size)


def _train_step(
    fitting: Fitting,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    images: Tensor,
    *,
    labels: Tensor,
) -> tuple[float, int]:
    """The loss before the step, and how many pictures of the batch were right."""
    device = fitting.device
    labels = labels.to(device)
    with torch.autocast(device.type, torch.bfloat16):
        logits = model(normalised(images.to(device)))
    loss = F.cross_entropy(logits.float(), labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return float(loss.detach()), int((logits.argmax(1) == labels).sum())


class _SavedRun:
    """The state of an unfinished training on the disk; one of another recipe is not taken up."""

    def __init__(self, fitting: Fitting, *, train: Pictures) -> None:
        self._path = fitting.folder / f"{fitting.name}.run.pt"
        self._device = fitting.device
        self._key = {
            "seed": fitting.seed,
            "recipe": repr(fitting.recipe),
            "pictures": len(train),
        }

    def restore(
        self, model: nn.Module, optimizer: torch.optim.SGD, schedule: LambdaLR
    ) -> tuple[list[Epoch], float]:
        """Curve and seconds so far."""
        if not self._path.is_file():
            return [], 0.0
        state = torch.load(self._path, map_location=self._device, weights_only=True)
        if state["key"] != self._key:
            return [], 0.0
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        return [Epoch(**point) for point in state["curve"]], float(state["seconds"])

    def save(
        self,
        model: nn.Module,
        optimizer: torch.optim.SGD,
        schedule: LambdaLR,
        *,
        curve: Sequence[Epoch],
        seconds: float,
    ) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        state: dict[str, Any] = {
            "key": self._key,
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "curve": [asdict(point) for point in curve],
            "seconds": seconds,
        }
        unfinished = self._path.with_suffix(".part")
        torch.save(state, unfinished)
        os.replace(unfinished, self._path)  # noqa: PTH105


class _Clock:
    """Seconds since it was made, once the device has finished what it was given."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._started = time.monotonic()

    def seconds(self) -> float:
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        return time.monotonic() - self._started
