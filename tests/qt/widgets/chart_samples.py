"""Pictures of bars and lines with known values."""

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.qt.widgets.bar_data import Bar, BarPicture, BarSeries
from explorer.qt.widgets.chart_data import Form, Quantity, Spread, Tone
from explorer.qt.widgets.chart_slots import ChartSlot
from explorer.qt.widgets.line_data import LinePicture, LinePoint, LineSeries

CHANGE = Quantity("change", "percentage points", "pp", decimals=1)
SLOTS = tuple(
    ChartSlot(f"layer{stage}.{block}", f"{size} × {size}", is_marked=block == 0 and stage > 1)
    for stage, size in ((1, 32), (2, 16), (3, 8))
    for block in range(3)
)
VALUES = (-12.0, 3.0, -1.0, -30.0, 0.0, 2.0, -8.0, -0.5, 1.0)


def bars(*values: float | None) -> tuple[Bar, ...]:
    return tuple(map(Bar, values))


def bar_picture(*more: BarSeries, **changes: object) -> BarPicture:
    """Nine blocks in three stages."""
    series = (BarSeries("ResNet-20", bars(*VALUES)), *more)
    return BarPicture(CHANGE, SLOTS, series, mark="projection", **changes)  # type: ignore[arg-type]


def line_picture() -> LinePicture:
    """Two networks over the number of deleted blocks."""
    first = LineSeries(
        "ResNet-56",
        tuple(LinePoint(k, 90.0 - 10 * k, (85.0 - 10 * k, 95.0 - 10 * k)) for k in range(4)),
    )
    other = (LinePoint(0, 90.0), LinePoint(1, 20.0), LinePoint(3, 5.0))
    second = LineSeries("plain-56", other, Form.DASHED, Tone.OTHER)
    deleted = Quantity("blocks deleted", sign="deleted", is_whole=True)
    probability = Quantity("probability", "%", "%", decimals=1)
    return LinePicture(deleted, probability, (first, second), Spread("of 20 draws", "low", "high"))


def hover(widget: QWidget, position: QPointF) -> None:
    button, modifier = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    place = widget.mapToGlobal(position)
    move = QMouseEvent(QEvent.Type.MouseMove, position, place, button, button, modifier)
    QCoreApplication.sendEvent(widget, move)
