"""Rendered scenes: their format, that they follow from the generator, that shapes stand out."""

import pytest
import torch
from torch import Tensor

from explorer.training import scenes
from explorer.training.scenes import RENDERED_PX, render
from explorer.training.shapes import CLASSES

_ONE_OF_EACH = torch.arange(len(CLASSES))


def _generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _lightness_contrast(labels: Tensor, *, seed: int) -> Tensor:
    """How much lighter or darker each shape is than what lies around it, of 255."""
    # The ink is the first that is drawn from the generator.
    cover = scenes._ink(labels, _generator(seed), side_px=RENDERED_PX).cover[:, 0]
    lightness = render(labels, _generator(seed)).float().mean(1)
    on_shape, around = (cover > 0.9).float(), (cover < 0.1).float()
    near = torch.nn.functional.max_pool2d(on_shape, 9, stride=1, padding=4) * around
    shape, ground = (
        (lightness * mask).sum((1, 2)) / mask.sum((1, 2)).clamp(min=1) for mask in (on_shape, near)
    )
    return (shape - ground).abs()


def test_pictures_are_bytes_of_72_by_72_pixels_in_colour() -> None:
    pictures = render(_ONE_OF_EACH, _generator(1))
    assert pictures.dtype == torch.uint8
    assert pictures.shape == (len(CLASSES), 3, 72, 72)


@pytest.mark.parametrize("side_px", [16, 101])
def test_pictures_have_the_side_asked_for(side_px: int) -> None:
    assert render(_ONE_OF_EACH[:2], _generator(1), side_px=side_px).shape == (
        2,
        3,
        side_px,
        side_px,
    )


def test_same_generator_state_gives_the_same_pictures() -> None:
    assert torch.equal(render(_ONE_OF_EACH, _generator(4)), render(_ONE_OF_EACH, _generator(4)))


def test_global_generator_is_left_alone() -> None:
    before = torch.get_rng_state()
    render(_ONE_OF_EACH, _generator(4))
    assert torch.equal(torch.get_rng_state(), before)


def test_another_seed_gives_other_pictures() -> None:
    first, other = render(_ONE_OF_EACH, _generator(4)), render(_ONE_OF_EACH, _generator(5))
    assert (first != other).flatten(1).any(1).all()


def test_generator_moves_on_from_batch_to_batch() -> None:
    generator = _generator(4)
    first, second = (render(_ONE_OF_EACH, generator) for _ in range(2))
    assert (first != second).flatten(1).any(1).all()


def test_no_two_pictures_of_a_batch_are_alike() -> None:
    pictures = render(torch.zeros(12, dtype=torch.long), _generator(2))
    assert len(torch.unique(pictures.flatten(1), dim=0)) == 12


def test_shapes_stand_out_from_their_ground() -> None:
    contrast = _lightness_contrast(_ONE_OF_EACH.repeat(8), seed=6)
    assert contrast.median() > 50
    assert (contrast > 15).float().mean() > 0.9


def test_one_class_alone_can_be_rendered() -> None:
    assert render(torch.tensor([7]), _generator(1)).shape == (1, 3, 72, 72)
