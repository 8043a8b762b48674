"""Pieces of the chart of curves: pens, axes, and the keys of its legend. Knows no document."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.theme import Theme, small_font, theme_for
from explorer.qt.widgets.chart_marks import LABEL_GAP_PX, paint_value_axis
from explorer.qt.widgets.curve_data import CurveFrame, CurveKind

GAP_PX = LABEL_GAP_PX
LEADER_PX = 14  # from the end of a curve to its label
TICK_ROOM_PX = 34
_LINE_PX = 18
_DASHES_PX = {CurveKind.PLAIN: (6.0, 3.5), CurveKind.NO_NORM: (1.6, 2.6)}


def curve_colour(kind: CurveKind, theme: Theme) -> QColor:
    colours = {
        CurveKind.RESIDUAL: theme.shortcut,
        CurveKind.PLAIN: theme.accent,
        CurveKind.NO_NORM: theme.good,
    }
    return QColor(colours[kind])


def curve_pen(kind: CurveKind, theme: Theme, *, width_px: float) -> QPen:
    """Solid with shortcuts, dashed plain, dotted without batch norm."""
    pen = QPen(curve_colour(kind, theme), width_px)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if kind in _DASHES_PX:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        growth = max(1.0, width_px / 1.6)  # a dot of a thick line is longer too
        pen.setDashPattern([growth * length / width_px for length in _DASHES_PX[kind]])
    return pen


def paint_curve_axes(painter: QPainter, frame: CurveFrame, theme: Theme) -> None:
    """Values at the left with lines across, epochs below."""
    height = painter.fontMetrics().height()
    plot = QRectF(QPointF(frame.left, frame.top), QPointF(frame.right, frame.bottom))
    paint_value_axis(painter, plot, frame.values, bottom=frame.bottom + height, theme=theme)
    below = frame.bottom + 4
    for epoch, text in frame.epochs.ticks:
        x = round(frame.x(epoch))
        painter.setPen(QPen(QColor(theme.edge), 1))
        painter.drawLine(x, round(frame.bottom), x, round(frame.bottom) + 3)
        painter.setPen(QColor(theme.muted))
        room = QRectF(x - TICK_ROOM_PX / 2, below, TICK_ROOM_PX, height)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.setPen(QPen(QColor(theme.edge), 1))
    bottom = round(frame.bottom)
    painter.drawLine(round(frame.left), bottom, round(frame.right), bottom)
    painter.setPen(QColor(theme.muted))
    room = QRectF(frame.right + LEADER_PX + GAP_PX / 2, below, 100, height)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), "epoch")


class CurveKey(QWidget):
    """A short line with the name of its kind."""

    def __init__(self, parent: QWidget, kind: CurveKind) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setFont(small_font(self.font()))
        self.setAccessibleName(kind.value)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = _LINE_PX + GAP_PX + metrics.horizontalAdvance(self._kind.value) + 1
        return QSize(width, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = round(self.height() / 2)
        painter.setPen(curve_pen(self._kind, theme, width_px=2))
        painter.drawLine(QPointF(0, middle), QPointF(_LINE_PX, middle))
        painter.setPen(QColor(theme.muted))
        room = QRectF(_LINE_PX + GAP_PX, 0, self.width(), self.height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(flags), self._kind.value)
