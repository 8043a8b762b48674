"""Pages that share one place, chosen in a slim row of segments. Knows no document."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLayout, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from explorer.qt.theme import SPACE_M, small_font


class Paged(QWidget):
    """Arrow keys walk over the segments; only the page that is shown works and paints."""

    page_changed = Signal(int)

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._bar = QTabBar(self)
        self._bar.setProperty("segments", "true")
        self._bar.setFont(small_font(self._bar.font()))
        self._bar.setAccessibleName(name)
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(False)
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_M, 0, 0)
        column.setSpacing(0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._bar)
        column.addLayout(self._pages, 1)
        self._bar.currentChanged.connect(self._on_bar_current_changed)

    def add_page(self, title: str, page: QWidget, *, tip: str = "") -> None:
        """One more segment at the right."""
        self._pages.addWidget(page)
        self._bar.setTabToolTip(self._bar.addTab(title), tip or title)

    def show_page(self, index: int) -> None:
        """An index that is none changes nothing."""
        if 0 <= index < self._bar.count():
            self._bar.setCurrentIndex(index)

    def sizeHint(self) -> QSize:
        return QSize(460, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(210, 130)

    def _on_bar_current_changed(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.page_changed.emit(index)
