"""Redriven messages are found by their header, and it is known where they could not be."""

from collections.abc import Iterator

import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.header_scan import find, scan, why_not_scan
from kafka_explorer.engine.redrive.request import REDRIVE_ID, RedriveRequest, Timestamps
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive.on_broker import request_of, settings_of


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker.bootstrap)) as opened:
        yield opened


@pytest.fixture
def request_() -> RedriveRequest:
    return request_of("dlq", cluster_id="C")


def write(broker: Sandbox, topic: str, *ids: bytes | None) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for each in ids:
        producer.produce(topic, b"v", headers=[(REDRIVE_ID, b"older"), (REDRIVE_ID, each)])
    assert producer.flush(30) == 0


def test_only_what_came_from_these_dead_letters_is_taken(
    broker: Sandbox, topic: TopicFactory, cluster: Cluster, request_: RedriveRequest
) -> None:
    name = topic("scanned")
    write(broker, name, b"C/dlq/0/7", b"D/dlq/0/8", b"C/dlq2/0/9", b"C/dlq/0/x", None, b"C/dlq/3/1")
    marks = [mark for found in scan(cluster, request_, name, 0, 0) for mark in found]
    assert [(mark.place, mark.offset, mark.target, mark.job) for mark in marks] == [
        ((0, 7), 0, name, "job-1"),
        ((3, 1), 5, name, "job-1"),
    ]
    found = run(find(cluster, request_, name, {(3, 1), (3, 2)}, 0))
    assert found.keys() == {(3, 1)}
    later = [mark for found in scan(cluster, request_, name, 0, 10**15) for mark in found]
    assert {mark.job for mark in later} == {""}


def test_where_marks_may_be_gone_nothing_is_promised(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, cluster: Cluster, request_: RedriveRequest
) -> None:
    kept, compacted = topic("kept"), topic("compacted", config={"cleanup.policy": "compact"})
    short = topic("short", config={"retention.ms": "60000"})
    for name in (kept, short):
        write(broker, name, b"C/dlq/0/7", b"C/dlq/0/8")
        place = TopicPartition(name, 0, 1)
        admin.delete_records([place])[place].result(timeout=30)
    now_ms = 10**15  # later than any clock: nothing so young can be gone
    assert run(why_not_scan(cluster, request_, {kept: now_ms})) is None
    assert "deleted" in (run(why_not_scan(cluster, request_, {short: 0})) or "")
    assert "compacted" in (run(why_not_scan(cluster, request_, {compacted: now_ms})) or "")
    by_old_times = request_of("dlq", cluster_id="C", timestamps=Timestamps.KEPT)
    assert "deleted" in (run(why_not_scan(cluster, by_old_times, {kept: now_ms})) or "")
