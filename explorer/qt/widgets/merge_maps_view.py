"""F(x) + shortcut = sum, as three maps on one colour scale. Knows no document."""

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.engine.messages import MergeMaps
from explorer.qt.theme import small_font, theme_for
from explorer.qt.widgets.map_picture import MapPicture
from explorer.qt.widgets.number_text import value_text

_SIGN_PX = 16
_CAPTIONS = ("F(x)", "shortcut", "sum")


class MergeMapsView(QWidget):
    """Each value is the norm over the channels at one position."""

    value_hovered = Signal(str)  # what the mouse is over, in words; "" for nothing

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scale = ""
        self.setFont(small_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        names = ("Map of the branch", "Map of the shortcut", "Map of the sum")
        self._pictures = [MapPicture(self, name=name) for name in names]
        branch, shortcut, total = self._pictures
        branch.value_hovered.connect(self._on_branch_value_hovered)
        shortcut.value_hovered.connect(self._on_shortcut_value_hovered)
        total.value_hovered.connect(self._on_total_value_hovered)
        for picture in self._pictures:
            picture.hover_ended.connect(self._on_picture_hover_ended)

    def show_maps(self, maps: MergeMaps | None) -> None:
        """Three maps from the smallest to the largest value of all three."""
        if maps is None:
            self._scale = ""
            for picture in self._pictures:
                picture.show_map(None)
        else:
            arrays = [maps.branch.numpy(), maps.shortcut.numpy(), maps.total.numpy()]
            finite = [array[np.isfinite(array)] for array in arrays]
            low = min((float(values.min()) for values in finite if values.size), default=0.0)
            high = max((float(values.max()) for values in finite if values.size), default=1.0)
            self._scale = f"{value_text(low)} to {value_text(high)}"
            for picture, array in zip(self._pictures, arrays, strict=True):
                picture.show_map(array, limits=(low, high))
        self._place()
        self.update()

    def good_height(self, width: int) -> int:
        """What squares across the whole width need, with their captions."""
        return (width - 2 * _SIGN_PX) // 3 + 2 * (self.fontMetrics().height() + 2)

    def sizeHint(self) -> QSize:
        return QSize(3 * 84 + 2 * _SIGN_PX, 84 + 2 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * 28 + 2 * _SIGN_PX, 28 + self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        centre = int(Qt.AlignmentFlag.AlignCenter)
        line = self.fontMetrics().height()
        for place, (caption, colour) in enumerate(
            zip(_CAPTIONS, (theme.accent, theme.shortcut, theme.text), strict=True)
        ):
            picture = self._pictures[place].geometry()
            painter.setPen(QColor(colour))
            under = QRect(picture.left(), picture.bottom() + 2, picture.width(), line)
            under.adjust(-_SIGN_PX // 2, 0, _SIGN_PX // 2, 0)
            painter.drawText(under, centre, caption)
            if place:
                painter.setPen(QColor(theme.muted))
                sign = QRect(picture.left() - _SIGN_PX, picture.top(), _SIGN_PX, picture.height())
                painter.drawText(sign, centre, "+" if place == 1 else "=")
        bottom = self._pictures[0].geometry().bottom() + 2 + line
        if self._scale and bottom + line <= self.height():
            painter.setPen(QColor(theme.muted))
            room = QRect(0, bottom, self.width(), line)
            longer = f"{self._scale}, one scale for all three"
            fits = self.fontMetrics().horizontalAdvance(longer) <= self.width()
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), longer if fits else self._scale)

    def _place(self) -> None:
        """Three squares as large as width and height allow."""
        line = self.fontMetrics().height() + 2
        lines = 2 if self.height() > 90 else 1
        side = min((self.width() - 2 * _SIGN_PX) // 3, self.height() - lines * line)
        side = max(16, side)
        for place, picture in enumerate(self._pictures):
            picture.setGeometry(place * (side + _SIGN_PX), 0, side, side)
            drawn = picture.picture_rect().toRect()
            if not drawn.isEmpty():
                shift = (side - drawn.width()) // 2
                picture.setGeometry(
                    place * (side + _SIGN_PX) + shift, 0, drawn.width(), drawn.height()
                )

    def _on_branch_value_hovered(self, row: int, column: int, value: float) -> None:
        self.value_hovered.emit(f"F(x) at row {row}, column {column}: {value_text(value)}")

    def _on_shortcut_value_hovered(self, row: int, column: int, value: float) -> None:
        self.value_hovered.emit(f"shortcut at row {row}, column {column}: {value_text(value)}")

    def _on_total_value_hovered(self, row: int, column: int, value: float) -> None:
        self.value_hovered.emit(f"sum at row {row}, column {column}: {value_text(value)}")

    def _on_picture_hover_ended(self) -> None:
        self.value_hovered.emit("")
