"""Both themes are readable, and a widget finds its own by its palette."""

import pytest
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
