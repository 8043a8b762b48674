"""The weight sets of every network, as our records, and where their files lie.

The only module that reads torchvision's weight enums; those of the demo networks ship with the
program and say the same things of themselves. Builds and downloads nothing.
"""

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

import torch
from PIL import Image
from torch import Tensor
from torchvision import models
from torchvision.transforms import InterpolationMode

from explorer.core.alexnet_2012 import INPUT_SIZE as ALEXNET_2012_INPUT_SIZE
from explorer.core.bundled_weights import BundledWeights, bundled_weights, shapes_transforms
from explorer.core.demo_nets import CLASSES, is_demo
from explorer.core.errors import WeightsError
from explorer.core.model_spec import NO_WEIGHTS, PreprocessingCard, WeightSet

_BYTES_PER_MIB = 1_048_576
_BYTES_PER_MB = 1_000_000
_HASH_IN_NAME = re.compile(r"-([0-9a-f]{8,})\.[a-z]+$")

# Networks whose size is fixed when they are built: the size torchvision builds without weights.
_FIXED_SIZES = {"vit": 224, "maxvit": 224}


class Transforms(Protocol):
    """torchvision's preset for classification: a picture becomes the network's input."""

    resize_size: list[int]
    crop_size: list[int]
    mean: list[float]
    std: list[float]
    interpolation: InterpolationMode

    def __call__(self, image: Image.Image) -> Tensor: ...


class PublishedWeights(Protocol):
    """A member of one of torchvision's weight enums, or weights that ship with the program."""

    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def meta(self) -> Mapping[str, object]: ...

    def transforms(self, *, crop_size: int = ...) -> Transforms: ...


def published_weights(model: str) -> tuple[PublishedWeights, ...]:
    """The weight sets of a network in the order of publication; of the 2012 AlexNet, none."""
    if is_demo(model):
        return bundled_weights(model)
    if is_ours(model):
        return ()
    return tuple(models.get_model_weights(model))


def default_published(model: str) -> str:
    """The name of the weight set that is recommended; ``NO_WEIGHTS`` without any."""
    if is_ours(model):
        ours = published_weights(model)
        return ours[-1].name if ours else NO_WEIGHTS
    return str(models.get_model_weights(model).DEFAULT.name)


def published(model: str, weights_name: str) -> PublishedWeights:
    """One weight set. Raises ``WeightsError`` for a name the network does not have."""
    known = published_weights(model)
    for weights in known:
        if weights.name == weights_name:
            return weights
    names = ", ".join([*(weights.name for weights in known), NO_WEIGHTS])
    raise WeightsError(f"{model} has no weights named {weights_name!r}; it has {names}.")


def is_ours(model: str) -> bool:
    """Whether a network of the catalogue is built here rather than by torchvision."""
    return is_demo(model) or model.startswith("alexnet_2012")


def transforms_of(model: str, weights_name: str) -> Transforms:
    """The preprocessing of a weight set, torchvision's own object.

    Without weights: that of the first weight set which fits the size the network is built for.
    The 2012 AlexNet has none; it gets that of torchvision's AlexNet with a larger crop.
    """
    if is_ours(model):
        if weights_name != NO_WEIGHTS:
            return published(model, weights_name).transforms()
        if is_demo(model):
            transforms: Transforms = shapes_transforms()
            return transforms
        return published_weights("alexnet")[0].transforms(crop_size=ALEXNET_2012_INPUT_SIZE)
    if weights_name != NO_WEIGHTS:
        return published(model, weights_name).transforms()
    candidates = [weights.transforms() for weights in published_weights(model)]
    fixed = _FIXED_SIZES.get(model.partition("_")[0])
    return next(found for found in candidates if fixed is None or found.crop_size == [fixed])


def card_of(transforms: Transforms) -> PreprocessingCard:
    """What a picture goes through, as a record."""
    crop = tuple(transforms.crop_size)
    return PreprocessingCard(
        resize=tuple(transforms.resize_size),
        crop=(crop[0], crop[-1]),
        interpolation=transforms.interpolation.value,
        mean=tuple(transforms.mean),
        std=tuple(transforms.std),
    )


def weight_set(model: str, weights: PublishedWeights) -> WeightSet:
    """The published figures of a weight set; sizes there are in MiB, ours in 10^6 bytes."""
    metrics = cast("Mapping[str, Mapping[str, float]]", weights.meta["_metrics"])
    (top1_percent,) = (found["acc@1"] for found in metrics.values())
    return WeightSet(
        name=weights.name,
        card=card_of(weights.transforms()),
        num_params=cast("int", weights.meta["num_params"]),
        giga_mult_adds=cast("float | None", weights.meta["_ops"]),
        top1_percent=None if math.isnan(top1_percent) else top1_percent,
        size_mb=round(file_size_mib(weights) * _BYTES_PER_MIB / _BYTES_PER_MB, 3),
        url=weights.url,
        on_disk=cached_file(weights).is_file(),
    )


def file_size_mib(weights: PublishedWeights) -> float:
    """The published size of the file; torchvision rounds it to three decimals."""
    return cast("float", weights.meta["_file_size"])


def hash_prefix(weights: PublishedWeights) -> str:
    """The first digits of the file's SHA-256, which torchvision keeps in its name."""
    if isinstance(weights, BundledWeights):
        return weights.card.file.sha256
    found = _HASH_IN_NAME.search(weights.url)
    if found is None:
        raise WeightsError(f"{weights.url} carries no checksum, so it cannot be verified.")
    return found.group(1)


def cached_file(weights: PublishedWeights) -> Path:
    """Where torch.hub keeps the file, or where it was installed, whether or not it is there."""
    if isinstance(weights, BundledWeights):
        return weights.path
    return Path(torch.hub.get_dir()) / "checkpoints" / weights.url.rpartition("/")[2]


def categories(weights: PublishedWeights) -> tuple[str, ...]:
    """The class names of a weight set; empty for those that are not meant to classify."""
    return tuple(cast("list[str] | None", weights.meta["categories"]) or ())


def usual_labels(model: str) -> tuple[str, ...]:
    """What the classes of a network are called where its weights do not say: ImageNet's names,
    those of Shapes for a demo network."""
    return CLASSES if is_demo(model) else categories(published_weights("alexnet")[0])
