"""The layer table as a Qt table model that sorts and filters itself. Knows no document.

Sorting and filtering work on plain Python keys: a proxy model would call back into Python for
every comparison, which is felt with a thousand rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.core.graph import ModelGraph
from explorer.core.layer_table import LayerRow, layer_rows
from explorer.core.measurements import MergeContribution
from explorer.qt.widgets.layer_table_cells import (
    NUMERIC,
    SHARES,
    TITLES,
    Column,
    cell_text,
    haystack,
    longest_text,
    merge_key,
    merge_text,
    merge_tooltip,
    row_tooltip,
    share_of,
    sort_key,
)
from explorer.qt.widgets.share_bar import SHARE_ROLE

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
ALIGNMENTS = {
    column: _RIGHT if column in NUMERIC and column not in SHARES else _LEFT for column in Column
}
"""Numbers to the right; shares begin with their bar."""
SORT_MARKS = (" ▴", " ▾")
"""Beside the title of the column that rows are sorted by: ascending, descending."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What is shown: rows in execution order and what they are compared with."""

    rows: tuple[LayerRow, ...] = ()
    total_params: int = 0
    total_mult_adds: int = 0
    most_params: int = 0
    most_mult_adds: int = 0


class LayerTableModel(QAbstractTableModel):
    """Rows of one graph; ``order`` holds what is shown, as positions in execution order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._table = _Table()
        self._haystacks: tuple[str, ...] = ()  # made when first filtered
        self._order: list[int] = []
        self._place: dict[str, int] = {}
        self._merges: Mapping[str, MergeContribution] = {}
        self._words: tuple[str, ...] = ()
        self._sorting: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    # ------------------------------------------------------------ what the panel says

    def show_graph(self, graph: ModelGraph | None) -> None:
        """Replace all rows; filter and sorting stay."""
        self.beginResetModel()
        self._table = _Table() if graph is None else _table_of(graph)
        self._haystacks = ()
        self._merges = {}
        self._reorder()
        self.endResetModel()

    def show_merges(self, merges: tuple[MergeContribution, ...]) -> None:
        """New shares on the current input: repaints one column, moves no row."""
        self._merges = {merge.name: merge for merge in merges}
        if not self._order:
            return
        last = len(self._order) - 1
        self.dataChanged.emit(self.index(0, Column.MERGE), self.index(last, Column.MERGE))

    def set_filter(self, text: str) -> None:
        """Show only rows that hold every word in name, type, shape or kernel."""
        words = tuple(text.casefold().replace("*", "×").split())
        if words == self._words:
            return
        self.beginResetModel()
        self._words = words
        self._reorder()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column's values; column -1 restores the order of execution."""
        self.layoutAboutToBeChanged.emit()
        before = [(old, self.name_at(old.row())) for old in self.persistentIndexList()]
        self._sorting = (column, order)
        self._reorder()
        for old, name in before:
            new = self.index(self.row_for(name), old.column())
            self.changePersistentIndex(old, new)
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    # ------------------------------------------------------------ what the panel asks

    def name_at(self, row: int) -> str:
        """Name of the call shown in a row, "" where there is none."""
        return self._table.rows[self._order[row]].name if 0 <= row < len(self._order) else ""

    def row_for(self, name: str) -> int:
        """The row that shows a call; -1 where the filter hides it."""
        return self._place.get(name, -1)

    def all_count(self) -> int:
        """How many rows there are without the filter."""
        return len(self._table.rows)

    def longest_text(self, column: Column) -> str:
        """About the longest text of a column, to measure its width by."""
        return longest_text(self._table.rows, column)

    # ------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[column][0] + self._sort_mark(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{TITLES[column][1]}. Click to sort."
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNMENTS[column]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = Column(index.column())
        place = self._order[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(place, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNMENTS[column]
        if role == SHARE_ROLE:
            return self._share(self._table.rows[place], column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(self._table.rows[place], column)
        return None

    # ------------------------------------------------------------ cells

    def _text(self, place: int, column: Column) -> str:
        row = self._table.rows[place]
        if column is Column.NUMBER:
            return str(place + 1)
        if column is Column.PARAMS_SHARE:
            return share_of(row.num_params, self._table.total_params)
        if column is Column.MULT_ADDS_SHARE:
            return share_of(row.mult_adds, self._table.total_mult_adds)
        if column is Column.MERGE:
            return merge_text(self._merges.get(row.name))
        return cell_text(row, column)

    def _sort_mark(self, column: Column) -> str:
        """An arrow beside the title that rows are sorted by."""
        sorted_by, order = self._sorting
        if column != sorted_by:
            return ""
        return SORT_MARKS[order is Qt.SortOrder.DescendingOrder]

    def _share(self, row: LayerRow, column: Column) -> Any:
        if column is Column.MERGE:
            merge = self._merges.get(row.name)
            if merge is None:
                return None
            return float("nan") if merge.branch_share is None else merge.branch_share
        table = self._table
        if column is Column.PARAMS_SHARE and row.num_params:
            text = share_of(row.num_params, table.total_params)
            return row.num_params / table.most_params, text
        if column is Column.MULT_ADDS_SHARE and row.mult_adds:
            text = share_of(row.mult_adds, table.total_mult_adds)
            return row.mult_adds / table.most_mult_adds, text
        return None

    def _tooltip(self, row: LayerRow, column: Column) -> str:
        if column is Column.MERGE:
            return merge_tooltip(self._merges.get(row.name))
        return row_tooltip(
            row, total_params=self._table.total_params, total_mult_adds=self._table.total_mult_adds
        )

    # ------------------------------------------------------------ order

    def _reorder(self) -> None:
        shown = range(len(self._table.rows))
        if self._words:
            self._haystacks = self._haystacks or tuple(map(haystack, self._table.rows))
            shown_list = [place for place in shown if self._is_shown(place)]
        else:
            shown_list = list(shown)
        column, order = self._sorting
        if column >= 0:
            key = self._sort_key(Column(column))
            shown_list.sort(key=key, reverse=order is Qt.SortOrder.DescendingOrder)
        self._order = shown_list
        self._place = {self._table.rows[place].name: row for row, place in enumerate(shown_list)}

    def _is_shown(self, place: int) -> bool:
        searched = self._haystacks[place]
        return all(word in searched for word in self._words)

    def _sort_key(self, column: Column) -> Callable[[int], Any]:
        rows = self._table.rows
        if column is Column.NUMBER:
            return lambda place: place
        if column is Column.MERGE:
            return lambda place: merge_key(self._merges.get(rows[place].name))
        key = sort_key(column)
        return lambda place: key(rows[place])


def _table_of(graph: ModelGraph) -> _Table:
    rows = layer_rows(graph)
    return _Table(
        rows=rows,
        total_params=graph.total_params,
        total_mult_adds=graph.total_mult_adds,
        most_params=max((row.num_params for row in rows), default=0),
        most_mult_adds=max((row.mult_adds for row in rows), default=0),
    )
