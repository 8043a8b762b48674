"""One channel enlarged: its picture, statistics and histogram. Knows no document."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QVBoxLayout, QWidget

from explorer.qt.theme import SPACE_M, SPACE_S, small_font
from explorer.qt.widgets.channel_data import ChannelData, Spot
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.histogram import Histogram
from explorer.qt.widgets.map_picture import MapPicture
from explorer.qt.widgets.number_text import percent_text, value_text


class ChannelView(QWidget):
    """Stacks picture and numbers, or sets them side by side where it is wide."""

    spot_hovered = Signal(object)  # Spot | None

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._data: ChannelData | None = None
        self._build_ui()
        self._picture.value_hovered.connect(self._on_picture_value_hovered)
        self._picture.hover_ended.connect(self._on_picture_hover_ended)

    def show_channel(
        self,
        data: ChannelData | None,
        colours: str,
        *,
        limits: tuple[float, float] | None = None,
        is_chosen: bool = False,
    ) -> None:
        """Replace the channel; the ring in the picture marks its maximum."""
        self._data = data
        if data is None:
            self._picture.show_map(None)
            self._histogram.show_values(None)
            for label in self._facts:
                label.setText("")
            return
        mark = data.maximum_at if is_chosen else None
        self._picture.show_map(data.values, colours, limits=limits, mark=mark)
        self._histogram.show_values(data.values)
        for label, text in zip(self._facts, facts_of(data), strict=True):
            label.setText(text)

    def sizeHint(self) -> QSize:
        return QSize(160, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 96)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() > 1.4 * self.height()
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._layout.setStretch(0, 1 if is_wide else 3)
        self._layout.setStretch(1, 1 if is_wide else 2)
        side_px = min(self.width(), self.height() * 3 // 5)
        self._picture.setMaximumHeight(self.height() if is_wide else side_px)
        self._picture.setMaximumWidth(self.height() if is_wide else self.width())

    def _build_ui(self) -> None:
        self._picture = MapPicture(self, name="Enlarged channel")
        self._picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture.setAccessibleDescription("Arrow keys go from value to value")
        self._histogram = Histogram(self)
        self._histogram.setMaximumHeight(110)
        self._facts = [ElidedLabel(self) for _ in range(4)]
        bold = self._facts[0].font()
        bold.setBold(True)
        self._facts[0].setFont(bold)
        for label in self._facts[1:]:
            label.setFont(small_font(label.font()))
        numbers = QVBoxLayout()
        numbers.setSpacing(SPACE_S)
        for label in self._facts:
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            numbers.addWidget(label)
        numbers.addWidget(self._histogram, 1)
        numbers.addStretch(0)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE_M)
        self._layout.addWidget(self._picture, 3)
        self._layout.addLayout(numbers, 2)

    def _on_picture_value_hovered(self, row: int, column: int, value: float) -> None:
        if self._data is not None:
            spot = Spot(self._data.channel, row, column, value, is_exact=self._data.is_exact)
            self.spot_hovered.emit(spot)

    def _on_picture_hover_ended(self) -> None:
        self.spot_hovered.emit(None)


def facts_of(data: ChannelData) -> tuple[str, str, str, str]:
    """Which channel, mean, maximum with its row and column, share of zeros."""
    where = "" if data.maximum_at is None else " at ({}, {})".format(*data.maximum_at)
    return (
        f"channel {data.channel}",
        f"mean {value_text(data.mean)}",
        f"max {value_text(data.maximum)}{where}",
        f"zero {percent_text(data.zero_fraction)}",
    )
