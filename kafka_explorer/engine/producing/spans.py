"""Reads stretches of a topic's partitions from one end to the other, for what is copied or looked for."""

import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import cast

from confluent_kafka import KafkaError, TopicPartition

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault, RequestRefused, translated
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.watermarks import ends_of, partitions_of, refuse_leaderless

PATIENCE_S = 60.0
_BATCH = 500
_WAIT_S = 0.1
_GONE = {KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE}  # noqa: SLF001 - a public code
_HOPELESS = {KafkaError._UNKNOWN_TOPIC, KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError.TOPIC_AUTHORIZATION_FAILED}


@dataclass(frozen=True, slots=True)
class PartitionSpan:
    """Offsets of a partition from `begin` up to, not including, `end`."""

    partition: int
    begin: int
    end: int


def kept_spans(cluster: Cluster, topic: str) -> Generator[None, None, dict[int, PartitionSpan]]:
    """Return what each partition keeps now, up to the high watermark.

    Raises UnknownTopic, RequestRefused when a partition has no leader, NotAuthorized, RequestTimedOut.
    """
    places = yield from led_places(cluster, topic)
    ends = yield from ends_of(cluster, places, read_uncommitted=True)
    return {partition: PartitionSpan(partition, mark.low, mark.high) for (_, partition), mark in ends.marks.items()}


def led_places(cluster: Cluster, topic: str) -> Generator[None, None, list[tuple[str, int]]]:
    """Return all partitions of `topic` as places. Raises as `kept_spans` does."""
    led = (yield from partitions_of(cluster, [topic]))[topic]
    refuse_leaderless(topic, (partition for partition, has_leader in led.items() if not has_leader))
    return [(topic, partition) for partition in sorted(led)]


def newest_of(spans: Iterable[PartitionSpan], most: int) -> tuple[list[PartitionSpan], int]:
    """Return the ends of `spans`, some `most` offsets together, as much of each; and how many offsets are left out."""
    known = list(spans)
    wanted = sum(max(0, span.end - span.begin) for span in known)
    if wanted <= most:
        return known, 0
    each = most // max(1, len(known))
    cut = [PartitionSpan(span.partition, max(span.begin, span.end - each), span.end) for span in known]
    return cut, wanted - sum(max(0, span.end - span.begin) for span in cut)


def read_spans(
    cluster: Cluster, topic: str, spans: Iterable[PartitionSpan], *, read_uncommitted: bool = False
) -> Generator[list[Message], None, None]:
    """Yield the messages of `spans` in batches, each partition in its order; an empty batch says that none came.

    Compaction and transactions leave gaps: a partition ends with its planned end, or where the broker says so.
    Raises RequestRefused when retention has deleted a part meanwhile, ConnectionFailed when nothing was heard for a
    minute, UnknownTopic, NotAuthorized.
    """
    ends = {span.partition: span.end for span in spans if span.begin < span.end}
    begins = [TopicPartition(topic, span.partition, span.begin) for span in spans if span.partition in ends]
    isolation = "read_uncommitted" if read_uncommitted else "read_committed"
    heard = time.monotonic()
    with cluster.consumer(isolation_level=isolation) as consumer:
        consumer.assign(begins)
        while ends:
            fetched = cast(list[Message], consumer.consume(_BATCH, _WAIT_S))
            if any(message.error() is None for message in fetched):
                heard = time.monotonic()
                cluster.clear_trouble()
            elif time.monotonic() - heard > PATIENCE_S:
                trouble = cluster.trouble() or "nothing came for a minute"
                raise ConnectionFailed(ConnectionFault.LOST, cluster.settings.bootstrap, trouble)
            yield [message for message in fetched if _take(message, topic, ends)]


def _take(message: Message, topic: str, ends: dict[int, int]) -> bool:
    """Whether the message is planned; notes the partitions that end with it."""
    partition = message.partition()
    error = message.error()
    if error is not None:
        if error.code() == KafkaError._PARTITION_EOF:
            ends.pop(partition, None)
        elif error.code() in _GONE:
            text = f"messages of partition {partition} of topic '{topic}' were deleted before they could be read"
            raise RequestRefused(error.code(), "OFFSET_OUT_OF_RANGE", text)
        elif error.code() in _HOPELESS:
            raise translated(error, "Read", topic)
        return False
    end = ends.get(partition)
    if end is None:
        return False
    if message.offset() >= end - 1:
        del ends[partition]
    return message.offset() < end
