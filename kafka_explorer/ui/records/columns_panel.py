"""The list in which columns are chosen: those of every message, and the fields that were seen in this topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.popover import Popover

_ROW_PX, _WIDTH_PX, _MOST_ROWS = 30, 340, 12
_MARK_PX, _PADDING_PX = 16, 8
_CHOICE_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column to choose; `aside` says where it comes from, `is_field` that its title is data."""

    name: str
    title: str
    aside: str = ""
    is_field: bool = False
    shown: bool = False


class ColumnsPanel(Popover):
    """`toggled` tells the name of the column that was clicked; `reset_asked` wants the columns of a new user back.

    What is typed narrows the list; `typed` lets the owner offer a field of that name.
    """

    toggled = Signal(str)
    reset_asked = Signal()
    typed = Signal(str)

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self.search = _Search(theme, self.tr("Find a field, or type its path"))
        self.list = QListWidget()
        self.list.setItemDelegate(_ChoicePainter(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = Label("", "small")
        self.note.setWordWrap(True)
        self.reset = Button(theme, self.tr("Reset"), "arrow-counter-clockwise", "ghost")
        self._lay_out()
        self.list.itemClicked.connect(self._on_clicked)
        self.search.textChanged.connect(self.typed)
        self.search.stepped.connect(self._step)
        self.search.returnPressed.connect(self._toggle_current)
        self.search.escaped.connect(self.close_popover)
        self.reset.clicked.connect(self.reset_asked)
        self.opened.connect(self._on_opened)

    def _lay_out(self) -> None:
        self.body.setContentsMargins(10, 10, 10, 8)
        self.body.setSpacing(8)
        self.panel.setFixedWidth(_WIDTH_PX)
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 0, 0, 0)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.reset)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self.body.addLayout(foot)

    def show_choices(self, choices: Iterable[ColumnChoice], note: str) -> None:
        """Show these, and a sentence below."""
        here = self.list.currentRow()
        self.list.clear()
        for choice in choices:
            item = QListWidgetItem(choice.title)
            item.setData(_CHOICE_ROLE, choice)
            item.setToolTip(choice.name if choice.is_field else "")
            item.setSizeHint(QSize(100, _ROW_PX))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(here, 0), self.list.count() - 1))
        self.list.setFixedHeight(min(max(self.list.count(), 1), _MOST_ROWS) * _ROW_PX + 4)
        self.note.setText(note)

    @property
    def choices(self) -> Sequence[ColumnChoice]:
        """What is shown."""
        return [self.list.item(row).data(_CHOICE_ROLE) for row in range(self.list.count())]

    def _on_opened(self) -> None:
        self.search.clear()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.toggled.emit(item.data(_CHOICE_ROLE).name)

    def _step(self, by: int) -> None:
        self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), self.list.count() - 1))

    def _toggle_current(self) -> None:
        item: QListWidgetItem | None = self.list.currentItem()
        if item is not None:
            self._on_clicked(item)


class _Search(SearchField):
    """The arrow keys walk through the list below."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down are the list's."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class _ChoicePainter(QStyledItemDelegate):
    """A tick, the title, and at the right what is known of it."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        choice: ColumnChoice = index.data(_CHOICE_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            selected = state & QStyle.StateFlag.State_Selected
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selection" if selected else "hover"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(area, 6, 6)
        icon = self._theme.icon("check-square" if choice.shown else "square", "accent" if choice.shown else "muted")
        left = area.left() + _PADDING_PX
        icon.paint(painter, QRect(left, area.center().y() - _MARK_PX // 2 + 1, _MARK_PX, _MARK_PX))
        inner = area.adjusted(_PADDING_PX + _MARK_PX + 8, 0, -_PADDING_PX, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(self._theme.ui_font(12))
        painter.setPen(self._theme.color("muted"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, choice.aside)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(choice.aside) - 12
        painter.setFont(self._theme.mono_font(12) if choice.is_field else self._theme.ui_font(13))
        painter.setPen(self._theme.color("text"))
        title = painter.fontMetrics().elidedText(choice.title, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()
