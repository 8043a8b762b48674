"""Both themes are readable, and a widget finds its own by its palette."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from explorer.qt.theme import DARK, LIGHT, Theme, palette_of, theme_for
from explorer.qt.widgets.bar_list import bar_colour

THEMES = [DARK, LIGHT]


def _luminance(colour: str) -> float:
    shown = QColor(colour)
    parts: list[float] = [shown.redF(), shown.greenF(), shown.blueF()]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["window", "card", "raised", "selection"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "shortcut", "good", "warn", "bad"])
def test_text_reaches_the_contrast_it_needs(theme: Theme, ground: str, ink: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_theme_is_known_by_its_palette(theme: Theme) -> None:
    assert theme_for(palette_of(theme)) is theme


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_selected_text_is_readable(theme: Theme) -> None:
    palette = palette_of(theme)
    ground, ink = palette.highlight().color().name(), palette.highlightedText().color().name()
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "grid"),  # the empty part of a bar
        ("card", "accent"),  # the strongest bar
        ("window", "shortcut"),  # selected text in a field
        ("card", "warn"),  # the badge on an incomplete picture
        ("text", "border"),  # a button while it is pressed
    ],
)
def test_what_is_written_on_colours_is_readable(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_figures_over_a_bar_are_readable(theme: Theme) -> None:
    assert contrast(theme.text, bar_colour(theme).name()) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["card", "raised", "window"])
def test_a_focus_ring_stands_out(theme: Theme, ground: str) -> None:
    assert contrast(theme.shortcut, getattr(theme, ground)) >= 3


_SEEN_BY = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopes": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopes": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopes": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""How light reaches whom: matrices of Machado, Oliveira and Fernandes 2009 at full severity."""
_XYZ = ((0.4339, 0.3762, 0.1899), (0.2127, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))
_APART = 20.0  # in CIELAB; 2.3 can just be noticed


def _lab(colour: str, seen_by: str) -> NDArray[np.float64]:
    """Where somebody sees a colour in CIELAB."""
    shown = np.array([QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()])
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(_SEEN_BY[seen_by]) @ linear, 0, 1)
    x, y, z = np.cbrt(np.maximum(np.array(_XYZ) @ seen, 1e-4))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("seen_by", _SEEN_BY)
def test_operands_are_told_apart(theme: Theme, seen_by: str) -> None:
    """The first four, of which most joins are made, all of them; of more, neighbours."""
    seen = [_lab(colour, seen_by) for colour in theme.operands]
    pairs = [*itertools.combinations(seen[:4], 2), *itertools.pairwise(seen)]
    assert min(np.linalg.norm(one - other) for one, other in pairs) >= _APART


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_operands_are_taken_for_neither_branch_nor_shortcut(theme: Theme) -> None:
    meant = [_lab(colour, "everybody") for colour in (theme.accent, theme.shortcut)]
    seen = [_lab(colour, "everybody") for colour in theme.operands]
    distances = (np.linalg.norm(one - other) for one in meant for other in seen)
    assert min(distances) >= 2 * _APART


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_operands_stand_out_from_the_card(theme: Theme) -> None:
    assert min(contrast(colour, theme.card) for colour in theme.operands) >= 3
