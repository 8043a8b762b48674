"""From places on a ramp to the colours of boxes, such that everything on them stays readable.

A box has the full colour on its left edge; its ground is that colour blended into the plain one
as far as its lightness may go. So the ground gets evenly lighter (in the light theme: darker) the
higher a value is, and is told without seeing hues.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from explorer.qt.conversions import colour_map
from explorer.qt.graph.painting.colour_modes import BY_TYPE, Scale
from explorer.qt.graph.painting.colouring import Colouring
from explorer.qt.graph.painting.colours import GraphColours, graph_colours, mixed, share_colour
from explorer.qt.theme import DARK, LIGHT

LEVELS = 256
_MAP = "magma"  # unlike viridis, the colours of the pictures in the boxes, and unlike the shares
_DARK_PART, _LIGHT_PART = (0.28, 0.68), (0.86, 0.40)  # of the map, from low to high
_DARK_LIMIT, _LIGHT_LIMIT = 40.0, 64.0  # how light, or dark, a ground gets: L* of 0 to 100
_LEAST_DEPTH = 0.15  # of a ground; the lowest value is told from none
_SHARE_STEEP = 4.0  # as the colours of shares: full at three quarters
_MOST_BLENDED = 0.9
_STEPS = 181
_NEEDED_CONTRAST = 4.6

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tint:
    """The ground of a box and the full colour on its edge."""

    ground: QColor
    edge: QColor


def tints_of(colouring: Colouring, colours: GraphColours) -> tuple[Tint, ...]:
    """The tint of every box by index, none at all where boxes are coloured by type.

    A zero that is nowhere on the ramp has a grey edge; what has no value has none.
    """
    if colouring.mode is BY_TYPE:
        return ()
    zero, plain = Tint(colours.box, colours.edge), Tint(colours.box, colours.box)
    ramp = ramp_tints(colouring.mode.scale, is_dark=colours.is_dark)
    found: list[Tint] = []
    for index, value in enumerate(colouring.values):
        place = colouring.place(index)
        if place is not None:
            found.append(ramp[round(place * (LEVELS - 1))])
        else:
            found.append(plain if value is None else zero)
    return tuple(found)


@cache
def ramp_tints(scale: Scale, *, is_dark: bool) -> tuple[Tint, ...]:
    """``LEVELS`` tints from the low end to the high one."""
    colours = graph_colours(DARK if is_dark else LIGHT)
    places = np.linspace(0.0, 1.0, LEVELS)
    if scale is Scale.SHARE:
        full = _rows([share_colour(colours, place) for place in places])
        depths = np.minimum(np.abs(places - 0.5) * _SHARE_STEEP, 1.0)
    else:
        first, last = _DARK_PART if is_dark else _LIGHT_PART
        levels = np.rint((first + (last - first) * places) * 255).astype(int)
        full = colour_map(_MAP)[levels].astype(np.float64)
        depths = _LEAST_DEPTH + (1 - _LEAST_DEPTH) * places
    plain = _rows([colours.box])[0]
    grounds = _blended(plain, full, depths, limit=_limit(is_dark=is_dark))
    return tuple(
        Tint(_colour(ground), _colour(edge)) for ground, edge in zip(grounds, full, strict=True)
    )


def on_tints(colours: GraphColours) -> GraphColours:
    """The same colours, those of words as strong as they must be on every ground."""
    muted, branch, shortcut = _strong_words(is_dark=colours.is_dark)
    return replace(colours, muted=muted, branch=branch, shortcut=shortcut)


@cache
def _strong_words(*, is_dark: bool) -> tuple[QColor, QColor, QColor]:
    colours = graph_colours(DARK if is_dark else LIGHT)
    worst = _luminance_of_lightness(_limit(is_dark=is_dark))
    return (
        _strengthened(colours.muted, colours.text, worst),
        _strengthened(colours.branch, colours.text, worst),
        _strengthened(colours.shortcut, colours.text, worst),
    )


def _limit(*, is_dark: bool) -> float:
    return _DARK_LIMIT if is_dark else _LIGHT_LIMIT


def _blended(plain: Floats, full: Floats, depths: Floats, *, limit: float) -> Floats:
    """For each row of ``full`` the blend with ``plain`` whose lightness comes nearest to the one
    that lies ``depths`` of the way to the limit."""
    start = float(_lightness(_luminance(plain)))
    wanted = start + depths * (limit - start)
    parts = np.linspace(0.0, _MOST_BLENDED, _STEPS)
    blends = plain + parts[:, None, None] * (full - plain)
    misses = np.abs(_lightness(_luminance(blends)) - wanted)
    nearest: Floats = blends[misses.argmin(axis=0), np.arange(len(full))]
    return nearest


def _strengthened(word: QColor, text: QColor, ground_luminance: float) -> QColor:
    """As little nearer to the text colour as it takes to be read."""
    for step in range(100):
        found = mixed(word, text, step / 100)
        pair = (float(_luminance(_rows([found])[0])) + 0.05, ground_luminance + 0.05)
        if max(pair) / min(pair) >= _NEEDED_CONTRAST:
            return found
    return text


def _luminance(rgb: Floats) -> Floats:
    """Relative luminance, 0 to 1, of colours of 0 to 255 in the last axis."""
    parts = rgb / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]), dtype=np.float64)


def _lightness(luminance: Floats) -> Floats:
    """L* of CIELAB; even steps of it look even."""
    return np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)


def _luminance_of_lightness(lightness: float) -> float:
    return float(((lightness + 16) / 116) ** 3)


def _rows(colours: list[QColor]) -> Floats:
    return np.array([[c.red(), c.green(), c.blue()] for c in colours], dtype=np.float64)


def _colour(rgb: Floats) -> QColor:
    red, green, blue = (round(float(part)) for part in rgb)
    return QColor(red, green, blue)
