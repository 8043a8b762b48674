"""Bad and odd pictures at the command line, by the row of the list of faults they stand for."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.app import main
from tests.core import picture_files
from tests.core.picture_files import encoded, picture

SMALL = "squeezenet1_1"


def damaged_tiff(compression: str) -> bytes:
    """A TIFF about which libtiff itself complains on stderr."""
    data = bytearray(encoded(picture(width=200, height=150), "TIFF", compression=compression))
    for at in range(500, len(data) // 2, 37):
        data[at] ^= 0x55
    return bytes(data)


def broken_png() -> bytes:
    data = bytearray(encoded(picture(), "PNG"))
    data[len(data) // 2] ^= 1
    return bytes(data)


REFUSED = {
    "47 900 megapixels": (picture_files.raw_png((30_000, 30_000)), "limit is 100 megapixels"),
    "47 forged header": (picture_files.raw_png((2**31 - 1, 2**31 - 1)), "2,147,483,647"),
    "49 nothing but a header": (encoded(picture(), "JPEG")[:200], "is cut short"),
    "50 wrong checksum": (broken_png(), "is damaged"),
    "51 zero bytes": (b"", "is empty"),
    "51 text": (b"Dear reader,\n", "a text file"),
    "51 web page": (b"<!DOCTYPE html><html></html>", "a web page"),
    "51 pdf": (b"%PDF-1.7", "a PDF document"),
    "51 video": (b"\0\0\0\x18ftypmp42", "a video"),
    "60 damaged LZW": (damaged_tiff("tiff_lzw"), "is damaged"),
    "60 damaged deflate": (damaged_tiff("tiff_adobe_deflate"), "is damaged"),
    "61 svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
    "61 eps": (b"%!PS-Adobe-3.0 EPSF", "an EPS"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=list(REFUSED))
def test_bad_picture_is_refused_in_one_line(
    data: bytes, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(data)
    assert main(["classify", SMALL, str(path)]) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert words in told.err
    assert told.err.startswith("picture.png") and told.err.count("\n") == 1


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


SPECIAL: dict[str, tuple[Callable[[Path], object], str]] = {
    "62 pipe": (make_pipe, "is a pipe"),
    "62 device": (lambda path: path.symlink_to("/dev/zero"), "is a device"),
    "62 link in a circle": (lambda path: path.symlink_to(path), "leads in a circle"),
    "62 link to nothing": (lambda path: path.symlink_to("nothing"), "is not there"),
    "62 folder": (lambda path: path.mkdir(), "is a folder"),
    "74 missing": (lambda path: None, "is not there"),
}


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")
@pytest.mark.parametrize("door", [("classify", SMALL), ("--image",)], ids=["command", "window"])
@pytest.mark.parametrize(("make", "words"), SPECIAL.values(), ids=list(SPECIAL))
def test_what_is_no_file_is_refused_without_waiting(
    make: Callable[[Path], object],
    words: str,
    door: tuple[str, ...],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    path = tmp_path / "picture.png"
    make(path)
    assert main([*door, str(path)]) == 2
    told = capfd.readouterr()
    assert words in told.err
    assert told.err.count("\n") == 1


def grey_16() -> bytes:
    return encoded(Image.fromarray(np.arange(64, dtype=np.uint16).reshape(8, 8)), "PNG")


def with_nan() -> bytes:
    return encoded(Image.fromarray(np.array([[np.nan, 1], [2, 3]], dtype=np.float32)), "TIFF")


def deep_rgb() -> bytes:
    rows = b"".join(b"\0" + struct.pack(">24H", *range(24)) for _ in range(8))
    return picture_files.raw_png((8, 8), rows, bits=16)


OPENED = {
    "49 cut": (encoded(picture(), "PNG")[:2000], "cut short"),
    "53 grey of 16 bits": (grey_16(), "16 bits"),
    "53 colour of 16 bits": (deep_rgb(), "16 bits"),
    "54 NaN": (with_nan(), "NaN is shown black"),
    "55 alpha": (encoded(picture().convert("RGBA"), "PNG"), "Transparency was dropped"),
    "56 cmyk": (encoded(picture().convert("CMYK"), "JPEG"), "CMYK"),
    "58 animation": (picture_files.animation("GIF", 24), "frame 1 of 24"),
    "60 packed text": (
        picture_files.png_with_packed_text(b"zTXt", b"a\0\0", unpacked_bytes=80_000_000),
        "too large and was ignored",
    ),
    "66 grey": (encoded(picture().convert("L"), "JPEG"), "greyscale"),
}


@pytest.mark.parametrize(("data", "words"), OPENED.values(), ids=list(OPENED))
def test_what_was_changed_in_a_picture_is_said(
    data: bytes, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(data)
    assert main(["classify", SMALL, str(path), "--weights", "none", "--device", "cpu"]) == 0
    told = capfd.readouterr()
    assert words in told.out
    assert told.err == ""


def test_49_part_of_a_picture_is_never_classified_silently(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.png"
    path.write_bytes(encoded(picture(), "PNG")[:2000])
    assert main(["classify", SMALL, str(path), "--weights", "none", "--json"]) == 0
    assert capfd.readouterr().err == (
        "cut.png is cut short; only a part of the picture is there.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX file names")
@pytest.mark.parametrize(
    "name",
    [b"100 % #1.png", b"a\nb.png", b"\xff\xfe.png", b"x" * 251 + b".png", b"\xe2\x80\xaegnp.png"],
    ids=["63 percent", "63 newline", "63 no UTF-8", "63 255 bytes", "63 right to left"],
)
def test_name_of_any_kind_is_shown_in_one_clean_line(
    name: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(b"")
    assert main(["classify", SMALL, str(path)]) == 2
    told = capfd.readouterr().err
    assert told.endswith("is empty. Copy or download it again.\n")
    assert told.count("\n") == 1 and told.rstrip("\n").isprintable()
