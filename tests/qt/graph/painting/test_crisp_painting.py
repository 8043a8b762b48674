"""Pictures inside a drawing: sharp squares, and no more pixels than are seen."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.qt.graph.painting.crisp_painting import CrispPainter

BLACK, WHITE = QColor("black"), QColor("white")


@pytest.fixture
def ground(qapp: object) -> QImage:
    del qapp
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


def _halves() -> QImage:
    """Two pixels: black, white."""
    image = QImage(2, 1, QImage.Format.Format_RGB32)
    image.setPixelColor(0, 0, BLACK)
    image.setPixelColor(1, 0, WHITE)
    return image


def test_few_pixels_become_sharp_squares(ground: QImage) -> None:
    with CrispPainter(ground, scale=1.0) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, 40, 20), _halves())
    assert ground.pixelColor(18, 10) == BLACK
    assert ground.pixelColor(21, 10) == WHITE
    assert ground.pixelColor(21, 30) == QColor("red")


def test_a_part_of_an_image_is_cut_out(ground: QImage) -> None:
    with CrispPainter(ground, scale=1.0) as painter:
        painter.drawImage(QRectF(0, 0, 40, 40), _halves(), QRectF(1, 0, 1, 1))
    assert ground.pixelColor(2, 20) == WHITE


def test_many_pixels_become_few(ground: QImage) -> None:
    large = QImage(400, 400, QImage.Format.Format_RGB32)
    large.fill(WHITE)
    with CrispPainter(ground, scale=1.0) as painter:
        painter.drawImage(QRectF(10, 10, 20, 20), large)
    assert ground.pixelColor(20, 20) == WHITE
    assert ground.pixelColor(5, 5) == QColor("red")


def test_an_empty_image_is_nothing(ground: QImage) -> None:
    with CrispPainter(ground, scale=1.0) as painter:
        painter.drawImage(QRectF(0, 0, 40, 40), QImage())
    assert ground.pixelColor(20, 20) == QColor("red")
