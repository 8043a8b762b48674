"""Where things stand inside a box: sign, words, bar, picture. Pure: knows no Qt."""

from explorer.qt.graph.geometry import Box, Metrics, Point, Rect

STRIPE_ROOM = 3.0
COMPACT_BELOW = 9.5
"""Where a title would be lower than this many pixels on screen, boxes say less in larger words."""
_FRAME_TOP = 3.0


def title_place(box: Box, metrics: Metrics) -> Point:
    """Upper left corner of the title."""
    if box.is_open:
        return (box.rect.x + metrics.control_room + 7.0, box.rect.y + _FRAME_TOP)
    return (box.rect.x + metrics.pad_x + STRIPE_ROOM, box.rect.y + metrics.pad_y)


def words_width(box: Box, metrics: Metrics) -> float:
    """Room for words, bar and numbers, from the left end of the title on."""
    room = box.rect.width - 2 * metrics.pad_x - STRIPE_ROOM
    return room - (metrics.thumbnail_room if box.has_thumbnail_room else 0.0)


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
    room = metrics.thumbnail_room if box.has_thumbnail_room else 0.0
    return Rect(box.rect.right - side - 2.0 - room, y, side, side)


def bar_rect(box: Box, metrics: Metrics) -> Rect:
    """Where the shares of its merges are shown; the numbers of a single one stand beside it."""
    count = len(box.merges)
    height, row = metrics.bar_height(count), metrics.bar_row_height(count)
    x = box.rect.x + metrics.pad_x + STRIPE_ROOM
    y = box.rect.bottom - metrics.pad_y - (row + height) / 2
    width = words_width(box, metrics) - (metrics.shares_room if count == 1 else 0.0)
    return Rect(x, y, width, height)


def bar_number(box: Box, metrics: Metrics, point: Point) -> int:
    """Which of several merges is shown at a point; -1 for none, or where the box has just one."""
    if box.is_open or len(box.merges) < 2:
        return -1
    place = bar_rect(box, metrics)
    if not place.grown(3.0).contains(*point):
        return -1
    number = int((point[0] - place.x) / place.width * len(box.merges))
    return min(max(number, 0), len(box.merges) - 1)


def thumbnail_rect(box: Box, metrics: Metrics) -> Rect:
    """A square on the right."""
    side = min(metrics.thumbnail_side, box.rect.height - 2 * metrics.pad_y)
    x = box.rect.right - metrics.pad_x - side
    return Rect(x, box.rect.centre[1] - side / 2, side, side)
