"""The LAYERS panel: one row per call, with shares, filter, totals and export.

Knows the document, its records and small widgets; no other panel and no torch.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from explorer.core.graph import ModelGraph
from explorer.core.layer_table import csv_bytes
from explorer.engine.messages import Result
from explorer.qt.document import Document
from explorer.qt.theme import small_font
from explorer.qt.widgets.card import Card
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.layer_table_cells import Column
from explorer.qt.widgets.layer_table_view import LayerTableView
from explorer.qt.widgets.number_text import bytes_text, count_text, plural, rounded_count_text


class LayerTablePanel(Card):
    """The accessible form of the graph. ``export_requested``: the user wants the CSV file."""

    export_requested = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("Layers", parent)
        self._document = document
        self._graph: ModelGraph | None = None
        self._is_quiet = False
        self._build_ui()
        self._connect()

    def show_graph(self, graph: ModelGraph) -> None:
        """Replace the rows; the filter stays."""
        self._graph_timer.stop()
        self._graph = graph
        with self._quiet():
            self._view.table_model.show_graph(graph)
        self._view.fit_columns()
        self._show_totals()
        self.show_selection(self._document.selection)

    def show_result(self, result: Result | None) -> None:
        """Shares of branch and shortcut on the current input."""
        self._view.table_model.show_merges(result.merges if result else ())

    def show_selection(self, name: str) -> None:
        """Select the row of a call, or all rows of a block; tells nobody."""
        if self._graph is None or (name and name == self._current_name()):
            return
        with self._quiet():
            self._select_rows(name, self._graph)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._graph is not None:
            self._view.fit_columns()

    def _build_ui(self) -> None:
        self._filter = QLineEdit(self)
        self._filter.setObjectName("layerFilter")
        self._filter.setPlaceholderText("Filter: name, type, 56x56, 3x3 …")
        self._filter.setAccessibleName("Filter layers")
        self._filter.setToolTip("Words in name, type, shape or kernel; all must occur")
        self._filter.setClearButtonEnabled(True)
        self._filter.setFixedWidth(self._filter.fontMetrics().averageCharWidth() * 40)
        self._totals = ElidedLabel(self)
        self._totals.setFont(small_font(self._totals.font()))
        self._totals.setProperty("muted", "true")
        self._totals.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._export = QPushButton("Export CSV…", self)
        self._export.setToolTip("Save the whole table as a CSV file")
        self._export.setEnabled(False)
        self._view = LayerTableView(self)
        self._view.set_empty_text("No network yet. Pick one above.")
        self._filter_timer = QTimer(self, singleShot=True, interval=0)
        self._graph_timer = QTimer(self, singleShot=True, interval=0)
        self.header.addWidget(self._filter)
        self.header.addWidget(self._totals, 1)
        self.header.addWidget(self._export)
        self.body.addWidget(self._view, 1)

    def _connect(self) -> None:
        self._document.graph_changed.connect(self._on_document_graph_changed)
        self._graph_timer.timeout.connect(self._on_graph_timer_timeout)
        self._document.result_changed.connect(self.show_result)
        self._document.selection_changed.connect(self.show_selection)
        self._filter.textChanged.connect(self._on_filter_text_changed)
        self._filter.returnPressed.connect(self._on_filter_return_pressed)
        self._filter_timer.timeout.connect(self._on_filter_timer_timeout)
        self._view.selectionModel().currentRowChanged.connect(self._on_view_current_row_changed)
        self._view.clicked.connect(self._on_view_clicked)
        self._view.copy_requested.connect(self._on_view_copy_requested)
        self._export.clicked.connect(self._on_export_clicked)
        if self._document.graph is not None:
            self.show_graph(self._document.graph)
            self.show_result(self._document.result)

    # ------------------------------------------------------------ from the document

    def _on_document_graph_changed(self, graph: ModelGraph) -> None:
        """One turn after the graph panel: both in one would hold up the event loop for 40 ms."""
        del graph
        self._graph_timer.start()

    def _on_graph_timer_timeout(self) -> None:
        if self._document.graph is not None:
            self.show_graph(self._document.graph)
            self.show_result(self._document.result)

    # ------------------------------------------------------------ from the user

    def _on_view_current_row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        del previous
        if not self._is_quiet and current.isValid():
            self._document.select(self._view.table_model.name_at(current.row()))

    def _on_view_clicked(self, index: QModelIndex) -> None:
        """A click on the current row while a block around it is selected."""
        name = self._view.table_model.name_at(index.row())
        if name != self._document.selection:
            self._document.select(name)

    def _on_view_copy_requested(self) -> None:
        if self._graph is None:
            return
        rows = {index.row() for index in self._view.selectionModel().selectedRows()}
        names = [self._view.table_model.name_at(row) for row in sorted(rows)]
        if names:
            QGuiApplication.clipboard().setText(tab_separated(self._graph, names))

    def _on_filter_text_changed(self, text: str) -> None:
        """Wait for the end of what is typed or pasted at once."""
        del text
        self._filter_timer.start()

    def _on_filter_timer_timeout(self) -> None:
        text = self._filter.text()
        with self._quiet():
            self._view.table_model.set_filter(text)
        self._view.scrollToTop()
        self._view.set_empty_text(f"No layer matches “{text}”." if self._graph else "")
        self._show_totals()
        self.show_selection(self._document.selection)

    def _on_filter_return_pressed(self) -> None:
        """Go to the first match."""
        self._on_filter_timer_timeout()
        if self._view.table_model.rowCount():
            self._view.setFocus()
            self._document.select(self._view.table_model.name_at(0))

    def _on_export_clicked(self) -> None:
        self.export_requested.emit()

    # ------------------------------------------------------------ to the screen

    def _show_totals(self) -> None:
        graph = self._graph
        self._export.setEnabled(graph is not None)
        if graph is None:
            self._totals.setText("")
            return
        shown, total = self._view.table_model.rowCount(), self._view.table_model.all_count()
        self._totals.setText(totals_text(graph, shown=shown, total=total))
        self._totals.setStatusTip("\n".join(graph.notes))

    def _select_rows(self, name: str, graph: ModelGraph) -> None:
        model, selection = self._view.table_model, self._view.selectionModel()
        calls = graph.calls_in(name) if name else ()
        rows = sorted(row for call in calls if (row := model.row_for(call)) >= 0)
        if not rows:
            selection.clear()
            return
        wanted = QItemSelection()
        for first, last in runs_of(rows):
            wanted.select(model.index(first, 0), model.index(last, len(Column) - 1))
        flag = QItemSelectionModel.SelectionFlag
        focus = model.row_for(graph.output_call(name))
        current = model.index(focus if focus >= 0 else rows[-1], Column.NAME)
        selection.setCurrentIndex(current, flag.NoUpdate)
        selection.select(wanted, flag.ClearAndSelect)
        self._view.scrollTo(model.index(rows[0], Column.NAME))
        self._view.scrollTo(current)

    def _current_name(self) -> str:
        """The call the user stands on, "" unless its row is selected."""
        current = self._view.selectionModel().currentIndex()
        if not current.isValid() or not self._view.selectionModel().isSelected(current):
            return ""
        return self._view.table_model.name_at(current.row())

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """What changes inside is the program's doing and selects nothing in the document."""
        before, self._is_quiet = self._is_quiet, True
        try:
            yield
        finally:
            self._is_quiet = before


def totals_text(graph: ModelGraph, *, shown: int, total: int) -> str:
    """``175 calls · 25,557,032 parameters · 4.09 G mult-adds · 122 MiB activations``."""
    calls = plural(total, "call") if shown == total else f"{shown:,} of {plural(total, 'call')}"
    return " · ".join(
        (
            calls,
            f"{count_text(graph.total_params)} parameters",
            f"{rounded_count_text(graph.total_mult_adds)} mult-adds",
            f"{bytes_text(graph.total_activation_bytes)} activations",
        )
    )


def tab_separated(graph: ModelGraph, names: list[str]) -> str:
    """Rows of the CSV file, with its header, for pasting into a spreadsheet."""
    nodes = tuple(graph.node_by_name[name] for name in names)
    data = csv_bytes(replace(graph, nodes=nodes), delimiter="\t")
    return data.decode("utf-8").replace("\r\n", "\n")


def runs_of(rows: list[int]) -> list[tuple[int, int]]:
    """Sorted numbers as (first, last) of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
