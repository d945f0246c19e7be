"""One topic's own page: its figures, and what it consists of."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.groups import TopicReaders
from kafka_explorer.engine.topics import TopicDescription
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.operations_menu import operations_menu
from kafka_explorer.ui.topics.topic_tabs import ConfigurationTab, PartitionsTab, ReadersTab
from kafka_explorer.ui.topics.words import at_most, retention_words, state_words
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card, StatCard
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge
from kafka_explorer.ui.widgets.notice import Banner, Body


class TopicPage(QWidget):
    """Shows one topic. `messages_asked` and `copy_asked` come from its buttons, `left` from the arrow and Escape.

    `group_asked` names the consumer group that was opened, `operation_asked` what shall be done with the topic (an
    `OperationKind`). F5 arrives as `refresh_asked`.
    """

    messages_asked = Signal()
    copy_asked = Signal()
    refresh_asked = Signal()
    left = Signal()
    group_asked = Signal(str)
    operation_asked = Signal(object)

    def __init__(self, theme: Theme, memory: Memory, reason: str = "", parent: QWidget | None = None) -> None:
        """`reason` says why nothing may be changed; "" where it may."""
        super().__init__(parent)
        self.header = PageHeader(theme)
        self.internal = Badge(self.tr("internal"))
        self.messages = Button(theme, self.tr("Messages"), "envelope-simple", "primary")
        self.reload = IconButton(theme, "arrow-clockwise", self.tr("Refresh (F5)"), variant="normal")
        self.copy = IconButton(theme, "copy", self.tr("Copy the topic's name"), small=True)
        self.more = Button(theme, self.tr("Change"), "pencil-simple")
        self.more.set_menu(operations_menu(self, reason, self.operation_asked.emit))
        self.banner = Banner(theme)
        self.partition_figure = StatCard(self.tr("Partitions"))
        self.message_figure = StatCard(self.tr("Messages"))
        self.state_figure = StatCard(self.tr("In sync"))
        self.retention_figure = StatCard(self.tr("Kept"))
        self.group_figure = StatCard(self.tr("Consumer groups"))
        self.partitions = PartitionsTab(theme, memory)
        self.configuration = ConfigurationTab(theme, memory)
        self.readers = ReadersTab(theme, memory)
        self.configuration.editor.forbid(reason)
        self.tabs = QTabWidget()
        self.body = Body(theme, self._content())
        self._lay_out()
        self._connect()

    def _content(self) -> QWidget:
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in (
            self.partition_figure,
            self.message_figure,
            self.state_figure,
            self.retention_figure,
            self.group_figure,
        ):
            figures.addWidget(figure, 1)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.partitions, self.tr("Partitions"))
        self.tabs.addTab(self.configuration, self.tr("Configuration"))
        self.tabs.addTab(self.readers, self.tr("Consumer groups"))
        card = Card()
        card.body.addWidget(self.tabs)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(figures)
        column.addWidget(card, 1)
        return content

    def _lay_out(self) -> None:
        self.header.show_back(self.tr("Back to the topics (Escape)"))
        self.header.add_chip(self.copy)
        self.header.add_chip(self.internal)
        self.header.add_action(self.reload)
        self.header.add_action(self.more)
        self.header.add_action(self.messages)
        self.messages.setToolTip(self.tr("Read the messages of this topic (Ctrl+Enter)"))
        self.setFocusProxy(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.messages.clicked.connect(self.messages_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.configuration.filter.escaped.connect(self.left)
        self.readers.group_opened.connect(self.group_asked)
        for retried in (
            self.reload.clicked,
            self.banner.retried,
            self.body.notice.retried,
            self.configuration.retried,
        ):
            retried.connect(self.refresh_asked)
        for keys, told in (("Ctrl+Return", self.messages_asked), ("Escape", self.left), ("Alt+Left", self.left)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(told)

    def refresh(self) -> None:
        """Read the topic again."""
        self.refresh_asked.emit()

    def begin(self, name: str) -> None:
        """Show that `name` is being read; nothing of another topic stays."""
        self.header.set_title(name)
        self.header.set_facts([])
        self.internal.hide()
        self.banner.hide()
        self.tabs.setCurrentIndex(0)
        self.configuration.begin()
        self.readers.show_looking()
        self._show_tab_counts(None)
        self.tabs.setTabText(2, self.tr("Consumer groups"))
        self.group_figure.show_figure(formats.DASH)
        self.messages.setEnabled(True)
        self.body.show_loading(self.tr("Describing the topic"), name)

    def show_topic(self, topic: TopicDescription) -> None:
        """Show what is known of it."""
        self.internal.setVisible(topic.internal)
        self._show_figures(topic)
        self._show_tab_counts(topic)
        self.partitions.show_topic(topic)
        self.configuration.show_configs(topic.configs, topic.configs_error)
        self.body.show_content()

    def show_gone(self, error: ExplorerError) -> None:
        """Show that it is not there, or cannot be read at all."""
        self.internal.hide()
        self.messages.setEnabled(False)
        self.body.show_failed(explain(error))

    def show_readers(self, readers: TopicReaders, partitions: int, *, complete: bool) -> None:
        """Show the groups found so far."""
        self.readers.show_readers(readers, partitions, complete=complete)
        if not complete:
            return
        count = len(readers.readers)
        self.tabs.setTabText(2, f"{self.tr('Consumer groups')} {count}" if count else self.tr("Consumer groups"))
        lags = [reader.lag for reader in readers.readers if reader.lag is not None]
        note = self.tr("%s behind at most") % formats.integer(max(lags)) if any(lags) else ""
        if lags and not any(lags):
            note = self.tr("all have read everything") if len(lags) > 1 else self.tr("has read everything")
        self.group_figure.show_figure(formats.integer(count), note)

    def show_readers_failed(self, error: ExplorerError) -> None:
        """Show why the groups are not known."""
        self.readers.show_failed(error)
        self.group_figure.show_figure(formats.DASH, explain(error).title, "warn")

    def _show_figures(self, topic: TopicDescription) -> None:
        replication = self.tr("%s each") % formats.counted(
            topic.replication_factor, self.tr("replica"), self.tr("replicas")
        )
        self.partition_figure.show_figure(formats.integer(len(topic.partitions)), replication)
        note = self.tr("gaps by compaction") if topic.is_compacted else self.tr("low to high watermark")
        if topic.offsets is None:
            error = next(iter(topic.offset_errors.values()), None)
            note = explain(error).title if error else self.tr("some partitions are offline")
        self.message_figure.show_figure(at_most(topic.offsets, topic.is_compacted), note)
        self._show_state(topic)
        self.retention_figure.show_figure(*retention_words(topic))

    def _show_state(self, topic: TopicDescription) -> None:
        offline = sum(each.leader is None for each in topic.partitions)
        behind = sum(each.under_replicated for each in topic.partitions)
        healthy = sum(each.leader is not None and not each.under_replicated for each in topic.partitions)
        figure = self.tr("%s of %s") % (formats.integer(healthy), formats.integer(len(topic.partitions)))
        wrong = state_words(offline, behind)
        if wrong is None:
            self.state_figure.show_figure(figure, self.tr("every replica is there"))
        else:
            self.state_figure.show_figure(figure, wrong[0], "bad" if offline else "warn")

    def _show_tab_counts(self, topic: TopicDescription | None) -> None:
        changed = sum(entry.differs for entry in topic.configs) if topic is not None else 0
        partitions = f" {len(topic.partitions):,}" if topic is not None else ""
        self.tabs.setTabText(0, self.tr("Partitions") + partitions)
        marked = self.tr("Configuration · %s changed") % changed if changed else self.tr("Configuration")
        self.tabs.setTabText(1, marked)
