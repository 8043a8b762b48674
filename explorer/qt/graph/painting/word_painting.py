"""Paints the words in and between boxes: names, types, shapes, shares, labels of edges."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.qt.graph.layout.geometry import Box, EdgeLabel, Metrics
from explorer.qt.graph.layout.places import (
    COMPACT_BELOW,
    bar_rect,
    control_rect,
    line_top,
    title_place,
    title_width,
    words_width,
)
from explorer.qt.graph.painting.box_painting import Numbered
from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.graph.painting.compact_words import CompactWords, share_words
from explorer.qt.graph.painting.fonts import GraphFonts
from explorer.qt.graph.painting.marks import Content

_ARM = 3.5
_MOST_ENLARGED = 16  # tenths
_PARTS = (1.0, 0.75, 0.5, 0.25)  # of what words are enlarged when seen from afar


class WordPainter:
    """Words in one set of fonts and colours."""

    def __init__(self, metrics: Metrics, fonts: GraphFonts, colours: GraphColours) -> None:
        self._metrics = metrics
        self._fonts = fonts
        self._colours = colours
        self._enlarged: dict[int, GraphFonts] = {}

    def paint_words(
        self, painter: QPainter, boxes: Numbered, *, content: Content, scale: float
    ) -> None:
        """Titles, small text, signs and numbers, each in one pass; where they would become too
        small, fewer words but larger ones."""
        factor = COMPACT_BELOW / (self._metrics.title_height * scale)
        if factor <= 1.0:
            self._paint_titles(painter, boxes)
            self._paint_all_lines(painter, boxes)
            self._paint_controls(painter, boxes)
            for _, box in boxes:
                if box.has_numbers and not box.is_open:
                    self._paint_shares(painter, box, content)
            return
        fonts = [*(self._fonts_for(1.0 + (factor - 1.0) * part) for part in _PARTS), self._fonts]
        compact = CompactWords(fonts, metrics=self._metrics, colours=self._colours)
        compact.paint(painter, boxes, content)
        self._paint_controls(painter, [(i, box) for i, box in boxes if box.is_open])

    def _fonts_for(self, factor: float) -> GraphFonts:
        """Enlarged fonts in steps of a tenth, made once."""
        step = min(math.ceil(factor * 10), _MOST_ENLARGED)
        if step not in self._enlarged:
            self._enlarged[step] = self._fonts.enlarged(step / 10)
        return self._enlarged[step]

    def paint_labels(self, painter: QPainter, labels: Sequence[EdgeLabel]) -> None:
        """What stands beside edges."""
        font_metrics = self._fonts.line_metrics
        painter.setFont(self._fonts.line)
        painter.setPen(self._colours.muted)
        drop = (font_metrics.ascent() - font_metrics.descent()) / 2
        for label in labels:
            width = font_metrics.horizontalAdvance(label.text)
            left = label.x - (width / 2 if label.is_centred else 0.0)
            if label.is_centred:
                height = font_metrics.height() - 2.0
                ground = QRectF(left - 1.0, label.y - height / 2, width + 2.0, height)
                painter.fillRect(ground, self._colours.card)
            painter.drawText(QPointF(left, label.y + drop), label.text)

    # ------------------------------------------------------------ in boxes

    def _paint_titles(self, painter: QPainter, boxes: Numbered) -> None:
        painter.setFont(self._fonts.title)
        ascent = self._fonts.title_metrics.ascent()
        for is_run, colour in ((True, self._colours.text), (False, self._colours.muted)):
            painter.setPen(colour)
            for _, box in boxes:
                if box.is_run is is_run:
                    x, y = title_place(box, self._metrics)
                    painter.drawText(QPointF(x, y + ascent), self._title(box))

    def _paint_all_lines(self, painter: QPainter, boxes: Numbered) -> None:
        painter.setFont(self._fonts.line)
        painter.setPen(self._colours.muted)
        for _, box in boxes:
            self._paint_lines(painter, box)

    def _title(self, box: Box) -> str:
        if box.fits or box.is_open:
            return box.caption.title
        sign = self._metrics.control_room if box.can_open and not box.sign_row else 0.0
        room = title_width(box, self._metrics) - sign
        middle = Qt.TextElideMode.ElideMiddle
        return self._fonts.title_metrics.elidedText(box.caption.title, middle, room)

    def _paint_lines(self, painter: QPainter, box: Box) -> None:
        metrics, font_metrics = self._metrics, self._fonts.line_metrics
        x, y = title_place(box, metrics)
        if box.is_open:
            x += self._fonts.title_metrics.horizontalAdvance(box.caption.title)
            self._paint_beside(painter, box, QPointF(x, y + self._fonts.title_metrics.ascent()))
            return
        room = words_width(box, metrics)
        for number, line in enumerate(box.caption.lines):
            end = Qt.TextElideMode.ElideRight
            text = line if box.fits else font_metrics.elidedText(line, end, room)
            top = line_top(box, metrics, number)
            painter.drawText(QPointF(x, top + font_metrics.ascent()), text)

    def _paint_beside(self, painter: QPainter, box: Box, at: QPointF) -> None:
        """Type and shape of an opened box beside its name, as many as fit."""
        for line in box.caption.lines:
            at.setX(at.x() + 8.0)
            width = self._fonts.line_metrics.horizontalAdvance(line)
            if at.x() + width > box.rect.right - 6.0:
                return
            painter.drawText(at, line)
            at.setX(at.x() + width)

    def _paint_controls(self, painter: QPainter, boxes: Numbered) -> None:
        """A plus where something can be opened, a minus where it can be closed."""
        painter.setPen(QPen(self._colours.muted, 1.2))
        lines = []
        for _, box in boxes:
            if box.can_open:
                x, y = control_rect(box, self._metrics).centre
                lines.append(QLineF(x - _ARM, y, x + _ARM, y))
                if not box.is_open:
                    lines.append(QLineF(x, y - _ARM, x, y + _ARM))
        painter.drawLines(lines)

    def _paint_shares(self, painter: QPainter, box: Box, content: Content) -> None:
        """Per cent of branch and shortcut, or channels there were and new ones, beside the bar;
        of the branch alone where that is long."""
        words = share_words(box, content, self._colours)
        font_metrics = self._fonts.line_metrics
        widths = [font_metrics.horizontalAdvance(text) for text, _ in words]
        if sum(widths) > self._metrics.shares_room:
            kept = slice(1, None) if box.growth is not None else slice(1)
            words, widths = words[kept], widths[kept]
        x = title_place(box, self._metrics)[0] + words_width(box, self._metrics) - sum(widths)
        middle = bar_rect(box, self._metrics).centre[1]
        baseline = middle + (font_metrics.ascent() - font_metrics.descent()) / 2
        for (text, colour), width in zip(words, widths, strict=True):
            painter.setPen(colour)
            painter.drawText(QPointF(x, baseline), text)
            x += width
