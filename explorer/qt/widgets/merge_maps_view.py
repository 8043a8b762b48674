"""F(x) + shortcut = sum, as maps on one colour scale, and F(x)'s share of it. Knows no document."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSignalMapper, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.engine.messages import MergeMaps
from explorer.qt.theme import Theme, small_font, theme_for
from explorer.qt.widgets.map_picture import MapPicture
from explorer.qt.widgets.number_text import percent_text, value_text

_SIGN_PX = 14
_LEAST_FOUR_PX = 78  # smaller than this, the share gives its room to the other three
_SHARE_COLOURS = "coolwarm"
_LEAST_SPREAD, _MOST_SPREAD = 0.1, 1.0  # of the shares around one half


@dataclass(frozen=True, slots=True)
class _Slot:
    """One map: its caption, the sign before it, and what it is called aloud."""

    caption: str
    sign: str
    name: str


_SLOTS = (
    _Slot("F(x)", "", "Map of the branch"),
    _Slot("shortcut", "+", "Map of the shortcut"),
    _Slot("sum", "=", "Map of the sum"),
    _Slot("share of F(x)", "", "Map of the branch's share of the sum"),
)


class MergeMapsView(QWidget):
    """Each value is the norm over the channels at one position, in the last map the share."""

    value_hovered = Signal(str)  # what the mouse is over, in words; "" for nothing
    laid_over = Signal(object, str)  # the map clicked on and what it is; None: no longer

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scale = ""
        self._arrays: tuple[npt.NDArray[np.float32], ...] = ()
        self._laid: int | None = None
        self.setFont(small_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pictures = [MapPicture(self, name=slot.name) for slot in _SLOTS]
        branch, shortcut, total, share = self._pictures
        branch.value_hovered.connect(self._on_branch_value_hovered)
        shortcut.value_hovered.connect(self._on_shortcut_value_hovered)
        total.value_hovered.connect(self._on_total_value_hovered)
        share.value_hovered.connect(self._on_share_value_hovered)
        for picture in self._pictures:
            picture.setToolTip("Click to lay it over the input picture")
        share.setToolTip(
            "F(x)'s share of the sum at each position: grey is half and half, "
            "red more branch, blue more shortcut\nClick to lay it over the input picture"
        )
        self._clicks = QSignalMapper(self)
        for number, picture in enumerate(self._pictures):
            picture.hover_ended.connect(self._on_picture_hover_ended)
            picture.clicked.connect(self._clicks.map)
            self._clicks.setMapping(picture, number)
        self._clicks.mappedInt.connect(self._on_clicks_mapped)

    def show_maps(self, maps: MergeMaps | None) -> None:
        """Three maps from the smallest to the largest value of all three, and the share."""
        if maps is None:
            self._scale, self._arrays = "", ()
            for picture in self._pictures:
                picture.show_map(None)
        else:
            arrays = [maps.branch.numpy(), maps.shortcut.numpy(), maps.total.numpy()]
            finite = [array[np.isfinite(array)] for array in arrays]
            low = min((float(values.min()) for values in finite if values.size), default=0.0)
            high = max((float(values.max()) for values in finite if values.size), default=1.0)
            self._scale = f"{value_text(low)} to {value_text(high)}"
            for picture, array in zip(self._pictures[:3], arrays, strict=True):
                picture.show_map(array, limits=(low, high))
            share = maps.share.numpy()
            self._pictures[3].show_map(share, _SHARE_COLOURS, limits=share_limits(share))
            self._arrays = (*arrays, share)
        self._tell_laid()
        self._place()
        self.update()

    def good_height(self, width: int) -> int:
        """What squares across the whole width need, with their captions."""
        count = self._count(width)
        return _side(width, count) + 2 * (self.fontMetrics().height() + 2)

    def sizeHint(self) -> QSize:
        return QSize(3 * 96 + 2 * _SIGN_PX, 96 + 2 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * 28 + 2 * _SIGN_PX, 28 + self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        for slot, picture in zip(_SLOTS, self._pictures, strict=True):
            if not picture.isHidden():
                self._paint_words(painter, slot, picture.geometry(), theme)
        line = self.fontMetrics().height()
        bottom = self._pictures[0].geometry().bottom() + 2 + line
        if self._scale and bottom + line <= self.height():
            painter.setPen(QColor(theme.muted))
            room = QRect(0, bottom, self.width(), line)
            longer = f"{self._scale}, one scale for all three"
            fits = self.fontMetrics().horizontalAdvance(longer) <= self.width()
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), longer if fits else self._scale)

    def _paint_words(self, painter: QPainter, slot: _Slot, picture: QRect, theme: Theme) -> None:
        """The caption under a map and the sign before it."""
        centre = int(Qt.AlignmentFlag.AlignCenter)
        colours = {"F(x)": theme.accent, "shortcut": theme.shortcut, "sum": theme.text}
        painter.setPen(QColor(colours.get(slot.caption, theme.muted)))
        line = self.fontMetrics().height()
        under = QRect(picture.left(), picture.bottom() + 2, picture.width(), line)
        under.adjust(-_SIGN_PX // 2, 0, _SIGN_PX // 2, 0)
        painter.drawText(under, centre, slot.caption)
        if self._laid is not None and slot is _SLOTS[self._laid]:
            painter.fillRect(picture.adjusted(-2, -2, 2, 2), QColor(theme.accent))
        painter.setPen(QColor(theme.muted))
        before = QRect(picture.left() - _SIGN_PX, picture.top(), _SIGN_PX, picture.height())
        painter.drawText(before, centre, slot.sign)

    def _place(self) -> None:
        """Squares as large as width and height allow; the share only where all four are large."""
        line = self.fontMetrics().height() + 2
        lines = 2 if self.height() > 90 else 1
        room_px = self.height() - lines * line
        count = 4 if _side(self.width(), 4) >= min(_LEAST_FOUR_PX, room_px) else 3
        side = max(16, min(_side(self.width(), count), room_px))
        for place, picture in enumerate(self._pictures):
            picture.setVisible(place < count)
            picture.setGeometry(place * (side + _SIGN_PX), 0, side, side)
            drawn = picture.picture_rect().toRect()
            if not drawn.isEmpty():
                shift = (side - drawn.width()) // 2
                picture.setGeometry(
                    place * (side + _SIGN_PX) + shift, 0, drawn.width(), drawn.height()
                )

    def _count(self, width: int) -> int:
        return 4 if _side(width, 4) >= _LEAST_FOUR_PX else 3

    def _on_branch_value_hovered(self, row: int, column: int, value: float) -> None:
        self.value_hovered.emit(f"F(x) at row {row}, column {column}: {value_text(value)}")

    def _on_shortcut_value_hovered(self, row: int, column: int, value: float) -> None:
        self.value_hovered.emit(f"shortcut at row {row}, column {column}: {value_text(value)}")

    def _on_total_value_hovered(self, row: int, column: int, value: float) -> None:
        self.value_hovered.emit(f"sum at row {row}, column {column}: {value_text(value)}")

    def _on_share_value_hovered(self, row: int, column: int, value: float) -> None:
        self.value_hovered.emit(f"F(x) at row {row}, column {column}: {percent_text(value)}")

    def _on_picture_hover_ended(self) -> None:
        self.value_hovered.emit("")

    def _on_clicks_mapped(self, number: int) -> None:
        """A click lays a map over the input picture, a second one takes it away."""
        self._laid = None if self._laid == number else number
        if self._laid is None:
            self.laid_over.emit(None, "")
        self._tell_laid()
        self.update()

    def _tell_laid(self) -> None:
        if self._laid is not None and self._arrays:
            self.laid_over.emit(self._arrays[self._laid], _SLOTS[self._laid].caption)


def share_limits(share: npt.NDArray[np.float32]) -> tuple[float, float]:
    """The ends of the colours: one half in the middle, nearly all of the shares between them."""
    finite = share[np.isfinite(share)]
    spread = float(np.quantile(np.abs(finite - 0.5), 0.98)) if finite.size else _LEAST_SPREAD
    spread = max(_LEAST_SPREAD, min(_MOST_SPREAD, spread))
    return 0.5 - spread, 0.5 + spread


def _side(width: int, count: int) -> int:
    return (width - (count - 1) * _SIGN_PX) // count
