"""The mark that stands wherever a result of untrained weights could be believed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.qt.theme import SPACE_M, small_font, theme_for

UNTRAINED = "Untrained: numbers mean nothing"
_SHORT = "Untrained"


class UntrainedMark(QWidget):
    """One line in the colour of a warning; says it shorter where there is less room."""

    def __init__(self, parent: QWidget, *, is_compact: bool = False) -> None:
        super().__init__(parent)
        self._is_compact = is_compact
        self.setFont(small_font(self.font()))
        self.setAccessibleName(UNTRAINED)
        self.setToolTip(
            f"{UNTRAINED}.\nThe network has a random initialisation; pick published weights above."
        )
        across = QSizePolicy.Policy.Preferred if is_compact else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        text = _SHORT if self._is_compact else UNTRAINED
        return QSize(metrics.horizontalAdvance(text) + 2 * SPACE_M + 1, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(_SHORT) + 2 * SPACE_M + 1, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.shown_text()
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._is_compact:
            text_px = painter.fontMetrics().horizontalAdvance(text) + 2 * SPACE_M
            frame.setLeft(max(frame.left(), frame.right() - text_px))
        painter.setPen(QPen(QColor(theme.warn), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 4, 4)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(frame.adjusted(SPACE_M, 0, 0, 0), int(flags), text)

    def shown_text(self) -> str:
        """The whole wording where it fits, else its first word."""
        room = self.width() - 2 * SPACE_M
        fits = self.fontMetrics().horizontalAdvance(UNTRAINED) <= room
        return UNTRAINED if fits and not self._is_compact else _SHORT
