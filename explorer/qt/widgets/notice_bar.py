"""A line in place that says what happened, with details to unfold. Knows no document."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.qt.document_records import Notice, Severity
from explorer.qt.theme import SPACE_L, SPACE_M, SPACE_S, theme_for
from explorer.qt.widgets.icons import close_icon, severity_icon

_ICON_PX = 18
_MOST_NOTICES = 20


class NoticeBar(QFrame):
    """Shows the newest of the notices not closed yet; passing news give way to anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: list[tuple[Notice, QAction | None]] = []
        self._build_ui()
        self._connect()
        self.hide()

    @property
    def current(self) -> Notice | None:
        return self._notices[-1][0] if self._notices else None

    def show_notice(self, notice: Notice, action: QAction | None = None) -> None:
        """Show a notice, with a button for the action; the same again is not added."""
        kept = [
            (other, its_action)
            for other, its_action in self._notices
            if other != notice and other.severity is not Severity.INFO
        ]
        self._notices = kept[-_MOST_NOTICES + 1 :]
        self._notices.append((notice, action))
        self._refresh()

    def close_current(self) -> None:
        """Close the notice on screen; the one before it comes up."""
        if self._notices:
            self._notices.pop()
        self._refresh()

    def withdraw(self, topic: str) -> None:
        """Take away every notice of a topic that is over."""
        kept = [pair for pair in self._notices if pair[0].topic != topic]
        if len(kept) != len(self._notices):
            self._notices = kept
            self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_colours()

    def _build_ui(self) -> None:
        self._icon = QLabel(self)
        self._icon.setFixedWidth(_ICON_PX)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._others = QLabel(self)
        self._others.setProperty("muted", "true")
        self._action = QPushButton(self)
        self._action.setAccessibleName("What can be done about it")
        self._details_button = QToolButton(self)
        self._details_button.setText("Details")
        self._details_button.setToolTip("What exactly happened")
        self._details_button.setCheckable(True)
        self._close_button = QToolButton(self)
        self._close_button.setProperty("quiet", "true")
        self._close_button.setAccessibleName("Close this notice")
        self._close_button.setToolTip("Close this notice")
        self._details = QPlainTextEdit(self)
        self._details.setReadOnly(True)
        self._details.setAccessibleName("Details of the notice")
        self._details.setFixedHeight(8 * self.fontMetrics().lineSpacing())
        self._copy_button = QPushButton("Copy", self)
        self._copy_button.setToolTip("Copy the notice and its details")
        self._place()

    def _place(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(SPACE_M)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._text, 1)
        for widget in (self._others, self._action, self._details_button, self._close_button):
            line.addWidget(widget)
        unfolded = QHBoxLayout()
        unfolded.addWidget(self._details, 1)
        unfolded.addWidget(self._copy_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_S, SPACE_M, SPACE_S)
        layout.setSpacing(SPACE_S)
        layout.addLayout(line)
        layout.addLayout(unfolded)

    def _connect(self) -> None:
        self._details_button.toggled.connect(self._on_details_button_toggled)
        self._close_button.clicked.connect(self.close_current)
        self._copy_button.clicked.connect(self._on_copy_button_clicked)
        self._action.clicked.connect(self._on_action_clicked)

    def _refresh(self) -> None:
        self.setVisible(bool(self._notices))
        if not self._notices:
            return
        notice, action = self._notices[-1]
        self._text.setText(notice.text)
        self.setAccessibleName(f"{notice.severity.value}: {notice.text}")
        name = action.text() if action else ""
        self._action.setText(name)
        self._action.setAccessibleName(name)
        self._action.setToolTip(action.toolTip() if action else "")
        self._action.setVisible(action is not None)
        self._details.setPlainText(notice.details)
        self._details_button.setChecked(False)
        self._details_button.setVisible(bool(notice.details))
        self._on_details_button_toggled(is_open=False)
        others = len(self._notices) - 1
        self._others.setText(f"{others} more" if others else "")
        self._others.setVisible(bool(others))
        self._refresh_colours()

    def _refresh_colours(self) -> None:
        notice = self.current
        if notice is None:
            return
        theme = theme_for(self.palette())
        colours = {
            Severity.INFO: theme.shortcut,
            Severity.WARNING: theme.warn,
            Severity.ERROR: theme.bad,
        }
        icon = severity_icon(notice.severity.value, colours[notice.severity])
        self._icon.setPixmap(icon.pixmap(_ICON_PX, _ICON_PX))
        self._close_button.setIcon(close_icon(theme.muted))

    def _on_details_button_toggled(self, is_open: bool) -> None:  # noqa: FBT001 (a Qt slot)
        self._details.setVisible(is_open)
        self._copy_button.setVisible(is_open)

    def _on_copy_button_clicked(self) -> None:
        if self.current is not None:
            text = f"{self.current.text}\n\n{self.current.details}"
            QGuiApplication.clipboard().setText(text)

    def _on_action_clicked(self) -> None:
        action = self._notices[-1][1]
        self.close_current()
        if action is not None:
            action.trigger()
