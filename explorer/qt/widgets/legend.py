"""Coloured squares with names: branch and shortcut. Knows no document."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.theme import small_font, theme_for

_NAMES = ("branch F(x)", "shortcut")
_SQUARE_PX = 9
_GAP_PX = 5


class Legend(QWidget):
    """``branch F(x)`` and ``shortcut`` beside their colours."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(small_font(self.font()))
        self.setAccessibleName("Orange is the branch, blue the shortcut")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = sum(metrics.horizontalAdvance(name) + _SQUARE_PX + 3 * _GAP_PX for name in _NAMES)
        return QSize(width, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        left = 0
        for name, colour in zip(_NAMES, (theme.accent, theme.shortcut), strict=True):
            top = (self.height() - _SQUARE_PX) / 2
            painter.fillRect(QRectF(left, top, _SQUARE_PX, _SQUARE_PX), QColor(colour))
            left += _SQUARE_PX + _GAP_PX
            painter.setPen(QColor(theme.text))
            room = QRectF(left, 0, self.width() - left, self.height())
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, int(flags), name)
            left += self.fontMetrics().horizontalAdvance(name) + 2 * _GAP_PX
