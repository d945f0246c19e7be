"""What is known of the topic that is read: two or three facts in the header, and how many partitions there are."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.topics import TopicDescription, describe_topic
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.topic_facts import topic_facts
from kafka_explorer.ui.records.view import RecordsPage


class Facts(QObject):
    """Belongs to `page`. `known` tells the topic's name, once the cluster has described it."""

    known = Signal(str)

    def __init__(self, page: RecordsPage, cluster: Cluster, jobs: Jobs) -> None:
        super().__init__(page)
        self._page = page
        self._cluster = cluster
        self._jobs = jobs

    def ask(self, topics: Sequence[str]) -> None:
        """Ask for the facts of a topic; several together have none."""
        self._page.header.set_facts([])
        if len(topics) > 1:
            self._page.bar.set_partition_count(None)
            return
        self._jobs.start(
            self.tr("Describe %s") % topics[0],
            describe_topic(self._cluster, topics[0]),
            owner=self._page,
            slot="facts",
            done=self._on_described,
            failed=lambda _error: None,  # the read itself says what is wrong
            shown=False,
        )

    def _on_described(self, topic: TopicDescription) -> None:
        self._page.bar.set_partition_count(len(topic.partitions))
        self._page.header.set_facts(topic_facts(topic))
        self.known.emit(topic.name)
