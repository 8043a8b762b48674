"""How the rows of a picker's list look: a section title, or a title with a detail at the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.qt.theme import SPACE_M, SPACE_S, section_font, small_font, theme_for

DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
SECTION_ROLE = Qt.ItemDataRole.UserRole + 2
_GAP = 24


class PickerRowDelegate(QStyledItemDelegate):
    """Paints in the colours of the palette it is given, so it follows the theme."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = theme_for(option.palette)
        rect = option.rect.adjusted(SPACE_M, 0, -SPACE_M, 0)
        painter.save()
        section = index.data(SECTION_ROLE)
        if section:
            painter.setFont(section_font(option.font))
            painter.setPen(QColor(theme.muted))
            painter.drawText(rect, _LEFT | Qt.AlignmentFlag.AlignBottom, section)
        else:
            self._paint_choice(painter, option, index, rect=rect)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        title = str(index.data(Qt.ItemDataRole.DisplayRole))
        metrics = QFontMetrics(option.font)
        details = QFontMetrics(small_font(option.font))
        width = metrics.horizontalAdvance(title) + 2 * SPACE_M
        detail = index.data(DETAIL_ROLE)
        if detail:
            width += _GAP + details.horizontalAdvance(detail)
        return QSize(width, metrics.height() + 2 * SPACE_S + 2)

    def _paint_choice(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        *,
        rect: QRect,
    ) -> None:
        theme = theme_for(option.palette)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(theme.raised))
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text))
        painter.drawText(
            rect, _LEFT | Qt.AlignmentFlag.AlignVCenter, index.data(Qt.ItemDataRole.DisplayRole)
        )
        painter.setFont(small_font(option.font))
        painter.setPen(QColor(theme.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, right, index.data(DETAIL_ROLE) or "")


_LEFT = Qt.AlignmentFlag.AlignLeft
