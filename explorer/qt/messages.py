"""The only place that opens dialogs: which file, where to save, texts to read. Never waits."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from explorer.qt.offers import IMAGE_SUFFIXES

_CSV = "Comma-separated values (*.csv)"
_CSV_FOR_EXCEL = "For Excel: semicolons, byte order mark (*.csv)"
_PICTURES = (
    "SVG: sharp at any size, for web pages and editors (*.svg)",
    "PDF: one page, light, for print (*.pdf)",
    "PNG: pixels, twice as large as on screen (*.png)",
)
_CHARTS = (_PICTURES[2], _PICTURES[0], "CSV: the numbers, for a spreadsheet (*.csv)")


class Messages(QObject):
    """Dialogs answer by signal; one that is dismissed says nothing."""

    image_chosen = Signal(object)  # Path
    csv_chosen = Signal(object, bool)  # Path, whether Excel is to open it
    picture_chosen = Signal(object)  # Path
    chart_chosen = Signal(object)  # Path
    folder_chosen = Signal(object)  # Path

    def __init__(self, window: QWidget, *, uses_native_dialogs: bool = True) -> None:
        super().__init__(window)
        self._window = window
        self._uses_native_dialogs = uses_native_dialogs
        self._is_for_excel = False

    def ask_for_image(self, folder: str) -> None:
        """Let the user pick a picture to open."""
        dialog = self._file_dialog("Open a picture", folder)
        patterns = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
        dialog.setNameFilters([f"Pictures ({patterns})", "All files (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_image_selected)
        dialog.open()

    def ask_for_folder(self, title: str, folder: str) -> None:
        """Let the user pick a folder of pictures."""
        dialog = self._file_dialog(title, folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_folder_selected)
        dialog.open()

    def ask_where_to_save_csv(self, folder: str, name: str) -> None:
        """Let the user name a file for the table; asks before replacing one."""
        dialog = self._file_dialog("Save the layer table", folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_CSV, _CSV_FOR_EXCEL, "All files (*)"])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(name)
        dialog.filterSelected.connect(self._on_csv_kind_selected)
        dialog.fileSelected.connect(self._on_csv_selected)
        self._is_for_excel = False
        dialog.open()

    def ask_where_to_save_picture(self, title: str, folder: str, name: str) -> None:
        """Let the user name a file for a drawing and pick its format; asks before replacing one."""
        dialog = PictureDialog(self._window, title, folder, kinds=_PICTURES)
        self._prepare(dialog)
        dialog.suggest(name)
        dialog.fileSelected.connect(self._on_picture_selected)
        dialog.open()

    def ask_where_to_save_chart(self, folder: str, name: str) -> None:
        """Let the user name a file for a chart or its numbers; asks before replacing one."""
        dialog = PictureDialog(self._window, "Save the chart", folder, kinds=_CHARTS)
        self._prepare(dialog)
        dialog.suggest(name)
        dialog.fileSelected.connect(self._on_chart_selected)
        dialog.open()

    def show_text(self, title: str, text: str) -> None:
        """A text to read and copy, beside the window."""
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.resize(760, 480)
        view = QPlainTextEdit(text or "Nothing yet.", dialog)
        view.setReadOnly(True)
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setAccessibleName(title)
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(_Copier(text, dialog).copy)
        buttons.rejected.connect(dialog.reject)
        layout = QVBoxLayout(dialog)
        layout.addWidget(view, 1)
        layout.addWidget(buttons)
        dialog.show()

    def _file_dialog(self, title: str, folder: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, folder)
        self._prepare(dialog)
        return dialog

    def _prepare(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self._uses_native_dialogs:
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)

    def _on_image_selected(self, path: str) -> None:
        self.image_chosen.emit(Path(path))

    def _on_csv_kind_selected(self, kind: str) -> None:
        self._is_for_excel = kind == _CSV_FOR_EXCEL

    def _on_csv_selected(self, path: str) -> None:
        self.csv_chosen.emit(Path(path), self._is_for_excel)

    def _on_picture_selected(self, path: str) -> None:
        self.picture_chosen.emit(Path(path))

    def _on_folder_selected(self, path: str) -> None:
        self.folder_chosen.emit(Path(path))

    def _on_chart_selected(self, path: str) -> None:
        self.chart_chosen.emit(Path(path))


class PictureDialog(QFileDialog):
    """The name says the format: it follows the filter, and the filter follows the first name."""

    def __init__(self, window: QWidget, title: str, folder: str, *, kinds: tuple[str, ...]) -> None:
        super().__init__(window, title, folder)
        self._kinds = kinds
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setNameFilters(list(kinds))
        self.filterSelected.connect(self._on_filter_selected)

    def suggest(self, name: str) -> None:
        """Fill in a name whose ending is one of the formats."""
        suffix = Path(name).suffix
        self.selectNameFilter(next(kind for kind in self._kinds if f"*{suffix})" in kind))
        self.setDefaultSuffix(suffix)
        self.selectFile(name)

    def _on_filter_selected(self, kind: str) -> None:
        suffix = kind.rpartition("*")[2].removesuffix(")")
        self.setDefaultSuffix(suffix)
        chosen = self.selectedFiles()
        if chosen:
            self.selectFile(Path(chosen[0]).with_suffix(suffix).name)


class _Copier(QObject):
    def __init__(self, text: str, parent: QObject) -> None:
        super().__init__(parent)
        self._text = text

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
