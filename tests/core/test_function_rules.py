"""Closed forms agree with what torch does and counts."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode
from torchvision.models.swin_transformer import _patch_merging_pad, shifted_window_attention

from explorer.core.errors import InputSizeError
from explorer.core.receptive_field import Grid
from explorer.core.shape_rules import ShapeRules
from explorer.core.specs import Outcome, Spec

CHANNELS, HEADS = 8, 2
SHAPE = (1, 10, 13, CHANNELS)


def spec_of(*shape: int) -> Spec:
    return Spec(shape, Grid((shape[1], shape[2]), (1, 2)))


def attention_arguments(window: int) -> tuple[object, ...]:
    """Weights, bias, window and heads of an attention in windows, without numbers."""
    places = window * window
    return (
        torch.empty(3 * CHANNELS, CHANNELS, device="meta"),
        torch.empty(CHANNELS, CHANNELS, device="meta"),
        torch.empty(1, HEADS, places, places, device="meta"),
        [window, window],
        HEADS,
        [window // 2, window // 2],
    )


@pytest.mark.parametrize("window", [3, 5, 7])
def test_attention_in_windows_costs_what_torch_counts(window: int) -> None:
    arguments = attention_arguments(window)
    with FlopCounterMode(display=False) as counter:
        output = shifted_window_attention(torch.empty(SHAPE, device="meta"), *arguments)
    outcome = ShapeRules().function(shifted_window_attention, (spec_of(*SHAPE), *arguments), {})
    assert outcome.mult_adds == counter.get_total_flops() // 2
    assert outcome.value.shape == output.shape


def test_merging_of_patches_rounds_odd_sides_up() -> None:
    outcome = ShapeRules().function(_patch_merging_pad, (spec_of(*SHAPE),), {})
    assert outcome.value.shape == tuple(_patch_merging_pad(torch.empty(SHAPE)).shape)
    assert outcome.value.grid.resolution == (5, 7)


@pytest.mark.parametrize("sides", [(1, 130, 8), (1, -1, 8), (-1,), (1, 10, 13, 2, 4)])
def test_reshape_finds_the_missing_side(sides: tuple[int, ...]) -> None:
    outcome = ShapeRules().method("reshape", (spec_of(*SHAPE), *sides), {})
    assert outcome == Outcome(outcome.value, 0)
    assert outcome.value.shape == tuple(torch.empty(SHAPE).reshape(sides).shape)


@pytest.mark.parametrize("sides", [(1, 131, 8), (7, -1), (0, -1)])
def test_reshape_to_another_number_of_values_is_refused(sides: tuple[int, ...]) -> None:
    with pytest.raises(RuntimeError):
        ShapeRules().method("reshape", (spec_of(*SHAPE), *sides), {})


def test_shapes_that_cannot_be_added_are_told() -> None:
    with pytest.raises(InputSizeError, match="cannot be added"):
        ShapeRules().function(torch.add, (spec_of(1, 4, 4, 2), spec_of(1, 3, 4, 2)), {})
