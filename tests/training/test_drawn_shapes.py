"""The second renderer: every class, wholly in the picture, told from its ground, by the seed."""

import random
from itertools import pairwise

import pytest
from PIL import Image, ImageChops, ImageStat

from explorer.core.errors import ExplorerError
from explorer.training.drawn_shapes import draw_shape, drawn_pictures
from explorer.training.shapes import CLASSES


def _share_apart_from_ground(picture: Image.Image) -> float:
    """How many pixels differ clearly from what is usual along the border."""
    side_px = picture.width
    inside = Image.new("L", picture.size, 255)
    inside.paste(0, (2, 2, side_px - 2, side_px - 2))
    usual = ImageStat.Stat(picture, inside).median
    ground = Image.new("RGB", picture.size, (usual[0], usual[1], usual[2]))
    red, green, blue = ImageChops.difference(picture, ground).split()
    largest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(largest.histogram()[50:]) / side_px**2


@pytest.mark.parametrize("label", CLASSES)
def test_every_class_is_drawn_and_told_from_its_ground(label: str) -> None:
    for seed in range(15):
        picture = draw_shape(label, side_px=64, rng=random.Random(seed))
        assert _share_apart_from_ground(picture) > 0.01, seed


@pytest.mark.parametrize("side_px", [16, 64, 75])
def test_picture_has_the_size_asked_for(side_px: int) -> None:
    for picture, _ in drawn_pictures(len(CLASSES), seed=3, side_px=side_px):
        assert (picture.mode, picture.size) == ("RGB", (side_px, side_px))


def test_classes_come_in_the_order_of_the_logits_again_and_again() -> None:
    labels = [index for _, index in drawn_pictures(26, seed=1, side_px=16)]
    assert labels == [*range(12), *range(12), 0, 1]


def test_pictures_follow_from_the_seed() -> None:
    first, again, other = (
        [picture.tobytes() for picture, _ in drawn_pictures(12, seed=seed, side_px=24)]
        for seed in (7, 7, 8)
    )
    assert first == again
    assert all(one != another for one, another in zip(first, other, strict=True))


def test_longer_row_begins_like_a_shorter_one() -> None:
    long, short = (
        [picture.tobytes() for picture, _ in drawn_pictures(count, seed=5, side_px=24)]
        for count in (6, 3)
    )
    assert long[:3] == short


def test_no_two_pictures_of_a_class_are_alike() -> None:
    rng = random.Random(0)
    pictures = [draw_shape("circle", side_px=24, rng=rng).tobytes() for _ in range(6)]
    assert all(one != other for one, other in pairwise(pictures))


def test_unknown_label_is_refused() -> None:
    with pytest.raises(ExplorerError, match=r"'hexagon' is not one of the shapes: circle, ring"):
        draw_shape("hexagon", side_px=64, rng=random.Random(0))
