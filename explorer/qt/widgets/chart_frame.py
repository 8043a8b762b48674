"""A chart with its title, legend and explanation, and a button that saves it. Knows no document."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.qt.theme import SPACE_L, SPACE_M, SPACE_S, small_font, theme_for
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.chart_legend import ChartLegend, LegendKey
from explorer.qt.widgets.chart_marks import bold_font
from explorer.qt.widgets.chart_sheet import ChartFormat, ChartSheet, ChartStory
from explorer.qt.widgets.chart_state import READY, ChartPhase, ChartState, StateNote
from explorer.qt.widgets.chart_widget import ChartWidget
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.icons import severity_icon
from explorer.qt.widgets.quiet_button import QuietButton
from explorer.qt.widgets.untrained_mark import UntrainedMark

_CHART_LINES = 13  # so much is left to the chart before the explanation is shown
_LOW_LINES = 16  # of the whole; below, the legend has one row
_LEGEND_ROWS = 3
_LEAST_SHEET = (640, 340)
_NARROW_PX = 300
_POPUP_PX = 340
_ICON_PX = 14
_TIPS = {
    ChartFormat.PNG: "A picture in pixels, twice as large as on screen",
    ChartFormat.SVG: "A drawing, sharp at any size, with words that can be searched",
    ChartFormat.CSV: "The numbers, for a spreadsheet",
}


class ChartFrame(QWidget):
    """``export_requested``: the format that is wanted; ``sheet`` is what to save.

    ``action_requested``: the button of the state was pressed.
    """

    export_requested = Signal(str)
    action_requested = Signal()

    def __init__(self, parent: QWidget, chart: ChartWidget, story: ChartStory) -> None:
        super().__init__(parent)
        self._chart = chart
        self._story = story
        self._state = READY
        self._facts = ""
        self._is_untrained = False
        self._build_ui()
        self._connect()
        self._refresh_icon()
        self.show_story(story)
        self._on_chart_drawing_changed()

    # ------------------------------------------------------------ verbs

    def show_story(self, story: ChartStory) -> None:
        """Title and explanation."""
        self._story = story
        self._title.setText(story.title)
        self._explanation.setText(story.text)
        self._popup.show_text(story.text)
        self._info.setAccessibleDescription(story.text)
        self.setAccessibleName(story.title)
        self._arrange()

    def show_state(self, state: ChartState) -> None:
        """Over an empty chart the state takes its place; else it is a line above it."""
        self._state = state
        self._show_pages()

    def show_facts(self, facts: str, *, is_untrained: bool = False) -> None:
        """Of what network and picture the numbers are, for what is saved; and the mark."""
        self._facts = facts
        self._is_untrained = is_untrained
        self._mark.setVisible(is_untrained)

    def sheet(self) -> ChartSheet:
        """What is shown now, to be saved: it does not change any more."""
        size = self._chart.size()
        return ChartSheet(
            self._chart.drawing(),
            self._story,
            font=self.font(),
            theme=theme_for(self.palette()),
            size=(max(_LEAST_SHEET[0], size.width()), max(_LEAST_SHEET[1], size.height())),
            facts=self._facts,
            is_untrained=self._is_untrained,
        )

    def png_bytes(self) -> bytes:
        return self.sheet().png_bytes()

    def svg_bytes(self) -> bytes:
        return self.sheet().svg_bytes()

    def csv_bytes(self) -> bytes:
        return self.sheet().csv_bytes()

    # ------------------------------------------------------------ building

    def _build_ui(self) -> None:
        self._title = ElidedLabel(self)
        self._title.setFont(bold_font(small_font(self._title.font())))
        self._popup = _TextPopup(self)
        self._info = QuietButton(self)
        self._info.setAccessibleName("What this chart shows")
        self._info.setToolTip("What this chart shows")
        self._info.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self._mark = UntrainedMark(self, is_compact=True)
        self._mark.hide()
        self._export = _ExportButton(self)
        self._legend = ChartLegend(self)
        self._line = StateNote(self, is_line=True)
        self._page = StateNote(self, is_line=False)
        self._explanation = caption_label(self, wraps=True)
        header = QHBoxLayout()
        header.setSpacing(SPACE_S)
        header.addWidget(self._title, 1)
        for widget in (self._mark, self._info, self._export):
            header.addWidget(widget)
        pages = QWidget(self)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._chart)
        self._pages.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(header)
        column.addWidget(self._line)
        column.addWidget(self._legend)
        column.addWidget(pages, 1)
        column.addWidget(self._explanation)

    def _connect(self) -> None:
        self._chart.drawing_changed.connect(self._on_chart_drawing_changed)
        self._export.format_chosen.connect(self.export_requested)
        self._info.clicked.connect(self._on_info_clicked)
        for note in (self._line, self._page):
            note.action_requested.connect(self.action_requested)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_icon()

    # ------------------------------------------------------------ to the screen

    def _on_chart_drawing_changed(self) -> None:
        drawing = self._chart.drawing()
        keys = () if drawing.is_empty else drawing.legend_keys()
        self._legend.show_keys(keys)
        self._popup.show_keys(keys)
        self._show_pages()

    def _refresh_icon(self) -> None:
        self._info.setIcon(severity_icon("info", theme_for(self.palette()).muted))

    def _on_info_clicked(self) -> None:
        self._popup.open_under(self._info)

    def _show_pages(self) -> None:
        is_empty = self._chart.drawing().is_empty
        is_ready = self._state.phase is ChartPhase.READY
        self._pages.setCurrentIndex(1 if is_empty else 0)
        self._page.show_state(self._state)
        self._line.show_state(self._state)
        self._line.setVisible(not is_empty and not is_ready)
        self._export.setEnabled(not is_empty)
        self._arrange()

    def _arrange(self) -> None:
        """The explanation stands below the chart where that leaves enough of it."""
        line = self.fontMetrics().height()
        is_low = self.height() < _LOW_LINES * line
        has_keys = bool(self._chart.drawing().legend_keys()) and self._pages.currentIndex() == 0
        self._legend.limit_rows(1 if is_low else _LEGEND_ROWS)
        self._legend.setVisible(has_keys and not (is_low and self._line.isVisibleTo(self)))
        around = self._title.sizeHint().height() + self._legend.heightForWidth(self.width())
        needed = self._explanation.heightForWidth(self.width()) + around + 4 * SPACE_M
        has_room = self.height() - needed >= _CHART_LINES * line
        self._explanation.setVisible(has_room)
        self._info.setVisible(not has_room)
        self._export.set_narrow(is_narrow=self.width() < _NARROW_PX)


class _ExportButton(QuietButton):
    """``⤓`` where there is little room."""

    format_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Export the chart")
        self.setToolTip("Save the chart as PNG, SVG or CSV")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._group = QActionGroup(menu)
        for chart_format in ChartFormat:
            action = self._group.addAction(f"{chart_format.value.upper()} …")
            action.setToolTip(_TIPS[chart_format])
            action.setData(chart_format.value)
        menu.addActions(self._group.actions())
        self.setMenu(menu)
        self._group.triggered.connect(self._on_group_triggered)
        self.set_narrow(is_narrow=False)

    def set_narrow(self, *, is_narrow: bool) -> None:
        self.setText("⤓" if is_narrow else "Export ▾")

    def _on_group_triggered(self, action: QAction) -> None:
        self.format_chosen.emit(str(action.data()))


class _TextPopup(QFrame):
    """A text over the window; a click beside it or Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", "true")
        self._text = caption_label(self, wraps=True)
        self._legend = ChartLegend(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        column.setSpacing(SPACE_M)
        column.addWidget(self._text)
        column.addWidget(self._legend)

    def show_text(self, text: str) -> None:
        self._text.setText(text)

    def show_keys(self, keys: tuple[LegendKey, ...]) -> None:
        self._legend.show_keys(keys)

    def open_under(self, owner: QWidget) -> None:
        """With its right edge under that of a widget, inside the screen."""
        margins = self.contentsMargins()
        room = _POPUP_PX - 2 * SPACE_L - margins.left() - margins.right()
        needed = self._text.heightForWidth(room) + self._legend.heightForWidth(room)
        self.setFixedSize(_POPUP_PX, needed + 3 * SPACE_M + 4)
        corner = owner.mapToGlobal(QPoint(owner.width() - _POPUP_PX, owner.height() + SPACE_S))
        screen = owner.screen().availableGeometry()
        left = min(max(screen.left(), corner.x()), screen.right() - _POPUP_PX)
        top = min(corner.y(), screen.bottom() - self.height())
        self.move(left, top)
        self.show()
