"""The colours of the graph, made from the theme: kinds of layers, shares, states of a box."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from explorer.qt.graph.layout.captions import Family
from explorer.qt.theme import Theme

_STEEP = 4.0  # full colour at three quarters

_DARK_FAMILIES = {
    Family.CONV: "#35b5a2",
    Family.NORM: "#9a8cf0",
    Family.ACTIVATION: "#e377a8",
    Family.POOL: "#8dbb4a",
    Family.LINEAR: "#e58668",
    Family.MERGE: "#c3cad3",
    Family.ATTENTION: "#cf7ee6",
    Family.BLOCK: "#7d8b9b",
    Family.OTHER: "#5f6b79",
}
_LIGHT_FAMILIES = {
    Family.CONV: "#0b8273",
    Family.NORM: "#6550d6",
    Family.ACTIVATION: "#c13277",
    Family.POOL: "#55801a",
    Family.LINEAR: "#c2502b",
    Family.MERGE: "#3f4a56",
    Family.ATTENTION: "#9a34b8",
    Family.BLOCK: "#667585",
    Family.OTHER: "#8a95a1",
}


@dataclass(frozen=True, slots=True)
class GraphColours:
    """All colours the painter needs, ready for use."""

    is_dark: bool
    card: QColor
    box: QColor
    box_hovered: QColor
    box_selected: QColor
    border: QColor
    frames: tuple[QColor, QColor]  # of opened boxes, by turns
    text: QColor
    muted: QColor
    edge: QColor
    edge_lit: QColor
    branch: QColor
    shortcut: QColor
    operands: tuple[QColor, ...]  # of joins of equals
    track: QColor
    found: QColor
    families: dict[Family, QColor]


def graph_colours(theme: Theme) -> GraphColours:
    """The colours that belong to a theme."""
    families = _DARK_FAMILIES if theme.is_dark else _LIGHT_FAMILIES
    card, raised, text = QColor(theme.card), QColor(theme.raised), QColor(theme.text)
    return GraphColours(
        is_dark=theme.is_dark,
        card=card,
        box=raised,
        box_hovered=mixed(raised, text, 0.07),
        box_selected=QColor(theme.selection),
        border=mixed(QColor(theme.border), text, 0.06),
        frames=(mixed(card, raised, 0.4), mixed(card, raised, 0.8)),
        text=text,
        muted=QColor(theme.muted),
        edge=QColor(theme.edge),
        edge_lit=text,
        branch=QColor(theme.accent),
        shortcut=QColor(theme.shortcut),
        operands=tuple(map(QColor, theme.operands)),
        track=QColor(theme.border),
        found=QColor(theme.warn),
        families={family: QColor(colour) for family, colour in families.items()},
    )


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """``one`` with ``share`` (0 to 1) of ``other``."""
    part = min(max(share, 0.0), 1.0)
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * part,
        one.greenF() + (other.greenF() - one.greenF()) * part,
        one.blueF() + (other.blueF() - one.blueF()) * part,
    )


def share_colour(colours: GraphColours, shortcut_share: float) -> QColor:
    """Blue where the shortcut dominates, orange where the branch does, grey between."""
    part = min(max(shortcut_share, 0.0), 1.0)
    if part >= 0.5:
        return mixed(colours.edge, colours.shortcut, (part - 0.5) * _STEEP)
    return mixed(colours.edge, colours.branch, (0.5 - part) * _STEEP)
