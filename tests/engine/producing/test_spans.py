"""Stretches of partitions, read from one end to the other."""

import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import RequestRefused, UnknownTopic
from kafka_explorer.engine.producing.spans import PartitionSpan, kept_spans, newest_of, read_spans
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch
from tests.engine.producing.scenes import settings_of
from tests.transactions import wait_for_ends


def fill(broker: Sandbox, topic: str, counts: dict[int, int], **transaction: str) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0, **transaction})
    if transaction:
        producer.init_transactions(30)
        producer.begin_transaction()
    for partition, count in counts.items():
        for number in range(count):
            producer.produce(topic, b"%d" % number, partition=partition)
    assert producer.flush(30) == 0
    if transaction:
        producer.abort_transaction(30)
        wait_for_ends(broker.bootstrap, topic)


def test_of_too_many_the_newest_are_kept() -> None:
    spans = [PartitionSpan(0, 10, 30), PartitionSpan(1, 0, 4), PartitionSpan(2, 7, 7)]
    assert newest_of(spans, 24) == (spans, 0)
    assert newest_of(spans, 9) == ([PartitionSpan(0, 27, 30), PartitionSpan(1, 1, 4), PartitionSpan(2, 7, 7)], 18)
    assert newest_of([], 0) == ([], 0)


def test_exactly_what_was_planned_is_read(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("spans", partitions=3)
    fill(broker, name, {0: 20, 1: 5})
    with Cluster(settings_of(broker)) as cluster:
        assert run(kept_spans(cluster, name)) == {
            0: PartitionSpan(0, 0, 20),
            1: PartitionSpan(1, 0, 5),
            2: PartitionSpan(2, 0, 0),
        }
        batches, _ = watch(read_spans(cluster, name, [PartitionSpan(0, 3, 7), PartitionSpan(1, 0, 5)]))
    read = sorted((message.partition(), message.offset()) for batch in batches for message in batch)
    assert read == [(0, at) for at in range(3, 7)] + [(1, at) for at in range(5)]


def test_aborted_messages_at_the_end_do_not_hold_it_up(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("aborted")
    fill(broker, name, {0: 2})
    fill(broker, name, {0: 3}, **{"transactional.id": name})
    with Cluster(settings_of(broker)) as cluster:
        spans = run(kept_spans(cluster, name)).values()
        committed, _ = watch(read_spans(cluster, name, spans))
        every, _ = watch(read_spans(cluster, name, spans, read_uncommitted=True))
    assert [sum(map(len, batches)) for batches in (committed, every)] == [2, 5]


def test_what_retention_took_is_an_error(broker: Sandbox, topic: TopicFactory, admin: AdminClient) -> None:
    name = topic("deleted")
    fill(broker, name, {0: 10})
    for future in admin.delete_records([TopicPartition(name, 0, 4)]).values():
        future.result(30)
    with Cluster(settings_of(broker)) as cluster, pytest.raises(RequestRefused, match="deleted before"):
        watch(read_spans(cluster, name, [PartitionSpan(0, 0, 10)]))


def test_an_unknown_topic_has_no_spans(broker: Sandbox) -> None:
    with Cluster(settings_of(broker)) as cluster, pytest.raises(UnknownTopic):
        run(kept_spans(cluster, "nowhere"))
