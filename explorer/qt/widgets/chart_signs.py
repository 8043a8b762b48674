"""How series and marks look: colours, pens, markers, and the signs of a legend. Knows no widget."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.qt.theme import Theme
from explorer.qt.widgets.chart_data import Form, Tone

SIGN_PX = 18
_BAND_ALPHA = 0.16
_BAR_SIGN_PX = 9.0
_OUTLINE_PX = 1.4
_LINE_PX = 1.8
_CAP_PX = 5.0  # from here on an error bar has caps
_MARKER_PX = 2.8
_DASHES = (4.0, 2.4)  # in widths of the line


def tone_colour(tone: Tone, theme: Theme) -> QColor:
    if tone.operand >= 0:
        return QColor(theme.operand(tone.operand))
    colours = {
        Tone.BRANCH: theme.accent,
        Tone.SHORTCUT: theme.shortcut,
        Tone.OTHER: theme.text,
        Tone.GOOD: theme.good,
    }
    return QColor(colours[tone])


def line_pen(form: Form, tone: Tone, theme: Theme, *, width_px: float = _LINE_PX) -> QPen:
    """Solid, or dashed for ``Form.DASHED``."""
    pen = QPen(tone_colour(tone, theme), width_px)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if form is Form.DASHED:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(list(_DASHES))
    return pen


def paint_bar(painter: QPainter, rect: QRectF, form: Form, *, tone: Tone, theme: Theme) -> None:
    """Filled, or an outline around where it would be."""
    if form is Form.BAR:
        painter.fillRect(rect, tone_colour(tone, theme))
        return
    colour = QColor(theme.muted) if tone is Tone.OTHER else tone_colour(tone, theme)
    painter.setPen(QPen(colour, 1, j=Qt.PenJoinStyle.MiterJoin))  # on whole pixels: even
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)


def paint_line(
    painter: QPainter, points: Sequence[QPointF], form: Form, *, tone: Tone, theme: Theme
) -> None:
    """Through all points, with a seam of the ground so that it is seen on bars and bands too."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    seam = QPen(QColor(theme.card), _LINE_PX + 2)
    seam.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for pen in (seam, line_pen(form, tone, theme)):
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(list(points)))


def paint_marker(
    painter: QPainter,
    centre: QPointF,
    form: Form,
    *,
    tone: Tone,
    theme: Theme,
    reach_px: float = _MARKER_PX,
) -> None:
    """A disc; a hollow square for what is dashed or made of squares."""
    colour = tone_colour(tone, theme)
    if form in (Form.DASHED, Form.SQUARES):
        painter.setPen(QPen(colour, _OUTLINE_PX))
        painter.setBrush(QColor(theme.card))
        painter.drawRect(QRectF(centre.x() - reach_px, centre.y() - reach_px, *[2 * reach_px] * 2))
    else:
        painter.setPen(QPen(QColor(theme.card), 1))
        painter.setBrush(colour)
        painter.drawEllipse(centre, reach_px + 0.5, reach_px + 0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_whisker(
    painter: QPainter, top: QPointF, bottom: QPointF, *, room_px: float, colour: QColor
) -> None:
    """An error bar; with caps where there is room for them."""
    painter.setPen(QPen(colour, 1.2))
    painter.drawLine(top, bottom)
    if room_px >= _CAP_PX:
        reach = QPointF(min(3.5, room_px / 3), 0)
        for end in (top, bottom):
            painter.drawLine(end - reach, end + reach)


def paint_band(
    painter: QPainter,
    tops: Sequence[QPointF],
    bottoms: Sequence[QPointF],
    form: Form,
    *,
    tone: Tone,
    theme: Theme,
) -> None:
    """A veil between two lines; its edges are thin lines like that of the series."""
    veil = tone_colour(tone, theme)
    veil.setAlphaF(_BAND_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawPolygon(QPolygonF([*tops, *reversed(bottoms)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = line_pen(form, tone, theme, width_px=0.8)
    edge.setColor(_paler(edge.color()))
    painter.setPen(edge)
    for line in (tops, bottoms):
        painter.drawPolyline(QPolygonF(list(line)))


def paint_diamond(painter: QPainter, centre: QPointF, *, colour: QColor, reach: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    across, down = QPointF(reach, 0), QPointF(0, reach)
    painter.drawPolygon(QPolygonF([centre - down, centre + across, centre + down, centre - across]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_flag(painter: QPainter, centre: QPointF, *, reach: float, theme: Theme) -> None:
    """A cross in the colour of warnings, on a halo of the ground."""
    for colour, width in ((theme.card, 3.6), (theme.warn, 1.7)):
        painter.setPen(QPen(QColor(colour), width, c=Qt.PenCapStyle.RoundCap))
        for side in (-1, 1):
            arm = QPointF(reach, side * reach)
            painter.drawLine(centre - arm, centre + arm)


def paint_sign(painter: QPainter, centre: QPointF, form: Form, *, tone: Tone, theme: Theme) -> None:
    """What stands for a series or a mark in a legend, ``SIGN_PX`` wide at most."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = QPointF(SIGN_PX / 2, 0)
    square = QRectF(0, 0, _BAR_SIGN_PX, _BAR_SIGN_PX)
    square.moveCenter(QPointF(round(centre.x()) + 0.5, round(centre.y()) + 0.5))
    if form in (Form.BAR, Form.OUTLINE):
        paint_bar(painter, square, form, tone=tone, theme=theme)
    elif form in (Form.LINE, Form.DASHED):
        paint_line(painter, [centre - half, centre + half], form, tone=tone, theme=theme)
        paint_marker(painter, centre, form, tone=tone, theme=theme)
    elif form is Form.BAND:
        depth = QPointF(0, _BAR_SIGN_PX / 2)
        tops, bottoms = ([centre - half + d, centre + half + d] for d in (-depth, depth))
        paint_band(painter, tops, bottoms, Form.LINE, tone=tone, theme=theme)
    elif form is Form.WHISKER:
        reach = QPointF(0, _BAR_SIGN_PX / 2 + 1)
        colour = tone_colour(tone, theme)
        paint_whisker(painter, centre - reach, centre + reach, room_px=SIGN_PX, colour=colour)
    elif form is Form.DIAMOND:
        paint_diamond(painter, centre, colour=QColor(theme.muted), reach=4.0)
    elif form is Form.FLAG:
        paint_flag(painter, centre, reach=3.0, theme=theme)
    else:
        paint_marker(painter, centre, form, tone=tone, theme=theme)
    painter.restore()


def _paler(colour: QColor) -> QColor:
    colour.setAlphaF(0.55)
    return colour
