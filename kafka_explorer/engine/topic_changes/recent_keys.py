"""A few keys that a topic really has, for the example of what more partitions do to them."""

import time
from collections.abc import Generator, Iterable

from confluent_kafka import KafkaError, Message, TopicPartition

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.ends import topic_shapes
from kafka_explorer.engine.watermarks import ends_of

_NEWEST = 20
"""So many offsets of each partition are read."""
_MOST_PARTITIONS = 8
_LOOK_S = 0.1


def recent_keys(
    settings: ClusterSettings, topic: str, most: int = 8, patience_s: float = 3.0
) -> Generator[None, None, tuple[bytes, ...]]:
    """Return up to `most` different keys among the newest messages; joins no group, commits nothing.

    Fewer, perhaps none, where messages have no keys or nothing comes in time. Raises UnknownTopic, NotAuthorized,
    ConnectionFailed, RequestTimedOut.
    """
    with Cluster(settings) as cluster:
        shape = (yield from topic_shapes(cluster, [topic]))[topic]
        if isinstance(shape, ExplorerError):
            raise shape
        led = [(topic, at) for at, leader in enumerate(shape.leaders) if leader is not None][:_MOST_PARTITIONS]
        marks = (yield from ends_of(cluster, led, read_uncommitted=True)).marks
        places = [
            TopicPartition(topic, at, max(mark.low, mark.high - _NEWEST))
            for (_, at), mark in marks.items()
            if mark.low < mark.high
        ]
        found: dict[bytes, None] = {}
        with cluster.consumer() as consumer:
            consumer.assign(places)
            ended: set[int | None] = set()
            deadline = time.monotonic() + patience_s
            while len(found) < most and len(ended) < len(places) and time.monotonic() < deadline:
                _take(consumer.consume(_NEWEST * len(places), _LOOK_S), found, ended)
                yield
    return tuple(found)[:most]


def _take(messages: Iterable[Message], found: dict[bytes, None], ended: set[int | None]) -> None:
    for message in messages:
        error = message.error()
        if error is None:
            key = message.key()
            if isinstance(key, bytes):
                found[key] = None
        elif error.code() == KafkaError._PARTITION_EOF:
            ended.add(message.partition())
