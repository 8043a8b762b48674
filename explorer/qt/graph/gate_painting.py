"""Paints which branches are scaled: lesions struck out, others outlined with dashes."""

from collections.abc import Mapping

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.qt.graph.box_painting import RADIUS, Numbered, qrect
from explorer.qt.graph.colours import GraphColours
from explorer.qt.graph.geometry import Box

_DASHES = (3.0, 2.0)
_WIDTH = 1.6


def paint_gates(
    painter: QPainter, boxes: Numbered, gates: Mapping[str, float], colours: GraphColours
) -> None:
    """Outlines every closed box with a branch that is scaled; strikes it out where all are 0."""
    scaled = [(box, _gates_of(box, gates)) for _, box in boxes] if gates else []
    pen = QPen(colours.found, _WIDTH)
    pen.setDashPattern(_DASHES)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for box, factors in scaled:
        if factors:
            painter.setPen(pen)
            painter.drawRoundedRect(qrect(box.rect), RADIUS, RADIUS)
        if factors and len(factors) == len(box.merges) and not any(factors):
            painter.setPen(QPen(colours.found, _WIDTH))
            rect = box.rect
            painter.drawLine(QLineF(rect.x + 4, rect.bottom - 4, rect.right - 4, rect.y + 4))


def gate_text(box: Box, gates: Mapping[str, float]) -> str:
    """``off`` for a lesion, ``×0.5`` for a branch that is scaled, "" where the box has neither or
    more than one merge."""
    factors = _gates_of(box, gates) if len(box.merges) == 1 else []
    if not factors:
        return ""
    return "off" if factors[0] == 0 else f"×{factors[0]:.2g}"


def _gates_of(box: Box, gates: Mapping[str, float]) -> list[float]:
    return [gates[merge.name] for merge in box.merges if merge.name in gates]
