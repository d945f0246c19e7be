"""Reads the topic whose page is shown: what it consists of first, who reads it as soon as that is known."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, NotAuthorized, UnknownTopic
from kafka_explorer.engine.groups import TopicReaders
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.surveys import survey_readers
from kafka_explorer.engine.topics import TopicDescription, describe_topic
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.topics.topic_page import TopicPage


class TopicController(QObject):
    """Belongs to `page`. `messages_requested` names the topic whose messages are asked for."""

    messages_requested = Signal(str)

    def __init__(self, page: TopicPage, cluster: Cluster, workers: Workers, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._cluster = cluster
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._name = ""
        self._topic: TopicDescription | None = None
        page.refresh_asked.connect(self.load)
        page.messages_asked.connect(self._on_messages_asked)
        page.copy_asked.connect(self._on_copy_asked)
        for tab in (page.partitions, page.configuration, page.readers):
            tab.table.copied.connect(lambda rows: ask.notify(self.tr("Copied %s rows") % rows))

    def show_topic(self, name: str) -> None:
        """Show the topic `name`."""
        self._name, self._topic = name, None
        self._page.begin(name)
        self.load()

    def load(self) -> None:
        """Read it; what is shown of it stays until then."""
        if not self._name:
            return
        self._page.banner.hide()
        self._jobs.start(
            self.tr("Describe %s") % self._name,
            describe_topic(self._cluster, self._name),
            owner=self._page,
            slot="topic",
            done=self._on_described,
            failed=self._on_failed,
            shown=False,
        )
        self._jobs.cancel(self._page, "readers")

    @property
    def name(self) -> str:
        """The topic that is, or was, shown; "" before there is one."""
        return self._name

    @property
    def topic(self) -> TopicDescription | None:
        """What is shown; None before it is known."""
        return self._topic

    def _on_described(self, topic: TopicDescription) -> None:
        self._topic = topic
        self._page.messages.setEnabled(True)
        self._page.show_topic(topic)
        self._jobs.start(
            self.tr("Groups of %s") % topic.name,
            self._workers.run(survey_readers, self._cluster.settings, topic.name),
            owner=self._page,
            slot="readers",
            progress=self._on_readers_found,
            done=self._on_readers_known,
            failed=self._page.show_readers_failed,
            shown=False,
        )

    def _on_failed(self, error: ExplorerError) -> None:
        if self._topic is None or isinstance(error, (UnknownTopic, NotAuthorized)):
            self._topic = None
            self._page.show_gone(error)
        else:
            self._page.banner.show_error(explain(error), retry=True)

    def _on_readers_found(self, readers: TopicReaders) -> None:
        # Without the lags, which come last: what was shown before a refresh is better than half of the truth.
        if self._topic is not None and readers.readers and not self._page.readers.table.lines.rowCount():
            self._page.show_readers(readers, len(self._topic.partitions), complete=False)

    def _on_readers_known(self, readers: TopicReaders) -> None:
        if self._topic is not None:
            self._page.show_readers(readers, len(self._topic.partitions), complete=True)

    def _on_messages_asked(self) -> None:
        if self._name:
            self.messages_requested.emit(self._name)

    def _on_copy_asked(self) -> None:
        QGuiApplication.clipboard().setText(self._name)
        self._ask.notify(self.tr("Copied %s") % self._name)
