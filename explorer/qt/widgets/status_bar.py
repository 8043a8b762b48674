"""The line at the bottom: device, network, last run, work under way. Knows no document."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from explorer.qt.document_records import Work
from explorer.qt.theme import SPACE_L, SPACE_S, small_font, theme_for
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.icons import dot_icon
from explorer.qt.widgets.untrained_mark import UNTRAINED

SHOW_WORK_AFTER_MS = 150
REMARK_MS = 6000
_DOT_PX = 12


class StatusBar(QWidget):
    """Work that is over at once is not shown: it would only flicker."""

    cancel_requested = Signal()
    retry_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work: Work | None = None
        self._is_device_good = False
        self._is_trained = True
        self._build_ui()
        self._connect()
        self.show_work(None)
        self.show_retry(is_needed=False)

    def show_device(self, text: str, *, is_good: bool) -> None:
        """The device in use; ``is_good``: an engine is running on it."""
        self._is_device_good = is_good
        self._device.setText(text)
        self._refresh_colours()

    def show_model(self, text: str, *, is_trained: bool) -> None:
        """The network in use; an untrained one is marked by a word and a colour."""
        self._is_trained = is_trained
        self._model.setText(text)
        self._untrained.setVisible(not is_trained)

    def show_run(self, text: str) -> None:
        self._run.setText(text)

    def show_remark(self, text: str) -> None:
        """A passing remark in place of the last run's figures."""
        self._remark.setText(text)
        self._remark.show()
        self._run.hide()
        self._remark_timer.start()

    def show_work(self, work: Work | None) -> None:
        self._work = work
        if work is None:
            self._work_timer.stop()
            self._set_work_visible(is_visible=False)
        elif self._progress.isHidden():
            if not self._work_timer.isActive():
                self._work_timer.start()
        else:
            self._refresh_work()

    def show_retry(self, *, is_needed: bool) -> None:
        self._retry.setVisible(is_needed)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_colours()

    def _build_ui(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("statusbar", "true")
        self.setFont(small_font(self.font()))
        self._dot = QLabel(self)
        self._device = self._label("statusDevice", "Device")
        self._model = self._label("statusModel", "Network")
        self._untrained = QLabel(UNTRAINED, self)
        self._untrained.setObjectName("statusUntrained")
        self._untrained.setProperty("badge", "true")
        self._untrained.hide()
        self._run = self._label("statusRun", "Last run")
        self._remark = self._label("statusRemark", "Remark")
        self._remark.hide()
        self._doing = self._label("statusWork", "Work under way")
        self._progress = QProgressBar(self)
        self._progress.setObjectName("statusProgress")
        self._progress.setAccessibleName("Progress")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(140)
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setObjectName("cancelButton")
        self._cancel.setToolTip("Stop what the engine is doing; everything stays as it was (Esc)")
        self._retry = QPushButton("Retry", self)
        self._retry.setObjectName("retryButton")
        self._retry.setToolTip("Start the engine again")
        self._work_timer = QTimer(self, singleShot=True, interval=SHOW_WORK_AFTER_MS)
        self._remark_timer = QTimer(self, singleShot=True, interval=REMARK_MS)
        self._place()

    def _label(self, object_name: str, name: str) -> ElidedLabel:
        label = ElidedLabel(self)
        label.setObjectName(object_name)
        label.setAccessibleName(name)
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return label

    def _place(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        line.setSpacing(SPACE_S)
        line.addWidget(self._dot)
        line.addWidget(self._device)
        line.addSpacing(SPACE_L)
        line.addWidget(self._model)
        line.addWidget(self._untrained, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addSpacing(SPACE_L)
        line.addWidget(self._run)
        line.addWidget(self._remark)
        line.addStretch(1)
        line.addWidget(self._doing)
        for widget in (self._progress, self._cancel, self._retry):
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        height = max(self._cancel.sizeHint().height(), self.fontMetrics().height() + 2 * SPACE_S)
        self.setFixedHeight(height + SPACE_S)

    def _connect(self) -> None:
        self._cancel.clicked.connect(self.cancel_requested)
        self._retry.clicked.connect(self.retry_requested)
        self._work_timer.timeout.connect(self._on_work_timer_timeout)
        self._remark_timer.timeout.connect(self._on_remark_timer_timeout)

    def _on_work_timer_timeout(self) -> None:
        if self._work is not None:
            self._set_work_visible(is_visible=True)
            self._refresh_work()

    def _on_remark_timer_timeout(self) -> None:
        self._remark.hide()
        self._run.setVisible(self._progress.isHidden())

    def _set_work_visible(self, *, is_visible: bool) -> None:
        """Work takes the place of the last run's figures, which it will replace anyway."""
        for widget in (self._doing, self._progress, self._cancel):
            widget.setVisible(is_visible)
        self._run.setVisible(not is_visible and self._remark.isHidden())

    def _refresh_work(self) -> None:
        if self._work is not None:
            self._doing.setText(f"{self._work.what} …")
            self._progress.setRange(0, self._work.total)
            self._progress.setValue(self._work.done)

    def _refresh_colours(self) -> None:
        theme = theme_for(self.palette())
        colour = theme.good if self._is_device_good else theme.warn
        self._dot.setPixmap(dot_icon(colour).pixmap(_DOT_PX, _DOT_PX))
