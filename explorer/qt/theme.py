"""Colours, spacing and fonts, light and dark. Knows no document and no panel.

A widget asks ``theme_for(self.palette())`` when it paints, so a change of theme needs no wiring.
Frames that call ``mark_as_card`` get the window's card look from the style sheet.
"""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

SPACE_S = 4
SPACE_M = 8
SPACE_L = 12
RADIUS = 8


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``. Text colours reach 4.5:1 on window, card, raised and selection."""

    name: str
    window: str  # behind the cards
    card: str
    raised: str  # buttons, fields, boxes inside a card
    border: str
    text: str
    muted: str
    accent: str  # the branch F(x), and what is selected
    shortcut: str  # the path around a block
    good: str
    warn: str
    bad: str
    selection: str  # background of the selected row
    grid: str  # empty part of a bar, lines inside a chart
    edge: str  # connections between boxes
    operands: tuple[str, ...]  # of a join of equals, in order: neighbours are told apart by all

    @property
    def is_dark(self) -> bool:
        return QColor(self.window).lightness() < 128

    def operand(self, place: int) -> str:
        """The colour of one of the equals that are joined; of very many, some share one."""
        return self.operands[place % len(self.operands)]


DARK = Theme(
    name="dark",
    window="#10141a",
    card="#181b22",
    raised="#20262f",
    border="#2c333d",
    text="#e8eaed",
    muted="#9aa3ae",
    accent="#f5a742",
    shortcut="#4fa8e8",
    good="#6fd58a",
    warn="#efc35b",
    bad="#ff7b72",
    selection="#3a3326",
    grid="#262c35",
    edge="#5d6876",
    operands=(
        "#86e8d8",
        "#d6487a",
        "#c9d860",
        "#9a7cf0",
        "#f0b8c4",
        "#5f9440",
        "#dff3c4",
        "#b0609c",
    ),
)

LIGHT = Theme(
    name="light",
    window="#f1f3f6",
    card="#ffffff",
    raised="#eceff3",
    border="#d3d9e0",
    text="#1b1f24",
    muted="#59636e",
    accent="#a85500",
    shortcut="#0b66b0",
    good="#187536",
    warn="#7d5800",
    bad="#c62828",
    selection="#fdeed8",
    grid="#e3e7ec",
    edge="#8a95a1",
    operands=(
        "#12907f",
        "#7d1746",
        "#8f9a14",
        "#5a3fc0",
        "#d0649c",
        "#2c5a1c",
        "#a8826f",
        "#3f2038",
    ),
)


def theme_for(palette: QPalette) -> Theme:
    """The theme a palette belongs to: by the lightness of its window colour."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def palette_of(theme: Theme) -> QPalette:
    """The Qt palette of a theme; what is disabled is paler but still readable."""
    palette = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.card,
        role.AlternateBase: theme.raised,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.text,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.Link: theme.shortcut,
        role.LinkVisited: theme.shortcut,
        role.Light: theme.raised,
        role.Midlight: theme.border,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.border,
        role.Accent: theme.accent,
    }
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.edge))
    return palette


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole program the look of a theme, at once and again whenever it changes."""
    app.setStyle("Fusion")
    app.setPalette(palette_of(theme))
    app.setStyleSheet(_style_sheet(theme))


def mark_as_card(widget: QWidget) -> None:
    """Make a frame a card: filled, one pixel of border, round corners."""
    widget.setProperty("card", "true")


def small_font(base: QFont) -> QFont:
    """For captions and secondary text."""
    font = QFont(base)
    font.setPointSizeF(max(6.0, base.pointSizeF() * 0.9))
    return font


def title_font(base: QFont) -> QFont:
    """For the name of what a panel shows."""
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * 1.1)
    font.setBold(True)
    return font


def section_font(base: QFont) -> QFont:
    """For section titles, which are written in capitals: small and a little spread."""
    font = small_font(base)
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
    return font


def _style_sheet(theme: Theme) -> str:
    return f"""
    QToolTip {{
        color: {theme.text}; background: {theme.raised};
        border: 1px solid {theme.border}; padding: {SPACE_S}px;
    }}
    *[card="true"] {{
        background: {theme.card}; border: 1px solid {theme.border}; border-radius: {RADIUS}px;
    }}
    *[toolbar="true"] {{
        background: {theme.card}; border: 0; border-bottom: 1px solid {theme.border};
    }}
    *[statusbar="true"] {{
        background: {theme.card}; border: 0; border-top: 1px solid {theme.border};
    }}
    *[notice="true"] {{
        background: {theme.raised}; border: 0; border-bottom: 1px solid {theme.border};
    }}
    *[popup="true"] {{ background: {theme.card}; border: 1px solid {theme.border}; }}
    *[badge="true"] {{
        color: {theme.warn}; border: 1px solid {theme.warn}; border-radius: 4px; padding: 0 5px;
    }}
    *[key="true"] {{
        background: {theme.raised}; border: 1px solid {theme.border};
        border-radius: 4px; padding: 1px 6px;
    }}
    *[section="true"] {{ color: {theme.muted}; }}
    *[muted="true"] {{ color: {theme.muted}; }}
    QPushButton, QToolButton, QComboBox, QLineEdit {{
        color: {theme.text}; background: {theme.raised}; border: 1px solid {theme.border};
        border-radius: 6px; padding: 5px 10px;
    }}
    QToolButton::menu-indicator {{ image: none; }}
    QToolButton[iconic="true"] {{ padding: 5px 8px; }}
    QLineEdit {{ selection-background-color: {theme.shortcut}; selection-color: {theme.window}; }}
    QPushButton:hover, QToolButton:hover, QComboBox:hover, QLineEdit:hover {{
        border-color: {theme.edge};
    }}
    QPushButton:pressed, QToolButton:pressed {{ background: {theme.border}; }}
    QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus {{
        border-color: {theme.shortcut};
    }}
    QPushButton:disabled, QToolButton:disabled, QComboBox:disabled, QLineEdit:disabled {{
        color: {theme.edge};
    }}
    QToolButton[quiet="true"], QPushButton[quiet="true"] {{
        background: transparent; border-color: transparent; padding: 2px 6px;
    }}
    QToolButton[quiet="true"]:hover, QPushButton[quiet="true"]:hover {{
        background: {theme.raised}; border-color: {theme.border};
    }}
    QToolButton[quiet="true"]:focus, QPushButton[quiet="true"]:focus {{
        border-color: {theme.shortcut};
    }}
    QToolButton[lesion="true"] {{
        color: {theme.warn}; background: transparent; border-color: {theme.warn};
        border-radius: 4px; padding: 1px 7px;
    }}
    QToolButton[lesion="true"]:hover {{ background: {theme.raised}; }}
    *[chip="true"] {{
        background: {theme.raised}; border: 1px solid {theme.border}; border-radius: 5px;
    }}
    QToolButton[in_chip="true"] {{ color: {theme.warn}; padding: 1px 5px; border-radius: 4px; }}
    QToolButton[closes_chip="true"] {{ color: {theme.muted}; }}
    QMenu {{
        background: {theme.card}; border: 1px solid {theme.border}; padding: {SPACE_S}px;
    }}
    QMenu#samplesMenu {{ icon-size: 34px; }}
    QMenu::item {{ padding: 5px 22px 5px 10px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.selection}; }}
    QMenu::item:disabled {{ color: {theme.edge}; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: {SPACE_S}px; }}
    QMainWindow::separator {{ background: transparent; width: {SPACE_S}px; height: {SPACE_S}px; }}
    QMainWindow::separator:hover {{ background: {theme.edge}; }}
    QTabWidget::pane {{ border: 0; }}
    QTabBar::tab {{
        color: {theme.muted}; padding: 6px 2px; margin: 0 8px;
        border: 0; border-bottom: 2px solid transparent;
    }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:focus {{ color: {theme.text}; border-bottom-color: {theme.shortcut}; }}
    QTabBar[segments="true"]::tab {{
        padding: 3px 9px; margin: 0; background: {theme.card};
        border: 1px solid {theme.border}; border-left-width: 0;
    }}
    QTabBar[segments="true"]::tab:first {{
        border-left-width: 1px; border-top-left-radius: 6px; border-bottom-left-radius: 6px;
    }}
    QTabBar[segments="true"]::tab:last {{
        border-top-right-radius: 6px; border-bottom-right-radius: 6px;
    }}
    QTabBar[segments="true"]::tab:selected {{ color: {theme.text}; background: {theme.raised}; }}
    QTabBar[segments="true"]::tab:selected:focus {{ border-bottom-color: {theme.shortcut}; }}
    QHeaderView::section {{
        color: {theme.muted}; background: {theme.card}; border: 0; padding: 4px 6px;
    }}
    QHeaderView::section:hover {{ color: {theme.text}; }}
    QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 0; height: 0; }}
    QAbstractItemView {{
        background: {theme.card}; border: 0; outline: 0;
        selection-background-color: {theme.selection}; selection-color: {theme.text};
    }}
    QTableView {{ border: 1px solid transparent; }}
    QTableView:focus {{ border: 1px solid {theme.shortcut}; }}
    QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
    QScrollArea, QScrollArea > QWidget > QWidget[holder="true"] {{ background: transparent; }}
    QScrollBar {{ background: transparent; border: 0; }}
    QScrollBar:vertical {{ width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {theme.border}; border-radius: 4px; margin: 1px; }}
    QScrollBar::handle:hover {{ background: {theme.edge}; }}
    QScrollBar::handle:vertical {{ min-height: 24px; }}
    QScrollBar::handle:horizontal {{ min-width: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QSlider::groove:horizontal {{ height: 3px; background: {theme.border}; border-radius: 1px; }}
    QSlider::sub-page:horizontal {{ background: {theme.muted}; border-radius: 1px; }}
    QSlider::handle:horizontal {{
        background: {theme.text}; width: 12px; height: 12px; margin: -5px 0; border-radius: 6px;
    }}
    QSlider::handle:horizontal:focus {{ background: {theme.shortcut}; }}
    QSlider::handle:horizontal:disabled {{ background: {theme.edge}; }}
    QProgressBar {{
        background: {theme.grid}; border: 0; border-radius: 3px; max-height: 6px;
    }}
    QProgressBar::chunk {{ background: {theme.shortcut}; border-radius: 3px; }}
    """
