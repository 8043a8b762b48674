"""The weights that ship with the program, described as torchvision describes its own.

All figures come from the model card beside the file. Loads nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from torchvision.transforms import InterpolationMode
from torchvision.transforms._presets import ImageClassification

from explorer.core.demo_nets import INPUT_SIZE, MEAN, STD
from explorer.core.errors import WeightsError
from explorer.core.model_card import WEIGHTS_NAME, ModelCard, read_card, weights_folder

BUNDLED_NAME = "SHAPES_V1"
_BYTES_PER_MIB = 1_048_576


@dataclass(frozen=True, slots=True)
class BundledWeights:
    """The one weight set of a demo network. ``url`` is empty: it is there already."""

    path: Path
    card: ModelCard = field(repr=False)
    name: str = BUNDLED_NAME
    url: str = ""

    @property
    def meta(self) -> Mapping[str, object]:
        """The entries of torchvision's ``Weights.meta`` that the catalogue reads.

        The accuracy is that on new pictures of the kind it was trained on.
        """
        return {
            "categories": list(self.card.classes),
            "num_params": self.card.file.num_params,
            "_metrics": {self.card.data.name: {"acc@1": 100 * self.card.test("test").accuracy}},
            "_ops": None,
            "_file_size": self.card.file.num_bytes / _BYTES_PER_MIB,
        }

    def transforms(self, *, crop_size: int = INPUT_SIZE) -> ImageClassification:
        return shapes_transforms(
            crop_size=crop_size, mean=self.card.data.mean, std=self.card.data.std
        )


def bundled_weights(model: str) -> tuple[BundledWeights, ...]:
    """The weight set of a demo network; none where its card is missing or damaged."""
    folder = weights_folder(model)
    try:
        return (BundledWeights(folder / WEIGHTS_NAME, read_card(folder)),)
    except WeightsError:
        return ()


def shapes_transforms(
    *,
    crop_size: int = INPUT_SIZE,
    mean: tuple[float, ...] = MEAN,
    std: tuple[float, ...] = STD,
) -> ImageClassification:
    """How a picture becomes the input of a demo network: its middle, as 64 x 64 pixels."""
    return ImageClassification(
        crop_size=crop_size,
        resize_size=INPUT_SIZE,
        mean=mean,
        std=std,
        interpolation=InterpolationMode.BILINEAR,
    )
