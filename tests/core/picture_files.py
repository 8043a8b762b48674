"""Small picture files of every kind, whole and broken, made on the spot."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 40, 30


def picture(seed: int = 0, *, width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Noise: it does not compress, so that half a file holds half a picture."""
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(noise)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def animation(kind: str, frames: int) -> bytes:
    first, *others = (picture(seed, width=8, height=8) for seed in range(frames))
    return encoded(first, kind, save_all=True, append_images=others)


def png_chunk(name: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + checksum


def raw_png(
    size: tuple[int, int], rows: bytes = b"", *, bits: int = 8, colour: int = 2, extra: bytes = b""
) -> bytes:
    """A PNG with any header: what it claims need not be there."""
    header = struct.pack(">IIBBBBB", *size, bits, colour, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            png_chunk(b"IHDR", header),
            extra,
            png_chunk(b"IDAT", zlib.compress(rows)),
            png_chunk(b"IEND", b""),
        )
    )


def png_with_packed_text(name: bytes, before: bytes, *, unpacked_bytes: int) -> bytes:
    """A picture of 8 x 8 pixels and a text chunk that unpacks to very much more."""
    rows = b"".join(b"\0" + bytes(range(24)) for _ in range(8))
    bomb = png_chunk(name, before + zlib.compress(bytes(unpacked_bytes)))
    return raw_png((8, 8), rows, extra=bomb)


def tiff_with_many_pages(pages: int) -> bytes:
    """One small page, and a chain of page lists without any picture behind it."""
    data = bytearray(encoded(picture(width=4, height=4), "TIFF"))
    at = struct.unpack_from("<I", data, 4)[0]
    for _ in range(pages - 1):
        count = struct.unpack_from("<H", data, at)[0]
        struct.pack_into("<I", data, at + 2 + 12 * count, len(data))
        at = len(data)
        data += struct.pack("<H", 0) + struct.pack("<I", 0)
    return bytes(data)
