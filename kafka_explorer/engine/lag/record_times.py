"""Exact time lag: the timestamp of the first record that a group has not read, by one small fetch for each partition.

Read with `assign`, so nothing is joined or committed. A read_committed group is served as one: aborted records are
passed over. A timestamp is what the producer wrote (CreateTime) or when the broker took it (LogAppendTime).
"""

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Consumer, KafkaError, KafkaException, Message, TopicPartition

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError, RequestTimedOut, translated
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.engine.records import TimestampType

_PATIENCE_S = 15.0
_LOOK_S = 0.05
_AT_ONCE = 200
# One record is wanted of each partition, not four megabytes; librdkafka asks for more where one is larger.
_SMALL = {"fetch_message_max_bytes": 16 * 1024, "queued_min_messages": 1, "fetch_wait_max_ms": 10}


@dataclass(frozen=True, slots=True)
class RecordTime:
    """The first record at or after a committed offset. `timestamp_ms` is None when it carries none.

    `offset` is None when there is no such record: the group has read all it may.
    """

    offset: int | None = None
    timestamp_ms: int | None = None
    timestamp_type: TimestampType = TimestampType.NONE

    def lag_ms(self, now_ms: int) -> int | None:
        """Return the time lag; 0 when everything is read, None when the record carries no timestamp."""
        if self.offset is None:
            return 0
        return None if self.timestamp_ms is None else max(0, now_ms - self.timestamp_ms)


RecordTimes = Mapping[Place, RecordTime | ExplorerError]


def record_times(
    cluster: Cluster, committed: Mapping[Place, int], *, read_uncommitted: bool = False, patience_s: float = _PATIENCE_S
) -> Generator[RecordTimes, None, RecordTimes]:
    """Return when the record at each committed offset was written, or why that is unknown; yields what is known so far.

    A committed offset whose record was deleted gives the first that is left: that is what the group would read next.
    """
    found: dict[Place, RecordTime | ExplorerError] = {}
    places = sorted(committed)
    isolation = "read_uncommitted" if read_uncommitted else "read_committed"
    for begin in range(0, len(places), _AT_ONCE):
        batch = {place: committed[place] for place in places[begin : begin + _AT_ONCE]}
        overrides = {**_SMALL, "isolation_level": isolation, "auto_offset_reset": "earliest"}
        with cluster.consumer(**overrides) as consumer:
            yield from _read_first(consumer, batch, found, patience_s)
    return dict(found)


def survey_record_times(
    settings: ClusterSettings, committed: Mapping[Place, int], *, read_uncommitted: bool = False
) -> Generator[RecordTimes, None, RecordTimes]:
    """The same over plain data."""
    with (yield from telling({}, connect(settings))) as cluster:
        return (yield from record_times(cluster, committed, read_uncommitted=read_uncommitted))


def _read_first(
    consumer: Consumer,
    committed: Mapping[Place, int],
    found: dict[Place, RecordTime | ExplorerError],
    patience_s: float,
) -> Generator[RecordTimes, None, None]:
    waiting = dict(committed)
    try:
        consumer.assign([TopicPartition(topic, at, offset) for (topic, at), offset in committed.items()])
        deadline = time.monotonic() + patience_s
        while waiting and time.monotonic() < deadline:
            done = [_take(message, waiting, found) for message in consumer.consume(len(waiting), _LOOK_S)]
            # A partition that has told is not asked again: it would send everything after that record.
            consumer.incremental_unassign([TopicPartition(*place) for place in set(done) if place is not None])
            yield dict(found)
    except KafkaException as error:
        found |= {place: translated(error, "Read", place[0], patience_s) for place in waiting}
        return
    found |= {
        place: RequestTimedOut(f"the message at offset {offset}", patience_s) for place, offset in waiting.items()
    }


def _take(message: Message, waiting: dict[Place, int], found: dict[Place, RecordTime | ExplorerError]) -> Place | None:
    """Note what a message says of its partition; returns the partition, when that settles it."""
    topic, at = message.topic(), message.partition()
    if topic is None or at is None or (topic, at) not in waiting:
        return None
    error = message.error()
    if error is None:
        kind, timestamp = message.timestamp()
        known = None if kind == TIMESTAMP_NOT_AVAILABLE or timestamp < 0 else timestamp
        found[topic, at] = RecordTime(message.offset(), known, TimestampType(kind))
    elif error.code() == KafkaError._PARTITION_EOF:
        found[topic, at] = RecordTime()
    else:
        found[topic, at] = translated(error, "Read", topic)
    del waiting[topic, at]
    return topic, at
