"""Words for boxes seen from afar: the name as large as fits, and one more fact below it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.core.measurements import MergeContribution
from explorer.qt.graph.layout.geometry import Box, Metrics
from explorer.qt.graph.layout.places import line_top, title_place, words_width
from explorer.qt.graph.painting.bars import shares_text
from explorer.qt.graph.painting.box_painting import Numbered
from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.graph.painting.fonts import GraphFonts
from explorer.qt.graph.painting.gate_painting import gate_text
from explorer.qt.graph.painting.marks import Content

_TIGHT = 2.0
_MOST_NUMBERS = 2

Words = list[tuple[str, QColor]]


def share_words(box: Box, content: Content, colours: GraphColours) -> Words:
    """``62|38`` in the colours of branch and shortcut, or ``64+32`` where a concatenation grows;
    ``off`` where the branch is; of two equals in theirs; nothing where the shares are unknown."""
    if box.growth is not None:
        before, new = str(box.growth.before), str(box.growth.new)
        return [(before, colours.shortcut), ("+", colours.muted), (new, colours.branch)]
    scaled = gate_text(box, content.gates)
    if scaled:
        return [(scaled, colours.found)]
    shares = content.shares.get(box.merges[0].name) if len(box.merges) == 1 else None
    if shares is not None and shares.is_of_equals:
        return _operand_words(shares, colours)
    branch, shortcut = shares_text(shares) if shares is not None else ("", "")
    if not branch:
        return []
    return [(branch, colours.branch), ("|", colours.muted), (shortcut, colours.shortcut)]


def _operand_words(shares: MergeContribution, colours: GraphColours) -> Words:
    """``62|38`` in the colours of two operands; of more, no numbers."""
    if len(shares.operand_shares) != _MOST_NUMBERS:
        return []
    first = round(100 * shares.operand_shares[0])
    one, other, *_ = colours.operands
    return [(str(first), one), ("|", colours.muted), (str(100 - first), other)]


class CompactWords:
    """The largest of some ``fonts`` that fits; the last are those the boxes were made for."""

    def __init__(
        self, fonts: Sequence[GraphFonts], *, metrics: Metrics, colours: GraphColours
    ) -> None:
        self._fonts = fonts
        self._large, self._plain = fonts[0], fonts[-1]
        self._metrics = metrics
        self._colours = colours

    def paint(self, painter: QPainter, boxes: Numbered, content: Content) -> None:
        """Titles, then below them the shares, or the last line where it fits."""
        left_over = boxes
        for fonts in self._fonts:
            left_over = self._paint_titles(painter, left_over, fonts)
        for _, box in left_over:
            self._paint_elided(painter, box)
        painter.setFont(self._large.line)
        for _, box in boxes:
            if not box.is_open and len(box.caption.lines) > 1:
                self._paint_fact(painter, box, content)

    def _paint_titles(self, painter: QPainter, boxes: Numbered, fonts: GraphFonts) -> Numbered:
        """Comes back with the boxes that are too narrow for these fonts."""
        font_metrics = fonts.title_metrics
        painter.setFont(fonts.title)
        rise = (font_metrics.height() - self._metrics.title_height) / 2
        too_narrow = []
        for index, box in boxes:
            x, y = title_place(box, self._metrics)
            if font_metrics.horizontalAdvance(box.caption.title) > self._room(box, x):
                too_narrow.append((index, box))
                continue
            top = y - (rise if box.is_open else min(rise, _TIGHT))
            painter.setPen(self._colours.text if box.is_run else self._colours.muted)
            painter.drawText(QPointF(x, top + font_metrics.ascent()), box.caption.title)
        return too_narrow

    def _paint_elided(self, painter: QPainter, box: Box) -> None:
        """In the fonts set last."""
        x, y = title_place(box, self._metrics)
        font_metrics, middle = self._plain.title_metrics, Qt.TextElideMode.ElideMiddle
        text = font_metrics.elidedText(box.caption.title, middle, self._room(box, x))
        painter.drawText(QPointF(x, y + font_metrics.ascent()), text)

    def _room(self, box: Box, x: float) -> float:
        if box.is_open:
            return box.rect.right - x - _TIGHT
        return words_width(box, self._metrics) + self._metrics.pad_x - _TIGHT

    def _paint_fact(self, painter: QPainter, box: Box, content: Content) -> None:
        font_metrics = self._large.line_metrics
        room = words_width(box, self._metrics) + _TIGHT
        fact = [(box.caption.lines[-1], self._colours.muted)]
        words = share_words(box, content, self._colours) or fact
        if sum(font_metrics.horizontalAdvance(text) for text, _ in words) > room:
            return
        x = title_place(box, self._metrics)[0]
        bottom = line_top(box, self._metrics, -1) + self._metrics.line_height
        for text, colour in words:
            painter.setPen(colour)
            painter.drawText(QPointF(x, bottom - font_metrics.descent()), text)
            x += font_metrics.horizontalAdvance(text)
