"""Paints which branches are scaled: lesions struck out, others outlined with dashes."""

from collections.abc import Mapping

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.qt.graph.layout.geometry import Box, Metrics
from explorer.qt.graph.layout.places import bar_place
from explorer.qt.graph.painting.box_painting import RADIUS, Numbered, qrect
from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.widgets.number_text import factor_text

_DASHES = (3.0, 2.0)
_WIDTH = 1.6
_OVER_BAR = 2.5


def paint_gates(
    painter: QPainter,
    boxes: Numbered,
    gates: Mapping[str, float],
    *,
    metrics: Metrics,
    colours: GraphColours,
) -> None:
    """Outlines every closed box with a branch that is scaled; strikes it out where all are 0, else
    the bars of those that are."""
    scaled = [(box, _gates_of(box, gates)) for _, box in boxes] if gates else []
    pen = QPen(colours.found, _WIDTH)
    pen.setDashPattern(_DASHES)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for box, factors in scaled:
        if factors:
            painter.setPen(pen)
            painter.drawRoundedRect(qrect(box.rect), RADIUS, RADIUS)
            painter.setPen(QPen(colours.found, _WIDTH))
            painter.drawLines(_strokes(box, gates, metrics))


def _strokes(box: Box, gates: Mapping[str, float], metrics: Metrics) -> list[QLineF]:
    """Across the box, or across the bars of some of its merges."""
    lesions = [i for i, merge in enumerate(box.merges) if gates.get(merge.name, 1.0) == 0]
    if len(lesions) == len(box.merges):
        rect = box.rect
        return [QLineF(rect.x + 4, rect.bottom - 4, rect.right - 4, rect.y + 4)]
    places = [bar_place(box, metrics, number) for number in lesions]
    over = _OVER_BAR
    return [QLineF(p.x, p.bottom + over, p.right, p.y - over) for p in places]


def gate_text(box: Box, gates: Mapping[str, float]) -> str:
    """``off`` for a lesion, ``×0.5`` for a branch that is scaled, "" where the box has neither or
    more than one merge."""
    factors = _gates_of(box, gates) if len(box.merges) == 1 else []
    return factor_text(factors[0]) if factors else ""


def _gates_of(box: Box, gates: Mapping[str, float]) -> list[float]:
    return [gates[merge.name] for merge in box.merges if merge.name in gates]
