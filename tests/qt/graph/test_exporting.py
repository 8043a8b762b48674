"""The graph as SVG, PDF and PNG: everything in it, nothing of the pointer's, as large as said."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from explorer.core.errors import FileAccessError
from explorer.core.graph import MergeKind, ModelGraph
from explorer.core.measurements import MergeContribution
from explorer.qt.graph import exporting
from explorer.qt.graph.exporting import Picture, PictureFormat, format_of, picture_of
from explorer.qt.graph.figure import GraphDrawing, without_handles
from explorer.qt.graph.figure_wish import FigureCaption, Scope
from explorer.qt.graph.layout.geometry import Box
from explorer.qt.graph.layout.opening import Depth
from explorer.qt.graph.painting.colour_modes import MODES
from explorer.qt.graph.painting.marks import Highlights
from explorer.qt.graph.view import GraphView
from explorer.qt.theme import DARK, LIGHT, palette_of
from tests.qt.graph import graph_builder

CAPTION = FigureCaption("Made by hand", ("V1", "input 3×8×8", "cat.png"), "untrained")
SVG, PDF, PNG = PictureFormat.SVG, PictureFormat.PDF, PictureFormat.PNG


@pytest.fixture
def view(view: GraphView) -> GraphView:
    view.setPalette(palette_of(DARK))
    return view


def _drawing(view: GraphView, scope: Scope = Scope.WHOLE) -> GraphDrawing:
    drawing = view.drawing(scope)
    assert drawing is not None
    return drawing


def _texts(picture: Picture) -> list[str]:
    return [text.text or "" for text in _elements(picture, "text")]


def _elements(picture: Picture, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(picture.data).iter(f"{{http://www.w3.org/2000/svg}}{tag}"))


def _svg(view: GraphView, scope: Scope = Scope.WHOLE) -> Picture:
    return picture_of(_drawing(view, scope), CAPTION, SVG)


def _image(drawing: GraphDrawing, picture_format: PictureFormat = PNG) -> QImage:
    return QImage.fromData(picture_of(drawing, CAPTION, picture_format).data)


def _colour(image: QImage, drawing: GraphDrawing, box: Box) -> QColor:
    """On the ground of a box, near its upper right corner."""
    x, y = drawing.camera.to_screen((box.rect.right - 8.0, box.rect.y + 3.0))
    return image.pixelColor(round(2 * x), round(2 * y))


def _box(drawing: GraphDrawing, name: str) -> Box:
    return drawing.layout.boxes[drawing.layout.index_of[name]]


# ------------------------------------------------------------------ what is in it


def test_every_word_on_screen_is_text_in_the_drawing(view: GraphView) -> None:
    texts = _texts(_svg(view))
    for box in view.shown_layout.boxes:
        assert box.caption.title in texts
    for column in view.shown_layout.columns:
        assert column.title in texts


def test_caption_tells_network_weights_input_and_that_it_is_untrained(view: GraphView) -> None:
    texts = _texts(_svg(view))
    assert {"Made by hand", "V1", "input 3×8×8", "cat.png", "untrained"} <= set(texts)


def test_every_call_is_drawn_whatever_is_opened(view: GraphView, window: object) -> None:
    del window
    view.open_to(Depth.NETWORK)
    before = view.view_state, view.camera
    drawing = _drawing(view, Scope.EVERYTHING)
    graph = view.graph
    assert graph is not None
    assert {node.name for node in graph.nodes} <= set(drawing.layout.index_of)
    texts = _texts(picture_of(drawing, CAPTION, SVG))
    closed = [box for box in drawing.layout.boxes if not box.is_open]
    assert len(closed) >= len(graph.nodes)
    assert all(box.caption.title in texts for box in closed)
    assert (view.view_state, view.camera) == before


def test_nothing_is_cut_where_every_call_is_drawn(view: GraphView) -> None:
    assert not any("…" in text for text in _texts(_svg(view, Scope.EVERYTHING)))


def test_words_are_whole_however_far_away_one_looks(view: GraphView) -> None:
    view.zoom_by(0.1)
    assert {"layer1.0", "Block"} <= set(_texts(_svg(view)))
    assert {"layer1.0", "Block"} <= set(_texts(_svg(view, Scope.SHOWN)))


def test_only_the_part_in_view_is_drawn_as_shown(view: GraphView) -> None:
    view.zoom_by(2.0, (0.0, 0.0))
    texts = _texts(_svg(view, Scope.SHOWN))
    assert "stem" in texts
    assert "fc" not in texts
    width, height = _drawing(view, Scope.SHOWN).size
    assert width <= view.width() + 0.1 and height <= view.height() + 0.1


def test_empty_ground_around_the_graph_is_left_out(view: GraphView) -> None:
    view.resize(2000, 1500)
    view.show_actual_size()
    shown, whole = _drawing(view, Scope.SHOWN), _drawing(view)
    assert shown.size == pytest.approx(whole.size)


def test_headers_stand_above_their_columns_however_far_one_has_scrolled(view: GraphView) -> None:
    view.zoom_by(3.0)
    view.look_from(replace(view.camera, y=150.0))
    drawing = _drawing(view)
    texts = {text.text: text for text in _elements(picture_of(drawing, CAPTION, SVG), "text")}
    for column in drawing.layout.columns:
        assert float(texts[column.title].get("y", "99")) < drawing.metrics.header_height


def test_nothing_of_the_pointer_and_the_selection_is_drawn(view: GraphView) -> None:
    plain = _svg(view)
    view.select("layer1.1")
    view.show_matches(["layer2.1"])
    view.show_marks(replace(view.marks, hovered=2, has_focus=True))
    assert view.marks != Highlights()
    assert _svg(view).data == plain.data


def test_shares_are_drawn_as_on_screen(view: GraphView) -> None:
    view.show_contributions(
        [MergeContribution("layer1.1.add", MergeKind.ADD, 0.62, 0.38, 1.0, 1.0, 1.0, 0.0)]
    )
    assert {"62", "38"} <= set(_texts(_svg(view)))


def test_colours_of_bars_and_of_boxes_are_told_in_the_caption(view: GraphView) -> None:
    view.show_contributions(
        [MergeContribution("layer1.1.add", MergeKind.ADD, 0.62, 0.38, 1.0, 1.0, 1.0, 0.0)]
    )
    assert {"branch", "shortcut"} <= set(_texts(_svg(view)))
    view.set_colour_mode(next(mode for mode in MODES if mode.key == "parameters"))
    for scope in Scope:
        texts = _texts(_svg(view, scope))
        assert any(text.startswith("Parameters: ") for text in texts)
        assert "branch" in texts


def test_boxes_have_the_tints_of_the_theme_that_is_drawn_in(view: GraphView) -> None:
    view.set_colour_mode(next(mode for mode in MODES if mode.key == "parameters"))
    drawing = _drawing(view)
    dark, light = (
        _colour(_image(replace(drawing, theme=theme)), drawing, _box(drawing, "layer1.0"))
        for theme in (DARK, LIGHT)
    )
    assert dark.lightness() < 128 < light.lightness()


def test_paths_stand_out_and_are_told_in_the_caption(view: GraphView) -> None:
    plain = _svg(view)
    view.select("layer1.0")
    view.show_paths_to(view.shown_layout.index_of["layer1.2"])
    marked = _svg(view)
    assert len(_elements(marked, "path")) > len(_elements(plain, "path"))
    assert any("paths" in text for text in _texts(marked))
    assert not any("paths" in text for text in _texts(_svg(view, Scope.EVERYTHING)))


def test_signs_that_open_boxes_are_left_out(view: GraphView) -> None:
    drawing = _drawing(view)
    assert any(box.can_open for box in drawing.layout.boxes)
    layout = without_handles(drawing.layout)
    assert not any(box.can_open for box in layout.boxes)
    assert [box.rect for box in layout.boxes] == [box.rect for box in drawing.layout.boxes]


def test_layers_that_are_never_run_are_drawn_too(view: GraphView) -> None:
    build = graph_builder.GraphBuilder("with heads")
    build.call("stem")
    for name in ("aux.a", "aux.b"):
        build.call(name)
    graph = build.build("stem", "aux.a", "aux.b")
    nodes = tuple(replace(node, is_run=node.name == "stem") for node in graph.nodes)
    view.show_graph(replace(graph, nodes=nodes, output="stem"))
    assert {"aux.a", "aux.b"} <= set(_drawing(view, Scope.EVERYTHING).layout.index_of)


# ------------------------------------------------------------------ SVG


def test_svg_says_what_it_is_and_how_large(view: GraphView) -> None:
    picture = _svg(view)
    root = ET.fromstring(picture.data)
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert _elements(picture, "title")[0].text == "Layer graph of Made by hand"
    description = _elements(picture, "desc")[0].text or ""
    assert description.startswith("Made by hand, V1, input 3×8×8, cat.png, untrained.")


def test_words_keep_their_width_in_other_fonts(view: GraphView) -> None:
    picture = _svg(view)
    family = ET.fromstring(picture.data).get("font-family") or ""
    assert family.endswith(", sans-serif")
    title = next(text for text in _elements(picture, "text") if text.text == "layer1.0")
    width = view.fonts.title_metrics.horizontalAdvance("layer1.0")
    assert float(title.get("textLength", "0")) == pytest.approx(width, abs=0.1)
    assert "font-family" not in title.attrib


def test_what_is_no_xml_does_not_break_the_drawing(view: GraphView) -> None:
    graph = graph_builder.GraphBuilder("hostile")
    graph.call("a\x00\x1b<&\ufffe]]>")
    view.show_graph(graph.build())
    assert any("<&" in text for text in _texts(_svg(view)))


def test_a_large_picture_is_embedded_no_larger_than_it_is_seen(view: GraphView) -> None:
    photograph = QImage.fromData(_noise(1024))
    drawing = _drawing(view)
    content = replace(drawing.content, picture=photograph)
    picture = picture_of(replace(drawing, content=content), CAPTION, SVG)
    assert _elements(picture, "image")
    assert len(picture.data) < 200_000


def _noise(side: int) -> bytes:
    """A picture that no format makes small."""
    import numpy as np

    from explorer.qt.conversions import image_from_rgb, png_bytes

    values = np.random.default_rng(0).integers(0, 255, (side, side, 3), dtype=np.uint8)
    return png_bytes(image_from_rgb(values))


def test_svg_can_be_drawn_again(view: GraphView) -> None:
    drawing = _drawing(view)
    renderer = QSvgRenderer(picture_of(drawing, CAPTION, SVG).data)
    image = QImage(renderer.defaultSize() * 2, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        renderer.render(painter)
    assert _colour(image, drawing, _box(drawing, "fc")) == QColor(DARK.raised)


# ------------------------------------------------------------------ PDF


def test_page_is_as_large_as_the_picture(view: GraphView) -> None:
    drawing = _drawing(view)
    image = _image(drawing)
    page = picture_of(drawing, CAPTION, PDF).data
    assert page.startswith(b"%PDF")
    assert page.count(b"/Type /Page\n") == 1
    box = re.search(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", page)
    assert box is not None
    dpi = view.fonts.line_metrics.fontDpi()
    expected = [side / 2 * 72 / dpi for side in (image.width(), image.height())]
    assert [int(side) for side in box.groups()] == pytest.approx(expected, abs=1.0)
    assert b"/Subtype /CIDFontType2" in page or b"/FontFile" in page


def test_page_longer_than_readers_show_is_made_smaller(
    view: GraphView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_LONGEST_PAGE_PT", 200)
    picture = picture_of(_drawing(view), CAPTION, PDF)
    assert "PDF readers" in picture.remark
    box = re.search(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", picture.data)
    assert box is not None
    assert max(int(side) for side in box.groups()) == 200


# ------------------------------------------------------------------ PNG


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_png_has_the_colours_of_the_screen(view: GraphView, theme: object) -> None:
    chosen = DARK if theme is DARK else LIGHT
    view.setPalette(palette_of(chosen))
    drawing = _drawing(view)
    image = _image(drawing)
    assert image.pixelColor(2, 2) == QColor(chosen.card)
    assert _colour(image, drawing, _box(drawing, "fc")) == QColor(chosen.raised)


def test_png_is_twice_as_large_as_on_screen(view: GraphView) -> None:
    drawing = _drawing(view)
    assert _image(drawing).width() == pytest.approx(2 * drawing.size[0], abs=8)


def test_png_that_would_be_too_large_is_made_smaller(
    view: GraphView, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = _drawing(view)
    monkeypatch.setattr(exporting, "_MOST_PIXELS", 50_000)
    picture = picture_of(drawing, CAPTION, PNG)
    image = QImage.fromData(picture.data)
    assert image.width() * image.height() <= 50_000
    assert f"{image.width():,} × {image.height():,} pixels" in picture.remark
    assert image.pixelColor(1, 1) == QColor(DARK.card)


def test_no_side_is_longer_than_programs_open(
    view: GraphView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_LONGEST_SIDE_PX", 300)
    image = _image(_drawing(view))
    assert max(image.width(), image.height()) in (299, 300)


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("name", "expected"), [("a.svg", SVG), ("b.PDF", PDF), ("c.d.png", PNG)], ids=str
)
def test_format_is_that_of_the_name(name: str, expected: PictureFormat) -> None:
    assert format_of(Path(name)) is expected


@pytest.mark.parametrize("name", ["graph", "graph.jpg", "svg"])
def test_other_names_are_refused_in_words(name: str) -> None:
    with pytest.raises(FileAccessError) as told:
        format_of(Path(name))
    assert name in told.value.sentence
    assert ".svg" in told.value.next_step


def test_without_a_graph_there_is_nothing_to_draw(window: object, tiny_graph: ModelGraph) -> None:
    del tiny_graph
    from PySide6.QtWidgets import QWidget

    assert isinstance(window, QWidget)
    assert GraphView(window).drawing(Scope.WHOLE) is None


def test_narrow_graph_has_room_for_its_caption(view: GraphView) -> None:
    graph = graph_builder.GraphBuilder("narrow")
    graph.call("a")
    view.show_graph(graph.build())
    picture = _svg(view)
    width = float(ET.fromstring(picture.data).get("width", "0"))
    for text in _elements(picture, "text"):
        right = float(text.get("x", "0")) + float(text.get("textLength", "0"))
        assert right <= width
    assert QSize(round(width), 1).width() >= 264
