"""The input picture: crop, overlay, drops."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.widgets.picture_view import Picture, PictureView

_RED = QColor(255, 0, 0)


@pytest.fixture
def view(parent: QWidget) -> PictureView:
    found = PictureView(parent)
    found.resize(200, 150)
    return found


@pytest.fixture
def picture() -> Picture:
    image = QImage(200, 150, QImage.Format.Format_RGB32)
    image.fill(_RED)
    return Picture(image, 400, 300)


def _pixel(view: PictureView, x: int, y: int) -> QColor:
    return view.grab().toImage().pixelColor(x, y)


def test_what_is_cropped_away_is_dimmed(view: PictureView, picture: Picture) -> None:
    view.show_picture(picture)
    view.show_crop(QRectF(100, 50, 200, 200))

    assert _pixel(view, 100, 75) == _RED
    assert _pixel(view, 10, 75) != _RED


def test_a_crop_beyond_the_border_is_shown_whole(view: PictureView, picture: Picture) -> None:
    view.show_picture(picture)
    view.show_crop(QRectF(-100, -100, 600, 500))

    assert view.picture_rect().width() == pytest.approx(120, abs=1)


def test_an_overlay_lies_only_over_the_crop(view: PictureView, picture: Picture) -> None:
    view.show_picture(picture)
    view.show_crop(QRectF(200, 0, 200, 300))
    before = _pixel(view, 20, 75)

    view.show_overlay(np.array([[0, 1], [1, 1]], np.float32))

    assert _pixel(view, 20, 75) == before
    assert _pixel(view, 180, 140) != _RED


def test_a_new_picture_takes_the_old_overlay_away(view: PictureView, picture: Picture) -> None:
    view.show_picture(picture)
    view.show_crop(QRectF(0, 0, 400, 300))
    view.show_overlay(np.ones((2, 2), np.float32))

    view.show_picture(picture)

    assert _pixel(view, 100, 75) == _RED


def test_the_empty_view_offers_to_open_a_file(view: PictureView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.open_requested):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(view.open_requested):
        QTest.keyClick(view, Qt.Key.Key_Return)


def test_a_dropped_file_is_passed_on(view: PictureView, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/cat.png")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier
    entering = QDragEnterEvent(QPoint(9, 9), copy, mime, left, none.NoModifier)
    view.dragEnterEvent(entering)
    assert entering.isAccepted()

    with qtbot.waitSignal(view.mime_dropped) as dropped:
        view.dropEvent(QDropEvent(QPoint(9, 9), copy, mime, left, none.NoModifier))
    assert dropped.args == [mime]


def test_text_is_not_taken_for_a_picture(view: PictureView) -> None:
    mime = QMimeData()
    mime.setText("no picture")
    entering = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering.ignore()
    view.dragEnterEvent(entering)

    assert not entering.isAccepted()


def test_an_incomplete_picture_carries_a_badge(view: PictureView, picture: Picture) -> None:
    view.show_picture(Picture(picture.preview, 400, 300, is_incomplete=True))

    assert _pixel(view, 12, 12) != _RED


def test_the_height_wanted_is_that_of_the_picture(view: PictureView, picture: Picture) -> None:
    view.show_picture(picture)
    assert view.heightForWidth(240) == 180
    view.show_crop(QRectF(-100, -100, 600, 500))
    assert view.heightForWidth(240) == 200


def test_a_tall_picture_wants_no_more_than_a_square(view: PictureView) -> None:
    image = QImage(10, 100, QImage.Format.Format_RGB32)
    image.fill(_RED)
    view.show_picture(Picture(image, 100, 1000))
    assert view.heightForWidth(240) == 240
