"""Which theme is on: the user's choice, or the system's, followed while it changes."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication

from explorer.qt.actions import Actions
from explorer.qt.settings import Settings, ThemeChoice
from explorer.qt.theme import DARK, LIGHT, Theme, apply


def chosen_theme(choice: ThemeChoice) -> Theme:
    """The theme of a choice; a system that does not say is taken for a dark one."""
    if choice is ThemeChoice.SYSTEM:
        is_light = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light
        return LIGHT if is_light else DARK
    return LIGHT if choice is ThemeChoice.LIGHT else DARK


class ThemeSwitch(QObject):
    """Follows the actions, the system and the application's font."""

    def __init__(
        self, app: QApplication, actions: Actions, *, settings: Settings, first: ThemeChoice
    ) -> None:
        super().__init__(actions)
        self._app = app
        self._font = app.font()
        self._actions = actions
        self._settings = settings
        self._choice = first
        actions.show_theme(first)
        actions.themes.triggered.connect(self._on_theme_triggered)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply)

    def refresh(self) -> None:
        """Apply the theme again if the application's font is another one now."""
        if self._app.font() != self._font:
            self._font = self._app.font()
            self._apply()

    def _on_theme_triggered(self, action: QAction) -> None:
        self._choice = ThemeChoice(action.data())
        self._settings.set_theme(self._choice)
        self._actions.show_theme(self._choice)
        self._apply()

    def _apply(self) -> None:
        apply(self._app, chosen_theme(self._choice))
