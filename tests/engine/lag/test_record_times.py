"""Exact time lag: the record at the committed offset, past gaps and aborted records, at the price of a small fetch."""

import time
from collections.abc import Iterator

import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import RequestTimedOut
from kafka_explorer.engine.lag.ends import log_ends, topic_shapes
from kafka_explorer.engine.lag.record_times import RecordTime, record_times, survey_record_times
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.engine.records import TimestampType
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.engine.drive import run, watch
from tests.engine.lag import scenes

LONG_AGO_MS = int(time.time() * 1000) - 3_600_000


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def write(broker: Sandbox, place: Place, times_ms: list[int], value: bytes = b"value") -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0, "message.max.bytes": 8_000_000})
    for at_ms in times_ms:
        producer.produce(place[0], value, partition=place[1], timestamp=at_ms)
    assert producer.flush(30) == 0


def created(offset: int, at_ms: int) -> RecordTime:
    return RecordTime(offset, at_ms, TimestampType.CREATE)


def test_the_timestamp_at_each_committed_offset(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("times", partitions=3)
    write(broker, (name, 0), [LONG_AGO_MS + at * 1000 for at in range(1000)])
    write(broker, (name, 1), [LONG_AGO_MS])
    wanted = {(name, 0): 700, (name, 1): 1, (name, 2): 0}
    told, found = watch(record_times(cluster, wanted))
    assert found == {
        (name, 0): created(700, LONG_AGO_MS + 700_000),
        (name, 1): RecordTime(),
        (name, 2): RecordTime(),
    }
    assert told[-1] == found
    assert run(survey_record_times(ClusterSettings({"bootstrap.servers": broker.bootstrap}), wanted)) == found
    now_ms = LONG_AGO_MS + 1_000_000
    assert [each.lag_ms(now_ms) for each in found.values() if isinstance(each, RecordTime)] == [300_000, 0, 0]
    assert RecordTime(5).lag_ms(now_ms) is None
    assert created(5, now_ms + 9).lag_ms(now_ms) == 0, "a clock that is ahead"


def test_large_records(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("large", partitions=2, config={"max.message.bytes": "8000000"})
    for at in range(2):
        write(broker, (name, at), [LONG_AGO_MS + at], bytes(5_000_000))
    found = run(record_times(cluster, {(name, 0): 0, (name, 1): 0}))
    assert found == {(name, 0): created(0, LONG_AGO_MS), (name, 1): created(0, LONG_AGO_MS + 1)}


def test_when_the_broker_took_it(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("appended", config={"message.timestamp.type": "LogAppendTime"})
    write(broker, (name, 0), [LONG_AGO_MS])
    found = run(record_times(cluster, {(name, 0): 0}))[name, 0]
    assert isinstance(found, RecordTime)
    assert found.timestamp_type is TimestampType.APPEND
    assert found.timestamp_ms is not None
    assert abs(found.timestamp_ms - time.time() * 1000) < 60_000


def test_what_was_deleted_is_passed_over(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, admin: AdminClient
) -> None:
    name = topic("deleted")
    write(broker, (name, 0), [LONG_AGO_MS + at for at in range(10)])
    admin.delete_records([TopicPartition(name, 0, 6)])[TopicPartition(name, 0)].result(30)
    assert run(record_times(cluster, {(name, 0): 2})) == {(name, 0): created(6, LONG_AGO_MS + 6)}


def test_aborted_records_are_passed_over_and_open_ones_are_not_there_yet(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("aborted")
    with scenes.open_transaction(broker, (name, 0), 4):
        assert run(record_times(cluster, {(name, 0): 0})) == {(name, 0): RecordTime()}
        seen = run(record_times(cluster, {(name, 0): 0}, read_uncommitted=True))[name, 0]
        assert isinstance(seen, RecordTime)
        assert seen.offset == 0
    shapes = run(topic_shapes(cluster, [name]))
    wait_until(lambda: run(log_ends(cluster, [(name, 0)], shapes))[name, 0].stable == 5, "the abort is marked")
    write(broker, (name, 0), [LONG_AGO_MS])
    assert run(record_times(cluster, {(name, 0): 0})) == {(name, 0): created(5, LONG_AGO_MS)}


def test_nothing_is_joined_or_committed(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, admin: AdminClient
) -> None:
    name = topic("untouched")
    write(broker, (name, 0), [LONG_AGO_MS])
    before = {group.group_id for group in admin.list_consumer_groups(request_timeout=15).result(15).valid or []}
    run(record_times(cluster, {(name, 0): 0}))
    after = {group.group_id for group in admin.list_consumer_groups(request_timeout=15).result(15).valid or []}
    assert after == before


def test_nobody_there_is_told_in_time() -> None:
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody:
        found = run(record_times(nobody, {("a", 0): 0}, patience_s=0.3))
    assert isinstance(found["a", 0], RequestTimedOut)
