"""Joins the export buttons of charts to the dialog that asks where, and says how it went.

No widgets of its own.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from explorer.qt.chart_exports import ChartExports
from explorer.qt.document import Notice
from explorer.qt.main_window import MainWindow
from explorer.qt.messages import Messages
from explorer.qt.settings import Settings

if TYPE_CHECKING:
    from explorer.qt.widgets.chart_sheet import ChartSheet


class ChartSaving(QObject):
    """Lives as long as the window. A panel's ``export_requested`` leads to ``ask_where``."""

    def __init__(
        self,
        window: MainWindow,
        *,
        exports: ChartExports,
        messages: Messages,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._exports = exports
        self._messages = messages
        self._settings = settings
        self._sheet: ChartSheet | None = None  # of the dialog opened last
        self._refused: tuple[ChartSheet, str] | None = None
        self._save_as = QAction("Save as …", self)
        self._suffix = ""
        self._connect()

    def ask_where(self, sheet: "ChartSheet", suffix: str) -> None:
        """Let the user name a file for a chart, in the format asked for or another one."""
        self._sheet, self._suffix = sheet, suffix
        folder = self._settings.folder("exports")
        name = self._exports.suggested_name(sheet, suffix)
        self._messages.ask_where_to_save_chart(folder, name)

    def _connect(self) -> None:
        self._save_as.triggered.connect(self._on_save_as_triggered)
        self._messages.chart_chosen.connect(self._on_messages_chart_chosen)
        self._exports.remarked.connect(self._window.status_bar.show_remark)
        self._exports.failed.connect(self._on_exports_failed)

    def _on_messages_chart_chosen(self, path: Path) -> None:
        if self._sheet is None:
            return
        self._settings.set_folder("exports", path.parent)
        self._exports.save(path, self._sheet)

    def _on_exports_failed(self, notice: Notice, sheet: "ChartSheet") -> None:
        self._refused = (sheet, self._suffix)
        self._window.notice_bar.show_notice(notice, self._save_as)

    def _on_save_as_triggered(self) -> None:
        if self._refused is not None:
            self.ask_where(*self._refused)
