"""Turning the pixel forms that files use into 8 bit RGB, and saying what was done.

Knows Pillow and numpy, nothing of files, torch or networks.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

_ROWS_AT_ONCE = 256
_SIXTEEN_TO_EIGHT = 257  # 65535 / 255

DROPPED_ALPHA = "Transparency was dropped, as torchvision does."
GREY = "A greyscale picture: its one channel stands in for red, green and blue."
SIXTEEN_BITS = "16 bits per channel were scaled to 8."
CMYK = "Converted from CMYK without a colour profile."
LAB = "Converted from Lab colours."
PROFILE_NOT_APPLIED = "The embedded colour profile was not applied."


def to_rgb(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    """The picture as 8 bit RGB, with a sentence for all that was changed on the way.

    Ordinary pictures become what Pillow's ``convert("RGB")`` makes of them. Numbers wider than
    8 bits, which it would clip to white or black, are scaled.
    """
    notes = [PROFILE_NOT_APPLIED] if _has_unusual_profile(image) else []
    if image.mode.startswith("I;16") or (image.mode == "I" and image.format == "PPM"):
        return _sixteen_bits(image), (SIXTEEN_BITS, *notes)
    if image.mode in {"I", "F"}:
        picture, note = _stretched(image)
        return picture, (note, *notes)
    if image.mode == "LAB":
        return _from_lab(image), (LAB,)
    return image.convert("RGB"), (*_notes_on(image), *notes)


def _notes_on(image: Image.Image) -> tuple[str, ...]:
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        return (DROPPED_ALPHA,)
    if image.mode in {"1", "L"}:
        return (GREY,)
    return (CMYK,) if image.mode == "CMYK" else ()


def _has_unusual_profile(image: Image.Image) -> bool:
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not profile:
        return False
    return b"sRGB" not in profile and "sRGB".encode("utf-16-be") not in profile


def _sixteen_bits(image: Image.Image) -> Image.Image:
    def scaled(rows: NDArray[np.generic]) -> NDArray[np.generic]:
        return (rows.astype(np.int64) + _SIXTEEN_TO_EIGHT // 2) // _SIXTEEN_TO_EIGHT

    return _by_rows(np.asarray(image), scaled)


def _stretched(image: Image.Image) -> tuple[Image.Image, str]:
    """Grey from the smallest to the largest number; what is not a number becomes black."""
    values = np.asarray(image)
    is_finite = np.isfinite(values)
    lowest = float(values.min(initial=np.inf, where=is_finite))
    highest = float(values.max(initial=-np.inf, where=is_finite))
    span = highest - lowest

    def scaled(rows: NDArray[np.generic]) -> NDArray[np.generic]:
        if not 0 < span < np.inf:
            return np.zeros(rows.shape)
        wide = np.nan_to_num(rows.astype(np.float64), nan=lowest, posinf=highest, neginf=lowest)
        return np.rint((wide - lowest) * (255 / span))

    strange = values.size - int(np.count_nonzero(is_finite))
    return _by_rows(values, scaled), _note_on_range(lowest, highest, strange)


def _note_on_range(lowest: float, highest: float, strange: int) -> str:
    if lowest > highest:
        return "No pixel is a number; the picture is shown black."
    note = f"Values from {lowest:g} to {highest:g} were scaled to 0 to 255."
    if strange:
        note += f" {strange:,} pixels are not finite numbers; NaN is shown black."
    return note


def _by_rows(
    values: NDArray[np.generic], scaled: Callable[[NDArray[np.generic]], NDArray[np.generic]]
) -> Image.Image:
    """A grey picture as RGB, scaled some rows at a time to keep memory low."""
    grey = np.empty(values.shape, dtype=np.uint8)
    for start in range(0, values.shape[0], _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        grey[rows] = scaled(values[rows])
    return Image.fromarray(grey).convert("RGB")


def _from_lab(image: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(lab, srgb, "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise ValueError("the conversion from Lab gave no picture")
    return converted
