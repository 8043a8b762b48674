"""Where things stand inside a box: sign, words, bar, picture. Pure: knows no Qt."""

from explorer.core.graph import INPUT
from explorer.qt.graph.layout.geometry import Box, Metrics, PictureKind, Point, Rect

STRIPE_ROOM = 3.0
COMPACT_BELOW = 9.5
"""Where a title would be lower than this many pixels on screen, boxes say less in larger words."""
_FRAME_TOP = 3.0
_AROUND_BAR = 2.0


def title_place(box: Box, metrics: Metrics) -> Point:
    """Upper left corner of the title."""
    if box.is_open:
        return (box.rect.x + metrics.control_room + 7.0, box.rect.y + _FRAME_TOP)
    return (box.rect.x + metrics.pad_x + STRIPE_ROOM, box.rect.y + metrics.pad_y)


def title_width(box: Box, metrics: Metrics) -> float:
    """Room for the title and the sign beside it."""
    room = box.rect.width - 2 * metrics.pad_x - STRIPE_ROOM
    if box.name == INPUT:
        return room - metrics.pad_x - metrics.input_picture
    return room


def words_width(box: Box, metrics: Metrics) -> float:
    """Room for words, bar and numbers below the title, from its left end on."""
    room = title_width(box, metrics)
    if box.picture is not PictureKind.MAP or box.name == INPUT:
        return room
    return room - metrics.pad_x - _map_side(box, metrics)


def line_top(box: Box, metrics: Metrics, number: int) -> float:
    """Upper edge of a line of small text; -1 is the last."""
    place = number if number >= 0 else len(box.caption.lines) + number
    first = box.rect.y + metrics.pad_y + metrics.title_height
    return first + place * metrics.line_height


def control_rect(box: Box, metrics: Metrics) -> Rect:
    """Where the sign stands that opens or closes a box."""
    side = metrics.control_room
    if box.is_open:
        y = box.rect.y + _FRAME_TOP + (metrics.title_height - side) / 2
        return Rect(box.rect.x + 5.0, y, side, side)
    if box.sign_row:
        y = line_top(box, metrics, box.sign_row - 1) + (metrics.line_height - side) / 2
    else:
        y = box.rect.y + metrics.pad_y + (metrics.title_height - side) / 2
    return Rect(box.rect.right - side - 2.0, y, side, side)


def bar_rect(box: Box, metrics: Metrics) -> Rect:
    """Where the shares of its merges are shown; the numbers of a single one stand beside it."""
    count = box.bars
    height, row = metrics.bar_height(count), metrics.bar_row_height(count)
    x = box.rect.x + metrics.pad_x + STRIPE_ROOM
    rows = len(box.caption.lines) * metrics.line_height + metrics.bar_gap
    y = box.rect.y + metrics.pad_y + metrics.title_height + rows + (row - height) / 2
    width = words_width(box, metrics) - (metrics.shares_room if box.has_numbers else 0.0)
    return Rect(x, y, width, height)


def bar_place(box: Box, metrics: Metrics, number: int) -> Rect:
    """Where one of its merges is shown: by a bar, and of a single one by numbers beside it."""
    bar = bar_rect(box, metrics)
    if box.bars == 1:
        return Rect(bar.x, bar.y, words_width(box, metrics), bar.height)
    width = bar.width / len(box.merges)
    return Rect(bar.x + number * width, bar.y, width, bar.height)


def bar_number(box: Box, metrics: Metrics, point: Point, *, is_compact: bool = False) -> int:
    """Which of its merges is shown at a point, by a bar or by numbers; -1 for none. The numbers
    stand beside the bar, seen from afar in larger words above it."""
    if box.is_open or not box.gated_merges:
        return -1
    bar, row = bar_rect(box, metrics), metrics.bar_row_height(box.bars)
    place = Rect(bar.x, bar.centre[1] - row / 2, words_width(box, metrics), row)
    if is_compact and box.bars == 1 and len(box.caption.lines) > 1:
        numbers = Rect(place.x, place.y - metrics.line_height, metrics.shares_room, row)
        if numbers.grown(_AROUND_BAR).contains(*point):
            return 0
    if not place.grown(_AROUND_BAR).contains(*point):
        return -1
    number = int((point[0] - place.x) / place.width * len(box.merges))
    return min(max(number, 0), len(box.merges) - 1)


def map_rect(box: Box, metrics: Metrics) -> Rect:
    """A square on the right, below the title; of the input, as high as the box."""
    if box.name == INPUT:
        side = metrics.input_picture
        return Rect(box.rect.right - metrics.pad_x - side, box.rect.y + metrics.pad_y, side, side)
    side = _map_side(box, metrics)
    top = box.rect.y + metrics.pad_y + metrics.title_height
    free = box.rect.bottom - metrics.pad_y - top - side
    return Rect(box.rect.right - metrics.pad_x - side, top + max(free, 0.0) / 2, side, side)


def strip_rect(box: Box, metrics: Metrics) -> Rect:
    """Bars along the lower edge."""
    height = metrics.strip_height - 2.0
    x = box.rect.x + metrics.pad_x + STRIPE_ROOM
    return Rect(x, box.rect.bottom - metrics.pad_y - height, title_width(box, metrics), height)


def _map_side(box: Box, metrics: Metrics) -> float:
    rows = len(box.caption.lines) * metrics.line_height
    if box.bars:
        rows += metrics.bar_gap + metrics.bar_row_height(box.bars)
    return metrics.picture_side(rows)
