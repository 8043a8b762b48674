"""Preprocessing is torchvision's, and the crop on show is the crop that is taken."""

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision import models
from torchvision.transforms import functional

from explorer.core.catalogue import crop_of, find_spec, preprocess
from explorer.core.model_spec import NO_WEIGHTS, PreprocessingCard
from tests.core.picture_files import picture


def card(resize: tuple[int, ...], crop: int) -> PreprocessingCard:
    return PreprocessingCard(resize, (crop, crop), "bilinear", (0.0,) * 3, (1.0,) * 3)


@pytest.mark.parametrize("size", [(640, 480), (200, 333), (30, 30), (224, 224)], ids=str)
@pytest.mark.parametrize(
    ("name", "weights_name"),
    [
        ("resnet18", "IMAGENET1K_V1"),
        ("resnet50", "IMAGENET1K_V2"),
        ("vit_b_16", "IMAGENET1K_SWAG_E2E_V1"),
        ("inception_v3", "IMAGENET1K_V1"),
        ("vgg16", "IMAGENET1K_FEATURES"),
    ],
)
def test_input_is_bit_for_bit_that_of_the_weights_own_transforms(
    name: str, weights_name: str, size: tuple[int, int]
) -> None:
    image = picture(width=size[0], height=size[1])
    reference = models.get_model_weights(name)[weights_name].transforms()(image)
    assert torch.equal(preprocess(image, find_spec(name), weights_name), reference)


def test_without_weights_the_first_set_that_fits_is_used() -> None:
    image = picture(width=300, height=250)
    weights = models.ViT_H_14_Weights.IMAGENET1K_SWAG_LINEAR_V1
    found = preprocess(image, find_spec("vit_h_14"), NO_WEIGHTS)
    assert torch.equal(found, weights.transforms()(image))


def test_alexnet_2012_gets_227_pixels() -> None:
    assert preprocess(picture(), find_spec("alexnet_2012"), NO_WEIGHTS).shape == (3, 227, 227)


@pytest.mark.parametrize("size", [(1, 5000), (20000, 2), (3, 1000)], ids=str)
def test_very_long_pictures_are_not_scaled_as_a_whole(size: tuple[int, int]) -> None:
    ramp = np.linspace(0, 255, max(size)).astype(np.uint8)
    grey = np.broadcast_to(ramp[None, :] if size[0] > size[1] else ramp[:, None], size[::-1])
    image = Image.fromarray(np.ascontiguousarray(grey)).convert("RGB")
    found = preprocess(image, find_spec("resnet18"), "IMAGENET1K_V1")
    middle = preprocess(Image.new("RGB", (9, 9), (127,) * 3), find_spec("resnet18"), NO_WEIGHTS)
    assert found.shape == (3, 224, 224)
    assert (found - middle).abs().max() < 0.05


def test_trimming_a_long_picture_changes_nothing_the_network_sees() -> None:
    image = picture(width=2000, height=10)
    weights = models.ResNet18_Weights.IMAGENET1K_V1
    found = preprocess(image, find_spec("resnet18"), "IMAGENET1K_V1")
    one_grey_level = 1 / 255 / 0.224
    assert (found - weights.transforms()(image)).abs().max() <= 1.01 * one_grey_level


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        pytest.param((512, 512), card((256,), 224), id="square"),
        pytest.param((640, 480), card((256,), 224), id="wide"),
        pytest.param((333, 500), card((232,), 224), id="tall, rounded"),
        pytest.param((100, 60), card((518,), 518), id="enlarged"),
        pytest.param((300, 40), card((200, 90), 80), id="two sides"),
        pytest.param((90, 41), card((30,), 64), id="crop larger than both sides"),
        pytest.param((400, 100), card((30,), 64), id="crop larger than one side"),
    ],
)
def test_crop_is_where_torchvision_takes_it(
    size: tuple[int, int], shape: PreprocessingCard
) -> None:
    left, top, width, height = crop_of(size, shape)
    for axis, start, length in ((0, left, width), (1, top, height)):
        seen = positions_seen(size, shape, axis=axis)
        count = len(seen)
        centres = start + (np.arange(count) + 0.5) * length / count - 0.5
        margin = 1 + length / count  # where the filter reaches over the border
        inside = (centres > margin) & (centres < size[axis] - 1 - margin)
        assert inside.sum() > 10
        assert np.abs(seen - centres)[inside].max() < 0.05 + size[axis] / 10_000


def positions_seen(
    size: tuple[int, int], shape: PreprocessingCard, *, axis: int
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Which column (or row) of the picture each column of the crop shows, by torchvision."""
    ramp = np.arange(size[axis], dtype=np.float32)
    pixels = np.broadcast_to(ramp[None, :] if axis == 0 else ramp[:, None], size[::-1])
    image = Image.fromarray(np.ascontiguousarray(pixels))
    scaled = functional.resize(image, list(shape.resize))
    crop = np.asarray(functional.center_crop(scaled, list(shape.crop)), dtype=np.float64)
    middle = crop[crop.shape[0] // 2] if axis == 0 else crop[:, crop.shape[1] // 2]
    return np.asarray(middle)


def test_crop_of_a_line_is_less_than_a_pixel_wide() -> None:
    left, top, width, height = crop_of((1, 5000), card((256,), 224))
    assert (left, width, height) == (16 / 256, 224 / 256, 224 / 256)
    assert top + height / 2 == 2500
