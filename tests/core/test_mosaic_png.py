"""A mosaic as a PNG: tiles enlarged by whole factors, gaps between them."""

import io

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from explorer.core.feature_maps import feature_maps
from explorer.core.graph import LayerNode
from explorer.core.mosaic_png import TileColours, png_of


def picture(values: torch.Tensor, *, colours: TileColours, side_px: int) -> NDArray[np.uint8]:
    resolution = (values.shape[-2], values.shape[-1]) if values.ndim > 1 else None
    node = LayerNode("layer", "layer", "Conv2d", 0, 1, (), (), (), resolution=resolution)
    png = png_of(feature_maps(values, node), colours=colours, side_px=side_px)
    return np.asarray(Image.open(io.BytesIO(png)))


def test_pixels_become_squares() -> None:
    values = torch.tensor([[[0.0, 1.0], [1.0, 0.0]]])
    shown = picture(values, colours=TileColours.GREY, side_px=12)
    assert shown.shape == (12, 12, 3)  # two squares of 5 px and a gap on either side
    assert [shown[y, x, 0] for y, x in ((1, 1), (1, 6), (6, 1), (10, 10))] == [0, 255, 255, 0]


@pytest.mark.parametrize(
    ("colours", "dark", "light"),
    [
        (TileColours.GREY, (0, 0, 0), (255, 255, 255)),
        (TileColours.VIRIDIS, (68, 1, 84), (253, 231, 37)),
    ],
)
def test_ends_of_the_scale(
    colours: TileColours, dark: tuple[int, ...], light: tuple[int, ...]
) -> None:
    shown = picture(torch.tensor([[[0.0, 1.0]]]), colours=colours, side_px=4)
    assert tuple(shown[1, 1]) == dark
    assert tuple(shown[1, -2]) == light


def test_vector_is_a_field_of_cells() -> None:
    shown = picture(torch.arange(4.0), colours=TileColours.GREY, side_px=7)
    assert [shown[y, x, 0] for y, x in ((1, 1), (1, 4), (4, 1), (4, 4))] == [0, 85, 170, 255]
