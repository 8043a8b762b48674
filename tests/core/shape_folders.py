"""Folders of drawn shapes, one folder for each class, as the demo networks know them."""

from pathlib import Path

import torch
from PIL import Image

from explorer.core.demo_nets import CLASSES
from explorer.training.scenes import render


def write_shapes(root: Path, *, classes: int, each: int, seed: int = 3) -> None:
    """So many pictures of each of the first classes; the same for the same seed."""
    labels = torch.arange(classes).repeat_interleave(each)
    pictures = render(labels, torch.Generator().manual_seed(seed))
    for number, (picture, label) in enumerate(zip(pictures, labels.tolist(), strict=True)):
        folder = root / CLASSES[label]
        folder.mkdir(parents=True, exist_ok=True)
        image = Image.fromarray(picture.permute(1, 2, 0).contiguous().numpy())
        image.save(folder / f"{number:03}.png")
