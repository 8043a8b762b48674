"""A check box that looks like a switch: it does something at once. Knows no document."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from explorer.qt.theme import SPACE_M, theme_for

_TRACK = (26.0, 14.0)
_KNOB_PX = 10.0
_PAD_PX = 2


class Switch(QCheckBox):
    """Says its state in words too: ``on`` and ``off`` are its two texts."""

    def __init__(self, parent: QWidget, *, on: str, off: str) -> None:
        super().__init__(parent)
        self._words = (off, on)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._say)
        self._say(is_on=self.isChecked())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = max(metrics.horizontalAdvance(text) for text in self._words)
        width = 2 * _PAD_PX + _TRACK[0] + SPACE_M + words + 2
        return QSize(round(width), max(round(_TRACK[1]), metrics.height()) + 2 * _PAD_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - the name is Qt's
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, is_on = theme_for(self.palette()), self.isChecked()
        width, height = _TRACK
        track = QRectF(_PAD_PX, (self.height() - height) / 2, width, height)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent if is_on else theme.edge), 1.2))
            painter.setBrush(QColor(theme.accent if is_on else theme.grid))
            painter.drawRoundedRect(track, height / 2, height / 2)
            middle = track.right() - height / 2 if is_on else track.left() + height / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.card if is_on else theme.muted))
            painter.drawEllipse(QPointF(middle, track.center().y()), _KNOB_PX / 2, _KNOB_PX / 2)
            painter.setPen(QColor(theme.text if self.isEnabled() else theme.edge))
            place = self.rect().toRectF().adjusted(_PAD_PX + width + SPACE_M, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.shortcut), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _say(self, is_on: bool) -> None:  # noqa: FBT001 - Qt calls it by position
        self.setText(self._words[is_on])
