"""What is drawn around closed boxes: arcs of their shortcuts, loops of their gates, as paths."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QTransform

from explorer.core.graph import Merge
from explorer.qt.graph.layout.geometry import Box, Orientation, Rect

_OUT = 6.5  # how far an arc stands off its box
_PAST = 4.0  # how far it reaches beyond the ends of the box
_OVER = 12.0  # how far its ends reach over the box
_LOOP_OUT = 6.0
_SIGN = 2.6
_DIAGONAL = QTransform(0.0, 1.0, 1.0, 0.0, 0.0, 0.0)


def arcs_around(box: Box, orientation: Orientation) -> list[tuple[Merge, QPainterPath]]:
    """The shortcuts of a closed block, one after the other along the flow, on its left side;
    where data flows to the right, above it."""
    rect = _along_the_flow(box.rect, orientation)
    share = rect.height / max(len(box.arcs), 1)
    found = []
    for number, merge in enumerate(box.arcs):
        is_first, is_last = number == 0, number == len(box.arcs) - 1
        top = rect.y + number * share - (_PAST if is_first else -2.0)
        bottom = rect.y + (number + 1) * share + (_PAST if is_last else -2.0)
        path = _bracket(rect.x, top, bottom, reach=_OVER if len(box.arcs) == 1 else 0.0)
        found.append((merge, _on_screen(path, orientation)))
    return found


def gate_loop(box: Box, orientation: Orientation) -> QPainterPath:
    """A small loop on the other side: what comes out is multiplied by a gate made from itself."""
    rect = _along_the_flow(box.rect, orientation)
    middle = rect.y + rect.height / 2
    reach = min(rect.height / 4, 12.0)
    path = QPainterPath(QPointF(rect.right, middle - reach))
    side = rect.right + _LOOP_OUT
    path.cubicTo(
        QPointF(side, middle - reach), QPointF(side, middle - reach), QPointF(side, middle)
    )
    path.cubicTo(
        QPointF(side, middle + reach),
        QPointF(side, middle + reach),
        QPointF(rect.right, middle + reach),
    )
    for dx, dy in ((1, 1), (1, -1)):
        path.moveTo(QPointF(rect.right + 1 - _SIGN * dx, middle + reach - _SIGN * dy))
        path.lineTo(QPointF(rect.right + 1 + _SIGN * dx, middle + reach + _SIGN * dy))
    return _on_screen(path, orientation)


def _bracket(left: float, top: float, bottom: float, *, reach: float) -> QPainterPath:
    """A round bracket around the left side of a box."""
    side = left - _OUT
    path = QPainterPath(QPointF(left + reach, top))
    path.cubicTo(QPointF(left - 2, top), QPointF(side, top + 4), QPointF(side, top + 14))
    path.lineTo(side, bottom - 14)
    path.cubicTo(
        QPointF(side, bottom - 4), QPointF(left - 2, bottom), QPointF(left + reach, bottom)
    )
    return path


def _along_the_flow(rect: Rect, orientation: Orientation) -> Rect:
    if orientation is Orientation.VERTICAL:
        return rect
    return Rect(rect.y, rect.x, rect.height, rect.width)


def _on_screen(path: QPainterPath, orientation: Orientation) -> QPainterPath:
    return path if orientation is Orientation.VERTICAL else _DIAGONAL.map(path)
