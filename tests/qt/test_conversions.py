"""Pictures from numbers: right pixels, right colours, memory of their own."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.qt.conversions import (
    COLOUR_MAPS,
    colour_map,
    image_from_grey,
    image_from_rgb,
    image_from_values,
    image_with_gaps,
    levels_of,
    png_bytes,
)


def _rgb(image: QImage, x: int, y: int) -> tuple[int, int, int]:
    colour = image.pixelColor(x, y)
    return colour.red(), colour.green(), colour.blue()


def test_rgb_keeps_order_and_survives_its_array() -> None:
    array = np.zeros((2, 3, 3), dtype=np.uint8)
    array[1, 2] = (10, 20, 30)
    image = image_from_rgb(array)
    array[:] = 255
    assert (image.width(), image.height()) == (3, 2)
    assert _rgb(image, 2, 1) == (10, 20, 30)


@pytest.mark.parametrize("name", COLOUR_MAPS)
def test_every_level_has_the_colour_of_its_map(name: str) -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    image = image_from_grey(levels, name)
    for level in (0, 7, 128, 255):
        assert _rgb(image, level % 16, level // 16) == tuple(colour_map(name)[level])


def test_level_0_is_transparent_where_it_means_nothing() -> None:
    image = image_with_gaps(np.array([[0, 1, 255], [0, 0, 7]], dtype=np.uint8), "viridis")
    assert [image.pixelColor(0, y).alpha() for y in (0, 1)] == [0, 0]
    for x, y, level in ((1, 0, 1), (2, 0, 255), (2, 1, 7)):
        assert _rgb(image, x, y) == tuple(colour_map("viridis")[level])


def test_colour_map_is_256_colours_read_only() -> None:
    assert colour_map("viridis").shape == (256, 3)
    assert not colour_map("viridis").flags.writeable
    with pytest.raises(KeyError):
        colour_map("rainbow")


def test_odd_widths_are_not_sheared() -> None:
    levels = np.eye(5, 7, dtype=np.uint8) * 255
    image = image_from_grey(levels[:, ::-1])
    assert [image.pixelColor(6 - row, row).red() for row in range(5)] == [255] * 5


def test_levels_stretch_between_finite_extremes() -> None:
    values = np.array([[-1.0, 0.0, 1.0, np.nan, np.inf]])
    assert levels_of(values).tolist() == [[0, 128, 255, 0, 0]]
    assert levels_of(values, low=-2, high=2).tolist() == [[64, 128, 191, 0, 0]]
    assert levels_of(np.full((1, 2), 3.0)).tolist() == [[0, 0]]
    assert levels_of(np.full((1, 2), np.nan)).tolist() == [[0, 0]]


def test_what_is_not_a_number_is_transparent() -> None:
    image = image_from_values(np.array([[np.nan, 1.0, 0.0]]), "viridis")
    assert [image.pixelColor(x, 0).alpha() for x in range(3)] == [0, 255, 255]


def test_png_comes_back_the_same() -> None:
    image = image_from_rgb(np.arange(27, dtype=np.uint8).reshape(3, 3, 3))
    again = QImage.fromData(png_bytes(image))
    assert again.convertToFormat(image.format()) == image
