"""Pictures and bars of layers, as coloured and as painted; checked at chosen pixels."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from explorer.engine.messages import Array, ThumbnailPlace, Thumbnails, ThumbnailStrip
from explorer.qt.conversions import colour_map
from explorer.qt.graph.painting.colours import GraphColours, graph_colours
from explorer.qt.graph.painting.thumbnail_painting import (
    Pairs,
    fitted,
    paint_strips,
    paint_thumbnails,
)
from explorer.qt.graph.painting.thumbnail_sheet import ThumbnailSheet
from explorer.qt.theme import DARK

GROUND = QColor("#010203")
ATLAS = np.zeros((6, 11), np.uint8)
ATLAS[1:5, 1:5] = [[255, 1, 1, 255]] * 4  # "bars" of 4 x 4
ATLAS[1:5, 5:10] = 128  # "grey" of 5 x 4, its neighbour without a gap


@pytest.fixture
def sheet(qtbot: QtBot) -> ThumbnailSheet:
    assert qtbot
    return sheet_of(ATLAS)


@pytest.fixture
def canvas(qtbot: QtBot) -> QImage:
    assert qtbot
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    return image


def sheet_of(atlas: NDArray[np.uint8] | None, **strips: list[int]) -> ThumbnailSheet:
    return ThumbnailSheet(
        Thumbnails(
            tiles=2,
            atlas=None if atlas is None else Array.of(atlas),
            places=(ThumbnailPlace("bars", 1, 1, 4, 4), ThumbnailPlace("grey", 5, 1, 5, 4)),
            strips=tuple(
                ThumbnailStrip(layer, Array.of(np.array(levels, np.int8)))
                for layer, levels in strips.items()
            ),
        )
    )


def colour(level: int) -> str:
    return QColor(*colour_map("viridis")[level].tolist()).name()


def painted(canvas: QImage, sheet: ThumbnailSheet, pairs: Pairs, *, scale: float = 1.0) -> QImage:
    painter = QPainter(canvas)
    painter.scale(scale, scale)
    paint_thumbnails(painter, pairs, sheet)
    painter.end()
    return canvas


def colours_in(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


class TestSheet:
    def test_levels_have_the_colours_of_the_map(self, sheet: ThumbnailSheet) -> None:
        image = sheet.pixmap.toImage()
        assert [image.pixelColor(x, 1).name() for x in (1, 2, 5)] == [
            colour(255),
            colour(1),
            colour(128),
        ]

    def test_nothing_is_transparent(self, sheet: ThumbnailSheet) -> None:
        image = sheet.pixmap.toImage()
        assert [image.pixelColor(x, 0).alpha() for x in (0, 3)] == [0, 0]
        assert image.pixelColor(2, 2).alpha() == 255

    def test_layers_are_found_by_name(self, sheet: ThumbnailSheet) -> None:
        assert sheet.place_of("grey") == QRectF(5, 1, 5, 4)
        assert sheet.place_of("fc") is None
        assert sheet.strip_of("grey") is None

    def test_strips_are_found_by_name(self, qtbot: QtBot) -> None:
        assert qtbot
        bars = sheet_of(None, fc=[0, -127]).strip_of("fc")
        assert bars is not None and bars.tolist() == [0, -127]

    def test_sheet_of_strips_alone_has_no_picture(self, qtbot: QtBot) -> None:
        assert qtbot
        assert sheet_of(None, fc=[1]).pixmap.isNull()


class TestPictures:
    def test_enlarged_pixels_are_sharp(self, canvas: QImage, sheet: ThumbnailSheet) -> None:
        image = painted(canvas, sheet, [("bars", QRectF(0, 0, 40, 40))])
        assert colours_in(image) == {GROUND.name(), colour(255), colour(1)}
        found = [image.pixelColor(x, 20).name() for x in (9, 10, 29, 30, 39)]
        assert found == [colour(each) for each in (255, 1, 1, 255, 255)]

    @pytest.mark.parametrize("scale", [0.3, 0.77, 1.0, 2.6])
    def test_neighbours_in_the_atlas_do_not_shine_through(
        self, canvas: QImage, sheet: ThumbnailSheet, scale: float
    ) -> None:
        image = painted(canvas, sheet, [("grey", QRectF(2.3, 1.6, 12.5, 10))], scale=scale)
        assert colours_in(image) == {GROUND.name(), colour(128)}

    def test_shrunk_picture_is_smooth(self, canvas: QImage, sheet: ThumbnailSheet) -> None:
        image = painted(canvas, sheet, [("bars", QRectF(0, 0, 3, 3))])
        assert len(colours_in(image)) > 3

    def test_picture_is_smooth_by_its_size_on_screen(
        self, canvas: QImage, sheet: ThumbnailSheet
    ) -> None:
        image = painted(canvas, sheet, [("bars", QRectF(0, 0, 30, 30))], scale=0.1)
        assert len(colours_in(image)) > 3

    def test_layers_without_a_picture_leave_the_ground(
        self, canvas: QImage, sheet: ThumbnailSheet
    ) -> None:
        image = painted(canvas, sheet, [("fc", QRectF(0, 0, 40, 40))])
        assert colours_in(image) == {GROUND.name()}

    def test_painter_is_left_as_it_was(self, canvas: QImage, sheet: ThumbnailSheet) -> None:
        painter = QPainter(canvas)
        before = (painter.renderHints(), painter.pen(), painter.brush())
        paint_thumbnails(painter, [("bars", QRectF(0, 0, 2, 2))], sheet)
        assert (painter.renderHints(), painter.pen(), painter.brush()) == before
        painter.end()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (QRectF(0, 0, 40, 10), QRectF(13.75, 0, 12.5, 10)),
        (QRectF(10, 10, 5, 40), QRectF(10, 28, 5, 4)),
        (QRectF(1, 2, 10, 8), QRectF(1, 2, 10, 8)),
    ],
    ids=["wide", "high", "alike"],
)
def test_picture_keeps_its_proportions_in_the_middle(target: QRectF, expected: QRectF) -> None:
    assert fitted(QRectF(5, 1, 5, 4), target) == expected


class TestStrips:
    """Targets of 40 x 40: the bars of four units begin at 0, 10, 20 and 30."""

    def look(self, canvas: QImage, levels: list[int], colours: GraphColours) -> QImage:
        painter = QPainter(canvas)
        pairs = [("fc", QRectF(0, 0, 40, 40)), ("bars", QRectF(40, 0, 20, 40))]
        paint_strips(painter, pairs, sheet_of(ATLAS, fc=levels), colours)
        painter.end()
        return canvas

    def test_positive_and_negative_bars_meet_in_the_middle(self, canvas: QImage) -> None:
        colours = graph_colours(DARK)
        image = self.look(canvas, [127, -127, 0, 64], colours)
        up, down = colours.shortcut.name(), colours.branch.name()
        assert [image.pixelColor(2, y).name() == up for y in (18, 22)] == [True, False]
        assert [image.pixelColor(12, y).name() == down for y in (18, 22)] == [False, True]
        assert [image.pixelColor(32, y).name() == up for y in (5, 12, 18)] == [False, True, True]

    def test_bars_that_are_all_positive_stand_on_the_lower_edge(self, canvas: QImage) -> None:
        colours = graph_colours(DARK)
        image = self.look(canvas, [127, 0, 0, 64], colours)
        up = colours.shortcut.name()
        assert [image.pixelColor(2, y).name() for y in (1, 38)] == [up, up]
        assert [image.pixelColor(32, y).name() == up for y in (15, 25, 38)] == [False, True, True]

    def test_bars_that_are_all_negative_hang_from_the_upper_edge(self, canvas: QImage) -> None:
        colours = graph_colours(DARK)
        image = self.look(canvas, [-127, 0, 0, 0], colours)
        assert [image.pixelColor(2, y).name() for y in (1, 38)] == [colours.branch.name()] * 2

    def test_neighbours_share_a_bar_where_there_is_no_room(self, canvas: QImage) -> None:
        colours = graph_colours(DARK)
        image = self.look(canvas, [0, 0, 1, 127, 0, 0] + [0] * 34, colours)
        assert [image.pixelColor(x, 5).name() == colours.shortcut.name() for x in (2, 4)] == [
            True,
            False,
        ]

    def test_zeros_show_a_track(self, canvas: QImage) -> None:
        image = self.look(canvas, [0, 0, 0, 0], graph_colours(DARK))
        assert len(colours_in(image)) == 2

    def test_layers_with_a_picture_show_no_bars(self, canvas: QImage) -> None:
        image = self.look(canvas, [127, 127, 127, 127], graph_colours(DARK))
        assert image.pixelColor(50, 20).name() == GROUND.name()
