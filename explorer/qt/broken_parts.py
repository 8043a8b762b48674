"""Switches off what keeps raising while it is painted, and says so in its place.

1. An exception out of ``paintEvent``, ``data`` and the like would come again at every repaint.
2. The traceback tells whose method Qt called; its exceptions are counted.
3. After a few of them the method is replaced on that one object by one that does nothing.
4. The widget that shows the object is covered by a placeholder, once Qt has left the painting.
"""

from collections.abc import Callable, Iterator
from types import TracebackType

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractProxyModel,
    QEvent,
    QObject,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGraphicsItem,
    QLabel,
    QWidget,
)

MOST_FAULTS = 3
_REPEATED = frozenset(
    [
        "paintEvent",
        "paint",
        "data",
        "headerData",
        "sizeHint",
        "boundingRect",
        "drawBackground",
        "drawForeground",
        "filterAcceptsRow",
        "lessThan",
    ]
)
TEXT = (
    "Switched off after an error in the program.\nIt comes back when you start the program again."
)


class BrokenParts(QObject):
    """Hears of every uncaught exception, also of repeated ones."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faults: dict[tuple[int, str], int] = {}
        self._waiting: list[QWidget] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)

    def note(self, trace: TracebackType | None) -> None:
        """Count the fault; switch off what has raised too often."""
        owner, method = _called_by_qt(trace)
        if owner is None:
            return
        key = (id(owner), method)
        self._faults[key] = self._faults.get(key, 0) + 1
        if self._faults[key] == MOST_FAULTS:
            setattr(owner, method, _nothing_for(method))
            self._waiting += _widgets_showing(owner)
            self._timer.start()

    def _on_timer_timeout(self) -> None:
        widgets, self._waiting = self._waiting, []
        for widget in widgets:
            if not widget.findChild(Placeholder):
                Placeholder(widget)


class Placeholder(QLabel):
    """Covers its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(TEXT, parent)
        self.setObjectName("brokenPart")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAutoFillBackground(True)
        self.setGeometry(parent.rect())
        parent.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)


def _called_by_qt(trace: TracebackType | None) -> tuple[object, str]:
    """The outermost method that Qt calls again and again, and the object it belongs to."""
    while trace is not None:
        frame = trace.tb_frame
        owner, name = frame.f_locals.get("self"), frame.f_code.co_name
        if name in _REPEATED and isinstance(owner, QObject | QGraphicsItem):
            return owner, name
        trace = trace.tb_next
    return None, ""


def _nothing_for(method: str) -> Callable[..., object]:
    """A method that does nothing and returns what Qt takes for nothing."""
    if method == "boundingRect":
        return _constant(QRectF())
    if method == "sizeHint":
        return _constant(QSize())
    return _constant(False if method in ("filterAcceptsRow", "lessThan") else None)


def _constant(answer: object) -> Callable[..., object]:
    return lambda *_arguments: answer


def _widgets_showing(owner: object) -> list[QWidget]:
    if isinstance(owner, QWidget):
        return [owner]
    if isinstance(owner, QGraphicsItem):
        scene = owner.scene()
        return [] if scene is None else [view for view in scene.views() if view.isVisible()]
    if isinstance(owner, QAbstractItemModel):
        return [view for view in _item_views() if owner in _sources_of(view.model())]
    parent = owner.parent() if isinstance(owner, QObject) else None
    while parent is not None and not isinstance(parent, QWidget):
        parent = parent.parent()
    return [parent] if isinstance(parent, QWidget) else []


def _item_views() -> list[QAbstractItemView]:
    return [widget for widget in QApplication.allWidgets() if isinstance(widget, QAbstractItemView)]


def _sources_of(model: QAbstractItemModel | None) -> Iterator[QAbstractItemModel]:
    while model is not None:
        yield model
        model = model.sourceModel() if isinstance(model, QAbstractProxyModel) else None
