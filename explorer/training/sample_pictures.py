"""The sample pictures of shapes that ship with the program, each made from a seed."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image

from explorer.core.demo_nets import CLASSES
from explorer.core.files import write_atomically
from explorer.training.hand_strokes import hand_drawings, render_drawing
from explorer.training.scenes import render

SIDE_PX = 384


@dataclass(frozen=True, slots=True)
class SamplePicture:
    """One file: what it shows, and how it is made."""

    name: str
    label: str
    make: Callable[[], Image.Image]


def by_hand(label: str, *, which: int, seed: int) -> Image.Image:
    """One of the drawings made by hand, as pen on paper."""
    drawings = [drawing for drawing in hand_drawings() if drawing.label == label]
    return render_drawing(drawings[which], side_px=SIDE_PX, seed=seed)


def rendered(label: str, *, seed: int) -> Image.Image:
    """A picture like those of the training, at a size to be looked at."""
    labels = torch.tensor([CLASSES.index(label)])
    picture = render(labels, torch.Generator().manual_seed(seed), side_px=SIDE_PX)[0]
    return Image.fromarray(picture.permute(1, 2, 0).contiguous().numpy())


def write_samples(folder: Path) -> None:
    """Make all of them."""
    for sample in SAMPLES:
        stream = io.BytesIO()
        sample.make().save(stream, "JPEG", quality=90)
        write_atomically(folder / sample.name, stream.getvalue())


SAMPLES = (
    SamplePicture("shape-star.jpg", "star", lambda: by_hand("star", which=0, seed=10)),
    SamplePicture("shape-heart.jpg", "heart", lambda: by_hand("heart", which=6, seed=12)),
    SamplePicture("shape-ring.jpg", "ring", lambda: by_hand("ring", which=0, seed=10)),
    SamplePicture("shape-arrow.jpg", "arrow", lambda: rendered("arrow", seed=100)),
    SamplePicture("shape-crescent.jpg", "crescent", lambda: rendered("crescent", seed=100)),
    SamplePicture("shape-cross.jpg", "cross", lambda: rendered("cross", seed=101)),
    SamplePicture("shape-pentagon.jpg", "pentagon", lambda: rendered("pentagon", seed=105)),
    SamplePicture("shape-triangle.jpg", "triangle", lambda: rendered("triangle", seed=103)),
)
