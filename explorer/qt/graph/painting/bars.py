"""Bars that show what branch and shortcut give to their sum, or equals to what joins them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.core.measurements import MergeContribution
from explorer.qt.graph.layout.growth import Growth
from explorer.qt.graph.painting.colours import GraphColours

_GAP = 3.0
_SEAM = 0.8


def shares_text(shares: MergeContribution) -> tuple[str, str]:
    """``62`` and ``38``: per cent of branch and shortcut; empty where they are undefined."""
    if shares.branch_share is None or shares.shortcut_share is None:
        return ("", "")
    branch = round(100 * shares.branch_share)
    return (_signed(branch), _signed(100 - branch))


def paint_bars(
    painter: QPainter,
    place: QRectF,
    *,
    shares: Sequence[MergeContribution | None],
    colours: GraphColours,
) -> None:
    """One or two merges as flat bars side by side, more as small columns; a track where unknown.

    The painter has no pen.
    """
    if len(shares) <= 2:
        width = (place.width() - _GAP * (len(shares) - 1)) / len(shares)
        for number, share in enumerate(shares):
            left = place.left() + number * (width + _GAP)
            _paint_flat(painter, QRectF(left, place.top(), width, place.height()), share, colours)
        return
    step = place.width() / len(shares)
    width = max(step - 1.0, step * 0.6)
    for number, share in enumerate(shares):
        column = QRectF(place.left() + number * step, place.top(), width, place.height())
        _paint_column(painter, column, share, colours)


def paint_growth(painter: QPainter, place: QRectF, growth: Growth, colours: GraphColours) -> None:
    """As long as there are channels, of all that there will be; what is new at its end."""
    painter.setBrush(colours.track)
    painter.drawRect(place)
    step = place.width() / growth.most
    before = QRectF(place.left(), place.top(), growth.before * step, place.height())
    painter.setBrush(colours.shortcut)
    painter.drawRect(before)
    painter.setBrush(colours.branch)
    painter.drawRect(QRectF(before.right(), place.top(), growth.new * step, place.height()))


def _paint_flat(
    painter: QPainter, bar: QRectF, share: MergeContribution | None, colours: GraphColours
) -> None:
    if share is not None and share.is_of_equals and share.operand_shares:
        _paint_operands(painter, bar, share.operand_shares, colours)
        return
    radius = bar.height() / 2
    part = _branch_part(share)
    painter.setBrush(colours.track if part is None else colours.shortcut)
    painter.drawRoundedRect(bar, radius, radius)
    if not part:
        return
    painter.setBrush(colours.branch)
    filled = QRectF(bar)
    filled.setWidth(bar.width() * part)
    painter.drawRoundedRect(filled, min(radius, filled.width() / 2), radius)
    if radius < filled.width() < bar.width() - radius:
        painter.drawRect(filled.adjusted(radius, 0, 0, 0))


def _paint_operands(
    painter: QPainter, bar: QRectF, shares: Sequence[float], colours: GraphColours
) -> None:
    """One piece for each operand, in their order; a hairline of the box between two."""
    start = 0.0
    for place, share in enumerate(shares):
        piece = QRectF(
            bar.left() + start * bar.width(), bar.top(), share * bar.width(), bar.height()
        )
        start += share
        is_last = place == len(shares) - 1
        seam = 0.0 if is_last or piece.width() < 2 * _SEAM else _SEAM
        painter.setBrush(colours.operands[place % len(colours.operands)])
        painter.drawRoundedRect(piece.adjusted(0, 0, -seam, 0), 1.0, 1.0)


def _paint_operand_column(
    painter: QPainter, bar: QRectF, shares: Sequence[float], colours: GraphColours
) -> None:
    """The first operand lowest."""
    start = 0.0
    for place, share in enumerate(shares):
        start += share
        top = bar.bottom() - start * bar.height()
        painter.setBrush(colours.operands[place % len(colours.operands)])
        painter.drawRect(QRectF(bar.left(), top, bar.width(), share * bar.height()))


def _paint_column(
    painter: QPainter, bar: QRectF, share: MergeContribution | None, colours: GraphColours
) -> None:
    if share is not None and share.is_of_equals and share.operand_shares:
        _paint_operand_column(painter, bar, share.operand_shares, colours)
        return
    part = _branch_part(share)
    painter.setBrush(colours.track if part is None else colours.shortcut)
    painter.drawRect(bar)
    if part:
        painter.setBrush(colours.branch)
        painter.drawRect(bar.adjusted(0, bar.height() * (1 - part), 0, 0))


def _branch_part(share: MergeContribution | None) -> float | None:
    if share is None or share.branch_share is None:
        return None
    return min(max(share.branch_share, 0.0), 1.0)


def _signed(number: int) -> str:
    return str(number).replace("-", "\N{MINUS SIGN}")
