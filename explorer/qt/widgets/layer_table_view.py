"""The view of the layer table: delegates, column widths, copying keys. Knows no document."""

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from explorer.qt.theme import small_font, theme_for
from explorer.qt.widgets.layer_table_cells import SHARES, TITLES, Column
from explorer.qt.widgets.layer_table_columns import ON_DEMAND, column_widths
from explorer.qt.widgets.layer_table_model import ALIGNMENTS, SORT_MARKS, LayerTableModel
from explorer.qt.widgets.share_bar import MergeBarDelegate, ShareBarDelegate

_CELL_PAD_PX = 12
_SLACK = 1.06  # another text of as many letters may be a little wider
_QUIET_COLUMNS = frozenset(
    (
        *(Column.NUMBER, Column.TYPE, Column.CALL, Column.DEPTH),
        *(Column.INPUT, Column.PADDING, Column.GROUPS, Column.FIELD),
    )
)
_ELISIONS = {
    Column.NAME: Qt.TextElideMode.ElideMiddle,
    Column.TYPE: Qt.TextElideMode.ElideRight,
}
_WIDEST_SHARE = "> 99.9 %"
_WIDEST_MERGE = "100 | 100"
_DIGIT = re.compile(r"\d")


class _CellDelegate(QStyledItemDelegate):
    """Text cells; zeros and secondary columns step back.

    Paints by itself: through the style sheet a screen of cells takes several times as long.
    """

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = theme_for(option.palette)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.selection))
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        column = index.column()
        is_quiet = column in _QUIET_COLUMNS or text == "0"
        painter.setPen(QColor(theme.muted if is_quiet else theme.text))
        room = option.rect.adjusted(_CELL_PAD_PX // 2, 0, -_CELL_PAD_PX // 2, 0)
        if column in _ELISIONS:
            text = option.fontMetrics.elidedText(text, _ELISIONS[Column(column)], room.width())
        painter.drawText(room, ALIGNMENTS[Column(column)], text)


class LayerTableView(QTableView):
    """A table over ``LayerTableModel``; ``copy_requested`` when the copy keys are pressed."""

    copy_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table_model = LayerTableModel(self)
        self._empty_text = ""
        self._natural: dict[Column, int] = {}
        self.setObjectName("layerTable")
        self.setAccessibleName("Layers")
        self.setModel(self._table_model)
        self._set_look()
        self._set_header()
        self._table_model.modelReset.connect(self.viewport().update)
        self.fit_columns()

    @property
    def table_model(self) -> LayerTableModel:
        return self._table_model

    def set_empty_text(self, text: str) -> None:
        """What stands in the middle where there are no rows."""
        self._empty_text = text
        self.viewport().update()

    def fit_columns(self) -> None:
        """Measure the texts anew and set all widths."""
        metrics, title_metrics = self.fontMetrics(), self.horizontalHeader().fontMetrics()
        for column in Column:
            widest = _DIGIT.sub("0", self._widest_text(column))
            text_px = round(_SLACK * metrics.horizontalAdvance(widest)) + _CELL_PAD_PX + 2
            title_px = title_metrics.horizontalAdvance(TITLES[column][0] + SORT_MARKS[0])
            title_px += _CELL_PAD_PX + 2
            self._natural[column] = max(text_px, title_px)
        self._apply_widths()

    def resizeEvent(self, event: QResizeEvent) -> None:
        was_in_view = self._is_current_in_view(event.oldSize().height())
        super().resizeEvent(event)
        self._apply_widths()
        if was_in_view:
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._table_model.rowCount() or not self._empty_text:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(theme_for(self.palette()).muted))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect(), int(flags), self._empty_text)

    def sizeHint(self) -> QSize:
        return QSize(900, 10 * self.verticalHeader().defaultSectionSize())

    def minimumSizeHint(self) -> QSize:
        row = self.verticalHeader().defaultSectionSize()
        return QSize(240, self.horizontalHeader().sizeHint().height() + 2 * row)

    def _is_current_in_view(self, height: int) -> bool:
        """Whether the current row could be seen, even in part, at a height of the viewport."""
        current = self.currentIndex()
        row = self.visualRect(current)
        return current.isValid() and row.top() < height and row.bottom() > 0

    def _set_look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(_CellDelegate(self))
        shares = ShareBarDelegate(self)
        self.setItemDelegateForColumn(Column.PARAMS_SHARE, shares)
        self.setItemDelegateForColumn(Column.MULT_ADDS_SHARE, shares)
        self.setItemDelegateForColumn(Column.MERGE, MergeBarDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(8)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)

    def _set_header(self) -> None:
        header = self.horizontalHeader()
        header.setFont(small_font(self.font()))
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(20)
        header.setSectionsMovable(True)
        self.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(self.scrollToTop)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for column in ON_DEMAND:
            action = QAction(f"Show {TITLES[column][0]}", header, checkable=True)
            action.setData(int(column))
            action.toggled.connect(self._apply_widths)
            header.addAction(action)

    def _widest_text(self, column: Column) -> str:
        if column in SHARES:
            return _WIDEST_SHARE
        if column is Column.MERGE:
            return _WIDEST_MERGE
        return self._table_model.longest_text(column)

    def _apply_widths(self) -> None:
        if not self._natural:
            return
        actions = self.horizontalHeader().actions()
        chosen = [Column(action.data()) for action in actions if action.isChecked()]
        available = self.viewport().width()
        for column, width in column_widths(self._natural, available, chosen=chosen).items():
            self.setColumnHidden(column, width == 0)
            if width:
                self.setColumnWidth(column, width)
