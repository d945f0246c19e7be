"""Offsets of many partitions at once."""

from collections.abc import Generator

import pytest
from confluent_kafka import KafkaError, KafkaException, Producer

from kafka_explorer.engine import partition_offsets
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.partition_offsets import KeptOffsets, kept_offsets
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch


def test_batches_come_back_as_one(broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    name = topic("batches", partitions=7)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for partition in range(7):
        for _ in range(partition):
            producer.produce(name, b"value", partition=partition)
    assert producer.flush(30) == 0
    monkeypatch.setattr(partition_offsets, "BATCH", 3)
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        found = run(kept_offsets(cluster, [(name, at) for at in range(7)]))
    assert found == {(name, at): KeptOffsets(0, at, 0) for at in range(7)}


def test_one_unknown_partition_does_not_spoil_the_others(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("known")
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        found = run(kept_offsets(cluster, [(name, 0), ("nobody-made-this", 0)]))
    assert found[name, 0] == KeptOffsets(0, 0, 0)
    assert isinstance(found["nobody-made-this", 0], UnknownTopic)


def test_a_leader_that_moved_is_asked_again(
    broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("moving")
    once = partition_offsets._asked_once
    asked: list[list[tuple[str, int]]] = []

    def moving(cluster: Cluster, places: list[tuple[str, int]]) -> Generator[None, None, object]:
        asked.append(places)
        if len(asked) == 1:
            yield
            return {place: KafkaException(KafkaError(KafkaError.NOT_LEADER_FOR_PARTITION)) for place in places}
        return (yield from once(cluster, places))

    monkeypatch.setattr(partition_offsets, "_asked_once", moving)
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        told, found = watch(kept_offsets(cluster, [(name, 0)]))
    assert found == {(name, 0): KeptOffsets(0, 0, 0)}
    assert len(asked) == 2
    assert set(told) == {None}


def test_nothing_asked_asks_nobody() -> None:
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody:
        assert run(kept_offsets(nobody, [])) == {}
