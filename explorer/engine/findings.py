"""What can be investigated beyond a single run, and what comes of it: parts of two messages.

A wish says what to find out; it is answered by a record of ``core.measurements``. On the wire a
record travels in a struct of its own, which says of which kind it is. Imports neither torch nor Qt.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from explorer.core.measurements import (
    ChannelShares,
    ContributionBands,
    FolderSweep,
    GateGradients,
    LesionCurve,
    LesionSweep,
    PathSplits,
    Reorderings,
)


class Wish(msgspec.Struct, frozen=True, tag=True):
    """``class_index`` None, where there is one, is the class that the network takes it for."""


class SweepWish(Wish, frozen=True):
    """All single lesions of the network on the current image."""

    class_index: int | None = None


class CurveWish(Wish, frozen=True):
    """Lesions of several at a time: ``draws`` random ones for each of ``counts``."""

    class_index: int | None = None
    counts: tuple[int, ...] = ()  # none: a choice that covers the network
    draws: int = 10
    seed: int = 0


class ReorderWish(Wish, frozen=True):
    """Blocks of equal shape in another order: ``draws`` random ones for each of ``swaps``."""

    class_index: int | None = None
    draws: int = 10
    swaps: tuple[int, ...] = ()  # none: a choice that covers the network
    seed: int = 0


class SplitWish(Wish, frozen=True):
    """The logit of a class, and its gradient, by length of path."""

    class_index: int | None = None


class GateGradientWish(Wish, frozen=True):
    """d logit / d gate of every merge."""

    class_index: int | None = None


class PictureFile(msgspec.Struct, frozen=True, array_like=True):
    """An image file as it lies on the disk of the window's computer."""

    name: str
    data: bytes


class BandWish(Wish, frozen=True):
    """The contributions of all merges over many images. A finding repeats names, not bytes."""

    pictures: tuple[PictureFile, ...]


class FolderWish(Wish, frozen=True):
    """All single lesions on a folder with one folder of images per class, on the engine's disk."""

    folder: str


class ChannelSharesWish(Wish, frozen=True):
    """What shortcut and branch give to every channel of one merge."""

    merge: str


AnyWish = (
    SweepWish
    | CurveWish
    | ReorderWish
    | SplitWish
    | GateGradientWish
    | BandWish
    | FolderWish
    | ChannelSharesWish
)
Record = (
    LesionSweep
    | LesionCurve
    | Reorderings
    | PathSplits
    | GateGradients
    | ContributionBands
    | FolderSweep
    | ChannelShares
)


class Sealed(msgspec.Struct, frozen=True, tag=True):
    """A record with a tag: of several dataclasses in a union MessagePack could not tell which."""


class SealedSweep(Sealed, frozen=True):
    record: LesionSweep


class SealedCurve(Sealed, frozen=True):
    record: LesionCurve


class SealedReorderings(Sealed, frozen=True):
    record: Reorderings


class SealedSplits(Sealed, frozen=True):
    record: PathSplits


class SealedGradients(Sealed, frozen=True):
    record: GateGradients


class SealedBands(Sealed, frozen=True):
    record: ContributionBands


class SealedFolder(Sealed, frozen=True):
    record: FolderSweep


class SealedChannels(Sealed, frozen=True):
    record: ChannelShares


AnySealed = (
    SealedSweep
    | SealedCurve
    | SealedReorderings
    | SealedSplits
    | SealedGradients
    | SealedBands
    | SealedFolder
    | SealedChannels
)


_SEAL_OF: Mapping[type[Record], Callable[[Any], AnySealed]] = {
    LesionSweep: SealedSweep,
    LesionCurve: SealedCurve,
    Reorderings: SealedReorderings,
    PathSplits: SealedSplits,
    GateGradients: SealedGradients,
    ContributionBands: SealedBands,
    FolderSweep: SealedFolder,
    ChannelShares: SealedChannels,
}


def sealed(record: Record) -> AnySealed:
    """A record ready to travel."""
    return _SEAL_OF[type(record)](record)


def without_bytes(wish: AnyWish) -> AnyWish:
    """The wish as a finding repeats it: named files instead of their bytes."""
    if not isinstance(wish, BandWish):
        return wish
    named = tuple(PictureFile(picture.name, b"") for picture in wish.pictures)
    return BandWish(named)
