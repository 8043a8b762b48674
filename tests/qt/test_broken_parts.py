"""Row 129: what keeps raising while it is painted is switched off and covered, told once."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QTableView, QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.broken_parts import MOST_FAULTS, BrokenParts, Placeholder
from explorer.qt.document import Notice
from explorer.qt.program_faults import ProgramFaults


class RaisingWidget(QWidget):
    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        type(self).paints += 1
        raise ValueError("painting fails")


class RaisingModel(QAbstractTableModel):
    calls = 0

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        del parent
        return 20

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        del parent
        return 3

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        del index, role
        type(self).calls += 1
        raise ValueError("data fails")


class RaisingItem(QGraphicsItem):
    paints = 0

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, 20, 20)

    def paint(self, painter: QPainter, option: object, widget: QWidget | None = None) -> None:
        del painter, option, widget
        type(self).paints += 1
        raise ValueError("an item fails")


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Notice]]:
    """What is told while faults go to where the program lets them go."""
    faults, parts = ProgramFaults(), BrokenParts()
    told: list[Notice] = []
    faults.notice_raised.connect(told.append)
    faults.fault_occurred.connect(parts.note)
    monkeypatch.setattr(sys, "excepthook", faults.report)
    yield told


def cover_of(qtbot: QtBot, widget: QWidget, *, painted: QWidget) -> Placeholder:
    """Have a widget painted until it is covered."""

    def is_covered() -> bool:
        painted.update()
        return widget.findChild(Placeholder) is not None

    qtbot.waitUntil(is_covered)
    placeholder = widget.findChild(Placeholder)
    assert isinstance(placeholder, Placeholder)
    return placeholder


@pytest.mark.qt_no_exception_capture
def test_129_widget_is_covered_and_told_once(qtbot: QtBot, notices: list[Notice]) -> None:
    widget = RaisingWidget()
    qtbot.addWidget(widget)
    widget.show()
    placeholder = cover_of(qtbot, widget, painted=widget)
    assert "Switched off" in placeholder.text()
    assert RaisingWidget.paints <= MOST_FAULTS
    assert len(notices) == 1
    widget.resize(300, 200)
    assert placeholder.size() == widget.size()


@pytest.mark.qt_no_exception_capture
def test_129_view_of_a_raising_model_is_covered(qtbot: QtBot, notices: list[Notice]) -> None:
    view = QTableView()
    qtbot.addWidget(view)
    model = RaisingModel(view)
    view.setModel(model)
    view.show()
    cover_of(qtbot, view, painted=view.viewport())
    assert RaisingModel.calls <= 3 * MOST_FAULTS
    assert len(notices) == 1
    assert model.data(model.index(0, 0), Qt.ItemDataRole.DisplayRole) is None


@pytest.mark.qt_no_exception_capture
def test_129_view_of_a_raising_item_is_covered(qtbot: QtBot, notices: list[Notice]) -> None:
    scene = QGraphicsScene()
    scene.addItem(RaisingItem())
    view = QGraphicsView(scene)
    qtbot.addWidget(view)
    view.show()
    for _ in range(3 * MOST_FAULTS):
        cover_of(qtbot, view, painted=view.viewport())
    assert RaisingItem.paints <= MOST_FAULTS
    assert len(notices) == 1


def test_fault_elsewhere_switches_nothing_off() -> None:
    parts = BrokenParts()
    for _ in range(3 * MOST_FAULTS):
        try:
            raise ValueError("in a slot")
        except ValueError as fault:
            parts.note(fault.__traceback__)
    assert parts.findChildren(Placeholder) == []
