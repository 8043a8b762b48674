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


class Messages(QObject):
    """Dialogs answer by signal; one that is dismissed says nothing."""

    image_chosen = Signal(object)  # Path
    csv_chosen = Signal(object, bool)  # Path, whether Excel is to open it

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
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self._uses_native_dialogs:
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        return dialog

    def _on_image_selected(self, path: str) -> None:
        self.image_chosen.emit(Path(path))

    def _on_csv_kind_selected(self, kind: str) -> None:
        self._is_for_excel = kind == _CSV_FOR_EXCEL

    def _on_csv_selected(self, path: str) -> None:
        self.csv_chosen.emit(Path(path), self._is_for_excel)


class _Copier(QObject):
    def __init__(self, text: str, parent: QObject) -> None:
        super().__init__(parent)
        self._text = text

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
