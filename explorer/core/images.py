"""Decoding pictures from strangers: any bytes give an upright RGB picture or an ``ImageError``.

Knows Pillow, nothing of torch or networks. torchvision's own decoder is not used: one flipped
byte in a PNG ends the process.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageFile, ImageOps, TiffImagePlugin

from explorer.core import pixels
from explorer.core.errors import ImageError
from explorer.core.files import display_name
from explorer.core.image_files import (
    FRAME_LIMIT,
    PngState,
    count_gif_frames,
    count_tiff_pages,
    is_cut_short,
    kind_in_words,
    picture_format,
    png_bits,
    png_state,
    webp_canvas,
)
from explorer.core.native_messages import native_messages

PIXEL_LIMIT = 100_000_000
"""Pictures larger than this are refused, before memory is allocated for them."""

REDUCED_PIXEL_LIMIT = 200_000_000
"""JPEG can be decoded at half its size, up to here."""

FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF")

_NEXT_STEP = "Pictures can be JPEG, PNG, GIF, BMP, TIFF, WebP, AVIF or PPM."
_FETCH_AGAIN = "Copy or download it again."

# So many pixels can one byte of a file stand for, generously; deflate packs 1032 bytes into one.
# A file that claims more is a header with nothing behind it. (A still WebP may be of one colour.)
_PIXELS_PER_BYTE = {
    "JPEG": 8192,
    "PNG": 1032 * 8,
    "GIF": 4096,
    "BMP": 512,
    "PPM": 8,
    "raw TIFF": 8,
    "animated WEBP": 8192,
}
_SMALL_PIXELS = 1_000_000


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """A picture, upright and RGB. ``notes`` say what was changed; ``frames`` how many there are.

    ``is_incomplete``: the file is cut short, and what was there is shown. ``frames`` is at most
    ``FRAME_LIMIT`` + 1, which stands for more.
    """

    image: Image.Image = field(repr=False)
    width: int
    height: int
    is_incomplete: bool = False
    notes: tuple[str, ...] = ()
    frames: int = 1


def decode(data: bytes, *, name: str) -> DecodedImage:
    """The first picture of a file, whatever its name says. Raises ``ImageError`` in words.

    For ordinary pictures exactly Pillow's ``convert("RGB")``, turned upright.
    """
    shown = _shown(name)
    kind = _picture_kind(data, shown)
    if kind == "PNG" and png_state(data) is PngState.DAMAGED:
        raise _damaged(shown, data, kind=kind)
    with _quiet_and_without_pillows_limits():
        loaded, notes, is_incomplete = _load_quietly(data, kind, shown)
        frames = _frame_count(data, kind, loaded)
        image, more_notes = _upright_rgb(loaded, data, kind=kind, shown=shown)
    return DecodedImage(
        image=image,
        width=image.width,
        height=image.height,
        is_incomplete=is_incomplete,
        notes=tuple(dict.fromkeys((*notes, *more_notes, *_notes_on_file(data, kind, frames)))),
        frames=frames,
    )


def _shown(name: str) -> str:
    """The file's name fit for a sentence, also where it holds bytes that are no text."""
    clean = name.encode("utf-8", "replace").decode("utf-8")
    return display_name(Path(clean)) if clean else "The picture"


def _picture_kind(data: bytes, shown: str) -> str:
    """The format by content; raises for whatever is not a picture we read."""
    if not data:
        raise ImageError(f"{shown} is empty.", next_step=_FETCH_AGAIN)
    kind = picture_format(data)
    if not kind or not _can_read(kind):
        words = kind_in_words(data) if not kind else f"a picture in {kind} format"
        reason = f"is {words}, not a photo that can be read" if words else "is not a picture"
        raise ImageError(f"{shown} {reason}.", next_step=_NEXT_STEP)
    return kind


def _can_read(kind: str) -> bool:
    Image.init()
    return kind in Image.OPEN


@contextmanager
def _quiet_and_without_pillows_limits() -> Iterator[None]:
    """Our limits, told in our words, stand in for Pillow's; its warnings are for programmers."""
    limit = Image.MAX_IMAGE_PIXELS
    try:
        Image.MAX_IMAGE_PIXELS = None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def _load_quietly(
    data: bytes, kind: str, shown: str
) -> tuple[ImageFile.ImageFile, tuple[str, ...], bool]:
    """As ``_load``; libtiff's complaints become details instead of lines on stderr."""
    if kind != "TIFF":
        return _load(data, kind, shown)
    with native_messages() as told:
        try:
            return _load(data, kind, shown)
        except ImageError as error:
            refusal = error
    refusal.details = "\n".join(part for part in (refusal.details, told.text) if part)
    raise refusal


def _load(data: bytes, kind: str, shown: str) -> tuple[ImageFile.ImageFile, tuple[str, ...], bool]:
    """The decoded picture, notes on it, and whether only a part of it was there."""
    try:
        image, notes = _opened(data, kind, shown)
        image.load()
    except ImageError:
        raise
    except Exception as error:  # on hostile files Pillow's decoders raise almost anything
        return _what_is_there(data, kind, shown, error)
    return image, notes, False


def _opened(data: bytes, kind: str, shown: str) -> tuple[ImageFile.ImageFile, tuple[str, ...]]:
    """The picture with its header read and its size checked, not yet decoded."""
    if kind == "WEBP":  # its decoder reserves the canvas as soon as it is opened
        _check_size(data, kind, shown=shown, size=webp_canvas(data))
    image = Image.open(io.BytesIO(data), formats=[kind])
    _check_size(data, _packing(image, kind), shown=shown, size=image.size)
    _check_size(data, kind, shown=shown, size=_tile_size(image))
    claimed = image.width * image.height
    if claimed <= PIXEL_LIMIT:
        return image, ()
    image.draft("RGB", (image.width // 2, image.height // 2))
    return image, (f"{claimed / 1e6:,.0f} megapixels; decoded at half its width and height.",)


def _check_size(data: bytes, packing: str, *, shown: str, size: tuple[int, int]) -> None:
    """Raises where a picture is too large, or larger than its bytes can hold."""
    claimed = size[0] * size[1]
    if claimed > (REDUCED_PIXEL_LIMIT if packing == "JPEG" else PIXEL_LIMIT):
        raise _too_large(shown, size)
    per_byte = _PIXELS_PER_BYTE.get(packing)
    if per_byte and claimed > max(_SMALL_PIXELS, per_byte * len(data)):
        raise ImageError(
            f"{shown} is cut short: it claims {_in_pixels(size)} in {len(data):,} bytes.",
            next_step=_FETCH_AGAIN,
        )


def _packing(image: ImageFile.ImageFile, kind: str) -> str:
    """The format, with what tells how many pixels a byte can hold."""
    if kind == "TIFF" and image.info.get("compression") == "raw":
        return "raw TIFF"
    if kind == "WEBP" and getattr(image, "is_animated", False):
        return "animated WEBP"
    return kind


def _tile_size(image: ImageFile.ImageFile) -> tuple[int, int]:
    """The size of the tiles that a TIFF is decoded in, which it may claim at will."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return (0, 0)
    width, height = image.tag_v2.get(322, 0), image.tag_v2.get(323, 0)
    return (width, height) if isinstance(width, int) and isinstance(height, int) else (0, 0)


def _what_is_there(
    data: bytes, kind: str, shown: str, error: Exception
) -> tuple[ImageFile.ImageFile, tuple[str, ...], bool]:
    """What can be decoded of a file that could not be decoded whole."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        image, notes = _opened(data, kind, shown)
        image.load()
    except ImageError:
        raise
    except Exception:  # as above; the first error says more
        raise _damaged(shown, data, kind=kind, error=error) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    if _is_blank(image):
        raise _damaged(shown, data, kind=kind, error=error) from error
    if kind == "PNG" and isinstance(error, ValueError):  # what Pillow raises on packed text
        return image, ("Text packed into the file is too large and was ignored.", *notes), False
    return image, ("The file is cut short; only a part of the picture is there.", *notes), True


def _is_blank(image: Image.Image) -> bool:
    """Whether nothing was drawn: every channel is one number throughout."""
    bands = image.split() if len(image.getbands()) > 1 else (image,)
    return all(low == high for low, high in (band.getextrema() for band in bands))


def _upright_rgb(
    image: Image.Image, data: bytes, *, kind: str, shown: str
) -> tuple[Image.Image, tuple[str, ...]]:
    try:
        rgb, notes = pixels.to_rgb(image)
    except Exception as error:  # as in _load
        raise _damaged(shown, data, kind=kind, error=error) from error
    try:
        return ImageOps.exif_transpose(rgb), notes
    except Exception:  # EXIF is a small file format of its own, with faults of its own
        return rgb, (*notes, "Its EXIF data is damaged and was ignored.")


def _frame_count(data: bytes, kind: str, image: ImageFile.ImageFile) -> int:
    """How many pictures the file holds, counted without decoding them."""
    if kind == "GIF":
        return count_gif_frames(data)
    if kind == "TIFF":
        return count_tiff_pages(data)
    if kind == "JPEG":  # phones append a gain map or a preview, which is no second picture
        return 1
    claimed = getattr(image, "n_frames", 1)
    return min(max(int(claimed), 1), FRAME_LIMIT + 1)


def _notes_on_file(data: bytes, kind: str, frames: int) -> tuple[str, ...]:
    notes = []
    if frames > 1:
        total = f"{frames}" if frames <= FRAME_LIMIT else f"more than {FRAME_LIMIT:,}"
        notes.append(f"An animation or a file of pages: frame 1 of {total}.")
    if kind == "PNG" and png_bits(data) == 16:
        notes.append(pixels.SIXTEEN_BITS)
    return tuple(notes)


def _in_pixels(size: tuple[int, int]) -> str:
    return f"{size[0]:,} x {size[1]:,} pixels"


def _too_large(shown: str, size: tuple[int, int]) -> ImageError:
    return ImageError(
        f"{shown} claims {_in_pixels(size)}; the limit is {PIXEL_LIMIT // 1_000_000} megapixels.",
        next_step="Scale it down first.",
    )


def _damaged(shown: str, data: bytes, *, kind: str, error: Exception | None = None) -> ImageError:
    reason = "cut short" if is_cut_short(data, kind) else "damaged"
    return ImageError(
        f"{shown} is {reason}: its format is {kind}, but it cannot be decoded.",
        next_step=_FETCH_AGAIN,
        details=str(error or "a checksum is wrong"),
    )
