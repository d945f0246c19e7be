"""A few keys that a topic really has, for the example of what more partitions do to them."""

import itertools
import time
from collections.abc import Generator, Iterable, Mapping

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
    """Return up to `most` keys of the newest messages, of each partition in turn; joins no group, commits nothing.

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
        found: dict[int, dict[bytes, None]] = {place.partition: {} for place in places}
        with cluster.consumer() as consumer:
            consumer.assign(places)
            ended: set[int | None] = set()
            deadline = time.monotonic() + patience_s
            while len(ended) < len(places) and time.monotonic() < deadline:
                _take(consumer.consume(_NEWEST * len(places), _LOOK_S), found, ended)
                yield
    in_turn = itertools.chain.from_iterable(itertools.zip_longest(*found.values()))
    return tuple(dict.fromkeys(key for key in in_turn if key is not None))[:most]


def _take(messages: Iterable[Message], found: Mapping[int, dict[bytes, None]], ended: set[int | None]) -> None:
    for message in messages:
        error = message.error()
        if error is None:
            key, partition = message.key(), message.partition()
            if isinstance(key, bytes) and partition is not None:
                found[partition][key] = None
        elif error.code() == KafkaError._PARTITION_EOF:
            ended.add(message.partition())
