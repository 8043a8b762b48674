"""The PREDICTION panel: the five most probable classes and whether to believe them.

Knows the document, its records and small widgets; no other panel and no torch.
"""

import math
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from explorer.core.graph import ModelGraph
from explorer.core.measurements import Prediction
from explorer.engine.messages import Result
from explorer.qt.document import Document
from explorer.qt.theme import SPACE_S
from explorer.qt.widgets.bar_list import Bar, BarList
from explorer.qt.widgets.card import Card, caption_label
from explorer.qt.widgets.gate_reset import GateReset
from explorer.qt.widgets.number_text import (
    NOT_A_NUMBER,
    duration_text,
    percent_text,
    value_text,
)
from explorer.qt.widgets.untrained_mark import UntrainedMark

_TINY = 1e-30  # a softmax is never 0, though 32 bits may not hold it


class PredictionPanel(Card):
    """Top classes as bars. Untrained or not-a-number results never look like an answer."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("Prediction", parent)
        self._document = document
        self._build_ui()
        self._connect()

    def show_result(self, result: Result | None) -> None:
        """Bars in place, so that live updates do not flicker."""
        if result is None:
            self._show_nothing("No prediction yet")
            return
        is_sound = all(math.isfinite(found.probability) for found in result.top)
        self._bars.show_bars(
            prediction_bars(result.top), is_believable=result.is_trained and is_sound
        )
        self._run.setText(f"{duration_text(result.run_ms)} · {result.device}")
        self._run.setToolTip("Time of the forward pass alone, and the device it ran on")
        self._mark.setVisible(not result.is_trained)
        self._pages.setCurrentWidget(self._bars)

    def show_graph(self, graph: ModelGraph) -> None:
        """Another network: what the last one said no longer holds."""
        del graph
        if self._document.result is None:
            self._show_nothing("Waiting for the network …")

    def show_gates(self, gates: Mapping[str, float]) -> None:
        """With a branch turned down this is not what the network says."""
        self._gate_reset.show_gates(gates)

    def _build_ui(self) -> None:
        self._run = caption_label(self)
        self.header.addStretch(1)
        self.header.addWidget(self._run)
        self._mark = UntrainedMark(self)
        self._gate_reset = GateReset(self)
        self._bars = BarList(self)
        self._bars.setObjectName("predictionView")
        self._bars.setAccessibleName("Most probable classes")
        self._empty = caption_label(self, wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._bars)
        self.body.setSpacing(SPACE_S)
        self.body.addWidget(self._mark)
        self.body.addWidget(self._gate_reset, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(self._pages, 1)

    def _connect(self) -> None:
        self._document.result_changed.connect(self.show_result)
        self._document.graph_changed.connect(self.show_graph)
        self._document.gates_changed.connect(self.show_gates)
        self._gate_reset.clicked.connect(self._on_gate_reset_clicked)
        self.show_gates(self._document.gates)
        self.show_result(self._document.result)

    def _on_gate_reset_clicked(self) -> None:
        self._document.reset_gates()

    def _show_nothing(self, text: str) -> None:
        self._empty.setText(text)
        self._run.clear()
        self._mark.hide()
        self._pages.setCurrentWidget(self._empty)


def prediction_bars(top: tuple[Prediction, ...]) -> tuple[Bar, ...]:
    """One bar per class, the first one strong."""
    return tuple(_bar(found, is_first=place == 0) for place, found in enumerate(top))


def _bar(found: Prediction, *, is_first: bool) -> Bar:
    is_sound = math.isfinite(found.probability)
    value = percent_text(max(found.probability, _TINY)) if is_sound else NOT_A_NUMBER
    tooltip = (
        f"{found.label}\nclass {found.index}\n"
        f"probability {found.probability:.6f}\nlogit {value_text(found.logit)}"
    )
    return Bar(
        label=found.label,
        value=value,
        fraction=found.probability if is_sound else 0.0,
        tooltip=tooltip,
        is_strong=is_first and is_sound,
    )
