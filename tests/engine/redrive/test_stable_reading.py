"""What is committed behind another's open transaction is read, too: once that has ended."""

import threading

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import RequestTimedOut
from kafka_explorer.engine.producing.spans import PartitionSpan, kept_spans
from kafka_explorer.engine.redrive.stable_reading import read_stable, require_readable
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive.on_broker import settings_of


def transactional(broker: Sandbox, name: str) -> Producer:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "transactional.id": name, "log_level": 0})
    producer.init_transactions(30)
    producer.begin_transaction()
    return producer


def test_an_open_transaction_is_waited_for(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("held-back")
    slow, quick = transactional(broker, f"slow-{name}"), transactional(broker, f"quick-{name}")
    slow.produce(name, b"slow")
    assert slow.flush(30) == 0
    quick.produce(name, b"quick")
    quick.commit_transaction(30)
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        spans = run(kept_spans(cluster, name))
        with pytest.raises(RequestTimedOut, match="open transaction"):
            run(read_stable(cluster, name, spans.values(), patience_s=1.0))
        ending = threading.Timer(0.5, lambda: slow.abort_transaction(30))
        ending.start()
        values = [message.value() for messages in read_stable(cluster, name, spans.values()) for message in messages]
        ending.join()
    assert values == [b"quick"]


def test_what_was_deleted_is_passed_over(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("short")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(5):
        producer.produce(name, str(number).encode())
    assert producer.flush(30) == 0
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        span = PartitionSpan(0, 1, 4)
        values = [message.value() for messages in read_stable(cluster, name, [span]) for message in messages]
        assert run(read_stable(cluster, name, [PartitionSpan(0, 5, 5)])) is None
        run(require_readable(cluster, name))
    assert values == [b"1", b"2", b"3"]
