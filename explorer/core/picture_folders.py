"""Folders of labelled pictures, one folder for each class, as torchvision's ``ImageFolder`` has it.

Finds the files and which class of a network each folder stands for; opens no picture. Knows no
torch.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from explorer.core.errors import FolderError
from explorer.core.files import display_name

_SUFFIXES = frozenset(
    (".jpg", ".jpeg", ".png", ".ppm", ".pgm", ".bmp", ".tif", ".tiff", ".webp", ".gif", ".avif")
)
_WORDNET_ID = re.compile(r"n\d{8}[\s._-]+")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_NAMED_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    path: Path
    class_index: int


@dataclass(frozen=True, slots=True)
class PictureFolder:
    """Pictures in the order of their paths; ``matching`` says how their classes were found."""

    pictures: tuple[LabelledPicture, ...] = field(repr=False)
    matching: str


@dataclass(frozen=True, slots=True)
class ClassMatch:
    """The class that each folder stands for, and in words how that was found."""

    class_of: Mapping[str, int]
    matching: str


def read_picture_folder(root: Path, labels: Sequence[str]) -> PictureFolder:
    """All pictures below the class folders in ``root``, for a network with these classes.

    Raises ``FolderError`` where there is no such folder, no picture, or a class folder that the
    network has no class for.
    """
    match = match_classes(_class_folders(root), labels)
    pictures = tuple(
        LabelledPicture(path, index)
        for name, index in sorted(match.class_of.items())
        for path in _pictures_below(root / name)
    )
    if not pictures:
        raise FolderError(f"The class folders in {display_name(root)} hold no pictures.")
    return PictureFolder(pictures, match.matching)


def match_classes(folders: Sequence[str], labels: Sequence[str]) -> ClassMatch:
    """Which class each folder stands for: by its name, by its number, or by its place in line.

    A name may have another case, underscores for spaces and a WordNet number in front. Numbers
    count from 0. By place only where there are as many folders as classes and no name is known.
    Raises ``FolderError`` with the folders that no class was found for.
    """
    named = {name: index for name in folders if (index := _named_class(name, labels)) is not None}
    if len(named) == len(folders):
        return ClassMatch(named, f"{_class_folders_text(folders)} matched by name.")
    is_numbered = all(name.isascii() and name.isdecimal() for name in folders)
    if is_numbered and max(map(int, folders)) < len(labels):
        by_number = {name: int(name) for name in folders}
        return ClassMatch(by_number, f"{_class_folders_text(folders)} matched by number, from 0.")
    if not named and len(folders) == len(labels):
        line = sorted(folders, key=int) if is_numbered else sorted(folders)
        ends = f"{line[0]} is {labels[0]}, {line[-1]} is {labels[-1]}"
        by_place = {name: index for index, name in enumerate(line)}
        return ClassMatch(by_place, f"{_class_folders_text(folders)} matched by order: {ends}.")
    raise _unknown([name for name in folders if name not in named], labels)


def _named_class(name: str, labels: Sequence[str]) -> int | None:
    """As it is written before as it is meant: ImageNet has a cardigan and a Cardigan."""
    plain = _WORDNET_ID.sub("", name, count=1) if _WORDNET_ID.match(name) else name
    for wanted, known in ((plain, list(labels)), (_loose(plain), list(map(_loose, labels)))):
        if known.count(wanted) == 1:
            return known.index(wanted)
    return None


def _loose(name: str) -> str:
    return _BETWEEN_WORDS.sub(" ", name).strip().casefold()


def _class_folders(root: Path) -> tuple[str, ...]:
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except (OSError, ValueError) as error:
        raise FolderError(
            f"{display_name(root)} is not a folder that can be read.", details=str(error)
        ) from error
    names = tuple(entry.name for entry in entries if entry.is_dir() and _is_shown(entry.name))
    if not names:
        raise FolderError(
            f"{display_name(root)} holds no folders.",
            next_step="It should hold one folder of pictures for each class.",
        )
    return names


def _pictures_below(folder: Path) -> list[Path]:
    found = []
    for place, folders, files in os.walk(folder, followlinks=True):
        folders[:] = sorted(filter(_is_shown, folders))
        pictures = (name for name in files if _is_shown(name) and _is_picture(name))
        found += [Path(place, name) for name in pictures]
    return sorted(found)


def _is_shown(name: str) -> bool:
    """What systems put into folders on their own is left out."""
    return not name.startswith((".", "__MACOSX"))


def _is_picture(name: str) -> bool:
    return Path(name).suffix.lower() in _SUFFIXES


def _class_folders_text(folders: Sequence[str]) -> str:
    return f"{len(folders):,} class folder{'' if len(folders) == 1 else 's'}"


def _unknown(folders: Sequence[str], labels: Sequence[str]) -> FolderError:
    first = display_name(Path(folders[0]))
    more = f" and {len(folders) - 1} more are no classes" if len(folders) > 1 else " is no class"
    known = ", ".join(labels[:_NAMED_AT_MOST]) + (" ..." if len(labels) > _NAMED_AT_MOST else "")
    return FolderError(
        f"{first}{more} of this network.",
        next_step=f"Name the folders after its classes, or number them from 0: {known}.",
    )
