"""What the bytes of a file say about it before anything is decoded.

Names the kind of a file, finds cuts and damage in PNG, and counts frames with a limit. Knows
neither Pillow nor torch, and never allocates more than the bytes it is given.
"""

import struct
import zlib
from enum import Enum

FRAME_LIMIT = 1000
"""Counting frames stops here: a file of millions is no reason to wait."""

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

_PICTURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (_PNG_SIGNATURE, "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
)

_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"%!PS", "an EPS or PostScript drawing"),
    (b"\xc5\xd0\xd3\xc6", "an EPS drawing"),
    (b"PK\x03\x04", "a ZIP archive or a PyTorch file"),
    (b"\x80\x02", "a pickled Python object, perhaps weights"),
    (b"\x1a\x45\xdf\xa3", "a Matroska or WebM video"),
    (b"\0\0\x01\xba", "an MPEG video"),
    (b"\0\0\x01\xb3", "an MPEG video"),
    (b"OggS", "an Ogg sound or video file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"8BPS", "a Photoshop document"),
    (b"\0\0\x01\0", "an icon"),
    (b"\0\0\0\x0cjP", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"version https://git-lfs", "a Git LFS pointer instead of the file"),
)

_MARKUP = (
    (b"<svg", "an SVG drawing"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
)

_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


class PngState(Enum):
    WHOLE = "whole"
    CUT_SHORT = "cut short"
    DAMAGED = "damaged"


def picture_format(data: bytes) -> str:
    """The picture format that the first bytes announce, as Pillow names it; "" for none."""
    for magic, name in _PICTURES:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in {b"avif", b"avis"}:
        return "AVIF"
    is_portable_map = data[:1] == b"P" and data[1:2] in b"123456fF" and data[2:3].isspace()
    return "PPM" if len(data) > 3 and is_portable_map else ""


def kind_in_words(data: bytes) -> str:
    """What a file that is no readable picture is, for a sentence; "" when nobody knows."""
    for magic, words in _OTHERS:
        if data.startswith(magic):
            return words
    if data[4:8] == b"ftyp":
        return "a HEIC picture" if data[8:12] in _HEIF_BRANDS else "a video"
    if data[:4] == b"RIFF":
        return "a video" if data[8:12] == b"AVI " else "a sound file"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, words in _MARKUP:
        # SVG often begins with an XML line or a comment
        if head.startswith(magic) or (magic == b"<svg" and head[:1] == b"<" and magic in head):
            return words
    return "a text file" if _is_text(data[:4096]) else ""


def png_state(data: bytes) -> PngState:
    """Whether all chunks of a PNG are there with the right checksums."""
    at = len(_PNG_SIGNATURE)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        body_end = at + 8 + length
        if body_end + 4 > len(data):
            return PngState.CUT_SHORT
        stored = int.from_bytes(data[body_end : body_end + 4], "big")
        if zlib.crc32(memoryview(data)[at + 4 : body_end]) != stored:
            return PngState.DAMAGED
        if data[at + 4 : at + 8] == b"IEND":
            return PngState.WHOLE
        at = body_end + 4
    return PngState.CUT_SHORT


def is_cut_short(data: bytes, kind: str) -> bool:
    """Whether a picture ends before its end, as far as its format tells."""
    if kind == "PNG":
        return png_state(data) is PngState.CUT_SHORT
    if kind == "WEBP":
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    if kind == "JPEG":
        return b"\xff\xd9" not in data[-64:]
    if kind == "GIF":
        return not data.endswith(b";")
    if kind == "TIFF":
        return count_tiff_pages(data) == 0  # the list of pages stands at the end, or nowhere
    return kind == "BMP" and int.from_bytes(data[2:6], "little") > len(data)


def png_bits(data: bytes) -> int:
    """Bits per channel that a PNG's header declares."""
    return data[24] if len(data) > 24 else 0


def webp_canvas(data: bytes) -> tuple[int, int]:
    """Width and height that an extended WebP declares; (0, 0) for a plain one."""
    if data[12:16] != b"VP8X" or len(data) < 30:
        return (0, 0)
    width, height = data[24:27], data[27:30]
    return (int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1)


def count_gif_frames(data: bytes) -> int:
    """The number of pictures in a GIF, at most ``FRAME_LIMIT`` + 1."""
    frames = 0
    at = 13 + _colour_table_bytes(data[10:11])
    while at < len(data) and frames <= FRAME_LIMIT:
        if data[at] == 0x21:  # an extension: label, then sub-blocks
            at = _after_sub_blocks(data, at + 2)
        elif data[at] == 0x2C:  # a picture: descriptor, colour table, code size, sub-blocks
            frames += 1
            at = _after_sub_blocks(data, at + 11 + _colour_table_bytes(data[at + 9 : at + 10]))
        else:
            break
    return frames


def count_tiff_pages(data: bytes) -> int:
    """The number of pages in a TIFF, at most ``FRAME_LIMIT`` + 1; loops and cuts end it."""
    order = "<" if data[:2] == b"II" else ">"
    is_big = data[2:4] in {b"+\0", b"\0+"}
    entries, entry_bytes, offset = ("Q", 20, "Q") if is_big else ("H", 12, "I")
    seen: set[int] = set()
    at = _number(data, 8 if is_big else 4, order + offset)
    while at and at not in seen and len(seen) <= FRAME_LIMIT:
        count = _number(data, at, order + entries)
        end = at + struct.calcsize(entries) + count * entry_bytes
        if end + struct.calcsize(offset) > len(data):
            break
        seen.add(at)
        at = _number(data, end, order + offset)
    return len(seen)


def _number(data: bytes, at: int, layout: str) -> int:
    """The number at an offset, 0 beyond the end."""
    if at + struct.calcsize(layout) > len(data):
        return 0
    number: int = struct.unpack_from(layout, data, at)[0]
    return number


def _colour_table_bytes(flags: bytes) -> int:
    if not flags or not flags[0] & 0x80:
        return 0
    return 3 << ((flags[0] & 0x07) + 1)


def _after_sub_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # not merely a character cut in two
            return False
        text = head[: error.start].decode("utf-8")
    return bool(text) and all(char.isprintable() or char.isspace() for char in text)
