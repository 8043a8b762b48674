"""A layer whose output is a vector: a profile of all units and the strongest by name.

Knows no document.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from explorer.qt.theme import SPACE_M, theme_for
from explorer.qt.widgets.bar_list import Bar, BarList
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.number_text import value_text

Floats = npt.NDArray[np.float32]

_MOST_BARS = 24


class VectorView(QWidget):
    """``unit_hovered`` tells unit and value under the mouse, (-1, 0) for none."""

    unit_hovered = Signal(int, float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._profile = _Profile(self)
        self._bars = BarList(self, usual_rows=4, padding_px=5)
        self._bars.setAccessibleName("Strongest units")
        self._caption = caption_label(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._profile, 1)
        layout.addWidget(self._caption)
        layout.addWidget(self._bars, 3)
        self._profile.unit_hovered.connect(self.unit_hovered)

    def show_vector(
        self, values: Floats, names: Mapping[int, str], *, is_believable: bool = True
    ) -> None:
        """All units as a profile, the largest values as bars; ``names`` where units have some."""
        self._profile.show_values(values)
        self._caption.setText("largest values" if len(values) > _MOST_BARS else "all values")
        self._bars.show_bars(strongest_bars(values, names), is_believable=is_believable)


class _Profile(QWidget):
    """One thin line per unit, from zero; several units in a pixel show their extremes."""

    unit_hovered = Signal(int, float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._values: Floats = np.zeros(0, np.float32)
        self.setAccessibleName("Values of all units")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: Floats) -> None:
        self._values = values
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 80)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 36)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        count = len(self._values)
        unit = int(event.position().x() * count / max(1, self.width()))
        if 0 <= unit < count:
            self.unit_hovered.emit(unit, float(self._values[unit]))

    def leaveEvent(self, event: object) -> None:
        del event
        self.unit_hovered.emit(-1, 0.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = theme_for(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.grid))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        found = column_extremes(self._values, self.width())
        if found is None:
            return
        lowest, highest = found
        bottom, top = min(0.0, float(lowest.min())), max(0.0, float(highest.max()))
        scale = (self.height() - 8) / max(top - bottom, 1e-12)
        zero_y = 4 + top * scale
        step = self.width() / len(lowest)
        painter.setPen(QPen(QColor(theme.edge), max(1.0, step - 1)))
        lines = [
            QLineF(x, zero_y - high * scale, x, zero_y - low * scale)
            for x, low, high in zip(
                ((place + 0.5) * step for place in range(len(lowest))),
                np.minimum(lowest, 0).tolist(),
                np.maximum(highest, 0).tolist(),
                strict=True,
            )
        ]
        painter.drawLines(lines)
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QPointF(0, zero_y), QPointF(self.width(), zero_y))


def strongest_bars(values: Floats, names: Mapping[int, str]) -> tuple[Bar, ...]:
    """The largest values, those that are not finite first."""
    finite = np.isfinite(values)
    keys = np.where(finite, values, np.inf)
    places = np.argsort(-keys, kind="stable")[:_MOST_BARS].tolist()
    widest = float(np.abs(values[finite]).max()) if finite.any() else 0.0
    scale = 1 / widest if widest else 0.0
    return tuple(
        Bar(
            label=names.get(place, f"unit {place}"),
            value=value_text(float(values[place])),
            fraction=float(values[place]) * scale if finite[place] else 0.0,
            tooltip=f"unit {place}: {float(values[place]):.6g}",
            is_strong=rank == 0 and place in names,
        )
        for rank, place in enumerate(places)
    )


def column_extremes(values: Floats, width: int) -> tuple[Floats, Floats] | None:
    """Smallest and largest finite value in each pixel column; None without any."""
    finite = np.isfinite(values)
    if not finite.any() or width < 1:
        return None
    clean = np.where(finite, values, np.float32(0))
    starts = np.arange(min(width, len(clean))) * len(clean) // min(width, len(clean))
    return np.minimum.reduceat(clean, starts), np.maximum.reduceat(clean, starts)
