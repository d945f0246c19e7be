"""What is known of the topic that is sent to: its partitions, its limit, the classes that its messages name."""

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.rehearsal import Rehearsal, TopicFacts, rehearse
from kafka_explorer.engine.producing.request import Messages
from kafka_explorer.engine.templates.spring_types import LearnedTypes, sample_types
from kafka_explorer.ui import formats
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.publish.view import PublishPage


class TopicDesk(QObject):
    """`known` comes when facts came or went, `learned_more` when the classes are known."""

    known = Signal()
    learned_more = Signal()

    def __init__(self, page: PublishPage, settings: ClusterSettings, workers: Workers, jobs: Jobs) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._workers = workers
        self._jobs = jobs
        self.topic = ""
        self.facts: TopicFacts | None = None
        self.error: ExplorerError | None = None
        self.types = LearnedTypes()

    def show_topic(self, topic: str) -> None:
        """Ask the cluster about a topic; "" is none."""
        if topic != self.topic:
            self.types = LearnedTypes()
        self.topic, self.facts, self.error = topic, None, None
        self._page.header.set_facts([])
        self._page.form.set_partition_count(None)
        for slot in ("facts", "types"):
            self._jobs.cancel(self._page, slot)
        if topic:
            self._ask()
        self.known.emit()
        self.learned_more.emit()

    def refresh(self) -> None:
        """Ask again."""
        self.show_topic(self.topic)

    def _ask(self) -> None:
        self._jobs.start(
            self.tr("Ask about %s") % self.topic,
            rehearse(self._settings, self.topic, Messages(())),
            owner=self._page,
            slot="facts",
            done=self._on_facts,
            failed=self._on_failed,
            shown=False,
        )
        self._jobs.start(
            self.tr("Learn from the messages of %s") % self.topic,
            self._workers.run(sample_types, self._settings, self.topic),
            owner=self._page,
            slot="types",
            done=self._on_types,
            failed=lambda _error: None,  # an offer less; why reading fails is told where it is read
            shown=False,
        )

    def _on_facts(self, rehearsal: Rehearsal) -> None:
        self.facts = facts = rehearsal.topic
        words = [formats.counted(facts.partition_count, self.tr("partition"), self.tr("partitions"))]
        if facts.limit_bytes is not None:
            words.append(self.tr("up to %s") % formats.size(facts.limit_bytes))
        if facts.compacted:
            words.append(self.tr("compacted"))
        self._page.header.set_facts(words)
        self._page.form.set_partition_count(facts.partition_count)
        self.known.emit()

    def _on_failed(self, error: ExplorerError) -> None:
        self.error = error
        self._page.header.set_facts([explain(error).title])
        self.known.emit()

    def _on_types(self, types: LearnedTypes) -> None:
        self.types = types
        self.learned_more.emit()
