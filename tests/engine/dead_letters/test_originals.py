"""Originals at the coordinates that dead letters tell, on a real Kafka."""

from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.dead_letter import Origin
from kafka_explorer.engine.dead_letters.explaining import explain
from kafka_explorer.engine.dead_letters.originals import (
    Missing,
    Original,
    coordinates_of,
    fetch_original,
    originals_at,
)
from kafka_explorer.engine.records import Header
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.dead_letters import fixtures
from tests.scanning import Sent, fill, make_producer, send, settings_of
from tests.transactions import wait_for_ends


def fetch(broker: Sandbox, origin: Origin) -> Original:
    return result_of(fetch_original(settings_of(broker.bootstrap), origin))


def test_a_share_group_s_pointer_leads_to_the_whole_original(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("pointed", partitions=2)
    headers = (Header("__TypeId__", b"a.B"), Header("empty", b""), Header("null", None))
    fill(broker.bootstrap, name, [Sent(b"before", b"k", 1), Sent(b"\x00whole", None, 1, headers=headers)])
    told = {"topic": name, "partition": "1", "offset": "1", "group": "g", "delivery.count": "5"}
    pointer = explain(fixtures.letter("dlq.pointed", fixtures.heads("__dlq.errors.", {**told}), None, None))
    assert pointer.is_pointer

    record = fetch(broker, pointer.origin).record

    assert record is not None
    assert (record.topic, record.partition, record.offset) == (name, 1, 1)
    assert (record.key, record.value, record.headers) == (None, b"\x00whole", headers)


def test_why_there_is_no_original_is_told(broker: Sandbox, topic: TopicFactory, admin: AdminClient) -> None:
    name = topic("trimmed")
    fill(broker.bootstrap, name, [Sent(b"%d" % number) for number in range(10)])
    for future in admin.delete_records([TopicPartition(name, 0, 4)]).values():
        future.result(timeout=30)

    assert fetch(broker, Origin(name, 0, 3)) == Original(missing=Missing.DELETED)
    assert fetch(broker, Origin(name, 0, 10)) == Original(missing=Missing.BEYOND)
    assert fetch(broker, Origin(name, 1, 0)) == Original(missing=Missing.TOPIC)
    assert fetch(broker, Origin("no-such-topic", 0, 0)) == Original(missing=Missing.TOPIC)
    assert fetch(broker, Origin("Qsdk-_72QvGqA", 0, 0)) == Original(missing=Missing.TOPIC)
    assert fetch(broker, Origin("no name of a topic", 0, 0)).missing is Missing.TOPIC
    assert fetch(broker, Origin(name, None, 3)) == Original(missing=Missing.COORDINATES)
    assert coordinates_of(Origin(name, 0, 3)) == (name, 0, 3)


def test_a_transaction_s_end_is_no_message_and_an_aborted_message_is_one(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("transactions")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "transactional.id": name, "log_level": 0})
    producer.init_transactions(60)
    for value in (b"aborted", b"committed"):
        producer.begin_transaction()
        producer.produce(name, value, partition=0)
        assert producer.flush(60) == 0
        if value == b"aborted":
            producer.abort_transaction(60)
        else:
            producer.commit_transaction(60)
    wait_for_ends(broker.bootstrap, name)

    with Cluster(settings_of(broker.bootstrap)) as cluster:
        found = result_of(originals_at(cluster, [(name, 0, offset) for offset in range(4)]))

    values = [None if original.record is None else original.record.value for original in found.values()]
    assert values == [b"aborted", None, b"committed", None]
    assert {original.missing for original in found.values()} == {None, Missing.COMPACTED}


def test_many_originals_far_apart_are_read_with_one_consumer(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("far", partitions=2)
    producer = make_producer(broker.bootstrap, enable_idempotence=True)  # others change the order when they try again
    send(producer, name, [Sent(b"%d" % (number // 2), None, number % 2) for number in range(6000)])
    assert producer.flush(60) == 0
    wanted = [(name, partition, offset) for partition in (0, 1) for offset in (0, 1, 150, 700, 701, 2999, 5000)]

    with Cluster(settings_of(broker.bootstrap)) as cluster:
        found = result_of(originals_at(cluster, reversed(wanted)))

    assert set(found) == set(wanted)
    for (_, partition, offset), original in found.items():
        if offset == 5000:
            assert original == Original(missing=Missing.BEYOND)
        else:
            assert original.record is not None
            assert (original.record.partition, original.record.value) == (partition, b"%d" % offset)


def test_nothing_wanted_is_nothing_found(broker: Sandbox) -> None:
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        assert result_of(originals_at(cluster, [])) == {}
