"""From records of a dead-letter topic to what is sent: the group that was chosen, targets learned of, originals had."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.explaining import Knowledge
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.journal import Mark, Memory
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.request import OfGroup, RedriveRequest, Sendable, Unfit, Why
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch
from tests.engine.producing.scenes import read_all, settings_of
from tests.engine.redrive.on_broker import request_of

DIED_MS = 1_800_000_000_000
NOTHING = Memory("making-dlt")


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker)) as opened:
        yield opened


def dead(offset: int, value: bytes | None, headers: dict[str, bytes], key: bytes | None = None) -> Record:
    listed = tuple(Header(name, data) for name, data in headers.items())
    return Record("making-dlt", 0, offset, DIED_MS, TimestampType.CREATE, key, value, listed)


def pointer(source: str, offset: int, key: bytes | None = None, value: bytes | None = None) -> Record:
    """As a share group writes it (ShareGroupDLQStateManager.java); with key and value if the group copies records."""
    place = {"__dlq.errors.topic": source.encode(), "__dlq.errors.partition": b"0"}
    return dead(offset, value, {**place, "__dlq.errors.offset": b"%d" % offset, "__dlq.errors.group": b"g"}, key)


def making(cluster: Cluster, **more: Any) -> Making:
    request: RedriveRequest = request_of("making-dlt", cluster_id="c", **more)
    return Making(Clusters.one(cluster), request, Knowledge())


def events(broker: Sandbox, topic: str, *headers: tuple[str, str | bytes | None]) -> list[Record]:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(3):
        producer.produce(topic, b"v%d" % number, b"k%d" % number, headers=list(headers))
    assert producer.flush(60) == 0
    return read_all(broker.bootstrap, topic)


def test_a_pointer_is_sent_as_what_it_points_to(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    source = topic("making-shared")
    count: tuple[str, str | bytes | None] = ("kafka-explorer-redrive-count", b"1")
    events(broker, source, ("trace", b"t"), ("none", None), count)
    made = run(making(cluster).made([pointer(source, 2), pointer(source, 0), pointer(source, 9)], NOTHING))
    first, second, gone = made
    assert isinstance(first, Sendable)
    assert isinstance(second, Sendable)
    assert (first.message.key, first.message.value, first.rounds) == (b"k2", b"v2", 2)
    assert first.message.headers[:2] == (Header("trace", b"t"), Header("none", None))
    assert [header.value for header in first.message.headers if header.name == count[0]] == [b"2"]
    assert (second.message.key, second.message.id, second.target) == (b"k0", (0, 0), source)
    assert gone == Unfit((0, 9), Why.NO_EVENT, "beyond")


def test_a_copy_gets_its_headers_back(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    source = topic("making-copied")
    events(broker, source, ("trace", b"t"))
    same, other = pointer(source, 1, b"k1", b"v1"), pointer(source, 2, b"k2", b"of a topic that had its name")
    first, second = run(making(cluster).made([same, other], NOTHING))
    assert isinstance(first, Sendable)
    assert isinstance(second, Sendable)
    assert (first.message.key, first.message.value) == (b"k1", b"v1")
    assert first.message.headers[0] == Header("trace", b"t")
    assert (second.message.key, second.message.value) == (b"k2", b"of a topic that had its name")
    assert Header("trace", b"t") not in second.message.headers


def test_only_the_chosen_group_is_made(topic: TopicFactory, cluster: Cluster) -> None:
    source = topic("making-group")
    place = {"kafka_dlt-original-topic": source.encode()}
    records = [
        dead(0, b"a", {**place, "kafka_dlt-exception-fqcn": b"java.lang.IllegalStateException"}),
        dead(1, b"b", {**place, "kafka_dlt-exception-fqcn": b"java.io.IOException"}),
    ]
    every = making(cluster)
    assert len(run(every.made(records, NOTHING))) == 2
    assert every.targets == (source,)
    assert every.learned.of(source).partitions == 1
    fingerprint = every.explain(records[1]).fingerprint
    (only,) = run(making(cluster, selection=OfGroup((fingerprint,))).made(records, NOTHING))
    assert isinstance(only, Sendable)
    assert only.message.value == b"b"


def test_an_envelopes_rounds_stand_in_the_journal(topic: TopicFactory, cluster: Cluster) -> None:
    source = topic("making-rounds")
    envelope = dead(
        4, json.dumps({"originalEvent": {"a": 1}, "error": "e", "timestamp": "2026-01-02T03:04:05"}).encode(), {}
    )
    own = making(cluster, target=source)
    memory = Memory("making-dlt")
    content = own.explain(envelope).content
    memory.take(Mark("making-dlt", (0, 1), "sent", "j", "b", DIED_MS - 1, source, 0, 0, 5, 2, content))
    (made,) = run(own.made([envelope], memory))
    assert isinstance(made, Sendable)
    assert made.rounds == 3
    (fresh,) = run(own.made([envelope], NOTHING))
    assert isinstance(fresh, Sendable)
    assert fresh.rounds == 1


def test_it_may_be_left_after_every_few(topic: TopicFactory, cluster: Cluster) -> None:
    own = making(cluster, target=topic("making-many"))
    run(own.made([dead(0, b"v", {})], NOTHING))  # by now it has learned
    told, made = watch(own.made([dead(offset, b"v", {}) for offset in range(200)], NOTHING))
    assert (len(told), len(made)) == (8, 200)
