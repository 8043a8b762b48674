"""A caption of parts, ``one · two · three``, that breaks only between them. Knows no document."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from explorer.qt.theme import small_font

_SEPARATOR = " · "


class PartsLabel(QLabel):
    """Secondary text; no line begins or ends with a separator."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(small_font(self.font()))
        self.setProperty("muted", "true")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_parts(self, parts: tuple[str, ...]) -> None:
        """Replace the text."""
        self._parts = parts
        self._wrap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._wrap()

    def _wrap(self) -> None:
        wrapped = wrapped_parts(self._parts, self.contentsRect().width(), self.fontMetrics())
        if wrapped != self.text():
            self.setText(wrapped)


def wrapped_parts(parts: tuple[str, ...], width: int, metrics: QFontMetrics) -> str:
    """As many parts on each line as fit, at least one."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{_SEPARATOR}{part}" if lines else part
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(lines)
