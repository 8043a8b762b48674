"""Which part of the layout is looked at, and how large. Pure: knows no Qt."""

from dataclasses import dataclass, replace

from explorer.qt.graph.layout.geometry import Point, Rect

SMALLEST_SCALE = 0.04
LARGEST_SCALE = 3.0
_SLACK = 2.0
_LEAST_VISIBLE = 60.0  # px of the content that panning never pushes out of view


@dataclass(frozen=True, slots=True)
class Camera:
    """Screen = (layout - origin) * scale."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    def to_screen(self, point: Point) -> Point:
        return ((point[0] - self.x) * self.scale, (point[1] - self.y) * self.scale)

    def to_layout(self, point: Point) -> Point:
        return (point[0] / self.scale + self.x, point[1] / self.scale + self.y)

    def seen(self, view: Point) -> Rect:
        """The part of the layout that a view of this size shows."""
        return Rect(self.x, self.y, view[0] / self.scale, view[1] / self.scale)

    def sees_all(self, content: Point, view: Point) -> bool:
        """Whether a view of this size shows all of the content."""
        seen = self.seen(view)
        is_wide = seen.x <= _SLACK and seen.right >= content[0] - _SLACK
        return is_wide and seen.y <= _SLACK and seen.bottom >= content[1] - _SLACK

    def zoomed(self, factor: float, at: Point) -> "Camera":
        """Larger or smaller; what is at the screen point ``at`` stays there."""
        scale = min(max(self.scale * factor, SMALLEST_SCALE), LARGEST_SCALE)
        x, y = self.to_layout(at)
        return Camera(x - at[0] / scale, y - at[1] / scale, scale)

    def panned(self, dx: float, dy: float) -> "Camera":
        """Content moved by screen pixels."""
        return replace(self, x=self.x - dx / self.scale, y=self.y - dy / self.scale)

    def holding(self, point: Point, at: Point) -> "Camera":
        """Moved so that a layout point is at the screen point ``at``."""
        return replace(self, x=point[0] - at[0] / self.scale, y=point[1] - at[1] / self.scale)

    def kept_in(self, content: Point, view: Point) -> "Camera":
        """Moved back if panning or zooming left the content out of sight."""
        return replace(
            self,
            x=self._kept(self.x, content[0], view[0]),
            y=self._kept(self.y, content[1], view[1]),
        )

    def revealing(
        self, rect: Rect, view: Point, *, top: float = 0.0, margin: float = 24.0
    ) -> "Camera":
        """Moved as little as needed to see ``rect``; the uppermost ``top`` pixels are covered."""
        left, upper = self.to_screen((rect.x, rect.y))
        right, lower = self.to_screen((rect.right, rect.bottom))
        dx = _shift(left, right, (0.0, view[0]), margin)
        dy = _shift(upper, lower, (top, view[1]), margin)
        return self.panned(dx, dy)

    def _kept(self, start: float, content: float, view: float) -> float:
        slack = _LEAST_VISIBLE / self.scale
        low, high = slack - view / self.scale, content - slack
        return min(max(start, low), max(high, low))


def fitting(
    content: Point,
    view: Point,
    *,
    margin: float = 4.0,
    largest: float = 1.15,
    smallest: float = 0.0,
) -> Camera:
    """All of the content in the middle, at the top if it is flat; from its upper left corner
    where even at ``smallest`` it does not fit."""
    if min(*content, *view) <= 0:
        return Camera()
    room = (max(view[0] - 2 * margin, 1.0), max(view[1] - 2 * margin, 1.0))
    scale = min(room[0] / content[0], room[1] / content[1], largest)
    scale = min(max(scale, smallest, SMALLEST_SCALE), LARGEST_SCALE)
    free_x = max((view[0] - content[0] * scale) / 2, margin)
    free_y = max((view[1] - content[1] * scale) / 2, margin)
    return Camera(-free_x / scale, -min(free_y, margin) / scale, scale)


def fitting_width(content: Point, view: Point, *, margin: float = 4.0) -> Camera:
    """The content as wide as the view, from its top."""
    if min(*content, *view) <= 0:
        return Camera()
    scale = (view[0] - 2 * margin) / content[0]
    scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
    return Camera((content[0] - view[0] / scale) / 2, -margin / scale, scale)


def _shift(start: float, end: float, room: Point, margin: float) -> float:
    """How far to move a span into its room, with a margin; its start wins if it is too long."""
    low, high = room
    if start >= low and end <= high:
        return 0.0
    if start < low:
        return low + margin - start
    return max(high - margin - end, low + margin - start)
