"""Small icons drawn in the colours of the theme, sharp at every scale. Knows no document."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPen, QPixmap

_Draw = Callable[[QPainter, QRectF], None]


class _DrawnIcon(QIconEngine):
    """Draws at the size and scale asked for, instead of stretching a stored picture."""

    def __init__(self, draw: _Draw, colour: str) -> None:
        super().__init__()
        self._draw = draw
        self._colour = QColor(colour)

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        del mode, state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour, 1.6, c=Qt.PenCapStyle.RoundCap))
        self._draw(painter, QRectF(rect))  # type: ignore[call-overload]
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _DrawnIcon(self._draw, self._colour.name())


def dot_icon(colour: str) -> QIcon:
    """A filled disc, for the state of a device."""
    return QIcon(_DrawnIcon(_draw_dot, colour))


def search_icon(colour: str) -> QIcon:
    return QIcon(_DrawnIcon(_draw_glass, colour))


def menu_icon(colour: str) -> QIcon:
    return QIcon(_DrawnIcon(_draw_lines, colour))


def close_icon(colour: str) -> QIcon:
    return QIcon(_DrawnIcon(_draw_cross, colour))


def severity_icon(severity: str, colour: str) -> QIcon:
    """Told apart by form, not by colour alone: round ``i``, triangle ``!``, octagon-like ``x``."""
    forms = {"info": _draw_info, "warning": _draw_triangle, "error": _draw_stop}
    return QIcon(_DrawnIcon(forms[severity], colour))


def draw_arrow(painter: QPainter, centre: QPointF, colour: str) -> None:
    """A small open arrow that points down."""
    painter.setPen(QPen(QColor(colour), 1.6, c=Qt.PenCapStyle.RoundCap))
    painter.drawPolyline(
        [centre + QPointF(-3.5, -1.8), centre + QPointF(0, 1.8), centre + QPointF(3.5, -1.8)]
    )


def _draw_dot(painter: QPainter, rect: QRectF) -> None:
    radius = rect.width() * 0.3
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(rect.center(), radius, radius)


def _draw_glass(painter: QPainter, rect: QRectF) -> None:
    unit = rect.width() / 16
    painter.drawEllipse(rect.center() - QPointF(unit, unit), 4.5 * unit, 4.5 * unit)
    painter.drawLine(rect.center() + QPointF(2.4, 2.4) * unit, rect.center() + QPointF(6, 6) * unit)


def _draw_lines(painter: QPainter, rect: QRectF) -> None:
    unit = rect.width() / 16
    for offset in (-4.5, 0, 4.5):
        middle = rect.center() + QPointF(0, offset * unit)
        painter.drawLine(middle - QPointF(5.5 * unit, 0), middle + QPointF(5.5 * unit, 0))


def _draw_cross(painter: QPainter, rect: QRectF) -> None:
    reach = rect.width() / 4.2
    centre = rect.center()
    painter.drawLine(centre - QPointF(reach, reach), centre + QPointF(reach, reach))
    painter.drawLine(centre - QPointF(reach, -reach), centre + QPointF(reach, -reach))


def _draw_info(painter: QPainter, rect: QRectF) -> None:
    unit = rect.width() / 16
    painter.drawEllipse(rect.center(), 6.5 * unit, 6.5 * unit)
    painter.drawPoint(rect.center() - QPointF(0, 3 * unit))
    painter.drawLine(rect.center(), rect.center() + QPointF(0, 3.2 * unit))


def _draw_triangle(painter: QPainter, rect: QRectF) -> None:
    unit = rect.width() / 16
    centre = rect.center()
    painter.drawPolygon(
        [
            centre + QPointF(0, -6.5) * unit,
            centre + QPointF(7, 5.5) * unit,
            centre + QPointF(-7, 5.5) * unit,
        ]
    )
    painter.drawLine(centre - QPointF(0, 2) * unit, centre + QPointF(0, 1.2) * unit)
    painter.drawPoint(centre + QPointF(0, 3.4) * unit)


def _draw_stop(painter: QPainter, rect: QRectF) -> None:
    unit = rect.width() / 16
    painter.drawRoundedRect(rect.adjusted(2 * unit, 2 * unit, -2 * unit, -2 * unit), 3.5, 3.5)
    _draw_cross(painter, rect.adjusted(3 * unit, 3 * unit, -3 * unit, -3 * unit))
