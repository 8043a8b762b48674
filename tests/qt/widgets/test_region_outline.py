"""The outline of a region: where it lies, where it is cut, that it can be seen."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.qt.theme import DARK, LIGHT, Theme
from explorer.qt.widgets.region_outline import fitted, paint_outline, region_in

NO_EDGE = Qt.Edge(0)
CROP = QRectF(100, 50, 400, 200)  # of an input of 200 x 100: two pixels of the picture for each
LEFT, TOP, RIGHT, BOTTOM = (
    Qt.Edge.LeftEdge,
    Qt.Edge.TopEdge,
    Qt.Edge.RightEdge,
    Qt.Edge.BottomEdge,
)


@pytest.mark.parametrize(
    ("field", "rect", "open_edges"),
    [
        ((10, 20, 30, 40), QRectF(120, 90, 60, 80), NO_EDGE),
        ((-5, -5, 20, 10), QRectF(100, 50, 30, 10), LEFT | TOP),
        ((190, 95, 20, 10), QRectF(480, 240, 20, 10), RIGHT | BOTTOM),
        ((0, 0, 200, 100), CROP, NO_EDGE),
        ((-1, -1, 203, 103), CROP, LEFT | TOP | RIGHT | BOTTOM),
    ],
    ids=["inside", "beyond the start", "beyond the end", "just the whole", "more than the whole"],
)
def test_a_field_is_cut_to_the_crop(
    field: tuple[int, int, int, int], rect: QRectF, open_edges: Qt.Edge
) -> None:
    region = region_in(CROP, field, (200, 100))
    assert (region.rect, region.open_edges) == (rect, open_edges)
    assert region.is_whole == (rect == CROP)


def test_a_field_in_the_padding_alone_is_empty() -> None:
    assert region_in(CROP, (-9, 3, 4, 4), (200, 100)).rect.isEmpty()


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (QRectF(20, 30, 40, 50), QRectF(20, 30, 40, 50)),
        (QRectF(-9, -9, 200, 200), QRectF(0, 0, 100, 100)),
        (QRectF(50, 50, 1, 1), QRectF(47, 47, 7, 7)),
        (QRectF(99.5, 0, 0.5, 0.5), QRectF(93, 0, 7, 7)),
    ],
    ids=["fits", "too large", "too small", "small in a corner"],
)
def test_a_frame_stays_inside_and_is_never_overlooked(frame: QRectF, expected: QRectF) -> None:
    assert fitted(frame, QRectF(0, 0, 100, 100)) == expected


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("picture", ["black", "white", DARK.shortcut, LIGHT.shortcut])
def test_the_outline_is_seen_on_any_picture(theme: Theme, picture: str) -> None:
    image = _outlined(QColor(picture), theme=theme)
    differences = [
        abs(image.pixelColor(x, 20).lightness() - QColor(picture).lightness())
        for x in range(5, 16)  # across the left edge
    ]
    assert max(differences) > 60


def test_an_open_edge_is_dashed() -> None:
    image = _outlined(QColor("grey"), theme=DARK, open_edges=LEFT)
    assert len(_colours_down(image, x=10)) > 1
    assert len(_colours_down(image, x=29)) == 1


def _outlined(background: QColor, *, theme: Theme, open_edges: Qt.Edge = NO_EDGE) -> QImage:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(background)
    painter = QPainter(image)
    paint_outline(painter, QRectF(10, 10, 20, 20), open_edges=open_edges, theme=theme)
    painter.end()
    return image


def _colours_down(image: QImage, *, x: int) -> set[str]:
    return {image.pixelColor(x, y).name() for y in range(14, 26)}
