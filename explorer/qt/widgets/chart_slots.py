"""The places on the axis of a chart over depth: groups, which are labelled, where a key leads.

Pure: knows no widget.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

_STEPS = (1, 2, 5, 10, 20, 50, 100)
_BETWEEN_PX = 3.0


@dataclass(frozen=True, slots=True)
class ChartSlot:
    """One place on the axis, such as a block; ``group`` is the size of its maps (``56 × 56``).

    ``label`` stands under it where the name is not wanted; a marked one has a sign there. Where
    a merge joins ``equals``, it says how many.
    """

    name: str
    group: str = ""
    label: str = ""
    is_marked: bool = False
    equals: int = 0


def groups_of(slots: Sequence[ChartSlot]) -> list[tuple[int, int, str]]:
    """Runs of places of one group: first and last place, and the group."""
    groups: list[tuple[int, int, str]] = []
    for place, slot in enumerate(slots):
        if groups and groups[-1][2] == slot.group:
            groups[-1] = (groups[-1][0], place, slot.group)
        else:
            groups.append((place, place, slot.group))
    return groups


def labelled_places(
    rooms: Sequence[tuple[float, float]],
    starts: Sequence[int],
    *,
    slot_px: float,
    chosen: int = -1,
) -> list[int]:
    """Which places are labelled, so that no label touches another.

    The chosen one first, then the first of each group, then every second, fifth or tenth of it.
    ``rooms`` are the left and right ends that the labels would have.
    """
    widths = [right - left for place, (left, right) in enumerate(rooms) if place != chosen]
    widest = max(widths, default=0.0) + _BETWEEN_PX
    step = next((step for step in _STEPS if step * slot_px >= widest), _STEPS[-1])
    count = len(rooms)
    regular = [
        place
        for start, end in zip(starts, [*starts[1:], count], strict=True)
        for place in range(start + step, end, step)
    ]
    kept: list[int] = []
    for place in [*([chosen] if 0 <= chosen < count else []), *starts, *regular]:
        if all(_is_apart(rooms[place], rooms[other]) for other in kept):
            kept.append(place)
    return sorted(kept)


def walked_place(key: Qt.Key, now: int, last: int) -> int | None:
    """Where a key leads from a place (-1: none yet); None for any other key."""
    steps = {
        Qt.Key.Key_Left: now - 1 if now >= 0 else last,
        Qt.Key.Key_Right: now + 1,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: last,
    }
    wanted = steps.get(key)
    return None if wanted is None or last < 0 else max(0, min(last, wanted))


def _is_apart(room: tuple[float, float], other: tuple[float, float]) -> bool:
    return room[0] >= other[1] + _BETWEEN_PX or other[0] >= room[1] + _BETWEEN_PX
