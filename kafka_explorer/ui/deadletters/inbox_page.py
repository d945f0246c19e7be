"""The inbox: every dead-letter topic of the cluster, how full it is, how fast it fills, what is about to expire."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kafka_explorer.ui.deadletters.inbox_lines import COUNT
from kafka_explorer.ui.deadletters.inbox_table import InboxTable
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine

_ROW_PX = 34


class InboxPage(QWidget):
    """`topic_opened`, `source_asked`, `messages_asked` and `forget_asked` name a dead-letter topic.

    `add_asked` wants a topic to be one that was not recognised; F5 arrives as `refresh_asked`, `appeared` whenever the
    page is shown.
    """

    topic_opened = Signal(str)
    source_asked = Signal(str)
    messages_asked = Signal(str)
    add_asked = Signal()
    refresh_asked = Signal()
    appeared = Signal()

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme, self.tr("Dead letters"))
        self.reload = IconButton(theme, "arrow-clockwise", self.tr("Refresh (F5)"), variant="normal")
        self.add = Button(theme, self.tr("Add a topic…"), "plus")
        self.filter = SearchField(theme, self.tr("Filter by name, as in “billing dlq”"), "funnel")
        self.banner = Banner(theme)
        self.table = InboxTable(theme, memory)
        self.status = StatusLine(theme)
        card = Card()
        card.body.addWidget(self.table)
        self.body = Body(theme, card)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.add.setToolTip(self.tr("Name a topic that holds dead letters and was not recognised as one"))
        self.header.add_action(self.reload)
        self.header.add_action(self.add)
        self.table.set_row_height(_ROW_PX)
        self.table.setSelectionMode(InboxTable.SelectionMode.SingleSelection)
        self.table.lines.sort_by(COUNT, Qt.SortOrder.DescendingOrder)
        self.table.show_sorted(COUNT, Qt.SortOrder.DescendingOrder)
        self.table.set_empty_text(self.tr("No dead-letter topic has such a name."))
        self.table.setAccessibleName(self.tr("Dead-letter topics"))
        self.setFocusProxy(self.table)
        bar = QHBoxLayout()
        bar.addWidget(self.filter, 1)
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
        self.add.clicked.connect(self.add_asked)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.body.notice.acted.connect(self.add_asked)
        self.table.opened.connect(self._on_opened)
        self.table.menu_requested.connect(self._on_menu_requested)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def refresh(self) -> None:
        """Ask again."""
        self.refresh_asked.emit()

    def show_none(self) -> None:
        """Say what a dead-letter topic is, and what to do when there should be one."""
        sentence = self.tr(
            "A dead-letter topic (DLQ) keeps the messages that a consumer could not process. Such topics are known "
            "by their names (orders-dlq, orders.DLT, error.orders.billing …) and by the headers of their messages."
        )
        title = self.tr("No dead letters on this cluster")
        self.body.show_empty("tray", title, sentence, self.tr("Name a dead-letter topic…"))

    def menu(self, topic: str) -> QMenu:
        """Return what can be done with a dead-letter topic."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), lambda: self.topic_opened.emit(topic))
        menu.addAction(self.tr("Read its messages"), lambda: self.messages_asked.emit(topic))
        menu.addSeparator()
        menu.addAction(self.tr("Change the source topic…"), lambda: self.source_asked.emit(topic))
        return menu

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.appeared.emit()

    def _on_opened(self, index: QModelIndex) -> None:
        self.topic_opened.emit(str(self.table.lines.line(index.row()).name))

    def _on_menu_requested(self, index: QModelIndex, at: QPoint) -> None:
        if index.isValid():
            self.menu(str(self.table.lines.line(index.row()).name)).popup(at)
