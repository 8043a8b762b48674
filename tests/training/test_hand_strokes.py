"""Hand-made drawings: enough of every class, in the frame, and drawn with ink on paper."""

from collections import Counter
from itertools import pairwise

import pytest
from PIL import Image

from explorer.core.errors import ExplorerError
from explorer.training.hand_strokes import (
    FRAME_SIDE,
    HandDrawing,
    hand_drawings,
    render_drawing,
)
from explorer.training.shapes import CLASSES

_CORNER = HandDrawing("triangle", (((20.0, 20.0), (80.0, 20.0), (80.0, 80.0)),))


def _lightness(picture: Image.Image, place: tuple[int, int]) -> int:
    lightness = picture.convert("L").getpixel(place)
    assert isinstance(lightness, int)
    return lightness


def test_every_class_has_at_least_eight_drawings() -> None:
    counts = Counter(drawing.label for drawing in hand_drawings())
    assert all(counts[label] >= 8 for label in CLASSES), counts


def test_classes_come_in_the_order_of_the_logits() -> None:
    assert tuple(dict.fromkeys(drawing.label for drawing in hand_drawings())) == CLASSES


def test_no_two_drawings_are_alike() -> None:
    drawings = hand_drawings()
    assert len(set(drawings)) == len(drawings)


def test_points_lie_in_the_frame_and_the_pen_moves_on() -> None:
    for drawing in hand_drawings():
        for stroke in drawing.strokes:
            assert len(stroke) >= 2, drawing
            assert all(0 <= number <= FRAME_SIDE for point in stroke for number in point), drawing
            assert all(one != other for one, other in pairwise(stroke))


def test_drawings_are_neither_tiny_nor_wider_than_the_paper() -> None:
    for drawing in hand_drawings():
        points = [point for stroke in drawing.strokes for point in stroke]
        extents = [max(numbers) - min(numbers) for numbers in zip(*points, strict=True)]
        assert 35 <= max(extents) <= 85, drawing


def test_unknown_label_is_refused() -> None:
    with pytest.raises(ExplorerError, match=r"'hexagon' is not one of the shapes: circle, ring"):
        HandDrawing("hexagon", _CORNER.strokes)


@pytest.mark.parametrize("side_px", [16, 64, 75])
def test_rendered_drawing_has_the_size_asked_for(side_px: int) -> None:
    picture = render_drawing(_CORNER, side_px=side_px, seed=1)
    assert (picture.mode, picture.size) == ("RGB", (side_px, side_px))


@pytest.mark.parametrize("seed", range(12))
def test_rendered_drawing_has_ink_on_the_strokes_and_paper_beside_them(seed: int) -> None:
    picture = render_drawing(_CORNER, side_px=100, seed=seed)
    strokes = [_lightness(picture, place) for place in ((25, 20), (50, 20), (80, 20), (80, 70))]
    paper = [_lightness(picture, place) for place in ((5, 5), (50, 50), (70, 30), (95, 95))]
    assert max(strokes) + 60 < min(paper)
    assert min(paper) > 150


def test_rendered_drawing_follows_from_its_seed() -> None:
    first, again, other = (
        render_drawing(_CORNER, side_px=32, seed=seed).tobytes() for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other
