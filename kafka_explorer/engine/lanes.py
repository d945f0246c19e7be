"""Numbers the partitions of several topics, so that what reads them need not care of how many topics they are. Pure.

Of one topic a partition's lane is its own number; of several topics lanes are numbered in turns. Partitions that are
added later have lanes already.
"""

import operator
from collections.abc import Callable, Sequence

from confluent_kafka import TopicPartition

from kafka_explorer.engine.records import Message

_partition_of: Callable[[Message], int] = operator.methodcaller("partition")


class Lanes:
    """The lanes of `topics`. Raises ValueError for a topic that is named twice."""

    def __init__(self, topics: Sequence[str]) -> None:
        self.topics = tuple(topics)
        self._indices = {topic: index for index, topic in enumerate(topics)}
        if len(self._indices) != len(self.topics):
            raise ValueError("A topic is named twice.")
        # Every message passes here, and mostly there is only one topic.
        self.of: Callable[[Message], int] = _partition_of if len(self.topics) == 1 else self._lane_of
        """The lane of a message; a negative number for news of no partition."""

    def __reduce__(self) -> tuple[type["Lanes"], tuple[tuple[str, ...]]]:
        return Lanes, (self.topics,)

    def lane(self, topic: str, partition: int) -> int:
        """Return a partition's lane."""
        return partition * len(self.topics) + self._indices[topic]

    def topic_index(self, lane: int) -> int:
        """Return the place of a lane's topic in `topics`."""
        return lane % len(self.topics)

    def where(self, lane: int) -> tuple[str, int]:
        """Return topic and partition of a lane."""
        return self.topics[lane % len(self.topics)], lane // len(self.topics)

    def at(self, lane: int, offset: int | None = None) -> TopicPartition:
        """Return a lane, or an offset in it, as librdkafka wants it."""
        topic, partition = self.where(lane)
        return TopicPartition(topic, partition) if offset is None else TopicPartition(topic, partition, offset)

    def _lane_of(self, message: Message) -> int:
        index = self._indices.get(message.topic(), -1)
        return message.partition() * len(self.topics) + index if index >= 0 else -1
