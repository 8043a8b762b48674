"""The demo networks side by side: curves, scores, and what they show. Knows no document."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.qt.theme import SPACE_M
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.curve_chart import CurveChart
from explorer.qt.widgets.curve_data import Curve, CurveKind, CurveMeasure
from explorer.qt.widgets.curve_marks import CurveKey
from explorer.qt.widgets.fact_list import text_label
from explorer.qt.widgets.flow_layout import FlowLayout
from explorer.qt.widgets.score_table import Score, ScoreTable


@dataclass(frozen=True, slots=True)
class FamilyPicture:
    """All that is shown; ``current`` names the network on screen."""

    current: str
    curves: Mapping[CurveMeasure, tuple[Curve, ...]]
    columns: tuple[str, ...]
    scores: tuple[Score, ...]
    sentences: tuple[str, ...]
    caption: str


class FamilyView(QWidget):
    """Chart over table over sentences."""

    network_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: FamilyPicture | None = None
        self._measure = CurveMeasure.ACCURACY
        self._build_ui()
        self._connect()

    def show_family(self, picture: FamilyPicture) -> None:
        self._picture = picture
        self._show_curves()
        self._scores.show_scores(picture.columns, picture.scores, current=picture.current)
        self._sentences.setText("\n\n".join(picture.sentences))
        self._sentences.setVisible(bool(picture.sentences))
        self._caption.setText(picture.caption)
        kinds = {curve.kind for curves in picture.curves.values() for curve in curves}
        for kind, key in self._keys.items():
            key.setVisible(kind in kinds)

    def _build_ui(self) -> None:
        self._measures = ChoiceButton(
            self, name="What the curves show", choices=tuple(CurveMeasure)
        )
        controls = FlowLayout(spacing=SPACE_M)
        controls.addWidget(self._measures)
        self._keys = {kind: CurveKey(self, kind) for kind in CurveKind}
        for key in self._keys.values():
            controls.addWidget(key)
        self._chart = CurveChart(self)
        self._scores = ScoreTable(self)
        self._sentences = text_label(self)
        self._caption = text_label(self)
        self._caption.setProperty("muted", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addLayout(controls)
        for widget in (self._chart, self._scores, self._sentences, self._caption):
            column.addWidget(widget)

    def _connect(self) -> None:
        self._measures.chosen.connect(self._on_measures_chosen)
        self._chart.curve_chosen.connect(self.network_chosen)
        self._scores.row_chosen.connect(self.network_chosen)

    def _on_measures_chosen(self, choice: str) -> None:
        self._measure = CurveMeasure(choice)
        self._measures.show_choice(choice)
        self._show_curves()

    def _show_curves(self) -> None:
        if self._picture is not None:
            curves = self._picture.curves[self._measure]
            self._chart.show_curves(curves, self._measure, current=self._picture.current)
