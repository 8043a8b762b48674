"""Keeps a window where it can be seen and taken hold of. Knows nothing of its content."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_TITLE_BAR_PX = 30
_GRASP_PX = 120


def fit_on_screens(window: QWidget) -> None:
    """Move and shrink a window so that its title bar can be reached on a screen there is."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    place = fitted(window.geometry(), screens)
    if place != window.geometry():
        window.setGeometry(place)


def fitted(place: QRect, screens: Sequence[QRect]) -> QRect:
    """The place itself where enough of its title bar is on a screen, else one on the first."""
    if not screens:
        return place
    title_bar = QRect(place.left(), place.top(), place.width(), _TITLE_BAR_PX)
    for screen in screens:
        seen = title_bar.intersected(screen)
        is_within = place.width() <= screen.width() and place.height() <= screen.height()
        if is_within and seen.width() >= _GRASP_PX and seen.height() >= _TITLE_BAR_PX // 2:
            return place
    home = max(screens, key=lambda screen: _shared_area(screen, place))
    size = place.size().boundedTo(home.size())
    left = min(max(place.left(), home.left()), home.right() + 1 - size.width())
    top = min(max(place.top(), home.top()), home.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def _shared_area(screen: QRect, place: QRect) -> int:
    shared = screen.intersected(place)
    return max(shared.width(), 0) * max(shared.height(), 0)
