"""The Topics page: a filter, the list, the line of truth."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QMenu, QWidget

from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.model import TopicsModel
from kafka_explorer.ui.topics.operations_menu import OperationKind, add_operations
from kafka_explorer.ui.topics.topics_table import TopicsTable
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.labels import Badge
from kafka_explorer.ui.widgets.list_frame import ListFrame


class TopicsPage(ListFrame):
    """`topic_opened` and `messages_asked` name a topic; `copy_asked` too.

    `operation_asked` brings an `OperationKind` and the names of the selected topics, `create_asked` wants a new one.

    `narrowed` comes when other rows are shown of the same topics.
    """

    topic_opened = Signal(str)
    messages_asked = Signal(str)
    copy_asked = Signal(str)
    narrowed = Signal()
    create_asked = Signal()
    operation_asked = Signal(object, tuple)

    def __init__(self, theme: Theme, memory: Memory, reason: str = "", parent: QWidget | None = None) -> None:
        """`reason` says why nothing may be changed; "" where it may."""
        model = TopicsModel()
        table = TopicsTable(theme, memory, model)
        super().__init__(theme, self.tr("Topics"), self.tr("Filter by name, as in “orders eu”"), table, parent)
        self._reason = reason
        self.model, self.table = model, table
        self.messages = Button(theme, self.tr("Messages"), "envelope-simple", "primary")
        self.create_topic = Button(theme, self.tr("Create topic…"), "plus")
        self.internal = QCheckBox(self.tr("Internal topics"))
        self._memory = memory
        self.internal.setChecked(memory.preferences.show_internal_topics)
        model.narrow("", internal=self.internal.isChecked())
        self._set_up()
        self.lay_out((self.internal,))
        self._connect()

    def _set_up(self) -> None:
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

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.narrow)
        self.filter.returnPressed.connect(self._open_current)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: self._ask_for(OperationKind.DELETE))
        self.internal.toggled.connect(self._on_internal_toggled)
        self.messages.clicked.connect(self._ask_for_messages)
        self.table.opened.connect(lambda index: self.topic_opened.emit(self.model.topic(index.row()).name))
        self.table.sort_requested.connect(self._on_sort_requested)
        self.table.menu_requested.connect(self._on_menu_requested)
        self.create_topic.clicked.connect(self.create_asked)
        for keys, act in (
            ("Ctrl+Return", self._ask_for_messages),
            ("Ctrl+N", self.create_topic.click),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _on_internal_toggled(self, shown: bool) -> None:
        self._memory.update(show_internal_topics=shown)
        self.narrow()

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
