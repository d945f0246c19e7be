"""A batch and its marks are there together, or not at all."""

from collections.abc import Iterator

import pytest
from confluent_kafka import KafkaError, Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.transactional import (
    Heard,
    Landed,
    ProducerLost,
    Refused,
    Transactions,
    Write,
    transactional_properties,
)
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive.on_broker import read_committed, settings_of


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker.bootstrap)) as opened:
        yield opened


def begun(producer: Producer, heard: Heard) -> Transactions:
    transactions = Transactions(producer, heard)
    run(transactions.take_over())
    return transactions


def test_messages_and_marks_are_one(broker: Sandbox, cluster: Cluster, topic: TopicFactory) -> None:
    target, marks = topic("target"), topic("marks")
    heard = Heard()
    with cluster.producer(transactional_properties(f"tx-{target}", heard)) as producer:
        transactions = begun(producer, heard)
        written = [Write(target, b"v%d" % number, b"k", (("h", None),), 0, 1_700_000_000_000) for number in range(3)]
        landed = run(
            transactions.write(
                written, lambda places: [Write(marks, str(each.offset).encode(), b"m") for each in places]
            )
        )
    assert landed == [Landed(0, number) for number in range(3)]
    assert [each.value for each in read_committed(broker.bootstrap, target)] == [b"v0", b"v1", b"v2"]
    assert [each.value for each in read_committed(broker.bootstrap, marks)] == [b"0", b"1", b"2"]
    assert (transactions.count, transactions.longest_s > 0) == (1, True)


def test_a_refused_message_takes_the_others_with_it(broker: Sandbox, cluster: Cluster, topic: TopicFactory) -> None:
    target = topic("target")
    heard = Heard()
    with cluster.producer(transactional_properties(f"tx-{target}", heard)) as producer:
        transactions = begun(producer, heard)
        with pytest.raises(Refused) as caught:
            run(transactions.write([Write(target, b"good", b"k"), Write(target, b"bad", b"k", (), 77)], lambda _: []))
        assert caught.value.messages[1][0] == KafkaError._UNKNOWN_PARTITION
        run(transactions.write([Write(target, b"again", b"k")], lambda _: []))
    assert [each.value for each in read_committed(broker.bootstrap, target)] == [b"again"]


def test_marks_that_cannot_be_written_are_nobody_s_fault(
    broker: Sandbox, cluster: Cluster, topic: TopicFactory
) -> None:
    target = topic("target")
    heard = Heard()
    with cluster.producer(transactional_properties(f"tx-{target}", heard)) as producer:
        transactions = begun(producer, heard)
        with pytest.raises(Refused) as caught:
            run(transactions.write([Write(target, b"v", b"k")], lambda _: [Write(target, b"m", b"k", (), 77)]))
    assert caught.value.messages == {}
    assert read_committed(broker.bootstrap, target) == []


def test_the_second_producer_fences_the_first(broker: Sandbox, cluster: Cluster, topic: TopicFactory) -> None:
    target = topic("target")
    first_heard, second_heard = Heard(), Heard()
    with cluster.producer(transactional_properties(f"tx-{target}", first_heard)) as first:
        transactions = begun(first, first_heard)
        run(transactions.write([Write(target, b"first", b"k")], lambda _: []))
        with cluster.producer(transactional_properties(f"tx-{target}", second_heard)) as second:
            begun(second, second_heard)
        with pytest.raises(ProducerLost) as caught:
            run(transactions.write([Write(target, b"too late", b"k")], lambda _: []))
    assert caught.value.code == KafkaError._FENCED
    assert [each.value for each in read_committed(broker.bootstrap, target)] == [b"first"]


def test_closed_within_a_batch_nothing_of_it_is_there(broker: Sandbox, cluster: Cluster, topic: TopicFactory) -> None:
    target = topic("target")
    heard = Heard()
    with cluster.producer(transactional_properties(f"tx-{target}", heard)) as producer:
        transactions = begun(producer, heard)
        # One that waits for a topic that is not there, so that the batch stays open.
        work = transactions.write([Write(target, b"v", b"k"), Write(f"{target}-missing", b"v", b"k")], lambda _: [])
        next(work)
        work.close()
        run(transactions.write([Write(target, b"next", b"k")], lambda _: []))
    assert [each.value for each in read_committed(broker.bootstrap, target)] == [b"next"]
