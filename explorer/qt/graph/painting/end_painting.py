"""Paints the two ends of a network: the picture that goes in, the classes that come out."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from explorer.core.graph import INPUT
from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.layout.geometry import Box, Metrics, Rect
from explorer.qt.graph.layout.places import map_rect, strip_rect, title_place, title_width
from explorer.qt.graph.painting.box_painting import Numbered
from explorer.qt.graph.painting.colours import GraphColours
from explorer.qt.graph.painting.fonts import GraphFonts
from explorer.qt.graph.painting.marks import Answer, Content

_BAR_GAP = 2.0
_BARS = 5
_LABEL_LINES = 2
_CERTAIN = "100 %"
_BESIDE = 5.0


class EndPainter:
    """Pictures first, words only where they can be read."""

    def __init__(self, metrics: Metrics, fonts: GraphFonts, colours: GraphColours) -> None:
        self._metrics = metrics
        self._fonts = fonts
        self._colours = colours

    def paint_pictures(self, painter: QPainter, boxes: Numbered, content: Content) -> None:
        """The picture that goes in; how likely the best classes are."""
        for _, box in boxes:
            if box.name == INPUT and content.picture is not None:
                self._paint_picture(painter, box, content.picture)
            elif box.name == PREDICTION:
                self._paint_bars(painter, box, content.answer)

    def paint_words(self, painter: QPainter, boxes: Numbered, answer: Answer) -> None:
        """The name of the best class on two lines, below it how likely it is."""
        for _, box in boxes:
            if box.name == PREDICTION and answer.classes:
                self._paint_best(painter, box, answer)

    def _paint_picture(self, painter: QPainter, box: Box, picture: QImage) -> None:
        place = map_rect(box, self._metrics)
        longest = max(picture.width(), picture.height(), 1)
        width = place.width * picture.width() / longest
        height = place.height * picture.height() / longest
        x, y = place.centre
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(x - width / 2, y - height / 2, width, height), picture)

    def _paint_bars(self, painter: QPainter, box: Box, answer: Answer) -> None:
        if answer.classes and not answer.is_trained:
            return
        said = self._fonts.line_metrics.horizontalAdvance(_CERTAIN)
        ground = _right_of(strip_rect(box, self._metrics), said + _BESIDE)
        width = (ground.width - _BAR_GAP * (_BARS - 1)) / _BARS
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(_BARS):
            x = ground.x + number * (width + _BAR_GAP)
            painter.setBrush(self._colours.track)
            painter.drawRect(QRectF(x, ground.y, width, ground.height))
            if number < len(answer.classes):
                height = ground.height * answer.classes[number].probability
                painter.setBrush(self._colours.branch if number == 0 else self._colours.muted)
                painter.drawRect(QRectF(x, ground.bottom - height, width, height))

    def _paint_best(self, painter: QPainter, box: Box, answer: Answer) -> None:
        metrics, font_metrics = self._metrics, self._fonts.line_metrics
        best, is_trained = answer.classes[0], answer.is_trained
        x, y = title_place(box, metrics)
        top = y + metrics.title_height
        painter.setFont(self._fonts.line)
        painter.setPen(self._colours.text if is_trained else self._colours.muted)
        for number, text in enumerate(self._label_lines(best.label, title_width(box, metrics))):
            line = top + number * metrics.line_height
            painter.drawText(QPointF(x, line + font_metrics.ascent()), text)
        place = strip_rect(box, metrics)
        painter.setPen(self._colours.branch if is_trained else self._colours.muted)
        said = f"{100 * best.probability:.0f} %" if is_trained else "untrained"
        painter.drawText(QPointF(x, place.bottom - font_metrics.descent() + 1.0), said)

    def _label_lines(self, label: str, room: float) -> list[str]:
        """Broken between words; what is too long for two lines is cut."""
        font_metrics, words = self._fonts.line_metrics, label.split()
        lines: list[str] = []
        while words:
            count = 1
            while font_metrics.horizontalAdvance(" ".join(words[: count + 1])) <= room:
                count += 1
                if count >= len(words):
                    break
            if len(lines) == _LABEL_LINES - 1:
                count = len(words)
            text = " ".join(words[:count])
            lines.append(font_metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
            words = words[count:]
        return lines


def _right_of(place: Rect, words: float) -> Rect:
    """Where the bars stand, right of the percentage."""
    return Rect(place.x + words, place.y, max(place.width - words, 1.0), place.height)
