"""How a suggestion looks: what was typed stands out, what it is and finds at the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.qt.graph.finding.completion import Completion
from explorer.qt.theme import SPACE_L, SPACE_M, SPACE_S, small_font, theme_for

COMPLETION_ROLE = Qt.ItemDataRole.UserRole
_WIDEST_KIND, _WIDEST_COUNT = "channels", "0000 layers"  # fixed, so that nothing moves
_ELLIPSIS = "…"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CompletionRowDelegate(QStyledItemDelegate):
    """Paints in the colours of the palette it is given, so it follows the theme."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        completion = index.data(COMPLETION_ROLE)
        theme = theme_for(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(theme.selection))
            painter.drawRoundedRect(option.rect, 4, 4)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(option.rect, 4, 4)
        rect = option.rect.adjusted(SPACE_M, 0, -SPACE_M, 0)
        painter.setFont(small_font(option.font))
        painter.setPen(QColor(theme.muted))
        rect = _draw_facts(painter, rect, completion)
        painter.setPen(QColor(theme.text))
        _draw_title(painter, rect, completion, font=option.font)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        completion = index.data(COMPLETION_ROLE)
        title = QFontMetrics(_bold(option.font)).horizontalAdvance(completion.text)
        facts = QFontMetrics(small_font(option.font)).horizontalAdvance(
            _WIDEST_KIND + _WIDEST_COUNT
        )
        width = title + facts + 3 * SPACE_M + SPACE_L + 2
        return QSize(width, QFontMetrics(option.font).height() + 2 * SPACE_S + 2)


def _draw_facts(painter: QPainter, rect: QRect, completion: Completion) -> QRect:
    """Kind and count, each in a column of its own; what is left of the row."""
    metrics = painter.fontMetrics()
    painter.drawText(rect, _RIGHT, completion.finds)
    rect = rect.adjusted(0, 0, -metrics.horizontalAdvance(_WIDEST_COUNT) - SPACE_M, 0)
    kind = QRect(rect)
    kind.setLeft(rect.right() - metrics.horizontalAdvance(_WIDEST_KIND))
    painter.drawText(kind, _LEFT, completion.kind)
    rect.setRight(kind.left() - SPACE_L)
    return rect


def _draw_title(painter: QPainter, rect: QRect, completion: Completion, *, font: QFont) -> None:
    """The typed part bold; of what is too long, both ends: there names differ."""
    bold = _bold(font)
    text, start, end = completion.text, completion.start, completion.end
    shown = QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
    start, end = (place_in(shown, place, of=text) for place in (start, end))
    for part, face in ((shown[:start], font), (shown[start:end], bold), (shown[end:], font)):
        painter.setFont(face)
        painter.drawText(rect, _LEFT, part)
        rect = rect.adjusted(QFontMetrics(face).horizontalAdvance(part), 0, 0, 0)


def place_in(shown: str, place: int, *, of: str) -> int:
    """Where a place in a text is once the middle of the text has become an ellipsis."""
    if shown == of or place <= shown.find(_ELLIPSIS):
        return place
    return max(shown.find(_ELLIPSIS), place - len(of) + len(shown))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
