"""A small card beside the bar of a merge: switches its branch off, or turns it down.

Knows merges by their names; neither boxes nor documents.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.qt.graph.popup_place import PopupPlace, Side, popup_place
from explorer.qt.theme import RADIUS, SPACE_L, SPACE_M, SPACE_S, theme_for
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.gate_control import GateControl
from explorer.qt.widgets.quiet_button import QuietButton
from explorer.qt.widgets.switch import Switch

MARGIN_PX = 9  # around the card: room for the tip that points at the bar, and for a shadow
_CARD_PX = 212
_TIP_PX = 7.0
_BEFORE = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
_AFTER = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
_CLOSING_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_G)


class GatePopup(QWidget):
    """A child of the view it lies over. Hidden while there is no merge to show."""

    gate_changed = Signal(str, float)  # by the slider
    switched = Signal(str)  # off if it is on, else on
    merge_stepped = Signal(str)  # another merge of the same box is shown
    released = Signal()  # the handle of the slider
    dismissed = Signal()  # by key

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("gatePopup")
        self.setAccessibleName("Gate of a merge")
        self._merges: tuple[str, ...] = ()
        self._number = 0
        self._gates: Mapping[str, float] = {}
        self._place = PopupPlace(QRect(), Side.BELOW, QPoint())
        self._build_ui()
        self._connect()
        self.hide()

    @property
    def merge(self) -> str:
        """The merge on show; "" while hidden."""
        return self._merges[self._number] if self._merges else ""

    @property
    def is_held(self) -> bool:
        """Whether the slider is dragged: then the card must stay where it is."""
        return self._gate.is_held

    def show_merge(self, merge: str, *, among: Sequence[str]) -> None:
        """One of the merges of a box; arrows lead to the others."""
        if merge != self.merge:
            self._gate.flush()
        self._merges = tuple(among)
        self._number = self._merges.index(merge)
        self._show_merge()

    def show_gates(self, gates: Mapping[str, float]) -> None:
        """Factors on branches, 1 if absent."""
        self._gates = gates
        if self._merges:
            self._show_gate()

    def note_result(self) -> None:
        """A result has arrived: the slider may tell its next value."""
        self._gate.note_result()

    def point_at(self, bar: QRect, view: QSize) -> None:
        """To where it hides nothing of the bar, inside of the view."""
        self._place = popup_place(self.sizeHint(), bar, view)
        self.setGeometry(self._place.rect)
        self.update()
        self.show()
        self.raise_()

    def focus_slider(self) -> None:
        self._gate.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Hide; what the slider has not told yet is told."""
        self._gate.flush()
        self._merges = ()
        self.hide()

    # ------------------------------------------------------------ events

    def event(self, event: QEvent) -> bool:
        """Esc closes it, and cancels nothing else in the window."""
        is_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_key and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CLOSING_KEYS:
            self.dismissed.emit()
        elif event.key() == Qt.Key.Key_L:
            self._on_switch_clicked()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a tip that points at the bar, and a soft shadow."""
        del event
        theme = theme_for(self.palette())
        outline = self._outline()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 22 if theme.is_dark else 8))
            card = self._card()
            for reach in range(1, MARGIN_PX, 2):
                shadow = card.adjusted(-0.7 * reach, -0.3 * reach, 0.7 * reach, reach)
                painter.drawRoundedRect(shadow, RADIUS + reach, RADIUS + reach)
            painter.setPen(QPen(QColor(theme.edge), 1.0))
            painter.setBrush(QColor(theme.card))
            painter.drawPath(outline)

    # ------------------------------------------------------------ building

    def _build_ui(self) -> None:
        self._name = ElidedLabel(self, mode=Qt.TextElideMode.ElideLeft)
        self._count = caption_label(self)
        self._before = self._arrow(
            "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "Previous merge of this box"
        )
        self._after = self._arrow(
            "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", "Next merge of this box"
        )
        self._switch = Switch(self, on="branch on", off="branch off")
        self._switch.setToolTip("Lesion: without its branch only the shortcut is left (L)")
        self._gate = GateControl(self)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self._name, 1)
        for widget in (self._before, self._count, self._after):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        side, above = MARGIN_PX + SPACE_L, MARGIN_PX + SPACE_M
        column.setContentsMargins(side, above, side, above)
        column.setSpacing(SPACE_S + 2)
        column.addLayout(head)
        column.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._gate)

    def sizeHint(self) -> QSize:
        return QSize(_CARD_PX + 2 * MARGIN_PX, super().sizeHint().height())

    def _arrow(self, text: str, name: str) -> QuietButton:
        button = QuietButton(self)
        button.setFont(self.font())
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def _connect(self) -> None:
        self._gate.gate_changed.connect(self._on_gate_gate_changed)
        self._gate.released.connect(self.released)
        self._switch.clicked.connect(self._on_switch_clicked)
        self._before.clicked.connect(self._on_before_clicked)
        self._after.clicked.connect(self._on_after_clicked)

    # ------------------------------------------------------------ inside

    def _show_merge(self) -> None:
        self._name.setText(self.merge)
        self.setAccessibleDescription(self.merge)
        count = len(self._merges)
        for widget in (self._before, self._count, self._after):
            widget.setVisible(count > 1)
        self._count.setText(f"{self._number + 1} of {count}")
        self._before.setEnabled(self._number > 0)
        self._after.setEnabled(self._number < count - 1)
        self._show_gate()

    def _show_gate(self) -> None:
        gate = self._gates.get(self.merge, 1.0)
        self._gate.show_gate(gate)
        self._switch.setChecked(gate != 0)

    def _step(self, step: int) -> None:
        self._gate.flush()
        self._number = min(max(self._number + step, 0), len(self._merges) - 1)
        self._show_merge()
        self.merge_stepped.emit(self.merge)

    def _card(self) -> QRectF:
        return self.rect().toRectF().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)

    def _outline(self) -> QPainterPath:
        card, tip = self._card().adjusted(0.5, 0.5, -0.5, -0.5), QPointF(self._place.tip)
        path = QPainterPath()
        path.addRoundedRect(card, RADIUS, RADIUS)
        if self._place.side is Side.BESIDE:
            return path
        edge = card.top() + 1 if self._place.side is Side.BELOW else card.bottom() - 1
        point = edge - _TIP_PX if self._place.side is Side.BELOW else edge + _TIP_PX
        arrow = QPainterPath(QPointF(tip.x() - _TIP_PX, edge))
        arrow.lineTo(tip.x(), point)
        arrow.lineTo(tip.x() + _TIP_PX, edge)
        arrow.closeSubpath()
        return path.united(arrow)

    def _on_gate_gate_changed(self, gate: float) -> None:
        if self._merges:
            self.gate_changed.emit(self.merge, gate)

    def _on_switch_clicked(self) -> None:
        """The switch shows what the document says, not what was clicked."""
        self._gate.flush()
        self.switched.emit(self.merge)
        self._show_gate()

    def _on_before_clicked(self) -> None:
        self._step(-1)

    def _on_after_clicked(self) -> None:
        self._step(1)
