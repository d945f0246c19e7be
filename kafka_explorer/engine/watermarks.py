"""Asks for offsets of a topic's partitions: what can be read, and where a time lies. Creates nothing, joins nothing."""

import re
import time
from collections.abc import Collection, Iterable

from confluent_kafka import (
    IsolationLevel,
    KafkaError,
    KafkaException,
    Node,
    TopicCollection,
    TopicPartition,
    TopicPartitionInfo,
)
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import RequestRefused, UnknownTopic, translated
from kafka_explorer.engine.offsets import Watermarks
from kafka_explorer.engine.partition_offsets import MOVED

_EARLIEST = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
_LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]
_TIMEOUT_S = 15.0
_MOVED_S, _AGAIN_S = 5.0, 0.1
# No broker has a topic of any other name, and the client crashes over text that is no UTF-8.
_TOPIC_NAME = re.compile(r"[A-Za-z0-9._-]{1,249}")


def watermarks_of(
    cluster: Cluster, topic: str, partitions: Collection[int] | None = None, *, read_uncommitted: bool = False
) -> dict[int, Watermarks]:
    """Return what may be read now of each of `partitions` (None: all), in partition order.

    The end is the last stable offset, or the high watermark when `read_uncommitted`. Raises UnknownTopic,
    NotAuthorized, RequestTimedOut, and RequestRefused when a partition has no leader.
    """
    if not _TOPIC_NAME.fullmatch(topic):
        raise UnknownTopic(topic)
    isolation = IsolationLevel.READ_UNCOMMITTED if read_uncommitted else IsolationLevel.READ_COMMITTED
    try:
        # Described, not listed by name: that would create an unknown topic where the broker allows it.
        described = cluster.admin.describe_topics(TopicCollection([topic]), request_timeout=_TIMEOUT_S)[topic].result()
        asked = [info for info in described.partitions if partitions is None or info.id in partitions]
        _refuse_leaderless(topic, asked)
        found = sorted(info.id for info in asked)
        lows = _list_offsets(cluster, topic, found, _EARLIEST, isolation)
        highs = _list_offsets(cluster, topic, found, _LATEST, isolation)
    except KafkaException as error:
        raise translated(error, "Describe", topic, _TIMEOUT_S) from error
    return {partition: Watermarks(lows[partition], highs[partition]) for partition in found}


def offsets_at_time(cluster: Cluster, topic: str, partitions: Iterable[int], time_ms: int) -> dict[int, int]:
    """Return the first offset at or after `time_ms` (since the epoch) of each partition; negative where none is."""
    spec = OffsetSpec.for_timestamp(max(0, time_ms))  # a negative one would ask for the end or the beginning
    try:
        return _list_offsets(cluster, topic, partitions, spec, IsolationLevel.READ_UNCOMMITTED)
    except KafkaException as error:
        raise translated(error, "Describe", topic, _TIMEOUT_S) from error


def _refuse_leaderless(topic: str, partitions: Iterable[TopicPartitionInfo]) -> None:
    """Say so at once, instead of asking in vain: what is read of such a topic would not be all of it."""
    # Without a leader it is None, whatever its annotation says.
    led: dict[int, Node | None] = {info.id: info.leader for info in partitions}
    leaderless = sorted(partition for partition, leader in led.items() if leader is None or leader.id < 0)
    if leaderless:
        which = ", ".join(map(str, leaderless))
        text = f"partition {which} of topic '{topic}' has no leader now and cannot be read, others can"
        raise RequestRefused(KafkaError.LEADER_NOT_AVAILABLE, "LEADER_NOT_AVAILABLE", text)


def _list_offsets(
    cluster: Cluster, topic: str, partitions: Iterable[int], spec: OffsetSpec, isolation: IsolationLevel
) -> dict[int, int]:
    """Ask the leaders; those that have just moved, or are only coming to be, for a while again."""
    wanted = {TopicPartition(topic, partition): spec for partition in partitions}
    if not wanted:
        return {}
    deadline = time.monotonic() + _MOVED_S
    while True:
        futures = cluster.admin.list_offsets(wanted, isolation_level=isolation, request_timeout=_TIMEOUT_S)
        try:
            return {where.partition: future.result().offset for where, future in futures.items()}
        except KafkaException as error:
            if error.args[0].code() not in MOVED or time.monotonic() > deadline:
                raise
            time.sleep(_AGAIN_S)
