"""Paints what comes out of layers into their boxes: pictures of maps, bars of vectors."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.graph.painting.thumbnail_sheet import ThumbnailSheet

_LONGEST = 127
_TRACK_OPACITY = 0.45
_BAR_SHARE = 0.75
"""Of the room of a bar; the rest is the gap to the next."""
_NARROWEST_PX = 2.0
"""On screen, with its gap; where bars would be narrower, neighbours share one."""

Pairs = Sequence[tuple[str, QRectF]]
"""Call names, and where in the painter's units what comes out of them is shown."""


def paint_thumbnails(painter: QPainter, pairs: Pairs, sheet: ThumbnailSheet) -> None:
    """All pictures, each as large as its target allows and centred in it.

    Enlarged ones keep sharp pixels, one for each value; others are smooth.
    """
    found = [(target, sheet.place_of(layer)) for layer, target in pairs]
    drawn = [(fitted(place, target), place) for target, place in found if place is not None]
    scale = painter.deviceTransform().m11()
    painter.save()
    for is_smooth in (False, True):
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        for target, place in drawn:
            if (target.width() * scale < place.width()) == is_smooth:
                painter.drawPixmap(target, sheet.pixmap, place)
    painter.restore()


def paint_strips(
    painter: QPainter, pairs: Pairs, sheet: ThumbnailSheet, colours: GraphColours
) -> None:
    """Bars of vectors: up from a line for what is positive, down for what is negative.

    The line is in the middle only where there are both.
    """
    found = [(target, sheet.strip_of(layer)) for layer, target in pairs]
    drawn = [(target, levels) for target, levels in found if levels is not None and len(levels)]
    scale = painter.deviceTransform().m11()
    bars = [_bars(target, levels.tolist(), scale) for target, levels in drawn]
    tracks = [target for target, _ in drawn]
    ups = [rect for up, _ in bars for rect in up]
    downs = [rect for _, down in bars for rect in down]
    track = QColor(colours.track)
    track.setAlphaF(_TRACK_OPACITY)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    for rects, colour in ((tracks, track), (ups, colours.shortcut), (downs, colours.branch)):
        if rects:
            painter.setBrush(colour)
            painter.drawRects(rects)
    painter.restore()


def fitted(place: QRectF, target: QRectF) -> QRectF:
    """The largest rectangle with the proportions of ``place`` in the middle of ``target``."""
    scale = min(target.width() / place.width(), target.height() / place.height())
    width, height = place.width() * scale, place.height() * scale
    left = target.left() + (target.width() - width) / 2
    return QRectF(left, target.top() + (target.height() - height) / 2, width, height)


def _bars(target: QRectF, levels: Sequence[int], scale: float) -> tuple[list[QRectF], list[QRectF]]:
    """Those that go up and those that go down."""
    shown = _joined(levels, most=int(target.width() * scale / _NARROWEST_PX))
    has_up, has_down = max(shown) > 0, min(shown) < 0
    room = target.height() / (2 if has_up and has_down else 1)
    zero = target.top() + (room if has_up or not has_down else 0.0)
    step, left, longer = target.width() / len(shown), target.left(), room / _LONGEST
    width = step * _BAR_SHARE
    bars = [(left + index * step, level * longer) for index, level in enumerate(shown) if level]
    ups = [QRectF(x, zero - length, width, length) for x, length in bars if length > 0]
    downs = [QRectF(x, zero, width, -length) for x, length in bars if length < 0]
    return ups, downs


def _joined(levels: Sequence[int], *, most: int) -> Sequence[int]:
    """As many bars as there is room for: of neighbours that share one, the longest."""
    together = math.ceil(len(levels) / max(most, 1))
    if together == 1:
        return levels
    return [max(levels[at : at + together], key=abs) for at in range(0, len(levels), together)]
