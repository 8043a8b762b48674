"""The mosaic of a layer and one channel enlarged, arranged to fit. Knows no document."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from explorer.qt.theme import SPACE_M
from explorer.qt.widgets.channel_view import ChannelView
from explorer.qt.widgets.mosaic_view import MosaicView

_LOW_FROM = 1.25  # times its height: so wide a page is low
_LEAST_CHANNEL_PX = 112
_UNLIMITED_PX = 16777215  # Qt's own bound for the size of a widget


class MapsPage(QWidget):
    """The channel stands below the mosaic, or beside it where the page is low."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mosaic = MosaicView(self)
        self.channel = ChannelView(self)
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._split.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(SPACE_M)
        self._split.addWidget(self.mosaic, 1)
        self._split.addWidget(self.channel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_below, extent_px = channel_place(self.width(), self.height())
        direction = QBoxLayout.Direction
        self._split.setDirection(direction.TopToBottom if is_below else direction.LeftToRight)
        self.channel.setMinimumSize(0, 0)
        self.channel.setMaximumSize(_UNLIMITED_PX, _UNLIMITED_PX)
        if is_below:
            self.channel.setFixedHeight(extent_px)
        else:
            self.channel.setFixedWidth(extent_px)


def channel_place(width: int, height: int) -> tuple[bool, int]:
    """Where the enlarged channel goes: whether below the mosaic, and its height or width there."""
    if width < _LOW_FROM * height:
        most = min(round(0.34 * height), round(0.42 * width))
        return True, min(max(_LEAST_CHANNEL_PX, most), height // 2)
    return False, max(_LEAST_CHANNEL_PX, min(width * 2 // 5, max(160, height * 2)))
