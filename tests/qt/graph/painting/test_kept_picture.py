"""Pictures that are shifted instead of painted again."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Rect
from explorer.qt.graph.painting.kept_picture import KeptPicture, Shown, StillPicture
from explorer.qt.graph.painting.marks import Content, Highlights
from explorer.qt.graph.painting.sight import Sight

DOTS = tuple((23.0 * number % 190, 37.0 * number % 140) for number in range(40))
HERE = Shown(Camera(20.0, 30.0, 0.5), (60.0, 40.0), 1.0, Highlights(), Content())


class Dots:
    """Paints dots and remembers in which parts."""

    def __init__(self) -> None:
        self.parts: list[Rect] = []

    def paint(self, painter: QPainter, shown: Shown, part: Rect) -> None:
        self.parts.append(part)
        painter.setBrush(QColor("red"))
        for dot in DOTS:
            painter.drawEllipse(QPointF(*shown.camera.to_screen(dot)), 2.5, 2.5)


@pytest.fixture
def dots(qtbot: QtBot) -> Dots:
    assert qtbot
    return Dots()


def _kept(dots: Dots) -> KeptPicture:
    return KeptPicture(dots.paint, QColor("white"))


def _see(kept: KeptPicture, shown: Shown) -> QPixmap:
    """What a view shows of a picture."""
    view = QPixmap(shown.size)
    view.setDevicePixelRatio(shown.ratio)
    view.fill(QColor("white"))
    with QPainter(view) as painter:
        kept.paint(painter, shown)
    return view


def _levels(pixmap: QPixmap) -> NDArray[np.int16]:
    image = pixmap.toImage()
    flat = np.frombuffer(image.constBits(), np.uint8).astype(np.int16)
    return flat.reshape(image.height(), -1)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("pan", [(0, -7), (0, 9), (-5, 0), (6, 3), (-4, 8), (70, 0)])
def test_a_shifted_picture_is_the_one_painted_anew(
    dots: Dots, *, pan: tuple[int, int], ratio: float
) -> None:
    before = replace(HERE, ratio=ratio)
    after = replace(before, camera=before.camera.panned(*pan))
    kept = _kept(dots)
    _see(kept, before)

    shifted, anew = _levels(_see(kept, after)), _levels(_see(_kept(dots), after))

    assert np.abs(shifted - anew).max() <= 3  # Qt rounds otherwise at the edge of a clip


def test_after_a_pan_only_what_came_into_view_is_painted(dots: Dots) -> None:
    kept = _kept(dots)
    _see(kept, HERE)

    _see(kept, replace(HERE, camera=HERE.camera.panned(0, -10)))

    whole, strip = dots.parts
    assert strip.y > whole.y + 40
    assert strip.bottom > whole.bottom


def test_what_will_come_next_is_painted_ahead(dots: Dots) -> None:
    kept = _kept(dots)
    for step in range(12):
        _see(kept, replace(HERE, camera=HERE.camera.panned(0, -10.0 * step)))

    assert len(dots.parts) == 2


def test_far_moves_are_painted_too(dots: Dots) -> None:
    kept = _kept(dots)
    there = HERE
    for pan in ((0, -90), (0, -90), (150, 0), (-40, 30), (-160, 140)):
        there = replace(there, camera=there.camera.panned(*pan))
        shifted = _levels(_see(kept, there))

        assert np.abs(shifted - _levels(_see(_kept(dots), there))).max() <= 3


@pytest.mark.parametrize(
    "change",
    [
        lambda shown: replace(shown, camera=shown.camera.zoomed(1.1, (0.0, 0.0))),
        lambda shown: replace(shown, camera=shown.camera.panned(0.4, 0.0)),
        lambda shown: replace(shown, view=(61.0, 40.0)),
        lambda shown: replace(shown, marks=Highlights(hovered=1)),
        lambda shown: replace(shown, content=Content()),
    ],
    ids=["zoom", "half a pixel", "size", "marks", "content"],
)
def test_what_looks_different_is_painted_anew(dots: Dots, change: Callable[[Shown], Shown]) -> None:
    kept = _kept(dots)
    _see(kept, HERE)

    _see(kept, change(HERE))

    assert dots.parts[1].width >= dots.parts[0].width * 0.9
    assert dots.parts[1].height >= dots.parts[0].height * 0.9


def test_what_looks_the_same_is_not_painted(dots: Dots) -> None:
    kept = _kept(dots)
    for _ in range(2):
        _see(kept, HERE)

    assert len(dots.parts) == 1


def test_a_still_picture_is_painted_once_for_its_looks(qtbot: QtBot) -> None:
    assert qtbot
    painted: list[str] = []
    device, still = QPixmap(QSize(20, 20)), StillPicture()
    with QPainter(device) as painter:
        for looks in ("here", "here", "there"):
            still.paint(painter, QRect(2, 2, 10, 10), looks, lambda _: painted.append("again"))

    assert painted == ["again", "again"]


def test_sight_finds_what_meets_the_part_seen() -> None:
    rects = [Rect(0, 0, 10, 10), Rect(20, 0, 10, 10), Rect(0, 20, 10, 10), Rect(10, 0, 5, 5)]

    seen = Rect(5, -5, 5, 10)

    assert Sight(rects).within(seen) == [n for n, rect in enumerate(rects) if rect.meets(seen)]
    assert Sight([]).within(seen) == []
