"""Zooming and panning."""

import pytest

from explorer.qt.graph.layout.camera import LARGEST_SCALE, SMALLEST_SCALE, Camera, fitting
from explorer.qt.graph.layout.geometry import Rect


def test_what_is_under_the_pointer_stays_there_when_zooming() -> None:
    camera = Camera(10.0, 20.0, 0.5)

    zoomed = camera.zoomed(1.7, (300.0, 200.0))

    assert zoomed.to_layout((300.0, 200.0)) == pytest.approx(camera.to_layout((300.0, 200.0)))


@pytest.mark.parametrize(("factor", "scale"), [(1e9, LARGEST_SCALE), (1e-9, SMALLEST_SCALE)])
def test_the_scale_has_limits(factor: float, scale: float) -> None:
    assert Camera().zoomed(factor, (0.0, 0.0)).scale == scale


def test_fitting_shows_everything() -> None:
    seen = fitting((2000.0, 500.0), (700.0, 400.0)).seen((700.0, 400.0))

    assert seen.x <= 0
    assert seen.y <= 0
    assert seen.right >= 2000
    assert seen.bottom >= 500


def test_what_does_not_fit_at_the_smallest_scale_starts_at_its_upper_left_corner() -> None:
    camera = fitting((9000.0, 9000.0), (700.0, 400.0), smallest=0.5)

    assert camera.scale == 0.5
    assert camera.to_screen((0.0, 0.0)) == pytest.approx((4.0, 4.0))


@pytest.mark.parametrize("shift", [(-1e5, 0.0), (1e5, 0.0), (0.0, -1e5), (0.0, 1e5)])
def test_panning_never_loses_the_content(shift: tuple[float, float]) -> None:
    content, view = (500.0, 300.0), (700.0, 400.0)

    kept = Camera().panned(*shift).kept_in(content, view)

    assert kept.seen(view).meets(Rect(0, 0, *content))


def test_revealing_what_is_seen_moves_nothing() -> None:
    camera = Camera()

    assert camera.revealing(Rect(50, 50, 100, 40), (700.0, 400.0)) == camera


def test_what_is_seen_up_to_the_edge_is_not_scrolled() -> None:
    camera = Camera()

    assert camera.revealing(Rect(1, 1, 699, 399), (700.0, 400.0)) == camera


def test_revealing_scrolls_as_little_as_needed() -> None:
    moved = Camera().revealing(Rect(900, 50, 100, 40), (700.0, 400.0), margin=20.0)

    assert moved.to_screen((1000.0, 0.0))[0] == pytest.approx(680.0)
    assert moved.y == 0
