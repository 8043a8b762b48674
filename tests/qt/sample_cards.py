"""Cards of demo networks with chosen accuracies, for tests of the notes."""

import math

from explorer.core import model_card
from explorer.core.model_card import ModelCard

TRAIN_LOSS = (2.0, 0.5)


def result(name: str, accuracy: float, *, count: int = 4_000) -> model_card.SetResult:
    error = math.sqrt(accuracy * (1 - accuracy) / count)
    return model_card.SetResult(name, f"Pictures of {name}", count, 2, accuracy, error)


def card(
    name: str,
    accuracy: float = 0.9,
    *,
    train_accuracy: float = 0.95,
    num_params: int = 1_000,
    learning_rate: float = 0.05,
) -> ModelCard:
    """Two epochs: half the final test accuracy, then all of it; the hard sets 10 and 20 % lower."""
    epochs = zip((1, 2), TRAIN_LOSS, (accuracy / 2, accuracy), strict=True)
    return ModelCard(
        model=name,
        classes=("circle", "square"),
        data=model_card.DataSet(
            "Shapes", "drawn by a program", 64, 24_000, 1, (0.5, 0.5, 0.5), (0.2, 0.2, 0.2)
        ),
        recipe=model_card.Recipe(learning_rate, augmentation=("flip", "jitter")),
        making=model_card.Making(7, "one GPU", 3.44, {"torch": "2.7.1"}),
        train_accuracy=train_accuracy,
        tests=(
            result("test", accuracy),
            result("pillow", accuracy * 0.9, count=2_400),
            result("strokes", accuracy * 0.8, count=108),
        ),
        curve=tuple(
            model_card.Epoch(epoch, learning_rate, loss, value, value)
            for epoch, loss, value in epochs
        ),
        file=model_card.WeightsFile("0" * 64, 2_000, num_params),
    )
