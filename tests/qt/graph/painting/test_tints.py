"""The colours of boxes: readable on every value, in order, and grey where there is nothing."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QColor

from explorer.qt.graph.painting.colour_modes import BY_TYPE, MODES, ColourMode, Scale
from explorer.qt.graph.painting.colouring import Colouring, Span
from explorer.qt.graph.painting.colours import graph_colours, share_colour
from explorer.qt.graph.painting.tints import LEVELS, on_tints, ramp_tints, tints_of
from explorer.qt.theme import DARK, LIGHT, Theme

PARAMETERS = next(mode for mode in MODES if mode.key == "parameters")
themes = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
scales = pytest.mark.parametrize("scale", list(Scale), ids=lambda scale: scale.name.lower())


def _luminance(colour: QColor) -> float:
    parts: list[float] = [colour.redF(), colour.greenF(), colour.blueF()]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@themes
@scales
@pytest.mark.parametrize("ink", ["text", "muted", "branch", "shortcut"])
def test_words_reach_their_contrast_on_every_value(theme: Theme, scale: Scale, ink: str) -> None:
    word: QColor = getattr(on_tints(graph_colours(theme)), ink)

    tints = ramp_tints(scale, is_dark=theme.is_dark)

    assert len(tints) == LEVELS
    assert min(_contrast(word, tint.ground) for tint in tints) >= 4.5


@themes
@pytest.mark.parametrize("ink", ["text", "muted", "branch", "shortcut"])
def test_words_reach_their_contrast_on_boxes_without_a_value(theme: Theme, ink: str) -> None:
    colours = on_tints(graph_colours(theme))

    assert _contrast(getattr(colours, ink), colours.box) >= 4.5


@themes
def test_higher_values_stand_out_more_also_without_hues(theme: Theme) -> None:
    tints = ramp_tints(Scale.LOGARITHMIC, is_dark=theme.is_dark)[::8]

    for part in ("ground", "edge"):
        found = [_luminance(getattr(tint, part)) for tint in tints]
        assert all((one < other) is theme.is_dark for one, other in pairwise(found)), part


@themes
def test_shares_have_the_colours_of_the_arcs(theme: Theme) -> None:
    tints = ramp_tints(Scale.SHARE, is_dark=theme.is_dark)

    colours = graph_colours(theme)
    assert tints[0].edge == share_colour(colours, 0.0)
    assert tints[-1].edge == share_colour(colours, 1.0)


@themes
def test_boxes_by_type_are_not_tinted(theme: Theme) -> None:
    assert tints_of(Colouring(BY_TYPE, (None, None)), graph_colours(theme)) == ()


@themes
def test_nothing_and_zero_are_told_from_the_lowest_value_and_from_each_other(theme: Theme) -> None:
    colours = graph_colours(theme)
    span = Span(10.0, 1000.0, Scale.LOGARITHMIC)

    low, zero, nothing = tints_of(Colouring(PARAMETERS, (10.0, 0.0, None), span=span), colours)

    assert low.ground != colours.box
    assert (zero.ground, nothing.ground) == (colours.box, colours.box)
    assert zero.edge == colours.edge
    assert nothing.edge == colours.box


@themes
@pytest.mark.parametrize("mode", MODES[1:], ids=lambda mode: mode.key)
def test_every_box_has_a_tint_while_nothing_is_known(theme: Theme, mode: ColourMode) -> None:
    found = tints_of(Colouring(mode, (None, None)), graph_colours(theme))

    assert [tint.ground for tint in found] == [graph_colours(theme).box] * 2
