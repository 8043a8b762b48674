"""The data set "Shapes": its parts, how they are made once and kept, and the augmentation.

Every picture follows from the seed of its part and its place in it, so that a part is the same
on every machine of one kind. Knows torch and torchvision.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torchvision.transforms import v2

from explorer.core.demo_nets import INPUT_SIZE, MEAN, STD
from explorer.training.scenes import RENDERED_PX, render
from explorer.training.shapes import CLASSES

_RENDERED_AT_ONCE = 250
_AUGMENTED_AT_ONCE = 16
# A chunk's seed is its part's seed times this plus its number, so that no two are alike.
_SEED_STRIDE = 1_000_003


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the data set: so many pictures, the classes in turn."""

    name: str
    count: int
    seed: int


TRAIN = Part("train", 24_000, seed=1)
TEST = Part("test", 4_000, seed=2)


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """``images`` is N x 3 x side x side, uint8; ``labels`` are N class indices."""

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)


def load_part(
    part: Part, folder: Path, *, made: Callable[[int, int], None] | None = None
) -> Pictures:
    """The pictures of a part, from ``folder`` or made now and kept there.

    ``made`` is told how many of how many there are. Pictures kept from another state of the
    renderer are not noticed: delete the folder after changing it.
    """
    path = folder / f"{part.name}-{part.count}-{part.seed}.pt"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        pictures = make_part(part, made=made)
        unfinished = path.with_suffix(".part")
        torch.save((pictures.images, pictures.labels), unfinished)
        os.replace(unfinished, path)  # noqa: PTH105
    images, labels = torch.load(path, weights_only=True, mmap=True)
    return Pictures(images, labels)


def make_part(part: Part, *, made: Callable[[int, int], None] | None = None) -> Pictures:
    """Render all pictures of a part, in chunks with a seed of their own."""
    labels = torch.arange(part.count) % len(CLASSES)
    images = torch.empty(part.count, 3, RENDERED_PX, RENDERED_PX, dtype=torch.uint8)
    for number, chunk in enumerate(torch.split(labels, _RENDERED_AT_ONCE)):
        generator = torch.Generator().manual_seed(part.seed * _SEED_STRIDE + number)
        start = number * _RENDERED_AT_ONCE
        images[start : start + len(chunk)] = render(chunk, generator)
        if made is not None:
            made(start + len(chunk), part.count)
    return Pictures(images, labels)


def augmentation() -> v2.Compose:
    """The augmentations of the lecture notes, from 72 pixels to a random crop of 64.

    All twelve classes are the same in a mirror, so all may be flipped.
    """
    return v2.Compose(
        [
            v2.RandomCrop(INPUT_SIZE),
            v2.RandomHorizontalFlip(),
            v2.ColorJitter(brightness=0.3, contrast=0.3, saturation=0.3, hue=0.05),
        ]
    )


def centre(images: Tensor) -> Tensor:
    """The middle 64 x 64 pixels, which is what a finished network is tested on."""
    start = (images.shape[-1] - INPUT_SIZE) // 2
    return images[..., start : start + INPUT_SIZE, start : start + INPUT_SIZE]


def normalised(images: Tensor) -> Tensor:
    """uint8 pictures as the networks read them: float32, channels last in memory."""
    mean, std = (
        torch.tensor(numbers, device=images.device)[:, None, None] for numbers in (MEAN, STD)
    )
    batch = (images.float() / 255 - mean) / std
    return batch.contiguous(memory_format=torch.channels_last)


def augmented_batches(pictures: Pictures, *, batch_size: int) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch: every picture once, in random order, the incomplete last batch left out.

    torchvision draws its random numbers once per call, so that a call takes a few pictures only.
    Draws from the global generator.
    """
    augment = augmentation()
    order = torch.randperm(len(pictures))
    whole = len(order) // batch_size * batch_size
    for places in torch.split(order[:whole], batch_size):
        images = pictures.images[places]
        groups = [augment(group) for group in torch.split(images, _AUGMENTED_AT_ONCE)]
        yield torch.cat(groups), pictures.labels[places]
