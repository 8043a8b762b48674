"""The fonts of the graph, and the sizes that hold them."""

from collections.abc import Callable
from functools import cache

from PySide6.QtGui import QFont, QFontMetricsF

from explorer.qt.graph.layout.geometry import Measure, Metrics
from explorer.qt.graph.layout.wording import WordRoom

_WIDEST_TEXT = 40  # average characters; what is longer is cut with an ellipsis
_FULL_NAMES, _SHORT_NAMES = (36, 20, 16, 13), (16, 13, 10)  # average characters
_USUAL_SHARES = "62|38"
_BEFORE_SHARES = 5.0
_PICTURE_LINES = (2.8, 3.0)  # the side of a thumbnail in lines of small text
_PREDICTION_LETTERS, _ROW_HEADER_LETTERS = 15, 17
_SMALLEST_NAME_PX, _SMALLEST_LINE_PX = 10.0, 9.0


class GraphFonts:
    """Names are bold and a little smaller than the window's text, the rest smaller still."""

    def __init__(self, base: QFont) -> None:
        self._base = base
        self.title, self.line = QFont(base), QFont(base)
        self.title.setPointSizeF(base.pointSizeF() * 0.97)
        self.title.setBold(True)
        self.line.setPointSizeF(base.pointSizeF() * 0.86)
        self.title_metrics = QFontMetricsF(self.title)
        self.line_metrics = QFontMetricsF(self.line)

    def measure(self) -> Measure:
        """Text widths as the layout asks for them, each measured once."""
        return Measure(_cached_width(self.title_metrics), _cached_width(self.line_metrics))

    def enlarged(self, factor: float) -> "GraphFonts":
        """The same fonts, larger."""
        base = QFont(self._base)
        base.setPointSizeF(base.pointSizeF() * factor)
        return GraphFonts(base)

    @property
    def least_scale(self) -> float:
        """The smallest scale at which all words can still be read."""
        names = _SMALLEST_NAME_PX / _pixels(self.title, self.title_metrics)
        return max(names, _SMALLEST_LINE_PX / _pixels(self.line, self.line_metrics))

    def metrics(self) -> Metrics:
        """Sizes of boxes that hold these fonts."""
        line = round(self.line_metrics.height())
        width = self.line_metrics.averageCharWidth()
        rooms = [WordRoom(count * width) for count in _FULL_NAMES]
        rooms.extend(WordRoom(count * width, is_terse=True) for count in _SHORT_NAMES)
        return Metrics(
            title_height=round(self.title_metrics.height()),
            line_height=line,
            gap_y=line + 1.0,
            widest_box=_WIDEST_TEXT * width,
            word_rooms=tuple(rooms),
            shares_room=round(self.line_metrics.horizontalAdvance(_USUAL_SHARES)) + _BEFORE_SHARES,
            control_room=round(self.title_metrics.height()),
            smallest_picture=round(_PICTURE_LINES[0] * line),
            largest_picture=round(_PICTURE_LINES[1] * line),
            input_picture=round(_PICTURE_LINES[1] * line),
            strip_height=line,
            prediction_width=_PREDICTION_LETTERS * width,
            row_header=_ROW_HEADER_LETTERS * width,
        )


def _cached_width(metrics: QFontMetricsF) -> Callable[[str], float]:
    """A function of ours: to wrap Qt's own, ``cache`` asks PySide for its signature (50 ms)."""

    @cache
    def width(text: str) -> float:
        return metrics.horizontalAdvance(text)

    return width


def _pixels(font: QFont, metrics: QFontMetricsF) -> float:
    return font.pointSizeF() * metrics.fontDpi() / 72.0
