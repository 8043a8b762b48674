"""From a trained network to what ships: its weights in half precision and its model card.

The accuracies in a card are those of the file as it ships, read back and run in full precision.
"""

import hashlib
import math
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
import torchvision
from PIL import Image
from safetensors.torch import load_file, save
from torch import Tensor, nn

from explorer.core import device
from explorer.core.bundled_weights import shapes_transforms
from explorer.core.demo_nets import BUILDERS, CLASSES, INPUT_SIZE, MEAN, STD
from explorer.core.files import write_atomically
from explorer.core.model_card import (
    CARD_NAME,
    WEIGHTS_NAME,
    DataSet,
    Making,
    ModelCard,
    SetResult,
    WeightsFile,
    card_bytes,
)
from explorer.training.datasets import TEST, TRAIN, Pictures, centre
from explorer.training.drawn_shapes import drawn_pictures
from explorer.training.fitting import Fitted, Fitting, predictions
from explorer.training.hand_strokes import hand_drawings, render_drawing

DRAWN_COUNT = 2_400
DRAWN_SEED = 3
STROKES_SEED = 4
STROKES_PX = 96
"""Side of a hand-made drawing before it becomes an input: it is scaled as any picture is."""

_TRAIN_SAMPLE = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutSets:
    """Pictures of 64 x 64 pixels that no network was trained on, from three sources."""

    test: Pictures
    drawn: Pictures
    strokes: Pictures


def held_out_sets(test: Pictures) -> HeldOutSets:
    """The three sets; ``test`` is the one part that takes long to make."""
    own = Pictures(centre(test.images), test.labels)
    drawn = drawn_pictures(DRAWN_COUNT, seed=DRAWN_SEED, side_px=INPUT_SIZE)
    return HeldOutSets(own, pictures_of(drawn), pictures_of(_stroke_pictures()))


def pictures_of(pairs: Iterable[tuple[Image.Image, int]]) -> Pictures:
    """Pictures and class indices as the program would hand them to a network: its own resize."""
    mean, std = (torch.tensor(numbers)[:, None, None] for numbers in (MEAN, STD))
    transforms = shapes_transforms()
    images, labels = [], []
    for picture, label in pairs:
        images.append(((transforms(picture) * std + mean) * 255).round().to(torch.uint8))
        labels.append(label)
    return Pictures(torch.stack(images), torch.tensor(labels))


def _stroke_pictures() -> Iterator[tuple[Image.Image, int]]:
    for number, drawing in enumerate(hand_drawings()):
        picture = render_drawing(drawing, side_px=STROKES_PX, seed=STROKES_SEED + number)
        yield picture, CLASSES.index(drawing.label)


def publish(
    fitting: Fitting, fitted: Fitted, *, train: Pictures, sets: HeldOutSets, folder: Path
) -> ModelCard:
    """Write weights and card of a network into ``folder``; returns the card."""
    name = fitting.name
    folder.mkdir(parents=True, exist_ok=True)
    data = save({key: _halved(value) for key, value in fitted.model.state_dict().items()})
    write_atomically(folder / WEIGHTS_NAME, data)
    model = network_from(folder / WEIGHTS_NAME, name)
    sample = Pictures(centre(train.images[:_TRAIN_SAMPLE]), train.labels[:_TRAIN_SAMPLE])
    card = ModelCard(
        model=name,
        classes=CLASSES,
        data=_data_set(len(train)),
        recipe=fitting.recipe,
        making=_making(fitting, fitted),
        train_accuracy=_accuracy(model, sample),
        tests=_results(model, sets),
        curve=fitted.curve,
        train_checked=len(sample),
        file=WeightsFile(hashlib.sha256(data).hexdigest(), len(data), _num_params(model)),
    )
    write_atomically(folder / CARD_NAME, card_bytes(card))
    return card


def network_from(path: Path, name: str) -> nn.Module:
    """A demo network with the weights of a file, in full precision."""
    model = BUILDERS[name]()
    wanted = model.state_dict()
    loaded = {key: value.to(wanted[key].dtype) for key, value in load_file(path).items()}
    model.load_state_dict(loaded)
    return model.eval()


def _making(fitting: Fitting, fitted: Fitted) -> Making:
    versions = {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "torchvision": str(torchvision.__version__),
    }
    where = device.describe(fitting.device).description
    return Making(fitting.seed, where, round(fitted.seconds / 60, 1), versions)


def _halved(tensor: Tensor) -> Tensor:
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if tensor.is_floating_point() else tensor


def _data_set(train_count: int) -> DataSet:
    return DataSet(
        name="Shapes",
        description="Drawings of twelve shapes, made by explorer.training.scenes: filled, outlined "
        "or in pen strokes, any colour on any ground, rotated, in perspective, partly covered, "
        "blurred and noisy.",
        image_px=INPUT_SIZE,
        train_count=train_count,
        train_seed=TRAIN.seed,
        mean=MEAN,
        std=STD,
    )


def _results(model: nn.Module, sets: HeldOutSets) -> tuple[SetResult, ...]:
    return (
        _result(
            model, "test", sets.test, "New pictures from the renderer of the training", TEST.seed
        ),
        _result(
            model, "pillow", sets.drawn, "Pictures drawn by another renderer, Pillow", DRAWN_SEED
        ),
        _result(
            model, "strokes", sets.strokes, "Drawings made by hand, as pen on paper", STROKES_SEED
        ),
    )


def _result(
    model: nn.Module, name: str, pictures: Pictures, description: str, seed: int
) -> SetResult:
    fraction, count = _accuracy(model, pictures), len(pictures)
    error = math.sqrt(fraction * (1 - fraction) / count)
    return SetResult(name, description, count, seed, round(fraction, 5), round(error, 5))


def _accuracy(model: nn.Module, pictures: Pictures) -> float:
    predicted = predictions(model, pictures.images, torch.device("cpu"))
    return float((predicted == pictures.labels).double().mean())


def _num_params(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())
