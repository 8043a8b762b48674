"""Paints the words of a layout: names, types, shapes, shares, and the headers of columns."""

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from explorer.qt.graph.box_painting import Numbered
from explorer.qt.graph.camera import Camera
from explorer.qt.graph.colours import GraphColours
from explorer.qt.graph.compact_words import CompactWords, share_words
from explorer.qt.graph.fonts import GraphFonts
from explorer.qt.graph.geometry import Box, Column, Metrics, Point
from explorer.qt.graph.marks import Content
from explorer.qt.graph.places import (
    COMPACT_BELOW,
    bar_rect,
    control_rect,
    line_top,
    title_place,
    words_width,
)
from explorer.qt.graph.wording import Wording

_ARM = 3.5
_HEADER_TOP = 3.0
_SIGN_ROOM = 11.0  # left of a subtitle
_MOST_ENLARGED = 16  # tenths
_PARTS = (1.0, 0.75, 0.5, 0.25)  # of what words are enlarged when seen from afar
_SMALLEST_HEADER, _LARGEST_HEADER = 0.78, 1.0


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
                if len(box.merges) == 1 and not box.is_open:
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

    def header_place(self, column: Column, camera: Camera) -> QRectF:
        """Where a header is seen: at its column, but at the upper edge as long as the column is
        in view."""
        scale = self._header_scale(camera)
        left = (column.rect.x - camera.x) * camera.scale
        top = (column.rect.y - camera.y) * camera.scale
        foot = (column.foot - camera.y) * camera.scale
        width, height = column.rect.width * camera.scale, self._metrics.header_height * scale
        return QRectF(left, max(top, min(0.0, foot - height)), width, height)

    def paint_headers(
        self, painter: QPainter, columns: tuple[Column, ...], camera: Camera, *, width: float
    ) -> None:
        """Column headers stay at the upper edge when the boxes are scrolled up."""
        grounds = {c.rect.y: self.header_place(c, camera) for c in columns if c.rect.y < camera.y}
        for place in grounds.values():
            painter.fillRect(QRectF(0, place.top(), width, place.height()), self._colours.card)
            painter.setPen(QPen(self._colours.border, 1.0))
            painter.drawLine(QLineF(0, place.bottom(), width, place.bottom()))
        for column in columns:
            place = self.header_place(column, camera)
            if place.right() > 0 and place.left() < width and place.bottom() > 0:
                self._paint_header(painter, column, place, scale=self._header_scale(camera))

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
        room = words_width(box, self._metrics) - sign
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
        """Per cent of branch and shortcut beside the bar; of the branch alone where it is long."""
        words = share_words(box, content, self._colours)
        font_metrics = self._fonts.line_metrics
        widths = [font_metrics.horizontalAdvance(text) for text, _ in words]
        if sum(widths) > self._metrics.shares_room:
            words, widths = words[:1], widths[:1]
        x = title_place(box, self._metrics)[0] + words_width(box, self._metrics) - sum(widths)
        middle = bar_rect(box, self._metrics).centre[1]
        baseline = middle + (font_metrics.ascent() - font_metrics.descent()) / 2
        for (text, colour), width in zip(words, widths, strict=True):
            painter.setPen(colour)
            painter.drawText(QPointF(x, baseline), text)
            x += width

    # ------------------------------------------------------------ headers

    def _header_scale(self, camera: Camera) -> float:
        return min(max(camera.scale, _SMALLEST_HEADER), _LARGEST_HEADER)

    def _paint_header(
        self, painter: QPainter, column: Column, place: QRectF, *, scale: float
    ) -> None:
        painter.save()
        painter.translate(place.center().x(), place.top())
        painter.scale(scale, scale)
        fonts, colours = self._fonts, self._colours
        room = max(place.width() / scale + self._metrics.column_gap - 2.0, 24.0)
        painter.setFont(fonts.title)
        painter.setPen(colours.text)
        self._paint_centred(painter, fonts.title_metrics, column.title, at=(0.0, _HEADER_TOP))
        sign = _SIGN_ROOM if column.stage else 0.0
        subtitle = Wording(column.subtitles).within(
            room - sign, fonts.line_metrics.horizontalAdvance
        )
        top = _HEADER_TOP + fonts.title_metrics.height()
        painter.setFont(fonts.line)
        painter.setPen(colours.muted)
        left = self._paint_centred(painter, fonts.line_metrics, subtitle, at=(sign / 2, top))
        if column.stage:
            middle = top + fonts.line_metrics.height() / 2
            painter.setPen(QPen(colours.muted, 1.2))
            painter.drawLine(QLineF(left - sign, middle, left - sign + 2 * _ARM, middle))
        painter.restore()

    def _paint_centred(
        self, painter: QPainter, font_metrics: QFontMetricsF, text: str, *, at: Point
    ) -> float:
        """Comes back with where the text begins."""
        left = at[0] - font_metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(left, at[1] + font_metrics.ascent()), text)
        return left
