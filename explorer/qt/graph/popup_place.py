"""Where a small card stands that belongs to a bar: below or above it, in view. Shows nothing."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPoint, QRect, QSize

_GAP_PX = 1
_LEAST_TO_CORNER_PX = 24  # from the tip of the card


class Side(Enum):
    BELOW = auto()
    ABOVE = auto()
    BESIDE = auto()


@dataclass(frozen=True, slots=True)
class PopupPlace:
    """``tip`` is the point in the card that is nearest to the middle of the bar."""

    rect: QRect
    side: Side
    tip: QPoint


def popup_place(size: QSize, bar: QRect, view: QSize) -> PopupPlace:
    """Below the bar, or above it, or where neither fits beside it; inside of the view."""
    below = bar.bottom() + 1 + _GAP_PX
    above = bar.top() - _GAP_PX - size.height()
    left = _within(bar.center().x() - size.width() // 2, view.width() - size.width())
    if below + size.height() <= view.height():
        side, at = Side.BELOW, QPoint(left, below)
    elif above >= 0:
        side, at = Side.ABOVE, QPoint(left, above)
    else:
        is_room_right = view.width() - bar.right() >= bar.left()
        beside = bar.right() + 1 if is_room_right else bar.left() - size.width()
        top = _within(bar.center().y() - size.height() // 2, view.height() - size.height())
        side, at = Side.BESIDE, QPoint(_within(beside, view.width() - size.width()), top)
    tip_x = bar.center().x() - at.x()
    tip_x = max(min(tip_x, size.width() - _LEAST_TO_CORNER_PX), _LEAST_TO_CORNER_PX)
    return PopupPlace(QRect(at, size), side, QPoint(tip_x, bar.center().y() - at.y()))


def _within(start: int, last: int) -> int:
    return max(min(start, last), 0)
