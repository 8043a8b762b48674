"""Pictures from strangers: each is opened with its peculiarities told, or refused in words."""

import io
import random
import struct

import numpy as np
import pytest
from PIL import Image, ImageFile, ImageOps

from explorer.core import pixels
from explorer.core.errors import ImageError
from explorer.core.image_files import FRAME_LIMIT
from explorer.core.images import decode
from tests.core import picture_files
from tests.core.picture_files import encoded, picture

FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF")


def reference(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data)).convert("RGB"))


def same(first: Image.Image, second: Image.Image) -> bool:
    return (first.mode, first.size, first.tobytes()) == (second.mode, second.size, second.tobytes())


@pytest.mark.parametrize("kind", FORMATS)
def test_ordinary_picture_is_what_pillow_makes_of_it(kind: str) -> None:
    data = encoded(picture(), kind)
    decoded = decode(data, name="picture")
    assert same(decoded.image, reference(data))
    assert (decoded.width, decoded.height) == (picture_files.WIDTH, picture_files.HEIGHT)
    assert (decoded.notes, decoded.frames, decoded.is_incomplete) == ((), 1, False)


def test_format_is_told_by_content_not_by_name() -> None:
    assert decode(encoded(picture(), "PNG"), name="picture.jpg").notes == ()


@pytest.mark.parametrize("orientation", range(2, 9))
def test_photo_is_turned_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(picture(), "JPEG", exif=exif)
    decoded = decode(data, name="photo.jpg")
    assert same(decoded.image, reference(data))
    assert (decoded.width > decoded.height) == (orientation < 5)


def test_damaged_exif_is_ignored_or_survived() -> None:
    data = encoded(picture(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert decode(data, name="photo.jpg").width == picture_files.WIDTH


@pytest.mark.parametrize(
    ("mode", "kind", "note"),
    [
        pytest.param("1", "PNG", pixels.GREY, id="1 bit"),
        pytest.param("L", "PNG", pixels.GREY, id="grey"),
        pytest.param("LA", "PNG", pixels.DROPPED_ALPHA, id="grey with alpha"),
        pytest.param("RGBA", "PNG", pixels.DROPPED_ALPHA, id="colour with alpha"),
        pytest.param("RGBA", "WEBP", pixels.DROPPED_ALPHA, id="webp with alpha"),
        pytest.param("CMYK", "JPEG", pixels.CMYK, id="cmyk jpeg"),
        pytest.param("CMYK", "TIFF", pixels.CMYK, id="cmyk tiff"),
    ],
)
def test_other_colours_are_converted_as_pillow_does_and_said(
    mode: str, kind: str, note: str
) -> None:
    converted = picture().convert(mode)
    if mode.endswith("A"):
        converted.putalpha(128)
    data = encoded(converted, kind)
    decoded = decode(data, name="picture")
    assert same(decoded.image, reference(data))
    assert decoded.notes == (note,)


def test_palette_is_converted() -> None:
    data = encoded(picture().convert("P"), "PNG")
    assert same(decode(data, name="p.png").image, reference(data))


def test_palette_with_alpha_says_that_alpha_is_dropped() -> None:
    data = encoded(picture().convert("P"), "PNG", transparency=bytes([0, 128, 255]))
    assert decode(data, name="p.png").notes == (pixels.DROPPED_ALPHA,)


def test_lab_keeps_its_colours() -> None:
    flat = Image.new("RGB", (8, 8), (200, 40, 90))
    from PIL import ImageCms

    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(srgb, lab, "RGB", "LAB")
    converted = ImageCms.applyTransform(flat, transform)
    assert converted is not None
    decoded = decode(encoded(converted, "TIFF"), name="lab.tif")
    found = np.asarray(decoded.image).astype(int)[0, 0]
    assert np.abs(found - (200, 40, 90)).max() <= 3
    assert decoded.notes == (pixels.LAB,)


def test_foreign_colour_profile_is_said_not_to_be_applied() -> None:
    data = encoded(picture(), "JPEG", icc_profile=b"some wide gamut")
    assert decode(data, name="p.jpg").notes == (pixels.PROFILE_NOT_APPLIED,)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM"])
def test_sixteen_bit_grey_is_scaled_not_clipped(kind: str) -> None:
    levels = np.arange(256, dtype=np.uint16).reshape(16, 16)
    decoded = decode(encoded(Image.fromarray(levels * 257), kind), name="grey")
    assert np.array_equal(np.asarray(decoded.image)[..., 1], levels)
    assert decoded.notes == (pixels.SIXTEEN_BITS,)


def test_sixteen_bit_colour_is_scaled() -> None:
    row = struct.pack(">12H", *(257 * level for level in range(0, 240, 20)))
    data = picture_files.raw_png((4, 1), b"\0" + row, bits=16)
    decoded = decode(data, name="deep.png")
    assert np.asarray(decoded.image).ravel().tolist() == list(range(0, 240, 20))
    assert decoded.notes == (pixels.SIXTEEN_BITS,)


def test_float_picture_is_stretched_and_its_range_told() -> None:
    values = np.linspace(-1, 3, 64, dtype=np.float32).reshape(8, 8)
    decoded = decode(encoded(Image.fromarray(values), "TIFF"), name="f.tif")
    assert np.asarray(decoded.image)[..., 0].ravel()[[0, -1]].tolist() == [0, 255]
    assert decoded.notes == ("Values from -1 to 3 were scaled to 0 to 255.",)


def test_pixels_that_are_no_numbers_become_black_and_are_counted() -> None:
    values = np.ones((4, 4), dtype=np.float32)
    values[0] = (np.nan, np.inf, -np.inf, 0)
    decoded = decode(encoded(Image.fromarray(values), "TIFF"), name="f.tif")
    assert np.asarray(decoded.image)[0, :, 0].tolist() == [0, 255, 0, 0]
    assert "3 pixels are not finite" in decoded.notes[0]


@pytest.mark.parametrize("value", [np.nan, 0.5], ids=["all NaN", "constant"])
def test_float_picture_without_a_range_is_black(value: float) -> None:
    values = np.full((4, 4), value, dtype=np.float32)
    decoded = decode(encoded(Image.fromarray(values), "TIFF"), name="f.tif")
    assert not np.asarray(decoded.image).any()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_first_frame_of_many_is_shown_and_said(kind: str) -> None:
    data = picture_files.animation(kind, 5)
    decoded = decode(data, name="moving")
    assert same(decoded.image, reference(data))
    assert decoded.frames == 5
    assert "frame 1 of 5" in decoded.notes[-1]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(picture_files.animation("GIF", FRAME_LIMIT + 500), id="gif"),
        pytest.param(picture_files.tiff_with_many_pages(FRAME_LIMIT + 500), id="tiff"),
    ],
)
def test_counting_frames_has_an_end(data: bytes) -> None:
    assert "frame 1 of more than 1,000" in decode(data, name="moving").notes[-1]


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (20000, 2)], ids=str)
def test_odd_sizes_open(size: tuple[int, int]) -> None:
    decoded = decode(encoded(Image.new("RGB", size), "PNG"), name="odd.png")
    assert (decoded.width, decoded.height) == size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "PPM"])
def test_cut_file_is_shown_as_incomplete(kind: str) -> None:
    data = encoded(picture(), kind)
    decoded = decode(data[: len(data) * 2 // 3], name="cut")
    assert decoded.is_incomplete
    assert "cut short" in decoded.notes[0]
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_file_with_nothing_but_a_beginning_is_refused_as_cut(kind: str) -> None:
    with pytest.raises(ImageError, match="cut short"):
        decode(encoded(picture(), kind)[:20], name="cut")


@pytest.mark.parametrize("at", [20, 60, -20], ids=["header", "pixels", "end"])
def test_png_with_one_wrong_bit_is_refused_as_damaged(at: int) -> None:
    data = bytearray(encoded(picture(), "PNG"))
    data[at] ^= 1
    with pytest.raises(ImageError, match=r"picture\.png is damaged"):
        decode(bytes(data), name="picture.png")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"Dear reader,\n", "a text file", id="text"),
        pytest.param("Größe".encode()[:4], "a text file", id="text cut in a character"),
        pytest.param(b"<!DOCTYPE html><html>", "a web page", id="web page"),
        pytest.param(b"%PDF-1.7", "a PDF document", id="pdf"),
        pytest.param(b"\0\0\0\x18ftypmp42", "a video", id="mp4"),
        pytest.param(b"\x1a\x45\xdf\xa3", "a Matroska or WebM video", id="webm"),
        pytest.param(b"RIFF\0\0\0\0AVI LIST", "a video", id="avi"),
        pytest.param(b"\0\0\0\x18ftypheic", "a HEIC picture", id="heic"),
        pytest.param(b"<?xml version='1.0'?><svg/>", "an SVG drawing", id="svg"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF", "an EPS or PostScript", id="eps"),
        pytest.param(b"PK\x03\x04", "a ZIP archive or a PyTorch file", id="zip"),
        pytest.param(bytes(range(128, 256)), "is not a picture", id="noise"),
        pytest.param(b"P6 \n", "damaged", id="portable map without size"),
    ],
)
def test_what_is_no_picture_is_named(data: bytes, words: str) -> None:
    with pytest.raises(ImageError) as caught:
        decode(data, name="thing.jpg")
    assert caught.value.sentence.startswith("thing.jpg is ")
    assert words in caught.value.sentence
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("size", "claim"),
    [
        pytest.param((30_000, 30_000), "claims 30,000 x 30,000 pixels", id="900 megapixels"),
        pytest.param((2**31 - 1, 2**31 - 1), "claims 2,147,483,647 x", id="4e18 pixels"),
        pytest.param((10_001, 10_000), "limit is 100 megapixels", id="just above the limit"),
        pytest.param((9_000, 9_000), "in 69 bytes", id="below the limit, nothing behind it"),
    ],
)
def test_claimed_size_is_checked_before_decoding(size: tuple[int, int], claim: str) -> None:
    with pytest.raises(ImageError) as caught:
        decode(picture_files.raw_png(size), name="bomb.png")
    assert claim.replace("69", str(len(picture_files.raw_png(size)))) in caught.value.sentence


@pytest.mark.parametrize(
    ("canvas", "words"),
    [
        pytest.param((7, 0x7F0007), "is cut short: it claims 8 x 8,323,080 pixels", id="thin"),
        pytest.param((16382, 16382), "claims 16,383 x 16,383 pixels; the limit", id="large"),
    ],
)
def test_canvas_of_an_animation_is_checked_before_it_is_reserved(
    canvas: tuple[int, int], words: str
) -> None:
    data = bytearray(picture_files.animation("WEBP", 2))
    data[24:30] = b"".join(side.to_bytes(3, "little") for side in canvas)
    with pytest.raises(ImageError, match=words):
        decode(bytes(data), name="moving.webp")


def test_plain_tiff_that_claims_more_than_it_holds_is_refused() -> None:
    data = bytearray(encoded(picture(), "TIFF"))
    at = struct.unpack_from("<I", data, 4)[0]
    struct.pack_into("<I", data, at + 2 + 12 + 8, 500_000)  # the height
    with pytest.raises(ImageError, match="claims 40 x 500,000 pixels"):
        decode(bytes(data), name="tall.tif")


def test_pillows_own_limit_is_as_it_was() -> None:
    before = Image.MAX_IMAGE_PIXELS
    with pytest.raises(ImageError):
        decode(picture_files.raw_png((30_000, 30_000)), name="bomb.png")
    assert before == Image.MAX_IMAGE_PIXELS


def test_tiles_larger_than_the_picture_are_refused() -> None:
    data = bytearray(encoded(picture(), "TIFF"))
    at = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, at)[0]
    entries = [bytes(data[at + 2 + 12 * i : at + 14 + 12 * i]) for i in range(count)]
    entries += [struct.pack("<HHII", tag, 4, 1, 1 << 20) for tag in (322, 323)]
    entries.sort(key=lambda entry: struct.unpack_from("<H", entry)[0])
    struct.pack_into("<I", data, 4, len(data))
    data += struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    with pytest.raises(ImageError, match="claims 1,048,576 x 1,048,576"):
        decode(bytes(data), name="tiles.tif")


def test_large_jpeg_is_decoded_at_half_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.core.images.PIXEL_LIMIT", 1_000_000)
    decoded = decode(encoded(Image.new("RGB", (1400, 1000)), "JPEG"), name="large.jpg")
    assert (decoded.width, decoded.height) == (700, 500)
    assert "half" in decoded.notes[0]


@pytest.mark.parametrize(
    ("chunk", "before"),
    [
        pytest.param(b"zTXt", b"a\0\0", id="zTXt"),
        pytest.param(b"iTXt", b"a\0\1\0\0\0", id="iTXt"),
        pytest.param(b"iCCP", b"a\0\0", id="iCCP"),
    ],
)
def test_packed_text_is_not_unpacked_without_limit(chunk: bytes, before: bytes) -> None:
    data = picture_files.png_with_packed_text(chunk, before, unpacked_bytes=20_000_000)
    decoded = decode(data, name="text.png")
    assert "ignored" in decoded.notes[0]
    assert not decoded.is_incomplete


@pytest.mark.parametrize(
    "name",
    ["a b.png", "100%#.png", "\N{GRINNING FACE}.png", "x\n.png", "\udcff.png", "\ud800", "", "\0"],
    ids=ascii,
)
def test_any_name_is_shown_printable(name: str) -> None:
    assert decode(encoded(picture(), "PNG"), name=name).width == picture_files.WIDTH
    with pytest.raises(ImageError) as caught:
        decode(b"", name=name)
    assert caught.value.sentence.isprintable()
    caught.value.sentence.encode("utf-8")


@pytest.mark.parametrize("kind", FORMATS)
def test_mutated_files_give_a_picture_or_our_error(kind: str) -> None:
    dice = random.Random(kind)
    whole = encoded(picture(width=16, height=16), kind)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            decoded = decode(bytes(data[: dice.randint(len(data) // 2, len(data))]), name="mutant")
        except ImageError as error:
            assert error.sentence.startswith("mutant ")
        else:
            assert decoded.image.mode == "RGB"
