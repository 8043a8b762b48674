"""The card of a demo network: what it was trained on, how, and how well it does.

Written beside the weights by ``explorer.training``, read by whoever wants to tell. Imports no
torch, so that the window can read it too. Accuracies are fractions of 1.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from explorer.core.errors import WeightsError
from explorer.resource_files import resource_path

CARD_NAME = "model_card.json"
WEIGHTS_NAME = "weights.safetensors"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network was trained. The rate rises in a line for ``warmup_epochs``, then falls to zero
    along half a cosine."""

    learning_rate: float
    epochs: int = 8
    warmup_epochs: int = 1
    batch_size: int = 128
    momentum: float = 0.9
    weight_decay: float = 5e-4
    optimizer: str = "SGD"
    precision: str = "bfloat16 autocast"
    initialisation: str = "He et al. 2015 (normal, fan in)"
    augmentation: tuple[str, ...] = ()
    dropout: float = 0.0


@dataclass(frozen=True, slots=True)
class DataSet:
    """What it learned from: so many pictures of ``image_px`` x ``image_px`` pixels."""

    name: str
    description: str
    image_px: int
    train_count: int
    train_seed: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Epoch:
    """One point of the training curve.

    ``learning_rate`` is that of its first step; ``train_loss`` and ``train_accuracy`` are means
    over the epoch, on augmented pictures and in training mode; ``test_accuracy`` is measured
    after it.
    """

    epoch: int
    learning_rate: float
    train_loss: float
    train_accuracy: float
    test_accuracy: float


@dataclass(frozen=True, slots=True)
class SetResult:
    """The accuracy of the shipped file on one set; ``standard_error`` is that of the accuracy."""

    name: str
    description: str
    count: int
    seed: int
    accuracy: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """The file beside the card: half precision numbers, checked by size and SHA-256."""

    sha256: str
    num_bytes: int
    num_params: int


@dataclass(frozen=True, slots=True)
class Making:
    """Where, when and by what it was made."""

    seed: int
    device: str
    minutes: float
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Everything above for one network; ``classes`` are the labels by index."""

    model: str
    classes: tuple[str, ...]
    data: DataSet
    recipe: Recipe
    making: Making
    train_accuracy: float  # on ``train_checked`` training pictures as they are, in evaluation mode
    tests: tuple[SetResult, ...]
    curve: tuple[Epoch, ...]
    file: WeightsFile
    train_checked: int = 4_000

    def test(self, name: str) -> SetResult:
        """One of the tests. Raises ``StopIteration`` where there is none of this name."""
        return next(test for test in self.tests if test.name == name)


def weights_folder(model: str) -> Path:
    """Where card and weights of a demo network ship with the program."""
    return resource_path(f"weights/{model}")


def read_card(folder: Path) -> ModelCard:
    """The card in a folder. Raises ``WeightsError`` where there is none or it is damaged."""
    path = folder / CARD_NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=ModelCard)
    except (OSError, msgspec.DecodeError) as error:
        raise WeightsError(
            f"The model card of {folder.name} is missing or damaged.",
            next_step="Install the program again.",
            details=str(error),
        ) from error


def card_bytes(card: ModelCard) -> bytes:
    """The card as an indented JSON document that ends with a newline."""
    return msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"
