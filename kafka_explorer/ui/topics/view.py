"""The Topics page: a filter, the list, the line of truth."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.model import TopicsModel
from kafka_explorer.ui.topics.operations_menu import OperationKind, add_operations
from kafka_explorer.ui.topics.topics_table import TopicsTable
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine

_TO_THE_LIST = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class TopicsPage(QWidget):
    """`topic_opened` and `messages_asked` name a topic; `copy_asked` too. F5 arrives as `refresh_asked`.

    `operation_asked` brings an `OperationKind` and the names of the selected topics, `create_asked` wants a new one.

    `appeared` comes whenever the page is shown, `narrowed` when other rows are shown of the same topics.
    """

    topic_opened = Signal(str)
    messages_asked = Signal(str)
    copy_asked = Signal(str)
    refresh_asked = Signal()
    appeared = Signal()
    narrowed = Signal()
    create_asked = Signal()
    operation_asked = Signal(object, tuple)

    def __init__(self, theme: Theme, memory: Memory, reason: str = "", parent: QWidget | None = None) -> None:
        """`reason` says why nothing may be changed; "" where it may."""
        super().__init__(parent)
        self._reason = reason
        self.header = PageHeader(theme, self.tr("Topics"))
        self.messages = Button(theme, self.tr("Messages"), "envelope-simple", "primary")
        self.reload = IconButton(theme, "arrow-clockwise", self.tr("Refresh (F5)"), variant="normal")
        self.create_topic = Button(theme, self.tr("Create topic…"), "plus")
        self.filter = SearchField(theme, self.tr("Filter by name, as in “orders eu”"), "funnel")
        self.internal = QCheckBox(self.tr("Internal topics"))
        self.banner = Banner(theme)
        self.model = TopicsModel()
        self.table = TopicsTable(theme, memory, self.model)
        self.status = StatusLine(theme)
        self.body = Body(theme, self._content())
        self._lay_out()
        self._connect()

    def _content(self) -> QWidget:
        card = Card()
        card.body.addWidget(self.table)
        return card

    def _lay_out(self) -> None:
        self.header.add_action(self.reload)
        self.header.add_action(self.create_topic)
        self.header.add_action(self.messages)
        self.create_topic.setEnabled(not self._reason)
        self.create_topic.setToolTip(self._reason or self.tr("Create a topic (Ctrl+N)"))
        if self._reason:
            chip = Badge(self.tr("read-only"))
            chip.setToolTip(self._reason)
            self.header.add_chip(chip)
        self.messages.setEnabled(False)
        self.messages.setToolTip(self.tr("Read the messages of the selected topic (Ctrl+Enter)"))
        self.setFocusProxy(self.filter)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.internal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addLayout(bar)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addWidget(self.status)

    def _connect(self) -> None:
        self.reload.clicked.connect(self.refresh_asked)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.filter.textChanged.connect(self.narrow)
        self.filter.returnPressed.connect(self._open_current)
        self.filter.installEventFilter(self)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: self._ask_for(OperationKind.DELETE))
        self.internal.toggled.connect(self.narrow)
        self.messages.clicked.connect(self._ask_for_messages)
        self.table.opened.connect(lambda index: self.topic_opened.emit(self.model.topic(index.row()).name))
        self.table.sort_requested.connect(self._on_sort_requested)
        self.table.menu_requested.connect(self._on_menu_requested)
        self.create_topic.clicked.connect(self.create_asked)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self.focus_filter),
            ("Ctrl+Return", self._ask_for_messages),
            ("Ctrl+N", self.create_topic.click),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def refresh(self) -> None:
        """Read the list again."""
        self.refresh_asked.emit()

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def narrow(self) -> None:
        """Show what fits the filter and the check box; the selected topic stays selected if it is among them."""
        name = self.current_topic
        self.model.narrow(self.filter.text(), internal=self.internal.isChecked())
        self.select(name)
        self.narrowed.emit()

    def place(self) -> tuple[str, int]:
        """Return the selected topic and how far the list is scrolled, for `take_place`."""
        return self.current_topic, self.table.verticalScrollBar().value()

    def take_place(self, place: tuple[str, int]) -> None:
        """Select that topic again and scroll there."""
        self.select(place[0])
        self.table.verticalScrollBar().setValue(place[1])

    def select(self, name: str) -> None:
        """Select a topic, or the first one if it is not shown."""
        if self.model.rowCount():
            self.table.select_row(max(self.model.row_of(name), 0))
        self.messages.setEnabled(self.model.rowCount() > 0)

    @property
    def current_topic(self) -> str:
        """The selected topic, or ""."""
        row = self.table.current_row()
        return self.model.topic(row).name if 0 <= row < self.model.rowCount() else ""

    @property
    def selected_topics(self) -> tuple[str, ...]:
        """The names of all selected topics."""
        return tuple(self.model.topic(row).name for row in self.table.selected_rows())

    def menu(self) -> QMenu:
        """Return what can be done with the selected topic."""
        name = self.current_topic
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open topic"), lambda: self.topic_opened.emit(name))
        menu.addAction(self.tr("Read messages"), lambda: self.messages_asked.emit(name))
        menu.addSeparator()
        menu.addAction(self.tr("Copy name"), lambda: self.copy_asked.emit(name))
        menu.addSeparator()
        add_operations(menu, self._reason, self._ask_for, len(self.selected_topics))
        return menu

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.appeared.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the filter walk the list."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.filter and is_key and event.key() in _TO_THE_LIST:  # type: ignore[attr-defined]  # is_key
            self.table.keyPressEvent(event)  # type: ignore[arg-type]  # is_key
            return True
        return super().eventFilter(watched, event)

    def _open_current(self) -> None:
        if self.current_topic:
            self.topic_opened.emit(self.current_topic)

    def _ask_for_messages(self) -> None:
        if self.current_topic:
            self.messages_asked.emit(self.current_topic)

    def _ask_for(self, kind: OperationKind) -> None:
        if self.selected_topics and not self._reason:
            self.operation_asked.emit(kind, self.selected_topics)

    def _on_sort_requested(self, column: int, order: Qt.SortOrder) -> None:
        name = self.current_topic
        self.model.sort_by(column, order)
        self.select(name)

    def _on_menu_requested(self, index: QModelIndex, at: QPoint) -> None:
        if index.isValid():
            self.menu().popup(at)
