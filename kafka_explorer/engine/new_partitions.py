"""Watches for partitions that are added to topics while these are followed."""

import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from typing import Any

from confluent_kafka import KafkaException, TopicCollection

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.watermarks import Where, partitions_in

EVERY_S = 5.0
_ANSWER_S = 5.0


class NewPartitions:
    """Asks now and then, and never waits. `wanted` says of a place and its topic's new count whether it matters."""

    def __init__(
        self, cluster: Cluster, topics: Sequence[str], known: Collection[Where], wanted: Callable[[Where, int], bool]
    ) -> None:
        self._cluster = cluster
        self._topics = tuple(topics)
        self._known = set(known)
        self._wanted = wanted
        self._asked_at = time.monotonic()
        self._questions: dict[str, Future[Any]] = {}

    def found(self) -> list[Where]:
        """Return the places that are new since the last call; to be called often."""
        if not self._questions:
            if time.monotonic() - self._asked_at >= EVERY_S:
                self._asked_at = time.monotonic()
                asked = TopicCollection(list(self._topics))
                self._questions = self._cluster.admin.describe_topics(asked, request_timeout=_ANSWER_S)
            return []
        if not all(question.done() for question in self._questions.values()):
            return []
        questions, self._questions = self._questions, {}
        new = [where for topic, question in questions.items() for where in self._new(topic, question)]
        self._known.update(new)
        return new

    def _new(self, topic: str, question: Future[Any]) -> list[Where]:
        try:
            partitions = partitions_in(question.result())
        except KafkaException:
            return []  # the next answer will tell; whether the cluster is there at all others watch
        places = [(topic, partition) for partition, led in partitions.items() if led]
        return [where for where in places if where not in self._known and self._wanted(where, len(partitions))]
