"""What drops and clipboards hold, told apart without opening anything."""

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from explorer.qt.offers import (
    LARGEST_DATA_URL_BYTES,
    bytes_of_data_url,
    choice_of,
    has_offer,
    offer_of,
)


def _mime(**parts: object) -> QMimeData:
    mime = QMimeData()
    if "urls" in parts:
        mime.setUrls([QUrl(str(url)) for url in parts["urls"]])  # type: ignore[attr-defined]
    if "html" in parts:
        mime.setHtml(str(parts["html"]))
    if "text" in parts:
        mime.setText(str(parts["text"]))
    return mime


def test_local_files_come_first() -> None:
    mime = _mime(urls=["http://a.test/x.png", "file:///tmp/a%20b.png"], html="<img src='data:,'>")
    assert offer_of(mime).paths == (Path("/tmp/a b.png"),)


def test_picture_of_a_browser_is_taken_instead_of_its_address() -> None:
    mime = _mime(urls=["https://a.test/x.png"])
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    mime.setImageData(image)
    assert offer_of(mime).image is not None
    assert offer_of(mime).web_address == ""


def test_address_of_a_browser_is_only_named() -> None:
    assert offer_of(_mime(urls=["https://a.test/x.png"])).web_address == "https://a.test/x.png"


def test_picture_in_html_is_found() -> None:
    data = "data:image/png;base64,AAAA"
    assert offer_of(_mime(html=f'<p><img alt="x" src="{data}"></p>')).data_url == data


@pytest.mark.parametrize(
    "mime",
    [
        _mime(),
        _mime(text="just words"),
        _mime(html="<b>bold</b>"),
        _mime(html='<img src="cid:part1">'),
        _mime(urls=["mailto:a@b.test"]),
    ],
    ids=["empty", "text", "html", "embedded", "mail"],
)
def test_nothing_of_use_is_nothing(mime: QMimeData) -> None:
    assert not has_offer(mime)
    assert not offer_of(mime)


def test_data_address_is_decoded() -> None:
    packed = base64.b64encode(b"\x89PNG").decode()
    assert bytes_of_data_url(f"data:image/png;base64,{packed}") == b"\x89PNG"
    assert bytes_of_data_url("data:image/svg+xml,%3Csvg%3E") == b"<svg>"


@pytest.mark.parametrize(
    "url",
    [
        "data:text/html,hello",
        "data:image/png;base64,***",
        "data:image/png;base64,",
        "data:image/png",
        "data:image/png," + "a" * (2 * LARGEST_DATA_URL_BYTES + 1),
    ],
    ids=["text", "damaged", "empty", "cut", "huge"],
)
def test_data_address_of_no_use_is_refused(url: str) -> None:
    assert bytes_of_data_url(url) is None


def test_first_image_of_several_is_used() -> None:
    paths = tuple(Path(name) for name in ("notes.txt", "a.png", "b.jpg", "c.JPG"))
    choice = choice_of(paths)
    assert choice.image == Path("a.png")
    assert choice.ignored == 3


def test_single_file_is_tried_whatever_its_name() -> None:
    assert choice_of((Path("picture.dat"),)).image == Path("picture.dat")


def test_checkpoint_and_image_are_told_apart() -> None:
    choice = choice_of((Path("weights.PTH"), Path("a.png")))
    assert choice.image == Path("a.png")
    assert choice.checkpoints == (Path("weights.PTH"),)
    assert choice.ignored == 0
