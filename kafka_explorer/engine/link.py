"""Whether the cluster still talks to a read: librdkafka tells of errors, never of their end, so that is asked for."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from typing import Any

from confluent_kafka import KafkaException, TopicCollection

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import UnknownTopic, translated

# Nothing came for so long: worth a question at once after trouble, later without, and worth a word to the user.
_TROUBLED_S = 0.5
_SILENT_S = 3.0
_TELL_AFTER_S = 2.0
_ANSWER_S = 2.0
# A broker that has just started or lags behind may not know a topic yet, so one answer does not count.
_SURE = 2


class Link:
    """Watches over the reading of topics; gives up when nothing was heard for `patience_s`.

    A cluster whose other brokers answer while a partition has no leader counts as silent: nothing of it can be read.
    """

    def __init__(self, cluster: Cluster, topics: Sequence[str], patience_s: float) -> None:
        self._cluster = cluster
        self._topics = tuple(topics)
        self._patience_s = patience_s
        self._heard_at = time.monotonic()
        self._questions: dict[str, Future[Any]] = {}
        self._answer: str | None = None
        self._unknown: Counter[str] = Counter()

    def heard(self) -> None:
        """Records came."""
        self._heard_at = time.monotonic()
        self._answer = None
        self._unknown.clear()
        self._cluster.clear_trouble()

    def waiting(self) -> str | None:
        """Why nothing comes, once nothing has come for a while."""
        return self._trouble() if self._silent_s() > _TELL_AFTER_S else None

    def is_lost(self, places_read: Callable[[], Collection[tuple[str, int]]]) -> bool:
        """Whether patience is at its end; to be called often with what tells the partitions read, it never blocks.

        Raises UnknownTopic: librdkafka waits for ever for a topic that was deleted under it.
        """
        if self._silent_s() < (_SILENT_S if self._trouble() is None else _TROUBLED_S):
            return False
        if not self._questions:
            read = {topic for topic, _ in places_read()}
            asked = [topic for topic in self._topics if topic in read] or list(self._topics)
            self._questions = self._cluster.admin.describe_topics(TopicCollection(asked), request_timeout=_ANSWER_S)
        elif all(question.done() for question in self._questions.values()):
            questions, self._questions = self._questions, {}
            places = places_read()
            troubles = [self._trouble_told_by(topic, question, places) for topic, question in questions.items()]
            self._answer = next(filter(None, troubles), None)
            if self._answer is None:
                self.heard()
        return self._trouble() is not None and self._silent_s() > self._patience_s

    def _trouble(self) -> str | None:
        return self._cluster.trouble() or self._answer

    def _silent_s(self) -> float:
        return time.monotonic() - self._heard_at

    def _trouble_told_by(self, topic: str, answer: Future[Any], places: Collection[tuple[str, int]]) -> str | None:
        try:
            described = answer.result()
        except KafkaException as error:
            known = translated(error, "Describe", topic, _ANSWER_S)
            self._unknown[topic] += isinstance(known, UnknownTopic)
            if self._unknown[topic] >= _SURE:
                raise known from error
            return str(known)
        led = {info.id for info in described.partitions if info.leader is not None and info.leader.id >= 0}
        leaderless = sorted({partition for name, partition in places if name == topic} - led)
        of_which = "" if len(self._topics) == 1 else f" of topic {topic}"
        return f"no leader for partition {', '.join(map(str, leaderless))}{of_which}" if leaderless else None
