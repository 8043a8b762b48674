"""Bars inside table cells: a share of the whole, and branch against shortcut. Knows no document."""

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.qt.theme import SPACE_S, Theme, theme_for

SHARE_ROLE = Qt.ItemDataRole.UserRole
"""In a share cell: (length of the bar, 0 to 1, and text); in a merge cell: the branch's share."""

_BAR_PX = 6
_LEAST_BAR_PX = 20
_PAD = 6
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ShareBarDelegate(QStyledItemDelegate):
    """A grey bar with the share as text to its right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = theme_for(option.palette)
        _paint_background(painter, option, theme)
        found = index.data(SHARE_ROLE)
        if found is None:
            return
        length, text = found
        room = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        text_px = option.fontMetrics.horizontalAdvance("> 99.9 %") + SPACE_S
        track = _track(room)
        if room.width() > text_px + _LEAST_BAR_PX:
            track = _track(room.adjusted(0, 0, -text_px, 0))
            painter.setPen(QColor(theme.muted))
            painter.drawText(room, _RIGHT, text)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _fill(painter, track, theme.grid)
        if length > 0:
            filled = QRectF(track)
            filled.setWidth(max(2.0, length * track.width()))
            _fill(painter, filled, theme.edge)
        painter.restore()


class MergeBarDelegate(QStyledItemDelegate):
    """Branch (left) against shortcut (right), with the branch's share as a number."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = theme_for(option.palette)
        _paint_background(painter, option, theme)
        share = index.data(SHARE_ROLE)
        if share is None:
            return
        room = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.setPen(QColor(theme.muted))
        painter.drawText(room, _RIGHT, text)
        text_px = option.fontMetrics.horizontalAdvance(f"{text}  ")
        widest = option.fontMetrics.horizontalAdvance("100 | 100  ")
        if math.isfinite(share):
            track = _track(room.adjusted(0, 0, -max(text_px, widest), 0))
            paint_branch_bar(painter, track, branch_share=share, theme=theme)


def paint_branch_bar(
    painter: QPainter, track: QRectF, *, branch_share: float, theme: Theme
) -> None:
    """One bar, orange for the branch and blue for the shortcut, cut where they meet."""
    if track.width() < _LEAST_BAR_PX:
        return
    meeting = max(0.0, min(1.0, branch_share)) * track.width()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _fill(painter, track, theme.shortcut)
    painter.setClipRect(QRectF(track.left(), track.top(), meeting, track.height()))
    _fill(painter, track, theme.accent)
    painter.restore()


def _track(room: QRect) -> QRectF:
    return QRectF(room.left(), room.center().y() + 1 - _BAR_PX / 2, room.width(), _BAR_PX)


def _fill(painter: QPainter, rect: QRectF, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)


def _paint_background(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, QColor(theme.selection))
