"""Rows of a list to choose from: what it is at the left, and quietly at the right what kind of thing that is."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kafka_explorer.ui.theme import Theme

_EDGE_PX, _GAP_PX, _ICON_PX = 10, 14, 18
_RADIUS_PX = 6


@dataclass(frozen=True, slots=True)
class EntryLook:
    """What a row shows; `code` is set in letters of equal width and cut at its end, other text in its middle."""

    text: str
    aside: str = ""
    icon: str = ""
    code: bool = False


class EntryPainter(QStyledItemDelegate):
    """Paints what `look_of` returns for a row's data in the user role."""

    def __init__(self, theme: Theme, look_of: Callable[[object], EntryLook], parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look_of = look_of

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        look = self._look_of(index.data(Qt.ItemDataRole.UserRole))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        area: QRect = option.rect.adjusted(_EDGE_PX, 0, -_EDGE_PX, 0)
        if look.icon:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            icon = self._theme.icon(look.icon, "accent" if chosen else "muted")
            icon.paint(painter, QRect(area.left(), area.center().y() - _ICON_PX // 2 + 1, _ICON_PX, _ICON_PX))
            area.setLeft(area.left() + _ICON_PX + _EDGE_PX)
        self._paint_texts(painter, area, look)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        for state, role in (
            (QStyle.StateFlag.State_Selected, "selection"),
            (QStyle.StateFlag.State_MouseOver, "hover"),
        ):
            if option.state & state:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color(role))
                painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), _RADIUS_PX, _RADIUS_PX)
                return

    def _paint_texts(self, painter: QPainter, area: QRect, look: EntryLook) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._theme.ui_font(12))
        painter.setPen(self._theme.color("muted"))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, look.aside)
        room = area.adjusted(0, 0, -_GAP_PX - painter.fontMetrics().horizontalAdvance(look.aside), 0)
        painter.setFont(self._theme.mono_font(12) if look.code else self._theme.ui_font(13))
        painter.setPen(self._theme.color("text"))
        mode = Qt.TextElideMode.ElideRight if look.code else Qt.TextElideMode.ElideMiddle
        painter.drawText(room, middle, painter.fontMetrics().elidedText(look.text, mode, room.width()))
