"""What a drop or the clipboard holds for us, told apart before anything is opened.

Pure, but for Qt's ``QMimeData``; reads no file and no network.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

LARGEST_DATA_URL_BYTES = 64 * 1024 * 1024

IMAGE_SUFFIXES = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".bmp",
        ".dib",
        ".gif",
        ".apng",
        ".webp",
        ".tif",
        ".tiff",
        ".ppm",
        ".pgm",
        ".pbm",
        ".pnm",
    ]
)
CHECKPOINT_SUFFIXES = frozenset(
    [
        ".pt",
        ".pth",
        ".pt2",
        ".ckpt",
        ".safetensors",
        ".bin",
        ".pkl",
        ".onnx",
        ".h5",
        ".keras",
        ".npz",
        ".tar",
    ]
)

_IMAGE_SOURCE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """At most one of ``paths``, ``image``, ``data_url`` and ``web_address`` is set."""

    paths: tuple[Path, ...] = ()
    image: QImage | None = field(default=None, compare=False)
    data_url: str = ""
    web_address: str = ""

    def __bool__(self) -> bool:
        return bool(self.paths or self.image or self.data_url or self.web_address)


@dataclass(frozen=True, slots=True)
class Choice:
    """What of several dropped files is used."""

    image: Path | None
    checkpoints: tuple[Path, ...]
    ignored: int


def has_offer(mime: QMimeData) -> bool:
    """Whether there may be something for us; cheap, for a drag that moves over the window."""
    return bool(mime.hasImage() or _usable_urls(mime) or _source_in_html(mime))


def offer_of(mime: QMimeData) -> Offer:
    """The best of what is there: files, else image data, else an address."""
    urls = _usable_urls(mime)
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    if paths:
        return Offer(paths=paths)
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Offer(image=image)
    addresses = [url.toString() for url in urls]
    source = _source_in_html(mime)
    if source:
        addresses.append(source)
    data_url = next((text for text in addresses if text[:5].lower() == "data:"), "")
    if data_url:
        return Offer(data_url=data_url)
    return Offer(web_address=addresses[0]) if addresses else Offer()


def choice_of(paths: tuple[Path, ...]) -> Choice:
    """The first image of several files. A single file is tried whatever its name says."""
    checkpoints = tuple(path for path in paths if path.suffix.lower() in CHECKPOINT_SUFFIXES)
    others = [path for path in paths if path not in checkpoints]
    images = [path for path in others if path.suffix.lower() in IMAGE_SUFFIXES]
    image = next(iter(images or others), None)
    return Choice(image, checkpoints, len(paths) - len(checkpoints) - (image is not None))


def bytes_of_data_url(url: str) -> bytes | None:
    """What a ``data:image/...`` address holds; None for another kind, damage or too much."""
    head, comma, body = url.partition(",")
    kind = head[5:].lower()
    if not comma or not kind.startswith("image/") or len(body) > 2 * LARGEST_DATA_URL_BYTES:
        return None
    raw = unquote_to_bytes(body)
    if kind.endswith(";base64"):
        try:
            raw = base64.b64decode(raw, validate=True)
        except binascii.Error:
            return None
    return raw if 0 < len(raw) <= LARGEST_DATA_URL_BYTES else None


def _usable_urls(mime: QMimeData) -> list[QUrl]:
    known = ("file", "http", "https", "data", "ftp")
    return [url for url in mime.urls() if url.isValid() and url.scheme().lower() in known]


def _source_in_html(mime: QMimeData) -> str:
    if not mime.hasHtml():
        return ""
    found = _IMAGE_SOURCE.search(mime.html()[: 3 * LARGEST_DATA_URL_BYTES])
    source = found.group(1) if found else ""
    return source if re.match(r"(https?|data):", source, re.IGNORECASE) else ""
