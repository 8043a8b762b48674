"""Charts to be shared: PNG, SVG and CSV, with all that is needed to understand them."""

import csv
import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from explorer.qt.theme import DARK, LIGHT, Theme
from explorer.qt.widgets.bar_drawing import BarDrawing
from explorer.qt.widgets.chart_drawing import Chart
from explorer.qt.widgets.chart_sheet import ChartFormat, ChartSheet, ChartStory
from explorer.qt.widgets.line_drawing import LineDrawing
from explorer.qt.widgets.number_text import MINUS
from explorer.qt.widgets.untrained_mark import UNTRAINED
from tests.qt.widgets.chart_samples import bar_picture, line_picture

_STORY = ChartStory("lesions", "Delete one block", "One. Two.", "Veit 2016", "all of it.")
_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sheet(qtbot: QtBot) -> ChartSheet:
    del qtbot
    chart = BarDrawing(picture=bar_picture(), chosen=3)
    facts = "ResNet-20, V2, cat.png"
    return ChartSheet(chart, _STORY, QFont(), DARK, (640, 340), facts)


def _texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{_SVG}text")]


def test_a_story_tells_explanation_source_and_what_is_contested() -> None:
    assert _STORY.text == "One. Two. Source: Veit 2016. Contested: all of it."
    assert ChartStory("x", "X", "One. Two.").text == "One. Two."


def test_every_word_of_the_drawing_is_text(sheet: ChartSheet) -> None:
    texts = _texts(sheet.svg_bytes())
    wanted = {
        "Delete one block",
        "ResNet-20, V2, cat.png",
        "change (percentage points)",
        f"layer2.0: {MINUS}30.0 pp",
        "projection",
        "32 × 32",
        "2.0",
        f"{MINUS}20",
    }
    assert wanted <= set(texts)
    assert _STORY.text in " ".join(texts)


def test_the_drawing_is_as_large_as_it_says_and_can_be_read(sheet: ChartSheet) -> None:
    svg = sheet.svg_bytes()
    renderer = QSvgRenderer(svg)
    root = ET.fromstring(svg)
    assert renderer.isValid()
    assert renderer.defaultSize().width() == int(root.get("width", "0")) == 640 + 32
    assert root.findtext(f"{_SVG}title") == "Delete one block"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_picture_is_twice_as_large_and_on_the_ground_of_the_theme(
    sheet: ChartSheet, theme: Theme
) -> None:
    image = QImage.fromData(replace(sheet, theme=theme).png_bytes())
    root = ET.fromstring(sheet.svg_bytes())
    assert image.width() == 2 * int(root.get("width", "0"))
    assert image.height() == 2 * int(root.get("height", "0"))
    assert image.pixelColor(2, 2) == QColor(theme.card)


def test_untrained_numbers_are_marked_in_what_is_shared(sheet: ChartSheet) -> None:
    assert UNTRAINED not in _texts(sheet.svg_bytes())
    assert UNTRAINED in _texts(replace(sheet, is_untrained=True).svg_bytes())


def test_the_table_is_plain_csv(sheet: ChartSheet) -> None:
    rows = list(csv.reader(io.StringIO(sheet.csv_bytes().decode("utf-8"), newline="")))
    assert rows[1][:4] == ["ResNet-20", "layer1.0", "32 × 32", "-12"]


@pytest.mark.parametrize(
    ("chart_format", "start"),
    [(ChartFormat.PNG, b"\x89PNG"), (ChartFormat.SVG, b"<?xml"), (ChartFormat.CSV, b"network,")],
)
@pytest.mark.parametrize("chart", [BarDrawing(picture=bar_picture()), LineDrawing(line_picture())])
def test_every_chart_can_be_packed_in_every_format(
    sheet: ChartSheet, chart: Chart, chart_format: ChartFormat, start: bytes
) -> None:
    assert replace(sheet, chart=chart).file_bytes(chart_format).startswith(start)
